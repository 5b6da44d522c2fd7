import BigIntegers
import Testing

@testable import Secp256k1

@Suite struct FieldTests {
  @Test(arguments: fieldVectors.indices)
  func agreesWithPython(i: Int) {
    let v = fieldVectors[i]
    let a = FieldElement(reducing: v.a)
    let b = FieldElement(reducing: v.b)
    #expect((a + b).integer == v.sum)
    #expect((a - b).integer == v.difference)
    #expect((a * b).integer == v.product)
    #expect((a * a).integer == a.squared.integer)
    #expect((-a + a).isZero)
    #expect(a.normalized == a && a.integer < FieldElement.modulus)
  }

  @Test(arguments: fieldVectors.indices)
  func inversesAndRoots(i: Int) {
    let a = FieldElement(reducing: fieldVectors[i].a)
    if a.isZero {
      #expect(a.inverse.isZero)
    } else {
      #expect((a * a.inverse).integer == .one)
      // −1 is a non-residue: exactly one of ±a² has a root.
      #expect((-a.squared).squareRoot == nil)
    }
    let root = a.squared.squareRoot
    #expect(root == a || root == -a)
  }

  @Test func everyWeakRepresentativeOfSmallElementsIsHandled() {
    for i in 0..<40 as Range<UInt64> {
      for j in 0..<40 as Range<UInt64> {
        for offsetA in [UInt256.zero, FieldElement.modulus] {
          for offsetB in [UInt256.zero, FieldElement.modulus] {
            let a = FieldElement(reducing: offsetA &+ UInt256(i))
            let b = FieldElement(reducing: offsetB &+ UInt256(j))
            #expect((a + b).integer == UInt256(i + j))
            #expect((a * b).integer == UInt256(i * j))
            #expect((a - b) + b == a)
            #expect((a == b) == (i == j))
            #expect((a - b).isZero == (i == j))
          }
        }
      }
    }
  }

  @Test func nonCanonicalValuesAreRefused() {
    #expect(FieldElement(canonical: FieldElement.modulus) == nil)
    #expect(FieldElement(canonical: .max) == nil)
    #expect(FieldElement(canonical: FieldElement.modulus &- .one) != nil)
    #expect(Scalar(canonical: Scalar.order) == nil)
    #expect(Scalar(canonical: Scalar.order &- .one) != nil)
    #expect(Scalar(reducing: .max).value == UInt256.max &- Scalar.order)
  }
}

@Suite struct ScalarTests {
  @Test(arguments: scalarVectors.indices)
  func agreesWithPython(i: Int) throws {
    let v = scalarVectors[i]
    let a = try #require(Scalar(canonical: v.a))
    let b = try #require(Scalar(canonical: v.b))
    #expect((a + b).value == v.sum)
    #expect((a - b).value == v.difference)
    #expect((a * b).value == v.product)
    #expect((a + -a).isZero)
    #expect(a.isZero || a * a.inverse == .one)
  }

  @Test func wideReductionOfTheExtremes() {
    // (2²⁵⁶ − 1) · 2²⁵⁶ + (2²⁵⁶ − 1) = 2⁵¹² − 1.
    let c = Scalar(reducing: UInt256.max) + .one
    #expect(Scalar(reducing: .max, .max) == c * c - .one)
    #expect(Scalar(reducing: .zero, Scalar.order).isZero)
  }

  @Test(arguments: scalarVectors.indices)
  func endomorphismSplitIsShortAndExact(i: Int) throws {
    for value in [scalarVectors[i].a, scalarVectors[i].product] {
      let k = try #require(Scalar(canonical: value))
      let (k1, k2) = k.endomorphismSplit
      #expect(k1.scalar + k2.scalar * Scalar.lambda == k)
    }
  }

  @Test(arguments: [2, 3, 4, 5, 8] as [UInt64])
  func signedDigitsAddUpToTheScalar(width: UInt64) {
    let magnitudes: [UInt128] =
      [0, 1, 2, 127, 128, 255, .max, .max - 1, 1 << 127, UInt128(UInt64.max), 1 << 64, (1 << 64) - 128]
      + scalarVectors.map { $0.a.low }
    for m in magnitudes {
      for negative in [false, true] {
        var digits = SignedDigits()
        digits.append(m, negative: negative, width: width, lane: 3)
        var sum = Scalar.zero
        for i in stride(from: digits.count - 1, through: 0, by: -1) {
          let d = SignedDigits.digit(digits[i], lane: 3)
          #expect(d == 0 || (d & 1 == 1 && abs(d) < 1 << (Int(width) - 1)))
          #expect(SignedDigits.digit(digits[i], lane: 2) == 0 && SignedDigits.digit(digits[i], lane: 4) == 0)
          let s = Scalar(reducing: UInt256(UInt64(d.magnitude)))
          sum = sum + sum + (d < 0 ? -s : s)
        }
        #expect(sum == SignedScalar(magnitude: m, isNegative: negative).scalar)
      }
    }
  }
}
