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
      var curve = CellArithmetic.makeCurve()
      curve.cells.set(.x, point.x.integer)
      curve.cells.set(.y, point.y.integer)
      CellArithmetic.combine(g, k, in: &curve)
      let expected = JacobianPoint.combination(variableTime: g, k, point)
      #expect(curve.isEmpty == expected.isNeutral)
      if curve.isEmpty { continue }
      let affine = JacobianPoint.normalize([expected])[0]
      let z = curve.cells.get(.z).multiplied(by: curve.cells.get(.scale), modulo: modulus)
      let zz = z.multiplied(by: z, modulo: modulus)
      #expect(curve.cells.get(.x) == affine.x.integer.multiplied(by: zz, modulo: modulus))
      let y = (curve.isNegated ? -affine.y : affine.y).integer
      #expect(curve.cells.get(.y) == y.multiplied(by: zz.multiplied(by: z, modulo: modulus), modulo: modulus))
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
      // The complete formulas decide where these have no answer.
      if let answer { #expect(answer == (test.expected != []), "\(test.name)") }
      valid += answer == true ? 1 : 0
    }
    #expect(valid > 100)
  }

  @Test func exceptionalCasesAreNoticed() throws {
    let g = try #require(P256PublicKey(x: generatorX, y: generatorY))
    for k in [1, 2, 3, 5] as [UInt64] {
      #expect(CellArithmetic.verify(UInt256(k), UInt256(k), g, .one) == nil)
      #expect(CellArithmetic.verify(UInt256(k), P256PublicKey.order &- UInt256(k), g, .one) == nil)
    }
  }
}
