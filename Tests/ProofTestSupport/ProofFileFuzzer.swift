import KoalaBear
import Parallel

/// Alters a valid proof file, or the public values that it is verified against, in ways that are listed and not random:
/// each must be refused.
///
/// It knows nothing of proofs: a file is little-endian words of 4 bytes, and a closure says what is accepted.
public struct ProofFileFuzzer: Sendable {
  /// The valid file.
  public let file: [UInt8]
  /// The valid public values.
  public let values: [UInt8]
  private let accepts: @Sendable (_ file: [UInt8], _ values: [UInt8]) -> Bool

  /// - Parameter accepts: the verifier; called from several threads.
  public init(
    file: [UInt8], values: [UInt8], accepts: @escaping @Sendable (_ file: [UInt8], _ values: [UInt8]) -> Bool
  ) {
    (self.file, self.values, self.accepts) = (file, values, accepts)
  }

  /// One change.
  public enum Alteration: Sendable, CustomStringConvertible {
    /// Word i has another value.
    case word(Int, UInt32)
    /// Bit k of byte i is flipped.
    case bit(byte: Int, Int)
    /// Only the first so many bytes are left.
    case cut(Int)
    /// Bytes behind the end.
    case appended([UInt8])
    /// Bytes in front of the beginning.
    case prepended([UInt8])
    /// From this byte on the file goes on like another one.
    case splice(at: Int, [UInt8])
    /// Other public values.
    case values([UInt8])

    public var description: String {
      switch self {
      case .word(let i, let value): "word \(i) becomes \(value)"
      case .bit(let byte, let k): "bit \(k) of byte \(byte)"
      case .cut(let count): "cut to \(count) bytes"
      case .appended(let bytes): "\(bytes.count) bytes appended"
      case .prepended(let bytes): "\(bytes.count) bytes prepended"
      case .splice(let at, _): "another file from byte \(at) on"
      case .values(let values): "public values \(values.prefix(40))"
      }
    }
  }

  /// Whether the file as it is is accepted, without which no refusal means anything.
  public var isAccepted: Bool { accepts(file, values) }

  /// Those of the alterations that are accepted although something is different.
  public func survivors(of alterations: [Alteration]) -> [Alteration] {
    Parallel.map(alterations.count) { n in
      var (file, values) = (self.file, self.values)
      switch alterations[n] {
      case .word(let i, let value):
        for k in 0..<4 where 4 * i + k < file.count {
          file[4 * i + k] = UInt8(truncatingIfNeeded: value >> UInt32(8 * k))
        }
      case .bit(let byte, let k): file[byte] ^= 1 << UInt8(k)
      case .cut(let count): file = Array(file.prefix(count))
      case .appended(let bytes): file += bytes
      case .prepended(let bytes): file = bytes + file
      case .splice(let at, let other): file = Array(file.prefix(at)) + other.dropFirst(at)
      case .values(let other): values = other
      }
      let changed = file != self.file || values != self.values
      return changed && accepts(file, values) ? alterations[n] : nil
    }.compactMap { $0 }
  }

  private func word(_ i: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(file[4 * i + $1]) << UInt32(8 * $1) }
  }

  /// The number of whole words.
  public var wordCount: Int { file.count / 4 }

  /// Each of these words as the next element of the field, as 0, p − 1, a random element, as p and as p + itself, which
  /// is the same element in a form that no file has.
  public func words(_ positions: some Sequence<Int>, seed: UInt64 = 1) -> [Alteration] {
    var random = SplitMix(seed)
    return positions.flatMap { i in
      let old = word(i)
      let p = Felt.modulus
      return [(old &+ 1) % p, 0, p - 1, random.felt().value, p, old &+ p].map { Alteration.word(i, $0) }
    }
  }

  /// One bit of each word. The bit moves with the word, so that high and low ones both have their turn.
  public func oneBitOfEveryWord() -> [Alteration] {
    (0..<wordCount).map { i in
      let bit = (i &* 7) % 32
      return .bit(byte: 4 * i + bit / 8, bit % 8)
    }
  }

  /// Every bit of these bytes.
  public func bits(of bytes: Range<Int>) -> [Alteration] {
    bytes.clamped(to: file.indices).flatMap { byte in (0..<8).map { .bit(byte: byte, $0) } }
  }

  /// Cuts at all multiples of `step` bytes and around both ends, and longer files.
  public func lengths(step: Int) -> [Alteration] {
    var cuts = Set(stride(from: 0, to: file.count, by: step))
    for i in 1...9 where i <= file.count { cuts.formUnion([i - 1, file.count - i]) }
    return cuts.sorted().map { .cut($0) } + [
      .appended([0]), .appended([0, 0, 0, 0]), .appended([1, 0, 0, 0]), .appended(file), .prepended([0]),
      .prepended([0, 0, 0, 0]), .prepended(file),
    ]
  }

  /// Every bit of every public value (of the first and last 64 bytes, if there are more), and lists that are shorter,
  /// longer or in another order.
  public func publicValues() -> [Alteration] {
    let bytes = Set(values.indices.prefix(64)).union(values.indices.suffix(64)).sorted()
    var lists: [[UInt8]] = bytes.flatMap { i in
      (0..<8).map { k in
        var other = values
        other[i] ^= 1 << UInt8(k)
        return other
      }
    }
    lists += [
      [], Array(values.dropLast()), Array(values.dropFirst()), values + [0], [0] + values,
      values + [UInt8](repeating: 0, count: 8), values + values, values.reversed(), Array(values.prefix(8)),
    ]
    for i in values.indices.dropFirst().prefix(64) {
      var other = values
      other.swapAt(i - 1, i)
      lists.append(other)
    }
    return lists.map { .values($0) }
  }

  /// This file up to a place and another valid one from there on, at these places.
  public func splices(with other: [UInt8], at places: some Sequence<Int>) -> [Alteration] {
    places.map { .splice(at: $0, other) }
  }
}
