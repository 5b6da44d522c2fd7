import BigIntegers
import Hashes
import Testing
import VectorTestSupport
import WeierstrassCells

@testable import P256

/// The guest's path, run natively: against the host's.
@Suite struct P256CellTests {
  @Test func combinationsAgree() throws {
    let q = try #require(AffinePoint(x: generatorX, y: modulus &- generatorY))
    let values = ArithmeticTests.values.map { $0 < P256PublicKey.order ? $0 : $0 &- P256PublicKey.order }
    for (i, k) in values.enumerated() {
      let g = values[(i + 7) % values.count]
      // A point that is unrelated to G: its multiple by something large.
      let point = JacobianPoint.normalize([.combination(variableTime: .zero, UInt256(limbs: 1, 2, 3, 4), q)])[
        0]
      expectAgreement(g, k, point)
    }
  }

  @Test func pointsAndInversesAgree() {
    for a in ArithmeticTests.values {
      #expect(CellArithmetic.isPoint(a, generatorY) == (AffinePoint(x: a, y: generatorY) != nil))
      let x = a < P256PublicKey.order ? a : a &- P256PublicKey.order
      #expect(CellArithmetic.inverse(x) == ModularInverse(modulus: P256PublicKey.order)(x))
    }
    #expect(CellArithmetic.isPoint(generatorX, generatorY))
    #expect(!CellArithmetic.isPoint(generatorX, generatorY &+ modulus))
  }

  @Test(.enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"))
  func agreesWithGoEthereum() throws {
    let n = P256PublicKey.order
    var valid = 0
    for test in try PublishedVectors.cases("precompiles", "precompiles/go-ethereum/p256Verify.json") {
      let numbers = stride(from: 0, to: 160, by: 32).map { UInt256(bigEndian: test.input[$0..<$0 + 32])! }
      guard let key = P256PublicKey(x: numbers[3], y: numbers[4]), numbers[1] < n, numbers[2] < n,
        !numbers[1].isZero, !numbers[2].isZero
      else { continue }
      let inverse = CellArithmetic.inverse(numbers[2])
      let answer = CellArithmetic.verify(
        numbers[0].multiplied(by: inverse, modulo: n), numbers[1].multiplied(by: inverse, modulo: n), key,
        numbers[1])
      #expect(answer == (test.expected != []), "\(test.name)")
      valid += answer ? 1 : 0
    }
    #expect(valid > 100)
  }

  /// Sums that meet a point again, or its inverse, on the way or in the end: multiples of G itself.
  @Test func exceptionalCasesAgree() {
    let n = P256PublicKey.order
    let small = (0..<12).map { UInt256($0 as UInt64) } + [.one << 128, UInt256(limbs: 3, 5, 7, 9)]
    let values = small + small.dropFirst().map { n &- $0 }
    let g = AffinePoint(x: generatorX, y: generatorY)!
    for a in values {
      for b in values { expectAgreement(a, b, g) }
    }
  }

  /// The sum a · G + b · q by cells and by the host's formulas.
  private func expectAgreement(_ a: UInt256, _ b: UInt256, _ q: AffinePoint) {
    var curve = CellArithmetic.makeCurve()
    curve.cells.set(.x, q.x.integer)
    curve.cells.set(.y, q.y.integer)
    CellArithmetic.combine(a, b, in: &curve)
    let expected = JacobianPoint.combination(variableTime: a, b, q)
    #expect(curve.isEmpty == expected.isNeutral)
    if curve.isEmpty || expected.isNeutral { return }
    let affine = JacobianPoint.normalize([expected])[0]
    let z = curve.cells.get(.z).multiplied(by: curve.cells.get(.scale), modulo: modulus)
    let zz = z.multiplied(by: z, modulo: modulus)
    #expect(curve.cells.get(.x) == affine.x.integer.multiplied(by: zz, modulo: modulus))
    let y = (curve.isNegated ? -affine.y : affine.y).integer
    #expect(curve.cells.get(.y) == y.multiplied(by: zz.multiplied(by: z, modulo: modulus), modulo: modulus))
  }
}
