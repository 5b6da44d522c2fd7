public import Constraints
import KoalaBear
public import Machine

/// What a proof says about an execution besides its program: the output. The exit code is always 0.
///
/// A program's input is private. The output is bound word by word: the length and every byte, and nothing else
/// in the words' last bytes. See `Documentation/PublicValues.md`.
public struct PublicValues: Sendable, Equatable {
  /// The most bytes of output.
  public static let outputLimit = 1 << 20

  public var output: [UInt8]

  public init(output: [UInt8]) { self.output = output }

  /// The words of the output region: the length, then the bytes, the last word filled with zeros.
  var words: [UInt64] {
    var words = [UInt64](repeating: 0, count: 1 + (output.count + 7) / 8)
    words[0] = UInt64(output.count)
    for (i, byte) in output.enumerated() { words[1 + i / 8] |= UInt64(byte) << UInt64(8 * (i % 8)) }
    return words
  }
}

extension Machine {
  /// The verifier's own messages.
  ///
  /// - The state bus gets (entry, 4): the first cycle.
  /// - The output bus gets every word of the output.
  /// - Each chain of words gets −1 and loses the last word of its region.
  public static func publicMessages(entry: UInt32, values: PublicValues) -> [PublicMessage] {
    var messages: [PublicMessage] = [
      .send(MachineBus.state, [Felt(entry), 4]),
      .send(MachineBus.ramChain, [.minusOne]),
      .receive(MachineBus.ramChain, [Felt(ramLastWord)]),
      .send(MachineBus.inputChain, [.minusOne]),
      .receive(MachineBus.inputChain, [Felt(inputLastWord)]),
    ]
    for (i, word) in values.words.enumerated() {
      var fields = [Felt(outputFirstWord + UInt32(i))]
      for k in 0..<4 { fields.append(Felt(UInt32(truncatingIfNeeded: word >> UInt64(16 * k)) & 0xffff)) }
      messages.append(.send(MachineBus.output, fields))
    }
    return messages
  }

  /// 0x2000_0000 / 8.
  static let outputFirstWord: UInt32 = 0x2000_0000 / 8
  /// The last word of the RAM, 0x8000_0000 ..< 0xffff_0000, counted from its first.
  static let ramLastWord: UInt32 = 0x7fff_0000 / 8 - 1
  /// The last word of the input: its length word and 2²⁹ bytes.
  static let inputLastWord: UInt32 = 0x2000_0000 / 8
}
