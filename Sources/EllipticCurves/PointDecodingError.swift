public import BigIntegers

/// Why bytes are not what they should be. Offsets count bytes from the start of the input.
public enum PointDecodingError: Error, Equatable, Sendable {
  /// The input has `got` bytes instead of `expected`, or of a positive multiple of it where several are allowed.
  case length(expected: Int, got: Int)
  /// Bytes that must be zero are not.
  case padding(offset: Int)
  /// The flags of a compressed point contradict each other or the rest.
  case flags(offset: Int)
  /// An integer is not below the modulus.
  case notReduced(offset: Int)
  /// No point of the curve has those coordinates.
  case notOnCurve(offset: Int)
  /// The point is on the curve, but not in the subgroup of prime order.
  case notInSubgroup(offset: Int)
}

extension PrimeField {
  /// The element that the bytes from `offset` on give, most significant first; all of them must be in `bytes`.
  @inlinable
  public init(
    bigEndian bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) {
    guard let base = bytes.baseAddress, offset >= 0, offset <= bytes.count - 8 * Words.count else {
      throw .length(expected: offset + 8 * Words.count, got: bytes.count)
    }
    guard let element = Self(canonical: Words(bigEndian: base + offset)) else {
      throw .notReduced(offset: offset)
    }
    self = element
  }

  /// Writes the integer from `offset` on, most significant first.
  @inlinable
  public func store(to bytes: inout [UInt8], at offset: Int) {
    let words = self.words
    for i in 0..<Words.count {
      let word = words[Words.count - 1 - i]
      for j in 0..<8 { bytes[offset + 8 * i + j] = UInt8(truncatingIfNeeded: word &>> UInt64(56 - 8 * j)) }
    }
  }
}

extension UInt256 {
  /// The integer of the 32 bytes from `offset` on, most significant first; all of them must be in `bytes`.
  @inlinable
  public init(scalar bytes: UnsafeRawBufferPointer, at offset: Int) throws(PointDecodingError) {
    guard let base = bytes.baseAddress, offset >= 0, offset <= bytes.count - 32 else {
      throw .length(expected: offset + 32, got: bytes.count)
    }
    let words = Words4(bigEndian: base + offset)
    self.init(limbs: words.l0, words.l1, words.l2, words.l3)
  }
}

extension Array where Element == UInt8 {
  /// `withUnsafeBytes` with a typed error.
  @inlinable
  public func withRawBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try withUnsafeBufferPointer { (buffer) throws(E) -> R in try body(UnsafeRawBufferPointer(buffer)) }
  }
}
