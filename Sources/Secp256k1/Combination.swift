import BigIntegers

extension JacobianPoint {
  /// g · G + k · p, in variable time: k is split by the endomorphism, g in two halves, so that 128 doublings
  /// serve all four; digits of width 8 from the generator's table and of width 5 from one made for p.
  public static func combination(variableTime g: Scalar, _ k: Scalar, _ p: AffinePoint) -> JacobianPoint {
    let (k1, k2) = k.endomorphismSplit
    var digits = SignedDigits()
    digits.append(k1.magnitude, negative: k1.isNegative, width: 5, lane: 0)
    digits.append(k2.magnitude, negative: k2.isNegative, width: 5, lane: 1)
    digits.append(g.value.low, negative: false, width: 8, lane: 2)
    digits.append(g.value.high, negative: false, width: 8, lane: 3)

    // p, 3p, …, 15p; none is neutral, since the order is a large prime.
    var multiples = [JacobianPoint(p)]
    let double = multiples[0].doubled
    for i in 0..<7 { multiples.append(multiples[i] + double) }
    let table = normalize(multiples)
    let shifted = table.map { $0.endomorphism }

    return GeneratorTable.withPoints { generator in
      combine(digits, table, shifted, generator)
    }
  }

  /// Lanes 0 and 1 of `digits` select from `table` and `shifted`, 2 and 3 multiples of G and 2¹²⁸ · G.
  private static func combine(
    _ digits: borrowing SignedDigits, _ table: [AffinePoint], _ shifted: [AffinePoint],
    _ generator: UnsafePointer<AffinePoint>
  ) -> JacobianPoint {
    var sum = JacobianPoint.neutral
    var i = digits.count - 1
    while i >= 0 {
      sum = sum.doubled
      let column = digits[i]
      if column != 0 {
        for lane in 0..<4 {
          let digit = SignedDigits.digit(column, lane: lane)
          if digit == 0 { continue }
          let multiple = digit < 0 ? -digit : digit
          let index = multiple >> 1
          let p =
            switch lane {
            case 0: table[index]
            case 1: shifted[index]
            case 2: generator[multiple - 1]
            default: generator[2 * GeneratorTable.multiples + multiple - 1]
            }
          sum = sum + (digit < 0 ? -p : p)
        }
      }
      i -= 1
    }
    return sum
  }
}
