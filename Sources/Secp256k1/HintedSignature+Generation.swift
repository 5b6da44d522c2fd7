#if !hasFeature(Embedded)
  public import Hashes
  import BigIntegers

  extension HintedSignature {
    /// Recovers the key and makes the hints with which a guest checks it, of several short relations with the one that
    /// has the cheapest ladder. Host side.
    public static func makeHints(
      _ digest: Hash256, _ signature: Signature
    ) throws(SignatureError) -> (key: AffinePoint, words: [UInt64]) {
      let key = try ECDSA.recover(variableTime: digest, signature)
      let (r, s) = try signature.scalars(requireLowS: false)
      guard let point = AffinePoint(x: signature.r, yIsOdd: signature.yIsOdd) else { throw .noSuchPoint }
      let rInverse = r.inverseVariableTime

      var best: (cost: Int, relation: SignatureRelation)?
      for (a, b) in ShortFraction.candidates(s * rInverse) {
        guard let relation = SignatureRelation(a, b, rInverse: rInverse) else { continue }
        let cost = relation.cost
        if cost < best?.cost ?? .max { best = (cost, relation) }
      }
      guard let relation = best?.relation else { return (key, []) }
      let (y, v) = (point.y.integer, relation.v.value)
      var words = [y.limb0, y.limb1, y.limb2, y.limb3, v.limb0, v.limb1, v.limb2, v.limb3]
      for k in [relation.a1, relation.a2, relation.b1, relation.b2] {
        words.append(k.magnitude.lowWord)
        words.append(k.magnitude.highWord | (k.isNegative ? 1 << 63 : 0))
      }
      return (key, words)
    }
  }

  extension SignatureRelation {
    /// The relation of the fraction a / b = s / r; nil when it is trivial or too long.
    init?(_ a: EisensteinInteger, _ b: EisensteinInteger, rInverse: Scalar) {
      guard let a1 = a.c0.signedScalar, let a2 = a.c1.signedScalar, let b1 = b.c0.signedScalar,
        let b2 = b.c1.signedScalar
      else { return nil }
      let v = (b1.scalar + b2.scalar * Scalar.lambda) * rInverse
      if v.isZero { return nil }
      self.init(v: v, a1: a1, a2: a2, b1: b1, b2: b2)
    }

    /// The sums and doubles that `isNeutral` takes, less what it always takes.
    fileprivate var cost: Int {
      let magnitudes = [a1, a2, b1, b2].map(\.magnitude)
      let bits = magnitudes.map { 128 - $0.leadingZeroBitCount }.max() ?? 0
      let digits = magnitudes.reduce(0) { sum, k in
        sum + stride(from: 0, to: 128, by: 4).count { (k >> UInt128($0)) & 15 != 0 }
      }
      return (bits + 7) / 8 * 8 + digits
    }
  }

  /// c₀ + c₁ω with ω² + ω + 1 = 0; the components are signed 256-bit integers in two's complement.
  struct EisensteinInteger: Equatable {
    var c0: UInt256
    var c1: UInt256

    static func + (x: EisensteinInteger, y: EisensteinInteger) -> EisensteinInteger {
      EisensteinInteger(c0: x.c0 &+ y.c0, c1: x.c1 &+ y.c1)
    }

    static func - (x: EisensteinInteger, y: EisensteinInteger) -> EisensteinInteger {
      EisensteinInteger(c0: x.c0 &- y.c0, c1: x.c1 &- y.c1)
    }

    static func * (x: EisensteinInteger, y: EisensteinInteger) -> EisensteinInteger {
      let top = x.c1 &* y.c1
      return EisensteinInteger(c0: x.c0 &* y.c0 &- top, c1: x.c0 &* y.c1 &+ x.c1 &* y.c0 &- top)
    }

    /// c₀² − c₀c₁ + c₁², rounded.
    var norm: Double {
      let a = c0.signedApproximation
      let b = c1.signedApproximation
      return a * a - a * b + b * b
    }

    /// Near self / y, rounded to an Eisenstein integer; as good as double precision allows.
    func approximateQuotient(_ y: EisensteinInteger) -> EisensteinInteger {
      let (a, b) = (c0.signedApproximation, c1.signedApproximation)
      let (c, d) = (y.c0.signedApproximation, y.c1.signedApproximation)
      let norm = c * c - c * d + d * d
      return EisensteinInteger(
        c0: UInt256(rounding: (a * (c - d) + b * d) / norm), c1: UInt256(rounding: (b * c - a * d) / norm))
    }

    /// The larger absolute value of the components, rounded.
    var size: Double { max(abs(c0.signedApproximation), abs(c1.signedApproximation)) }
  }

  enum ShortFraction {
    /// Pairs (a, b) with b(λ) · t = a(λ) (mod n) and all four components near n^¼: the middle of Euclid's algorithm
    /// in ℤ[ω] on a prime over n and a representative of t, small combinations of it, and their products with units.
    static func candidates(_ t: Scalar) -> [(a: EisensteinInteger, b: EisensteinInteger)] {
      let middle = euclid(t).sorted { max($0.a.size, $0.b.size) < max($1.a.size, $1.b.size) }.prefix(2)
      guard let p = middle.first, let q = middle.last else { return [] }
      let omega = EisensteinInteger(c0: .zero, c1: .one)
      let units = [EisensteinInteger(c0: .one, c1: .zero), omega, omega * omega]
      var result = [p, q]
      for unit in units {
        result.append((p.a - unit * q.a, p.b - unit * q.b))
        result.append((p.a + unit * q.a, p.b + unit * q.b))
      }
      return units.flatMap { unit in result.map { (unit * $0.a, unit * $0.b) } }
    }

    /// Remainders and cofactors of Euclid's algorithm.
    static func euclid(_ t: Scalar) -> [(a: EisensteinInteger, b: EisensteinInteger)] {
      let (t1, t2) = t.endomorphismSplit
      // The prime a₁ + b₁ω of norm n, for which ω ↦ λ; the endomorphism's reduced basis.
      var r0 = EisensteinInteger(
        c0: UInt256(limbs: 0xe86c_90e4_9284_eb15, 0x3086_d221_a7d4_6bcd, 0, 0),
        c1: .zero &- UInt256(limbs: 0x6f54_7fa9_0abf_e4c3, 0xe443_7ed6_010e_8828, 0, 0))
      var r1 = EisensteinInteger(c0: UInt256(t1), c1: UInt256(t2))
      var v0 = EisensteinInteger(c0: .zero, c1: .zero)
      var v1 = EisensteinInteger(c0: .one, c1: .zero)
      var pairs = [(a: r1, b: v1)]
      while r1.norm != 0 {
        if r0.norm < r1.norm {
          swap(&r0, &r1)
          swap(&v0, &v1)
        }
        if r1.norm == 0 { break }
        let q = r0.approximateQuotient(r1)
        if q.c0.isZero && q.c1.isZero { break }
        r0 = r0 - q * r1
        v0 = v0 - q * v1
        pairs.append((r0, v0))
      }
      return pairs
    }
  }

  extension UInt256 {
    fileprivate init(_ k: SignedScalar) {
      let magnitude = UInt256(k.magnitude)
      self = k.isNegative ? .zero &- magnitude : magnitude
    }

    /// The nearest integer, in two's complement; absolute values from 2¹²⁷ on are cut to that.
    fileprivate init(rounding value: Double) {
      let magnitude = UInt256(UInt128(min(abs(value).rounded(), 0x1p127)))
      self = value < 0 ? .zero &- magnitude : magnitude
    }

    fileprivate var signedApproximation: Double {
      let isNegative = bit(255)
      let magnitude = isNegative ? .zero &- self : self
      let value = Double(magnitude.high) * 0x1p128 + Double(magnitude.low)
      return isNegative ? -value : value
    }

    /// As sign and magnitude below 2¹²⁷.
    fileprivate var signedScalar: SignedScalar? {
      let isNegative = bit(255)
      let magnitude = isNegative ? .zero &- self : self
      guard magnitude.high == 0, magnitude.low >> 127 == 0 else { return nil }
      return SignedScalar(magnitude: magnitude.low, isNegative: isNegative)
    }
  }
#endif
