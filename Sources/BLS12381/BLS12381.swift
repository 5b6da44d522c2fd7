public import BigIntegers
public import EllipticCurves

/// BLS12-381: y² = x³ + 4 over p = (z − 1)² (z⁴ − z² + 1) / 3 + z, z = −0xd201000000010000, with the twist
/// y² = x³ + 4ξ over Fp[i]/(i² + 1), ξ = 1 + i.
public enum BLS12381 {
  #if arch(riscv64) || MARTINET_FUSED_FIELDS
    /// The base field.
    public typealias Fp = Fused<BLS12381Modulus>
    /// The scalar field.
    public typealias Fr = Fused<BLS12381Order>
  #else
    /// The base field.
    public typealias Fp = Montgomery6<BLS12381Modulus>
    /// The scalar field.
    public typealias Fr = Montgomery4<BLS12381Order>
  #endif

  /// −z, the parameter of the family up to its sign.
  public static let minusZ: UInt64 = 0xd201_0000_0001_0000

  /// The order of both groups, z⁴ − z² + 1.
  public static let order = UInt256(
    limbs: BLS12381Order.modulus.l0, BLS12381Order.modulus.l1, BLS12381Order.modulus.l2,
    BLS12381Order.modulus.l3)
}

/// Constants where three-address arithmetic finds them.
enum BLS12381Table {
  nonisolated(unsafe) static let beta = stored(BLS12381Constants.beta())
  nonisolated(unsafe) static let psiX = stored(BLS12381Constants.psiX())
  nonisolated(unsafe) static let psiY = stored(BLS12381Constants.psiY())
  nonisolated(unsafe) static let frobenius = stored(BLS12381Constants.frobenius())
}
