/// Why bytes are not the RLP of what was wanted.
public struct RLPError: Error, Hashable, Sendable {
  public enum Reason: UInt8, Hashable, Sendable {
    /// An item ends behind its surroundings. Expected: its last byte's offset plus 1; found: where the surroundings end.
    case truncated
    /// Bytes are left where the list or the input should end. Expected: the end; found: how many are left.
    case trailingBytes
    /// A length in more bytes than it needs, or a byte below 0x80 with a prefix.
    case nonCanonicalLength
    /// An integer with a leading zero byte.
    case nonCanonicalInteger
    /// An integer of more bytes than its field has.
    case integerTooLarge
    /// A byte string of the wrong length.
    case wrongLength
    /// A list where a byte string was expected.
    case expectedBytes
    /// A byte string where a list was expected.
    case expectedList
    /// A first byte of an envelope that names no known transaction or receipt type. Found: that byte.
    case unknownType
    /// A value that no valid item has: v of a signature, a status, a version. Found: its lowest 63 bits.
    case valueOutOfRange
    /// Too few or too many items in a list. Expected and found: their numbers.
    case wrongCount
    /// Lists are nested deeper than is read.
    case tooDeep
  }

  public var reason: Reason
  /// Offset of the item in the input.
  public var position: Int
  /// What the reason's comment says; bytes unless it says otherwise.
  public var expected: Int
  public var found: Int

  @inlinable
  public init(_ reason: Reason, at position: Int, expected: Int = 0, found: Int = 0) {
    self.reason = reason
    self.position = position
    self.expected = expected
    self.found = found
  }
}

#if !hasFeature(Embedded)
  extension RLPError: CustomStringConvertible {
    public var description: String {
      switch reason {
      case .truncated: "byte \(position): an item runs to byte \(expected), but there are only \(found)"
      case .trailingBytes: "byte \(position): expected the end, found \(found) more bytes"
      case .nonCanonicalLength: "byte \(position): a length that has a shorter form"
      case .nonCanonicalInteger: "byte \(position): an integer with a leading zero"
      case .integerTooLarge:
        "byte \(position): expected an integer of at most \(expected) bytes, found \(found)"
      case .wrongLength: "byte \(position): expected \(expected) bytes, found \(found)"
      case .expectedBytes: "byte \(position): expected a byte string, found a list"
      case .expectedList: "byte \(position): expected a list, found a byte string"
      case .unknownType: "byte \(position): no transaction or receipt has the type \(found)"
      case .valueOutOfRange: "byte \(position): the value \(found) is not allowed here"
      case .wrongCount: "byte \(position): expected \(expected) items, found \(found)"
      case .tooDeep: "byte \(position): lists are nested too deep"
      }
    }
  }
#endif
