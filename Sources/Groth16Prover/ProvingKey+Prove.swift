public import BN254
internal import BN254Vectors
internal import BigIntegers
internal import Buffers
internal import CurveValues
public import EllipticCurves
public import Groth16
internal import Parallel
public import R1CS

public enum ProvingError: Error, Equatable, Sendable {
  case witness(WitnessError)
}

extension ProvingKey {
  /// A proof for a witness, made zero-knowledge by two secret random elements from the system.
  ///
  /// That the witness satisfies the constraints is not checked (`RankOneConstraints.firstViolation` does): for one that
  /// does not, a proof comes out that is refused.
  public func prove(_ witness: Witness) throws(ProvingError) -> Proof {
    var generator = SystemRandomNumberGenerator()
    let (r, s) = (BN254.Fr.random(&generator), BN254.Fr.random(&generator))
    return try prove(witness, r: r, s: s)
  }

  /// The same with given r and s, for tests. The same r or s must not serve twice.
  public func prove(_ witness: Witness, r: BN254.Fr, s: BN254.Fr) throws(ProvingError) -> Proof {
    guard witness.values.count == wireCount else {
      throw .witness(.count(expected: wireCount, got: witness.values.count))
    }
    guard witness.values[0] == .one else { throw .witness(.firstIsNotOne) }
    let quotient = quotientNumerators(witness.values)
    let scalars = LargeBuffer<UInt256>(uninitialized: wireCount)
    witness.values.withUnsafeBufferPointer { values in
      let target = scalars.pointer
      Parallel.forChunks(wireCount, grain: 1 << 12) { for i in $0 { target[i] = values[i].integer } }
    }
    return withExtendedLifetime((scalars, quotient)) {
      combine(scalars.pointer, quotient.pointer, r: r, s: s)
    }
  }

  /// The sums of the setup's points, for the integers of the witness and of the quotient.
  private func combine(
    _ scalars: UnsafePointer<UInt256>, _ quotient: UnsafePointer<UInt256>, r: BN254.Fr, s: BN254.Fr
  ) -> Proof {
    let (ri, si) = (r.integer, s.integer)
    let delta = constants.delta1
    let a = a1.sum(scalars) + constants.alpha1 + delta.multiplied(by: ri)
    let b = b2.sum(scalars) + constants.beta2 + constants.delta2.multiplied(by: si)
    let bInFirst = b1.sum(scalars) + constants.beta1 + delta.multiplied(by: si)
    var c = c1.sum(scalars + publicCount + 1) + h1.sum(quotient)
    c = c + a.affine.multiplied(by: si) + bInFirst.affine.multiplied(by: ri)
    c = c - delta.multiplied(by: (r * s).integer)
    return Proof(a: a.affine, b: b.affine, c: c.affine)
  }

  /// The values of A·B − C on the odd coset of the domain, where A, B and C interpolate the constraints' sides on the domain.
  /// `h1` divides them by the vanishing polynomial.
  func quotientNumerators(_ witness: [BN254.Fr]) -> LargeBuffer<UInt256> {
    let n = 1 << logDomain
    let transform = ScalarTransform(logSize: logDomain)
    let sides = (0..<3).map { LargeBuffer<BN254.Fr>(uninitialized: n, colour: 16 * $0) }
    let (pa, pb, pc) = (sides[0].pointer, sides[1].pointer, sides[2].pointer)
    witness.withUnsafeBufferPointer { w in
      a.multiply(w.baseAddress!, into: pa)
      b.multiply(w.baseAddress!, into: pb)
    }
    Parallel.forChunks(n, grain: 1 << 12) { for i in $0 { pc[i] = pa[i] * pb[i] } }
    for side in [pa, pb, pc] {
      transform.split(side, .inverse)
      transform.shiftToOddCoset(side)
      transform.join(side, .forward)
    }
    let result = LargeBuffer<UInt256>(uninitialized: n)
    let l = BN254.Fr(UInt64(n)).inverse
    let target = result.pointer
    Parallel.forChunks(n, grain: 1 << 12) { range in
      let i = range.lowerBound
      ScalarVector.combine(target + i, pa + i, pb + i, pc + i, k: l * l, l: l, count: range.count)
    }
    withExtendedLifetime(sides) {}
    return result
  }
}
