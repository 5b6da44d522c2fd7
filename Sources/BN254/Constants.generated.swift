// Written by Scripts/generate-pairing-constants.py.

internal import BigIntegers
public import CIntrinsics
public import EllipticCurves

/// The base field of BN254.
public enum BN254Modulus: PrimeModulus {
  @inlinable @inline(__always)
  public static var modulus: Words4 {
    Words4(0x3c20_8c16_d87c_fd47, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029)
  }

  @inlinable @inline(__always)
  public static var negativeInverse: UInt64 { 0x87d2_0782_e486_6389 }

  @inlinable @inline(__always)
  public static var radix: Words4 {
    Words4(0xd35d_438d_c58f_0d9d, 0x0a78_eb28_f5c7_0b3d, 0x666e_a36f_7879_462c, 0x0e0a_77c1_9a07_df2f)
  }

  @inlinable @inline(__always)
  public static var radixSquared: Words4 {
    Words4(0xf32c_fc5b_538a_fa89, 0xb5e7_1911_d445_01fb, 0x47ab_1eff_0a41_7ff6, 0x06d8_9f71_cab8_351f)
  }

  @inlinable @inline(__always)
  public static var nonResidue: Int { 9 }

  @inlinable @inline(__always)
  public static var constants: UnsafePointer<Words4> {
    UnsafeRawPointer(martinet_bn254_base()).assumingMemoryBound(to: Words4.self)
  }
}

/// The scalar field of BN254.
public enum BN254Order: PrimeModulus {
  @inlinable @inline(__always)
  public static var modulus: Words4 {
    Words4(0x43e1_f593_f000_0001, 0x2833_e848_79b9_7091, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029)
  }

  @inlinable @inline(__always)
  public static var negativeInverse: UInt64 { 0xc2e1_f593_efff_ffff }

  @inlinable @inline(__always)
  public static var radix: Words4 {
    Words4(0xac96_341c_4fff_fffb, 0x36fc_7695_9f60_cd29, 0x666e_a36f_7879_462e, 0x0e0a_77c1_9a07_df2f)
  }

  @inlinable @inline(__always)
  public static var radixSquared: Words4 {
    Words4(0x1bb8_e645_ae21_6da7, 0x53fe_3ab1_e35c_59e3, 0x8c49_833d_53bb_8085, 0x0216_d0b1_7f4e_44a5)
  }

  @inlinable @inline(__always)
  public static var nonResidue: Int { 1 }

  @inlinable @inline(__always)
  public static var constants: UnsafePointer<Words4> {
    UnsafeRawPointer(martinet_bn254_order()).assumingMemoryBound(to: Words4.self)
  }
}

enum BN254Constants {
  /// ξ^(k (pⁱ − 1) / 6) at 6 (i − 1) + k.
  static func frobenius() -> [Fp2<BN254.Fp>] {
    [
      quadratic(
        Words4(0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0xd60b_35da_dcc9_e470, 0x5c52_1e08_292f_2176, 0xe8b9_9fdd_76e6_8b60, 0x1284_b71c_2865_a7df),
        Words4(0xca5c_f05f_80f3_62ac, 0x7479_9277_8eee_c7e5, 0xa632_7cfe_1215_0b8e, 0x2469_96f3_b4fa_e7e6)),
      quadratic(
        Words4(0x99e3_9557_176f_553d, 0xb78c_c310_c2c3_330c, 0x4c0b_ec3c_f559_b143, 0x2fb3_4798_4f79_11f7),
        Words4(0x1665_d51c_640f_cba2, 0x32ae_2a1d_0b7c_9dce, 0x4ba4_cc8b_d75a_0794, 0x16c9_e550_61eb_ae20)),
      quadratic(
        Words4(0xdc54_0146_71a0_135a, 0xdbaa_e0ed_a9c9_5998, 0xdc5e_c698_b6e2_f9b9, 0x063c_f305_489a_f5dc),
        Words4(0x82d3_7f63_2623_b0e3, 0x2180_7dc9_8fa2_5bd2, 0x0704_b5a7_ec79_6f2b, 0x07c0_3cbc_ac41_049a)),
      quadratic(
        Words4(0x848a_1f55_921e_a762, 0xd333_65f7_be94_ec72, 0x80f3_c0b7_5a18_1e84, 0x05b5_4f5e_64ee_a801),
        Words4(0xc13b_4711_cd2b_8126, 0x3685_d2ea_1bde_c763, 0x9f3a_80b0_3b0b_1c92, 0x2c14_5edb_e7fd_8aee)),
      quadratic(
        Words4(0x2ea2_c810_eab7_692f, 0x425c_459b_55aa_1bd3, 0xe93a_3661_a435_3ff4, 0x0183_c1e7_4f79_8649),
        Words4(0x24c6_b8ee_6e0c_2c4b, 0xb080_cb99_678e_2ac0, 0xa27f_b246_c772_9f7d, 0x12ac_f2ca_76fd_0675)),
      quadratic(
        Words4(0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0xe4bd_44e5_607c_fd49, 0xc28f_069f_bb96_6e3d, 0x5e6d_d9e7_e0ac_ccb0, 0x3064_4e72_e131_a029),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0xe4bd_44e5_607c_fd48, 0xc28f_069f_bb96_6e3d, 0x5e6d_d9e7_e0ac_ccb0, 0x3064_4e72_e131_a029),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0x3c20_8c16_d87c_fd46, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0x5763_4731_77ff_fffe, 0xd4f2_63f1_acdb_5c4f, 0x59e2_6bce_a0d4_8bac, 0x0000_0000_0000_0000),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0x5763_4731_77ff_ffff, 0xd4f2_63f1_acdb_5c4f, 0x59e2_6bce_a0d4_8bac, 0x0000_0000_0000_0000),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words4(0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words4(0xe86f_7d39_1ed4_a67f, 0x894c_b38d_be55_d24a, 0xefe9_608c_d0ac_aa90, 0x19dc_81cf_cc82_e4bb),
        Words4(0x7694_aa2b_f4c0_c101, 0x7f03_a5e3_97d4_39ec, 0x06cb_eee3_3576_139d, 0x00ab_f8b6_0be7_7d73)),
      quadratic(
        Words4(0x7b74_6ee8_7bdc_fb6d, 0x805f_fd3d_5d69_42d3, 0xbaff_1c77_959f_25ac, 0x0856_e078_b755_ef0a),
        Words4(0x380c_ab2b_aaa5_86de, 0x0fdf_31bf_98ff_2631, 0xa9f3_0e6d_ec26_094f, 0x04f1_de41_b3d1_766f)),
      quadratic(
        Words4(0x5fcc_8ad0_66dc_e9ed, 0xbbd6_89a3_bea8_70f4, 0xdbf1_7f1d_ca9e_5ea3, 0x2a27_5b6d_9896_aa4c),
        Words4(0xb94d_0cb3_b259_4c64, 0x7600_ecc7_d8cf_6eba, 0xb14b_900e_9507_e932, 0x28a4_11b6_34f0_9b8f)),
      quadratic(
        Words4(0x0e1a_92bc_3ccb_f066, 0xe633_0945_75b0_6bcb, 0x19be_e0f7_b5b2_444e, 0x0bc5_8c66_11c0_8dab),
        Words4(0x5fe3_ed9d_730c_239f, 0xa44a_9e08_737f_96e5, 0xfeb0_f6ef_0cd2_1d04, 0x23d5_e999_e191_0a12)),
      quadratic(
        Words4(0xebde_8470_7626_1b43, 0x2ed6_8098_967c_84a5, 0x7116_99fa_3b4d_3f69, 0x13c4_9044_952c_0905),
        Words4(0x1f25_0413_8428_2499, 0x3e2d_daea_2002_8021, 0x9fb1_b228_2a48_633d, 0x16db_366a_59b1_dd0b)),
    ]
  }

  /// A cube root of unity: (x, y) ↦ (βx, y) multiplies by λ = 36u³ + 18u² + 6u + 1.
  static func beta() -> BN254.Fp {
    base(Words4(0x5763_4731_77ff_fffe, 0xd4f2_63f1_acdb_5c4f, 0x59e2_6bce_a0d4_8bac, 0x0000_0000_0000_0000))
  }

  /// How often ±(`row10`, `row11`) goes into k, as a multiple of k / 2²⁵⁶.
  static var quotient1: UInt256 {
    UInt256(limbs: 0xd91d_232e_c7e0_b3d7, 0x0000_0000_0000_0002, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)
  }

  /// How often ±(`row20`, `row21`) goes into k, as a multiple of k / 2²⁵⁶.
  static var quotient2: UInt256 {
    UInt256(limbs: 0x7a7b_d9d4_391e_b18d, 0x4cce_f014_a773_d2cf, 0x0000_0000_0000_0002, 0x0000_0000_0000_0000)
  }

  /// Of the lattice of (a, b) with a + bλ = 0 modulo r, modulo 2²⁵⁶.
  static var row10: UInt256 {
    UInt256(limbs: 0x89d3_2568_94d2_13e3, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)
  }

  /// Of the lattice of (a, b) with a + bλ = 0 modulo r, modulo 2²⁵⁶.
  static var row11: UInt256 {
    UInt256(limbs: 0x7dee_4414_82b0_eed8, 0x90b2_7db7_1147_a603, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff)
  }

  /// Of the lattice of (a, b) with a + bλ = 0 modulo r, modulo 2²⁵⁶.
  static var row20: UInt256 {
    UInt256(limbs: 0x0be4_e154_1221_250b, 0x6f4d_8248_eeb8_59fd, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)
  }

  /// Of the lattice of (a, b) with a + bλ = 0 modulo r, modulo 2²⁵⁶.
  static var row21: UInt256 {
    UInt256(limbs: 0x89d3_2568_94d2_13e3, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000)
  }

  /// 6u², by which scalars of the second group are split.
  static var sixUSquared: UInt128 { UInt128(high: 0x6f4d_8248_eeb8_59fb, low: 0xf83e_9682_e87c_fd46) }

  /// ⌊2²⁵⁶ / `sixUSquared`⌋
  static var sixUSquaredReciprocal: UInt256 {
    UInt256(limbs: 0x2cb6_2031_c8e0_1941, 0x4cce_f014_a773_d2d5, 0x0000_0000_0000_0002, 0x0000_0000_0000_0000)
  }

  /// 3 / ξ
  static func twistB() -> Fp2<BN254.Fp> {
    quadratic(
      Words4(0x3267_e6dc_24a1_38e5, 0xb5b4_c5e5_59db_efa3, 0x81be_1899_1be0_6ac3, 0x2b14_9d40_ceb8_aaae),
      Words4(0xe4a2_bd06_85c3_15d2, 0xa74f_a084_e52d_1852, 0xcd2c_afad_eed8_fdf4, 0x0097_13b0_3af0_fed4))
  }

  /// 9 / ξ
  static func twistThreeB() -> Fp2<BN254.Fp> {
    quadratic(
      Words4(0x1ef6_9c66_bce9_b021, 0xf21b_7c8d_3cb0_39cf, 0x1499_be5e_509e_8f8f, 0x2075_3adc_a9c6_bfb8),
      Words4(0xade8_3713_9149_4176, 0xf5ee_e18e_af87_48f8, 0x6786_0f09_cc8a_f9dd, 0x01c5_3b10_b0d2_fc7e))
  }

  /// Of the generator of G2 (EIP-197).
  static func generator2X() -> Fp2<BN254.Fp> {
    quadratic(
      Words4(0x46de_bd5c_d992_f6ed, 0x6743_22d4_f75e_dadd, 0x426a_0066_5e5c_4479, 0x1800_deef_121f_1e76),
      Words4(0x97e4_85b7_aef3_12c2, 0xf1aa_4933_35a9_e712, 0x7260_bfb7_31fb_5d25, 0x198e_9393_920d_483a))
  }

  /// Of the generator of G2 (EIP-197).
  static func generator2Y() -> Fp2<BN254.Fp> {
    quadratic(
      Words4(0x4ce6_cc01_66fa_7daa, 0xe3d1_e769_0c43_d37b, 0x4aab_7180_8dcb_408f, 0x12c8_5ea5_db8c_6deb),
      Words4(0x55ac_dadc_d122_975b, 0xbc4b_3133_70b3_8ef3, 0xec9e_99ad_690c_3395, 0x0906_89d0_585f_f075))
  }

  static func base(_ words: Words4) -> BN254.Fp { BN254.Fp(reduced: words) }

  static func quadratic(_ c0: Words4, _ c1: Words4) -> Fp2<BN254.Fp> { Fp2(base(c0), base(c1)) }
}
