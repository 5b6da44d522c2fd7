import KoalaBear
import Testing

@Suite struct BatchInverseTests {
  @Test func inversesAndZeros() {
    var random = SplitMix(state: 4)
    for count in [0, 1, 2, 100] {
      let values = (0..<count).map { _ in random.felt() }
      var inverses = values
      BatchInverse.invert(&inverses)
      #expect(inverses == values.map(\.inverse))
      let wide = (0..<count).map { i in i % 5 == 3 ? .zero : random.felt5() }
      var wideInverses = wide
      BatchInverse.invert(&wideInverses)
      #expect(wideInverses == wide.map(\.inverse))
    }
  }
}
