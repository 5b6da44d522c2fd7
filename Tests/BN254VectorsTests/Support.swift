import BN254
import BigIntegers
import CurveValues
import EllipticCurves

/// SplitMix64.
struct Random {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &+ 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func scalar() -> UInt256 { UInt256(limbs: next(), next(), next(), next() >> 3) }

  mutating func element() -> BN254.Fr { BN254.Fr(reduced: Words4(next(), next(), next(), next() >> 3)) }
}

/// n points k·g, 2·k·g, … of a group.
func multiples<C: Curve>(of g: AffinePoint<C>, _ n: Int, seed: UInt64) -> [AffinePoint<C>] {
  var random = Random(seed)
  let step = g.multiplied(by: random.scalar()).affine
  var p = JacobianPoint(step)
  var points: [JacobianPoint<C>] = []
  for _ in 0..<n {
    points.append(p)
    p = p + step
  }
  return JacobianPoint.affine(points)
}
