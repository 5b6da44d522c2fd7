import BLS12381
import BN254
import BigIntegers
import EllipticCurves

struct Random: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }

  /// A number below the modulus, now and then close to it or to zero, or with words of ones or zeros.
  mutating func words<F: PrimeField>(_ field: F.Type) -> F.Words {
    switch next() % 8 {
    case 0: return F.Words.zero.adding(next() % 4)
    case 1: return F.modulus.subtracting(1 + next() % 4)
    default:
      while true {
        var w = F.Words.zero
        for i in 0..<F.Words.count {
          let kind = next() % 8
          w[i] = kind == 0 ? 0 : kind == 1 ? .max : next()
        }
        let excess = 64 * F.Words.count - F.modulus.bitWidth
        w[F.Words.count - 1] &>>= UInt64(excess)
        if w < F.modulus { return w }
      }
    }
  }
}

/// The same elements in two representations.
struct Twin<A: TowerField, B: TowerField> where A.Words == B.Words {
  var random: Random

  mutating func base() -> (A, B) {
    let w = random.words(A.self)
    return (A(reduced: w), B(reduced: w))
  }

  mutating func quadratic() -> (Fp2<A>, Fp2<B>) {
    let ((a0, b0), (a1, b1)) = (base(), base())
    return (Fp2(a0, a1), Fp2(b0, b1))
  }

  mutating func sextic() -> (Fp6<A>, Fp6<B>) {
    let ((a0, b0), (a1, b1), (a2, b2)) = (quadratic(), quadratic(), quadratic())
    return (Fp6(a0, a1, a2), Fp6(b0, b1, b2))
  }

  mutating func dodecic() -> (Fp12<A>, Fp12<B>) {
    let ((a0, b0), (a1, b1)) = (sextic(), sextic())
    return (Fp12(a0, a1), Fp12(b0, b1))
  }
}

extension Fp2 {
  func `in`<B: TowerField>(_: B.Type) -> Fp2<B> where B.Words == F.Words {
    Fp2<B>(B(reduced: c0.words), B(reduced: c1.words))
  }
}

extension Fp6 {
  func `in`<B: TowerField>(_ b: B.Type) -> Fp6<B> where B.Words == F.Words {
    Fp6<B>(c0.in(b), c1.in(b), c2.in(b))
  }
}

extension Fp12 {
  func `in`<B: TowerField>(_ b: B.Type) -> Fp12<B> where B.Words == F.Words { Fp12<B>(c0.in(b), c1.in(b)) }
}
