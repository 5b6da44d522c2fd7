import KoalaBear
import Sumcheck
import Testing

struct Source {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func felt() -> Felt { Felt(reducing: next()) }
  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }
}

/// Π (r_i·b_i + (1 − r_i)(1 − b_i)), point[0] being the top bit of x.
func eq(_ point: [Felt5], _ x: Int) -> Felt5 {
  var product = Felt5.one
  for (i, r) in point.enumerated() {
    product *= x >> (point.count - 1 - i) & 1 == 1 ? r : Felt5.one - r
  }
  return product
}

@Suite struct QuadraticRoundTests {
  @Test func quadratic() {
    var source = Source(state: 7)
    let round = QuadraticRound(constant: source.felt5(), linear: source.felt5(), quadratic: source.felt5())
    #expect(QuadraticRound(at0: round(.zero), at1: round(.one), leading: round.quadratic) == round)
    for r in [source.felt5(), .zero, .one] {
      let claim = (Felt5.one - r) * round(.zero) + r * round(.one)
      #expect(
        QuadraticRound(claim: claim, coordinate: r, linear: round.linear, quadratic: round.quadratic) == round
      )
    }
    let x = source.felt5()
    #expect(round(x) == round.constant + round.linear * x + round.quadratic * x * x)
  }
}

@Suite struct SplitEqTests {
  @Test(arguments: [(4, 4), (4, 9), (7, 5), (9, 6), (6, 4)])
  func table(variables: Int, maximumLow: Int) {
    var source = Source(state: UInt64(variables))
    var point = (0..<variables).map { _ in source.felt5() }
    var split = SplitEq(point: point, maximumLow: maximumLow)
    while true {
      #expect(split.variables == point.count)
      #expect(split.high.count == 1 << split.highVariables)
      #expect(split.low.count == 1 << (split.lowVariables - 4))
      for x in 0..<(1 << point.count) {
        let high = split.high[x >> split.lowVariables]
        let low = x & (1 << split.lowVariables - 1)
        #expect(high * split.low[low >> 4][low & 15] == eq(point, x))
      }
      if point.count == 4 { break }
      point.removeFirst()
      split.dropFirst()
    }
  }

  @Test(arguments: 0...5)
  func prefixSums(variables: Int) {
    var source = Source(state: UInt64(variables))
    let point = (0..<variables).map { _ in source.felt5() }
    var sum = Felt5.zero
    for count in 0...(1 << variables) {
      #expect(eqPrefixSum(point, count: count) == sum)
      if count < 1 << variables { sum += eq(point, count) }
    }
  }
}
