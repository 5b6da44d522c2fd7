internal import BN254
internal import EllipticCurves
public import KoalaBear

/// An element of KoalaBear, p = 2³¹ − 2²⁴ + 1, as any integer of its class: reduced only when it would grow too large.
public struct KoalaBearNumber: Sendable {
  public let linear: Linear
  /// The integer is below 2^bits; it is never more than 2²⁵⁰, so that it does not wrap modulo r.
  let bits: Int

  init(_ linear: Linear, bits: Int) {
    precondition(bits <= 250)
    (self.linear, self.bits) = (linear, bits)
  }

  public init(_ constant: Felt) { self.init(Linear(UInt64(constant.value)), bits: 31) }

  /// The element of the class.
  public var value: Felt { Felt(UInt32(divided.remainder)) }

  /// The integer divided by p, by digits of 32 bits.
  fileprivate var divided: (quotient: BN254.Fr, remainder: UInt64) {
    let words = linear.value.words
    var quotient = Words4.zero
    var remainder: UInt64 = 0
    for i in (0..<8).reversed() {
      let part = remainder << 32 | (words[i / 2] >> UInt64(32 * (i % 2)) & 0xffff_ffff)
      quotient[i / 2] |= (part / Circuit.koalaBear) << UInt64(32 * (i % 2))
      remainder = part % Circuit.koalaBear
    }
    return (BN254.Fr(reduced: quotient), remainder)
  }
}

extension Circuit {
  static var koalaBear: UInt64 { UInt64(Felt.modulus) }

  /// An element that the prover chooses, as an integer below 2³¹.
  public func koalaBear(_ value: Felt, file: StaticString = #fileID, line: UInt = #line) -> KoalaBearNumber {
    koalaBear(variable(BN254.Fr(UInt64(value.value))), file: file, line: line)
  }

  /// The element of an expression, which becomes an integer below 2³¹.
  public func koalaBear(_ x: Linear, file: StaticString = #fileID, line: UInt = #line) -> KoalaBearNumber {
    assertBelow(powerOfTwo: 31, x, file: file, line: line)
    return KoalaBearNumber(x, bits: 31)
  }

  public func add(_ a: KoalaBearNumber, _ b: KoalaBearNumber) -> KoalaBearNumber {
    let (a, b) = fitting(a, b, 1 + max(a.bits, b.bits))
    return KoalaBearNumber(a.linear + b.linear, bits: 1 + max(a.bits, b.bits))
  }

  /// a − b, made positive by a multiple of p that is at least 2^bits.
  public func subtract(_ a: KoalaBearNumber, _ b: KoalaBearNumber) -> KoalaBearNumber {
    let (a, b) = fitting(a, b, 2 + max(a.bits, b.bits + 1))
    let multiple = Self.multiple(atLeast: b.bits)
    return KoalaBearNumber(a.linear + Linear(multiple) - b.linear, bits: 1 + max(a.bits, max(b.bits, 31) + 1))
  }

  public func multiply(_ a: KoalaBearNumber, _ b: KoalaBearNumber) -> KoalaBearNumber {
    let (a, b) = fitting(a, b, a.bits + b.bits)
    return KoalaBearNumber(product(a.linear, b.linear), bits: a.bits + b.bits)
  }

  /// Both as they are if a result of so many bits can be had, else reduced.
  private func fitting(_ a: KoalaBearNumber, _ b: KoalaBearNumber, _ bits: Int) -> (
    KoalaBearNumber, KoalaBearNumber
  ) {
    bits <= 250 ? (a, b) : (reduce(a), reduce(b))
  }

  /// The multiple 2^k · p, below 2^(max(bits, 31) + 1), that is at least 2^bits.
  private static func multiple(atLeast bits: Int) -> BN254.Fr {
    var multiple = BN254.Fr(koalaBear)
    // p is above 2³⁰.
    for _ in 0..<max(0, bits - 30) { multiple = multiple.doubled }
    return multiple
  }

  /// The same element as an integer below 2³¹: x = q·p + remainder.
  public func reduce(
    _ x: KoalaBearNumber, file: StaticString = #fileID, line: UInt = #line
  ) -> KoalaBearNumber {
    if x.bits <= 31 { return x }
    return gadget("KoalaBear reduction", file: file, line: line) {
      let (quotient, remainder) = x.divided
      let q = variable(quotient)
      let r = variable(BN254.Fr(remainder))
      // x < 2^bits and p > 2³⁰, so the quotient is below 2^(bits − 30), and q·p + r below 2^(bits + 1) + 2³¹ does not wrap.
      assertBelow(powerOfTwo: x.bits - 30, q)
      assertBelow(powerOfTwo: 31, r)
      equal(q * BN254.Fr(Self.koalaBear) + r, x.linear)
      return KoalaBearNumber(r, bits: 31)
    }
  }

  /// The integer below p. If the upper seven of 31 bits are all 1, the number is at least p − 1, and p − 1 only if the others
  /// are 0.
  public func canonical(_ x: KoalaBearNumber, file: StaticString = #fileID, line: UInt = #line) -> Linear {
    gadget("KoalaBear canonical", file: file, line: line) {
      let reduced = reduce(x).linear
      let digits = bits(reduced, 31)
      var all = digits[24].linear
      for digit in digits[25...] { all = product(all, digit.linear) }
      constrain(all, Self.number(digits[..<24]), .zero)
      return reduced
    }
  }

  /// a = b: their difference is a multiple of p.
  public func equal(
    _ a: KoalaBearNumber, _ b: KoalaBearNumber, file: StaticString = #fileID, line: UInt = #line
  ) {
    gadget("KoalaBear equality", file: file, line: line) {
      let difference = subtract(a, b)
      let q = variable(difference.divided.quotient)
      assertBelow(powerOfTwo: difference.bits - 30, q)
      equal(q * BN254.Fr(Self.koalaBear), difference.linear)
    }
  }
}

/// An element of the extension of degree 5, X⁵ + X² − 1.
public struct KoalaBear5Number: Sendable {
  public let parts: [KoalaBearNumber]

  public init(_ parts: [KoalaBearNumber]) {
    precondition(parts.count == 5)
    self.parts = parts
  }

  public init(_ constant: Felt5) { self.init((0..<5).map { KoalaBearNumber(constant[$0]) }) }

  public var value: Felt5 {
    Felt5(parts[0].value, parts[1].value, parts[2].value, parts[3].value, parts[4].value)
  }
}

extension Circuit {
  /// An element that the prover chooses.
  public func koalaBear5(_ value: Felt5, file: StaticString = #fileID, line: UInt = #line) -> KoalaBear5Number
  {
    KoalaBear5Number((0..<5).map { koalaBear(value[$0], file: file, line: line) })
  }

  public func add(_ a: KoalaBear5Number, _ b: KoalaBear5Number) -> KoalaBear5Number {
    KoalaBear5Number((0..<5).map { add(a.parts[$0], b.parts[$0]) })
  }

  public func subtract(_ a: KoalaBear5Number, _ b: KoalaBear5Number) -> KoalaBear5Number {
    KoalaBear5Number((0..<5).map { subtract(a.parts[$0], b.parts[$0]) })
  }

  public func equal(
    _ a: KoalaBear5Number, _ b: KoalaBear5Number, file: StaticString = #fileID, line: UInt = #line
  ) {
    for i in 0..<5 { equal(a.parts[i], b.parts[i], file: file, line: line) }
  }

  public func reduce(_ x: KoalaBear5Number) -> KoalaBear5Number {
    KoalaBear5Number(x.parts.map { reduce($0) })
  }

  /// The nine coefficients of the product of polynomials are variables, and nine constraints say that they are right at nine
  /// points, which polynomials of degree 8 over the large field agree at only if they are the same.
  public func multiply(
    _ a: KoalaBear5Number, _ b: KoalaBear5Number, file: StaticString = #fileID, line: UInt = #line
  ) -> KoalaBear5Number {
    gadget("KoalaBear⁵ product", file: file, line: line) {
      var (a, b) = (a, b)
      let limit = 240
      if Self.bits(a) + Self.bits(b) + 3 > limit { (a, b) = (reduce(a), reduce(b)) }
      let width = Self.bits(a) + Self.bits(b) + 3
      var d: [Linear] = []
      for k in 0..<9 {
        var value = BN254.Fr.zero
        for i in max(0, k - 4)...min(4, k) {
          value = value + a.parts[i].linear.value * b.parts[k - i].linear.value
        }
        d.append(variable(value))
      }
      for point in 0..<9 {
        let x = BN254.Fr(UInt64(point))
        constrain(
          Self.evaluate(a.parts.map(\.linear), x), Self.evaluate(b.parts.map(\.linear), x),
          Self.evaluate(d, x))
      }
      let n = d.map { KoalaBearNumber($0, bits: width) }
      // X⁵ = 1 − X², X⁶ = X − X³, X⁷ = X² − X⁴, X⁸ = X³ + X² − 1.
      return KoalaBear5Number([
        subtract(add(n[0], n[5]), n[8]), add(n[1], n[6]), subtract(add(add(n[2], n[7]), n[8]), n[5]),
        subtract(add(n[3], n[8]), n[6]), subtract(n[4], n[7]),
      ])
    }
  }

  /// 1 / x; x is not 0.
  public func inverse(_ x: KoalaBear5Number, file: StaticString = #fileID, line: UInt = #line)
    -> KoalaBear5Number
  {
    gadget("KoalaBear⁵ inverse", file: file, line: line) {
      let y = koalaBear5(x.value.inverse)
      equal(multiply(x, y), KoalaBear5Number(Felt5.one))
      return y
    }
  }

  private static func bits(_ x: KoalaBear5Number) -> Int { x.parts.map(\.bits).max() ?? 0 }

  private static func evaluate(_ coefficients: [Linear], _ x: BN254.Fr) -> Linear {
    var power = BN254.Fr.one
    var parts: [Linear] = []
    for c in coefficients {
      parts.append(c * power)
      power = power * x
    }
    return .sum(parts)
  }
}
