public import BigIntegers
public import EllipticCurves

/// The curve alt_bn128 of EIP-196 and EIP-197: y² = x³ + 3 over p = 36u⁴ + 36u³ + 24u² + 6u + 1,
/// u = 4965661367192848881, with the twist y² = x³ + 3 / ξ over Fp[i]/(i² + 1), ξ = 9 + i.
public enum BN254 {
  #if arch(riscv64) || MARTINET_FUSED_FIELDS
    /// The base field.
    public typealias Fp = Fused<BN254Modulus>
    /// The scalar field.
    public typealias Fr = Fused<BN254Order>
  #else
    /// The base field.
    public typealias Fp = Montgomery4<BN254Modulus>
    /// The scalar field.
    public typealias Fr = Montgomery4<BN254Order>
  #endif

  /// The parameter of the family.
  public static let u: UInt64 = 4_965_661_367_192_848_881

  /// The order of both groups.
  public static let order = UInt256(
    limbs: BN254Order.modulus.l0, BN254Order.modulus.l1, BN254Order.modulus.l2, BN254Order.modulus.l3)
}

/// Constants where three-address arithmetic finds them.
enum BN254Table {
  nonisolated(unsafe) static let beta = stored(BN254Constants.beta())
  nonisolated(unsafe) static let twistThreeB = stored(BN254Constants.twistThreeB())
  nonisolated(unsafe) static let frobenius = stored(BN254Constants.frobenius())

  /// ξ^(k (pⁱ − 1) / 6), i in 1 ... 3, k in 0 ..< 6.
  static func frobenius(_ i: Int, _ k: Int) -> UnsafePointer<Fp2<BN254.Fp>> { frobenius + (6 * (i - 1) + k) }
}
