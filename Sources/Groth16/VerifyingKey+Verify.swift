internal import BN254
public import BigIntegers
internal import EllipticCurves

/// Why a proof is refused.
public enum ProofError: Error, Equatable, Sendable {
  case publicCount(expected: Int, got: Int)
  /// A public value is not below the order r: it would stand for a smaller one too.
  case publicNotReduced(index: Int)
  /// a or c is not on the curve, or b is not on the twist.
  case notOnCurve
  /// b is not in the second group.
  case notInSubgroup
  /// The equation does not hold.
  case equation
}

extension VerifyingKey {
  /// Checks e(a, b) = e(α, β) · e(Σ public·input, γ) · e(c, δ). Public values are integers below r.
  public func verify(_ proof: Proof, publicValues: [UInt256]) throws(ProofError) {
    try Self.checkCurves(proof)
    let sum = try combined(publicValues)
    let pairs = [
      BN254.Pair(-proof.a, proof.b), BN254.Pair(alpha, beta), BN254.Pair(sum.affine, gamma),
      BN254.Pair(proof.c, delta),
    ]
    let holds: Bool
    do throws(NotInSubgroup) {
      holds = try BN254.pairingProductIsOne(checking: pairs)
    } catch {
      throw .notInSubgroup
    }
    guard holds else { throw .equation }
  }

  /// Checks many proofs of this key at once, by a random combination of their equations: wrong proofs pass with probability 2⁻¹²⁸.
  ///
  /// `random` gives 64 random bits a call, which must be unpredictable to whoever made the proofs. An error does not say which
  /// proof is wrong.
  public func verify(
    _ proofs: [(proof: Proof, publicValues: [UInt256])], random: () -> UInt64
  ) throws(ProofError) {
    if proofs.isEmpty { return }
    var pairs: [BN254.Pair] = []
    var total = UInt256.zero
    var points: [BN254.G1Point] = []
    var weights: [UInt256] = []
    var sums = [BN254.Fr](repeating: .zero, count: inputs.count)
    for (proof, publicValues) in proofs {
      try Self.checkCurves(proof)
      guard BN254G2.isInSubgroup(proof.b) else { throw .notInSubgroup }
      try check(publicValues)
      let weight = UInt256(limbs: random(), random(), 0, 0)
      total = total &+ weight
      let factor = Self.element(weight)
      sums[0] = sums[0] + factor
      for (i, value) in publicValues.enumerated() { sums[i + 1] = sums[i + 1] + factor * Self.element(value) }
      points.append(proof.c)
      weights.append(weight)
      pairs.append(BN254.Pair(-proof.a.multiplied(by: weight).affine, proof.b))
    }
    let scalars = sums.map { element -> UInt256 in
      let w = element.words
      return UInt256(limbs: w.l0, w.l1, w.l2, w.l3)
    }
    pairs.append(BN254.Pair(alpha.multiplied(by: total).affine, beta))
    pairs.append(BN254.Pair(AffinePoint.sum(inputs, scalars).affine, gamma))
    pairs.append(BN254.Pair(AffinePoint.sum(points, weights).affine, delta))
    guard BN254.pairingProductIsOne(pairs) else { throw .equation }
  }

  /// The input's point for 1 plus the multiples of the others.
  func combined(_ publicValues: [UInt256]) throws(ProofError) -> JacobianPoint<BN254G1> {
    try check(publicValues)
    return AffinePoint.sum(Array(inputs.dropFirst()), publicValues) + inputs[0]
  }

  private func check(_ publicValues: [UInt256]) throws(ProofError) {
    guard publicValues.count == publicCount else {
      throw .publicCount(expected: publicCount, got: publicValues.count)
    }
    for (i, value) in publicValues.enumerated() where !(value < BN254.order) {
      throw .publicNotReduced(index: i)
    }
  }

  /// A value made by `init(uncheckedX:y:)` may be on no curve.
  private static func checkCurves(_ proof: Proof) throws(ProofError) {
    guard proof.a.isNeutral || proof.a.isOnCurve, proof.b.isNeutral || proof.b.isOnCurve,
      proof.c.isNeutral || proof.c.isOnCurve
    else { throw .notOnCurve }
  }

  static func element(_ value: UInt256) -> BN254.Fr {
    BN254.Fr(reduced: Words4(value.limb0, value.limb1, value.limb2, value.limb3))
  }
}
