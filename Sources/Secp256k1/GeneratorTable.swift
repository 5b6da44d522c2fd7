/// Access to the precomputed multiples of 2⁶⁴ʲ · G.
enum GeneratorTable {
  /// How many multiples of each of the four points there are: for digits of eight bits.
  static let multiples = 255

  /// Calls `body` with the table: entry 255j + i is (i + 1) · 2⁶⁴ʲ · G. The words lie as the fields of
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
