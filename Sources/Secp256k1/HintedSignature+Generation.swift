#if !hasFeature(Embedded)
  public import Hashes
  import BigIntegers

  extension HintedSignature {
    /// Recovers the key and makes the hints with which a guest checks it. Host side; about a millisecond.
    ///
    /// The hints are empty for the inputs on which the ladder meets an exceptional case.
    public static func makeHints(
      _ digest: Hash256, _ signature: Signature
    ) throws(SignatureError) -> (key: AffinePoint, words: [UInt64]) {
      let key = try ECDSA.recover(variableTime: digest, signature)
      let (r, s) = try signature.scalars(requireLowS: false)
      guard let point = AffinePoint(x: signature.r, yIsOdd: signature.yIsOdd) else { throw .noSuchPoint }

      let (a, b) = ShortFraction.reduce(s * r.inverse)
      guard let a1 = a.c0.signedScalar, let a2 = a.c1.signedScalar, let b1 = b.c0.signedScalar,
        let b2 = b.c1.signedScalar
      else { return (key, []) }
      let v = (b1.scalar + b2.scalar * Scalar.lambda) * r.inverse
      let relation = SignatureRelation(v: v, a1: a1, a2: a2, b1: b1, b2: b2)

      let slopes: [UInt64]
      do throws(HintError) {
        slopes = try GeneratorTable.withPoints { (generator) throws(HintError) in
          var ladder = SlopeLadder(source: ComputedSlopes(), generator: generator)
          try ladder.checkNeutral(relation.digits(z: Scalar(digest: digest)), r: point, p: key)
          return ladder.source.words
        }
      } catch {
        return (key, [])
      }
      var words = point.y.limbs + [v.value.limb0, v.value.limb1, v.value.limb2, v.value.limb3]
      for k in [a1, a2, b1, b2] {
        words.append(k.magnitude.lowWord)
        words.append(k.magnitude.highWord | (k.isNegative ? 1 << 63 : 0))
      }
      return (key, words + slopes)
    }
  }

  extension FieldElement {
    /// The canonical limbs, least significant first.
    fileprivate var limbs: [UInt64] {
      let n = normalized
      return [n.l0, n.l1, n.l2, n.l3]
    }
  }

  /// Computes slopes and keeps them.
  private struct ComputedSlopes: SlopeSource {
    var words: [UInt64] = []

    mutating func slope(_ numerator: FieldElement, over denominator: FieldElement) throws(HintError)
      -> FieldElement
    {
      if denominator.isZero { throw .exceptional }
      let slope = numerator * denominator.inverse
      words += slope.limbs
      return slope
    }
  }

  /// c₀ + c₁ω with ω² + ω + 1 = 0; the components are signed 256-bit integers in two's complement.
  struct EisensteinInteger: Equatable {
    var c0: UInt256
    var c1: UInt256

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
    /// (a, b) with b(λ) · t = a(λ) (mod n), b ≠ 0 and all four components near n^¼: the middle of Euclid's
    /// algorithm in ℤ[ω] on a prime over n and a representative of t.
    static func reduce(_ t: Scalar) -> (a: EisensteinInteger, b: EisensteinInteger) {
      let (t1, t2) = t.endomorphismSplit
      // The prime a₁ + b₁ω of norm n, for which ω ↦ λ; the endomorphism's reduced basis.
      var r0 = EisensteinInteger(
        c0: UInt256(limbs: 0xe86c_90e4_9284_eb15, 0x3086_d221_a7d4_6bcd, 0, 0),
        c1: .zero &- UInt256(limbs: 0x6f54_7fa9_0abf_e4c3, 0xe443_7ed6_010e_8828, 0, 0))
      var r1 = EisensteinInteger(c0: UInt256(t1), c1: UInt256(t2))
      var v0 = EisensteinInteger(c0: .zero, c1: .zero)
      var v1 = EisensteinInteger(c0: .one, c1: .zero)
      var best = (r1, v1)
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
        if max(r0.size, v0.size) < max(best.0.size, best.1.size) { best = (r0, v0) }
      }
      return best
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
