// Written by Scripts/generate-pairing-constants.py.

internal import BigIntegers
public import CIntrinsics
public import EllipticCurves

/// The base field of BLS12381.
public enum BLS12381Modulus: PrimeModulus {
  @inlinable @inline(__always)
  public static var modulus: Words6 {
    Words6(
      0xb9fe_ffff_ffff_aaab, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
      0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a)
  }

  @inlinable @inline(__always)
  public static var negativeInverse: UInt64 { 0x89f3_fffc_fffc_fffd }

  @inlinable @inline(__always)
  public static var radix: Words6 {
    Words6(
      0x7609_0000_0002_fffd, 0xebf4_000b_c40c_0002, 0x5f48_9857_53c7_58ba, 0x77ce_5853_7052_5745,
      0x5c07_1a97_a256_ec6d, 0x15f6_5ec3_fa80_e493)
  }

  @inlinable @inline(__always)
  public static var radixSquared: Words6 {
    Words6(
      0xf4df_1f34_1c34_1746, 0x0a76_e6a6_09d1_04f1, 0x8de5_476c_4c95_b6d5, 0x67eb_88a9_939d_83c0,
      0x9a79_3e85_b519_952d, 0x1198_8fe5_92ca_e3aa)
  }

  @inlinable @inline(__always)
  public static var nonResidue: Int { 1 }

  @inlinable @inline(__always)
  public static var constants: UnsafePointer<Words6> {
    UnsafeRawPointer(martinet_bls12381_base()).assumingMemoryBound(to: Words6.self)
  }
}

/// The scalar field of BLS12381.
public enum BLS12381Order: PrimeModulus {
  @inlinable @inline(__always)
  public static var modulus: Words4 {
    Words4(0xffff_ffff_0000_0001, 0x53bd_a402_fffe_5bfe, 0x3339_d808_09a1_d805, 0x73ed_a753_299d_7d48)
  }

  @inlinable @inline(__always)
  public static var negativeInverse: UInt64 { 0xffff_fffe_ffff_ffff }

  @inlinable @inline(__always)
  public static var radix: Words4 {
    Words4(0x0000_0001_ffff_fffe, 0x5884_b7fa_0003_4802, 0x998c_4fef_ecbc_4ff5, 0x1824_b159_acc5_056f)
  }

  @inlinable @inline(__always)
  public static var radixSquared: Words4 {
    Words4(0xc999_e990_f3f2_9c6d, 0x2b6c_edcb_8792_5c23, 0x05d3_1496_7254_398f, 0x0748_d9d9_9f59_ff11)
  }

  @inlinable @inline(__always)
  public static var nonResidue: Int { 1 }

  @inlinable @inline(__always)
  public static var constants: UnsafePointer<Words4> {
    UnsafeRawPointer(martinet_bls12381_order()).assumingMemoryBound(to: Words4.self)
  }
}

enum BLS12381Constants {
  /// ξ^(k (pⁱ − 1) / 6) at 6 (i − 1) + k.
  static func frobenius() -> [Fp2<BLS12381.Fp>] {
    [
      quadratic(
        Words6(
          0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x8d07_75ed_9223_5fb8, 0xf67e_a53d_63e7_813d, 0x7b24_43d7_84ba_b9c4, 0x0fd6_03fd_3cbd_5f4f,
          0xc231_beb4_202c_0d1f, 0x1904_d3bf_02bb_0667),
        Words6(
          0x2cf7_8a12_6ddc_4af3, 0x282d_5ac1_4d6c_7ec2, 0xec0c_8ec9_71f6_3c5f, 0x54a1_4787_b6c7_b36f,
          0x88e9_e902_231f_9fb8, 0x00fc_3e2b_36c4_e032)),
      quadratic(
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words6(
          0x8bfd_0000_0000_aaac, 0x4094_27eb_4f49_fffd, 0x897d_2965_0fb8_5f9b, 0xaa0d_857d_8975_9ad4,
          0xec02_4086_63d4_de85, 0x1a01_11ea_397f_e699)),
      quadratic(
        Words6(
          0xc810_84fb_ede3_cc09, 0xee67_992f_72ec_05f4, 0x77f7_6e17_0092_41c5, 0x4839_5dab_c2d3_435e,
          0x6831_e36d_6bd1_7ffe, 0x06af_0e04_37ff_400b),
        Words6(
          0xc810_84fb_ede3_cc09, 0xee67_992f_72ec_05f4, 0x77f7_6e17_0092_41c5, 0x4839_5dab_c2d3_435e,
          0x6831_e36d_6bd1_7ffe, 0x06af_0e04_37ff_400b)),
      quadratic(
        Words6(
          0x8bfd_0000_0000_aaad, 0x4094_27eb_4f49_fffd, 0x897d_2965_0fb8_5f9b, 0xaa0d_857d_8975_9ad4,
          0xec02_4086_63d4_de85, 0x1a01_11ea_397f_e699),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x9b18_fae9_8007_8116, 0xc63a_3e6e_257f_8732, 0x8bea_df4d_8e9c_0566, 0xf398_1624_0c0b_8fee,
          0xdf47_fa6b_48b1_e045, 0x05b2_cfd9_013a_5fd8),
        Words6(
          0x1ee6_0516_7ff8_2995, 0x5871_c190_8bd4_78cd, 0xdb45_f353_6814_f0bd, 0x70df_3560_e779_82d0,
          0x6bd3_ad4a_fa99_cc91, 0x144e_4211_3845_86c1)),
      quadratic(
        Words6(
          0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x2e01_ffff_fffe_ffff, 0xde17_d813_620a_0002, 0xddb3_a93b_e6f8_9688, 0xba69_c607_6a0f_77ea,
          0x5f19_672f_df76_ce51, 0x0000_0000_0000_0000),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x2e01_ffff_fffe_fffe, 0xde17_d813_620a_0002, 0xddb3_a93b_e6f8_9688, 0xba69_c607_6a0f_77ea,
          0x5f19_672f_df76_ce51, 0x0000_0000_0000_0000),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0xb9fe_ffff_ffff_aaaa, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
          0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x8bfd_0000_0000_aaac, 0x4094_27eb_4f49_fffd, 0x897d_2965_0fb8_5f9b, 0xaa0d_857d_8975_9ad4,
          0xec02_4086_63d4_de85, 0x1a01_11ea_397f_e699),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x8bfd_0000_0000_aaad, 0x4094_27eb_4f49_fffd, 0x897d_2965_0fb8_5f9b, 0xaa0d_857d_8975_9ad4,
          0xec02_4086_63d4_de85, 0x1a01_11ea_397f_e699),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0xf1ee_7b04_121b_dea2, 0x3044_66cf_3e67_fa0a, 0xef39_6489_f61e_b45e, 0x1c3d_edd9_30b1_cf60,
          0xe2e9_c448_d77a_2cd9, 0x1352_03e6_0180_a68e),
        Words6(
          0xc810_84fb_ede3_cc09, 0xee67_992f_72ec_05f4, 0x77f7_6e17_0092_41c5, 0x4839_5dab_c2d3_435e,
          0x6831_e36d_6bd1_7ffe, 0x06af_0e04_37ff_400b)),
      quadratic(
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
        Words6(
          0x0000_0000_0000_0001, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0xf1ee_7b04_121b_dea2, 0x3044_66cf_3e67_fa0a, 0xef39_6489_f61e_b45e, 0x1c3d_edd9_30b1_cf60,
          0xe2e9_c448_d77a_2cd9, 0x1352_03e6_0180_a68e),
        Words6(
          0xf1ee_7b04_121b_dea2, 0x3044_66cf_3e67_fa0a, 0xef39_6489_f61e_b45e, 0x1c3d_edd9_30b1_cf60,
          0xe2e9_c448_d77a_2cd9, 0x1352_03e6_0180_a68e)),
      quadratic(
        Words6(
          0xb9fe_ffff_ffff_aaaa, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
          0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a),
        Words6(
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
          0x0000_0000_0000_0000, 0x0000_0000_0000_0000)),
      quadratic(
        Words6(
          0xc810_84fb_ede3_cc09, 0xee67_992f_72ec_05f4, 0x77f7_6e17_0092_41c5, 0x4839_5dab_c2d3_435e,
          0x6831_e36d_6bd1_7ffe, 0x06af_0e04_37ff_400b),
        Words6(
          0xf1ee_7b04_121b_dea2, 0x3044_66cf_3e67_fa0a, 0xef39_6489_f61e_b45e, 0x1c3d_edd9_30b1_cf60,
          0xe2e9_c448_d77a_2cd9, 0x1352_03e6_0180_a68e)),
    ]
  }

  /// A cube root of unity: (x, y) ↦ (βx, y) multiplies by −x² in the subgroup.
  static func beta() -> BLS12381.Fp {
    base(
      Words6(
        0x2e01_ffff_fffe_fffe, 0xde17_d813_620a_0002, 0xddb3_a93b_e6f8_9688, 0xba69_c607_6a0f_77ea,
        0x5f19_672f_df76_ce51, 0x0000_0000_0000_0000))
  }

  /// z², by which scalars are split.
  static var zSquared: UInt128 { UInt128(high: 0xac45_a401_0001_a402, low: 0x0000_0001_0000_0000) }

  /// ⌊2²⁵⁶ / `zSquared`⌋
  static var zSquaredReciprocal: UInt256 {
    UInt256(limbs: 0x63f6_e522_f6cf_ee2e, 0x7c6b_ecf1_e01f_aadd, 0x0000_0000_0000_0001, 0x0000_0000_0000_0000)
  }

  /// 1 / ξ^((p − 1) / 3)
  static func psiX() -> Fp2<BLS12381.Fp> {
    quadratic(
      Words6(
        0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
        0x0000_0000_0000_0000, 0x0000_0000_0000_0000),
      Words6(
        0x8bfd_0000_0000_aaad, 0x4094_27eb_4f49_fffd, 0x897d_2965_0fb8_5f9b, 0xaa0d_857d_8975_9ad4,
        0xec02_4086_63d4_de85, 0x1a01_11ea_397f_e699))
  }

  /// 1 / ξ^((p − 1) / 2)
  static func psiY() -> Fp2<BLS12381.Fp> {
    quadratic(
      Words6(
        0xf1ee_7b04_121b_dea2, 0x3044_66cf_3e67_fa0a, 0xef39_6489_f61e_b45e, 0x1c3d_edd9_30b1_cf60,
        0xe2e9_c448_d77a_2cd9, 0x1352_03e6_0180_a68e),
      Words6(
        0xc810_84fb_ede3_cc09, 0xee67_992f_72ec_05f4, 0x77f7_6e17_0092_41c5, 0x4839_5dab_c2d3_435e,
        0x6831_e36d_6bd1_7ffe, 0x06af_0e04_37ff_400b))
  }

  /// Of the generator of G1.
  static func generatorX() -> BLS12381.Fp {
    base(
      Words6(
        0xfb3a_f00a_db22_c6bb, 0x6c55_e83f_f97a_1aef, 0xa14e_3a3f_171b_ac58, 0xc368_8c4f_9774_b905,
        0x2695_638c_4fa9_ac0f, 0x17f1_d3a7_3197_d794))
  }

  /// Of the generator of G1.
  static func generatorY() -> BLS12381.Fp {
    base(
      Words6(
        0x0caa_2329_46c5_e7e1, 0xd03c_c744_a288_8ae4, 0x00db_18cb_2c04_b3ed, 0xfcf5_e095_d5d0_0af6,
        0xa09e_30ed_741d_8ae4, 0x08b3_f481_e3aa_a0f1))
  }

  /// Of the generator of G2.
  static func generator2X() -> Fp2<BLS12381.Fp> {
    quadratic(
      Words6(
        0xd480_56c8_c121_bdb8, 0x0bac_0326_a805_bbef, 0xb451_0b64_7ae3_d177, 0xc6e4_7ad4_fa40_3b02,
        0x2608_0527_2dc5_1051, 0x024a_a2b2_f08f_0a91),
      Words6(
        0xe5ac_7d05_5d04_2b7e, 0x334c_f112_1394_5d57, 0xb5da_61bb_dc7f_5049, 0x596b_d0d0_9920_b61a,
        0x7dac_d3a0_8827_4f65, 0x13e0_2b60_5271_9f60))
  }

  /// Of the generator of G2.
  static func generator2Y() -> Fp2<BLS12381.Fp> {
    quadratic(
      Words6(
        0xe193_5486_08b8_2801, 0x923a_c9cc_3bac_a289, 0x6d42_9a69_5160_d12c, 0xadfd_9baa_8cbd_d3a7,
        0x8cc9_cdc6_da2e_351a, 0x0ce5_d527_727d_6e11),
      Words6(
        0xaaa9_075f_f05f_79be, 0x3f37_0d27_5cec_1da1, 0x2674_92ab_572e_99ab, 0xcb3e_287e_85a7_63af,
        0x32ac_d2b0_2bc2_8b99, 0x0606_c4a0_2ea7_34cc))
  }

  static func base(_ words: Words6) -> BLS12381.Fp { BLS12381.Fp(reduced: words) }

  static func quadratic(_ c0: Words6, _ c1: Words6) -> Fp2<BLS12381.Fp> { Fp2(base(c0), base(c1)) }
}
