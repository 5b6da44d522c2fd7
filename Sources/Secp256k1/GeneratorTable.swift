/// Access to the precomputed odd multiples of 2⁶⁴ʲ · G.
enum GeneratorTable {
  /// Width of the digits that the table serves: odd multiples 1 … 127.
  static let width: UInt64 = 8

  /// Calls `body` with the table: entry 64j + i is (2i + 1) · 2⁶⁴ʲ · G. The words lie as the fields of
  /// `AffinePoint` do. The pointer is good until `body` returns.
  @inline(__always)
  static func withPoints<Result, Failure: Error>(
    _ body: (UnsafePointer<AffinePoint>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try generatorWords.span.withUnsafeBufferPointer { (words) throws(Failure) -> Result in
      try body(
        UnsafeRawPointer(words.baseAddress.unsafelyUnwrapped).assumingMemoryBound(to: AffinePoint.self))
    }
  }
}
