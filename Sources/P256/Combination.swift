import BigIntegers

extension JacobianPoint {
  /// g · G + k · q, in variable time: 256 doublings serve both; digits of width 8 from the generator's table and of
  /// width 5 from one made for q (Strauss's trick).
  static func combination(variableTime g: UInt256, _ k: UInt256, _ q: AffinePoint) -> JacobianPoint {
    // q, 3q, …, 15q; none is neutral, since the order is a large prime.
    var multiples = [JacobianPoint(q)]
    let double = normalize([multiples[0].doubled])[0]
    for i in 0..<7 { multiples.append(multiples[i] + double) }
    let table = normalize(multiples)

    // The digits of g and k for each power of two, in turn.
    var digits = InlineArray<514, Int8>(repeating: 0)
    var span = digits.mutableSpan
    return span.withUnsafeMutableBufferPointer { buffer in
      let digits = buffer.baseAddress.unsafelyUnwrapped
      let ends = (
        g.writeSignedDigits(width: 8, negated: false, to: digits, stride: 2),
        k.writeSignedDigits(width: 5, negated: false, to: digits + 1, stride: 2)
      )
      var sum = JacobianPoint.neutral
      for i in (0..<max(ends.0, ends.1)).reversed() {
        sum = sum.doubled
        sum.add(digits[2 &* i], of: generatorMultiples)
        sum.add(digits[2 &* i &+ 1], of: table)
      }
      return sum
    }
  }

  /// self += digit · p, for the odd multiples p, 3p, … in `table`.
  @inline(__always)
  private mutating func add(_ digit: Int8, of table: [AffinePoint]) {
    if digit == 0 { return }
    let p = table[Int(digit.magnitude) &>> 1]
    self = self + (digit < 0 ? -p : p)
  }

  /// G, 3G, …, 127G.
  private static let generatorMultiples: [AffinePoint] = (0..<64).map { i in
    func coordinate(_ start: Int) -> FieldElement {
      FieldElement(
        reducing: UInt256(
          limbs: generatorWords[start], generatorWords[start + 1], generatorWords[start + 2],
          generatorWords[start + 3]))
    }
    return AffinePoint(x: coordinate(8 * i), y: coordinate(8 * i + 4))
  }
}
