/// Why bytes are not the SSZ encoding of what was wanted.
public struct SSZError: Error, Hashable, Sendable {
  public enum Reason: UInt8, Hashable, Sendable {
    /// Another number of bytes than the type has. Expected: its bytes, or those of its fixed part; found: how many there are.
    case wrongLength
    /// A first offset that does not point behind the fixed part. Expected: where that ends.
    case wrongFirstOffset
    /// An offset below the one before. Expected: that one.
    case decreasingOffset
    /// An offset behind the end. Expected: the end.
    case offsetBehindEnd
    /// More elements or bytes than the type allows. Expected: its limit.
    case tooLong
  }

  public var reason: Reason
  /// Offset in the input.
  public var position: Int
  public var expected: Int
  public var found: Int

  public init(_ reason: Reason, at position: Int, expected: Int, found: Int) {
    self.reason = reason
    self.position = position
    self.expected = expected
    self.found = found
  }
}

#if !hasFeature(Embedded)
  extension SSZError: CustomStringConvertible {
    public var description: String {
      switch reason {
      case .wrongLength: "byte \(position): expected \(expected) bytes, found \(found)"
      case .wrongFirstOffset: "byte \(position): expected \(expected) as first offset, found \(found)"
      case .decreasingOffset: "byte \(position): an offset of \(found) behind one of \(expected)"
      case .offsetBehindEnd: "byte \(position): an offset of \(found) in \(expected) bytes"
      case .tooLong: "byte \(position): at most \(expected) are allowed, found \(found)"
      }
    }
  }
#endif
