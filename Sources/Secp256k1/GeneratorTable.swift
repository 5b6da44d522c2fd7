/// Access to the precomputed odd multiples of 2⁶⁴ʲ · G.
enum GeneratorTable {
  /// Width of the digits that the table serves: odd multiples 1 … 127.
  static let width: UInt64 = 8

  /// digit · 2⁶⁴ʲ · G for an odd digit in −127 ... 127 and `base` j in 0 ..< 4.
  @inline(__always)
  static func multiple(_ digit: Int, base: Int) -> AffinePoint {
    let entry = base &* 64 &+ ((digit < 0 ? 0 &- digit : digit) &>> 1)
    let p = point(entry & 255)
    return digit < 0 ? -p : p
  }

  @inline(__always)
  private static func point(_ entry: Int) -> AffinePoint {
    let i = entry &* 8
    return AffinePoint(
      uncheckedX: FieldElement(
        limbs: generatorWords[i], generatorWords[i &+ 1], generatorWords[i &+ 2], generatorWords[i &+ 3]),
      y: FieldElement(
        limbs: generatorWords[i &+ 4], generatorWords[i &+ 5], generatorWords[i &+ 6], generatorWords[i &+ 7]))
  }
}
