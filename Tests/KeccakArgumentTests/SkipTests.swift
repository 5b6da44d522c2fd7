import Constraints
import KoalaBear
import ProofTestSupport
import Testing

@testable import KeccakArgument

/// The kernels of the skip and of the blocks against sums term by term, with weights and words at the ends of their ranges too.
struct SkipTests {
  private enum Kind: CaseIterable {
    case random, zeros, ones, largeWeights
  }

  private static func words(_ kind: Kind, _ random: inout SplitMix) -> [UInt32] {
    (0..<KeccakSigns.width).map { _ in
      switch kind {
      case .zeros: 0
      case .ones: .max
      default: UInt32(truncatingIfNeeded: random.next())
      }
    }
  }

  private static func weight(_ kind: Kind, _ random: inout SplitMix) -> Felt5 {
    func coefficient() -> Felt { Felt(UInt32(truncatingIfNeeded: random.next() % UInt64(Felt.modulus))) }
    if kind == .largeWeights {
      let most = Felt(raw: Felt.modulus - 1)
      return Felt5(most, most, most, most, most)
    }
    return Felt5(coefficient(), coefficient(), coefficient(), coefficient(), coefficient())
  }

  private static func sign(_ word: UInt32, _ row: Int) -> Felt {
    word >> UInt32(row) & 1 == 1 ? .minusOne : .one
  }

  /// Σ kernel · polynomial at the points of a coset, by the layer's own definition at one place.
  private static func expected<Layer: KeccakLayer>(
    _ layer: Layer.Type, _ kernel: [Felt5], _ operand: (Int, Int) -> UInt32, coset: Int, half: Int
  ) -> [Felt5] {
    (0..<16).map { k in
      let x = SkipTables.tau.power(UInt64(coset)) * SkipTables.tau.power(UInt64(8 * k))
      let lagrange = KeccakPoint.lagrange(at: Felt5(x)).map(\.c0)
      func value(_ word: UInt32) -> Felt5 {
        Felt5((0..<16).reduce(Felt.zero) { $0 + lagrange[$1] * sign(word, 16 * half + $1) })
      }
      return (0..<KeccakRound.bits).reduce(Felt5.zero) { sum, z in
        sum
          + layer.value(
            (0..<layer.operands).map { value(operand($0, z)) },
            Array(kernel[z * layer.coefficients..<(z + 1) * layer.coefficients]))
      }
    }
  }

  private static func check<Layer: KeccakLayer>(
    _ layer: Layer.Type, _ operand: (UnsafePointer<UInt32>, UnsafePointer<UInt32>, Int, Int) -> UInt32
  ) {
    var random = SplitMix(7)
    for kind in Kind.allCases {
      let a = words(kind, &random)
      var scratch = [UInt32](repeating: 0, count: Layer.scratch)
      var kernel = (0..<KeccakRound.bits * Layer.coefficients).map { _ in weight(kind, &random) }
      // Linear parts are not the kernels'.
      for i in kernel.indices where Layer.linear.contains(i % Layer.coefficients) { kernel[i] = .zero }
      let ordered = Layer.order.flatMap { i in (0..<5).map { kernel[i][$0].raw } }
      a.withUnsafeBufferPointer { a in
        scratch.withUnsafeMutableBufferPointer { scratch in
          let (a, scratch) = (a.baseAddress!, scratch.baseAddress!)
          Layer.prepare(a, scratch)
          for coset in 1..<Layer.degree {
            for half in 0..<2 {
              let got = Layer.atPoints(ordered, a, scratch, coset: coset, half: half)
              let right = expected(
                layer, kernel, { operand(a, UnsafePointer(scratch), $0, $1) }, coset: coset, half: half)
              #expect((0..<16).map { got[$0] } == right)
            }
          }
        }
      }
    }
  }

  @Test func chiOutsideTheRows() { Self.check(ChiLayer.self) { _, b, i, z in b[64 * i + z] } }

  @Test func thetaOutsideTheRows() {
    Self.check(ThetaLayer.self) { a, c, i, z in
      i < 25 ? a[64 * i + z] : i < 30 ? c[64 * (i - 25) + z] : c[64 * (i - 30) + (z + 63) % 64]
    }
  }

  @Test func paritiesOutsideTheRows() { Self.check(ParityLayer.self) { a, _, i, z in a[64 * i + z] } }

  @Test func sumsOfSigns() {
    var random = SplitMix(8)
    for kind in Kind.allCases {
      let words = Self.words(kind, &random)
      let weights = (0..<2 * words.count).map { _ in Self.weight(kind, &random) }
      let rows = RowWeights(2, words.count) { weights[$0 * words.count + $1] }
      for segment in 0..<2 {
        let (low, high) = rows.sums(segment, words)
        for row in 0..<32 {
          let right = words.indices.reduce(Felt5.zero) {
            $0 + weights[segment * words.count + $1] * Self.sign(words[$1], row)
          }
          #expect((row < 16 ? low[row] : high[row - 16]) == right)
        }
      }
    }
  }

  @Test func valuesOfBlocks() {
    var random = SplitMix(9)
    for kind in Kind.allCases {
      let words = Self.words(kind, &random)
      let weights = (0..<16).map { _ in Self.weight(kind, &random) }
      let table = PointTable(weights)
      for half in 0..<2 {
        let got = table.values(words, half: half)
        for lane in 0..<16 {
          let right = (0..<16).reduce(Felt5.zero) {
            $0 + weights[$1] * Self.sign(words[lane], 16 * half + $1)
          }
          #expect(got[lane] == right)
        }
      }
    }
  }
}
