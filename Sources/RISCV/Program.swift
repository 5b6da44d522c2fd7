/// A validated program: its decoded text and the initial contents of its image.
///
/// Made by `Program.init(elf:)`. Instructions are fetched from here and never from memory: a store into the text
/// changes what loads see and not what is executed.
public struct Program: Sendable, Equatable {
  /// Where execution starts; a multiple of 4 inside the text.
  public let entry: UInt32
  /// The address of `instructions[0]`; a multiple of 4.
  public let textBase: UInt32
  /// The instruction at address a is `instructions[(a − textBase) / 4]`. What lies between two executable segments,
  /// and every word that is no RV64IM instruction, is `illegal`.
  public let instructions: [Instruction]
  /// Every 8-byte word that a loadable segment touches, zero-initialised data included, by ascending index.
  public let image: [ImageWord]
  /// The address after the last byte of any segment.
  public let imageEnd: UInt32

  public init(
    entry: UInt32, textBase: UInt32, instructions: [Instruction], image: [ImageWord], imageEnd: UInt32
  ) {
    self.entry = entry
    self.textBase = textBase
    self.instructions = instructions
    self.image = image
    self.imageEnd = imageEnd
  }

  /// The address after the last instruction.
  public var textEnd: UInt64 { UInt64(textBase) + 4 * UInt64(instructions.count) }

  /// The position in `instructions` of the instruction at `pc`, or nil outside the text or off a multiple of 4.
  @inlinable
  public func position(ofPC pc: UInt64) -> Int? {
    let offset = pc &- UInt64(textBase)
    guard offset & 3 == 0, offset >> 2 < UInt64(instructions.count) else { return nil }
    return Int(truncatingIfNeeded: offset >> 2)
  }
}

/// The initial value of one word of the image.
@frozen
public struct ImageWord: Hashable, Sendable, BitwiseCopyable {
  /// The address divided by 8.
  public var index: UInt32
  public var value: UInt64

  @inlinable
  public init(index: UInt32, value: UInt64) {
    self.index = index
    self.value = value
  }
}
