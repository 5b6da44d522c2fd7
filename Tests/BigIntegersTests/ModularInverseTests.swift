import BigIntegers
import Testing

struct ModularInverseTests {
  /// The prime fields and groups it serves, and odd moduli of every size, prime or not.
  static let moduli: [UInt256] = [
    "0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
    "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
    "0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    "0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0x8000000000000000000000000000000000000000000000000000000000000001",
    "0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47",
    "0xffffffffffffffffffffffffffffffff", "0x10000000000000001", "0xffffffffffffffff", "15015", "5", "3", "1",
  ].map { UInt256(text: $0)! }

  @Test(arguments: moduli)
  func productWithTheInverseIsOne(modulus: UInt256) {
    let inverse = ModularInverse(modulus: modulus)
    var state: UInt64 = 1
    func random() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
    var values = (0..<200).map { _ in UInt256(limbs: random(), random(), random(), random()) }
    values += (0..<40).map { UInt256(UInt64($0)) } + (1..<40).map { modulus &- UInt256(UInt64($0)) }
    values += (0..<256).map { UInt256.one << $0 }
    for value in values where value < modulus {
      let result = inverse(value)
      if greatestCommonDivisor(value, modulus) == .one {
        #expect(result < modulus)
        #expect(product(value, result, modulus) == remainder(.one, modulus), "\(value)")
      } else {
        #expect(result.isZero, "\(value)")
      }
    }
  }

  /// All residues of all small odd moduli.
  @Test func exhaustiveBelow64() {
    for m in stride(from: 1 as UInt64, to: 64, by: 2) {
      let inverse = ModularInverse(modulus: UInt256(m))
      for x in 0..<m {
        let expected = (0..<m).first { $0 * x % m == 1 % m } ?? 0
        #expect(inverse(UInt256(x)) == UInt256(expected), "\(x) mod \(m)")
      }
    }
  }

  // Short references, bit by bit.

  private func remainder(_ x: UInt256, _ m: UInt256) -> UInt256 { product(x, .one, m) }

  private func product(_ a: UInt256, _ b: UInt256, _ m: UInt256) -> UInt256 {
    func doubled(_ x: UInt256, plus y: UInt256) -> UInt256 {
      // x, y < m: 2x + y < 3m, reduced after each addition.
      func add(_ x: UInt256, _ y: UInt256) -> UInt256 {
        let (sum, carry) = x.addingReportingOverflow(y)
        return carry || sum >= m ? sum &- m : sum
      }
      return add(add(x, x), y)
    }
    var reduced = UInt256.zero
    for i in (0..<256).reversed() { reduced = doubled(reduced, plus: a.bit(i) && m != .one ? .one : .zero) }
    var result = UInt256.zero
    for i in (0..<256).reversed() { result = doubled(result, plus: b.bit(i) ? reduced : .zero) }
    return result
  }

  private func greatestCommonDivisor(_ a: UInt256, _ b: UInt256) -> UInt256 {
    // Binary; b is odd.
    var (a, b) = (a, b)
    while !a.isZero {
      while !a.bit(0) { a = a >> 1 }
      if a < b { swap(&a, &b) }
      a = a &- b
    }
    return b
  }
}
