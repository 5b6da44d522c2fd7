import BigIntegers

/// What a checked signature's hints must say about the scalars: v, and short a = v·s, b = v·r (mod n), both
/// written over {1, λ}. Then s·R = z·G + r·P holds exactly if a·R − b·P − (v·z)·G is neutral, and a ladder of
/// about 66 doublings computes that (Antipa, Brown, Gallant, Lambert, Struik, Vanstone, "Accelerated verification
/// of ECDSA signatures", 2005, with the endomorphism on both points: every coefficient is near n^¼).
struct SignatureRelation {
  var v: Scalar
  var a1: SignedScalar
  var a2: SignedScalar
  var b1: SignedScalar
  var b2: SignedScalar

  /// Whether v ≠ 0, a₁ + a₂λ = v·s and b₁ + b₂λ = v·r.
  func holds(r: Scalar, s: Scalar) -> Bool {
    !v.isZero && a1.scalar + a2.scalar * Scalar.lambda == v * s
      && b1.scalar + b2.scalar * Scalar.lambda == v * r
  }

  /// Whether a·R − b·P − (v·z)·G is neutral, for points with canonical coordinates: the guest's way.
  func isNeutral(r: AffinePoint, p: AffinePoint, z: Scalar) -> Bool {
    var ladder = AffineLadder()
    ladder.set(lane: 0, r, a1, a2)
    ladder.set(lane: 2, p, b1.negated, b2.negated)
    ladder.climb(lanes: 4, -(v * z), pieces: 4)
    return ladder.isEmpty
  }
}
