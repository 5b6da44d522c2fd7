import EllipticCurves

// a, b, a·b, 1 / a and √(a²) modulo p by Python's integers, the root being the one that (p + 1) / 4 gives.

struct FieldVector<W: Sendable>: Sendable {
  let a, b, product, inverse, root: W
}

let bn254Vectors: [FieldVector<Words4>] = [
  FieldVector(
    a: Words4(0x3c20_8c16_d87c_fd46, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029),
    b: Words4(0x3c20_8c16_d87c_fd45, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029),
    product: Words4(0x2, 0x0, 0x0, 0x0),
    inverse: Words4(
      0x3c20_8c16_d87c_fd46, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029),
    root: Words4(0x1, 0x0, 0x0, 0x0)),
  FieldVector(
    a: Words4(0x1, 0x0, 0x0, 0x0),
    b: Words4(0x1818_e811_892f_902b, 0x9531_985d_5d9d_c9f8, 0xe8e2_5d94_0ed9_0475, 0xdbd_9d73_81e7_4ef5),
    product: Words4(
      0x1818_e811_892f_902b, 0x9531_985d_5d9d_c9f8, 0xe8e2_5d94_0ed9_0475, 0xdbd_9d73_81e7_4ef5),
    inverse: Words4(0x1, 0x0, 0x0, 0x0),
    root: Words4(0x1, 0x0, 0x0, 0x0)),
  FieldVector(
    a: Words4(0x1600_a35a_0999_50d9, 0x6b0d_549b_6f03_675a, 0x3d9c_1724_11e2_0b8f, 0x2344_5bb3_1738_f7d9),
    b: Words4(0xf21_ddb6_6cad_4a26, 0x90c1_92cf_d3ac_94af, 0xf28c_105d_1fb1_7c23, 0x285c_2cce_3926_3059),
    product: Words4(
      0xc8e4_e19a_8570_11d0, 0xfc2b_3036_f3c7_08ba, 0x732a_53ef_08bc_7e4d, 0x2c52_cb02_ad9b_0931),
    inverse: Words4(
      0xb4d6_1319_fa98_d432, 0x559c_6d54_3349_5f6b, 0x45a7_4aa6_94e7_f168, 0x1891_e7d1_b791_27ac),
    root: Words4(0x1600_a35a_0999_50d9, 0x6b0d_549b_6f03_675a, 0x3d9c_1724_11e2_0b8f, 0x2344_5bb3_1738_f7d9)),
  FieldVector(
    a: Words4(0x953f_48f1_a09f_76b6, 0xfd6_30f1_f29d_0da9, 0x95e6_0af5_93bd_04cf, 0x32c_78a7_658c_da14),
    b: Words4(0x3898_d190_f9eb_dacc, 0x8e81_973e_0bec_d7b0, 0x2217_bead_dbc4_96cb, 0x1ad3_2c90_4a23_d596),
    product: Words4(
      0x8cfa_e1d9_9c5b_7b83, 0xe9ba_3382_1c8b_cd4d, 0xf76d_a63f_258b_1f24, 0x141b_6506_f220_ef7f),
    inverse: Words4(
      0x5ba6_4e5c_b487_9f09, 0xba47_59d0_3b95_d712, 0xe35d_d73c_b8f4_a3a6, 0x71c_c789_d1ac_d4f5),
    root: Words4(0x953f_48f1_a09f_76b6, 0xfd6_30f1_f29d_0da9, 0x95e6_0af5_93bd_04cf, 0x32c_78a7_658c_da14)),
  FieldVector(
    a: Words4(0x8a6a_63ec_24ed_e6a5, 0x9227_6658_1e27_a1c0, 0x8f6d_0558_4ef8_aa38, 0x2ba5_eea5_d0ed_a82f),
    b: Words4(0x1a61_dbe2_2e44_158b, 0x923a_7369_94e3_bf91, 0x3018_50c5_a38f_d547, 0x63c_4d74_5f55_7203),
    product: Words4(
      0xa3a8_f83f_1b70_bc59, 0xc94_db98_ffa1_a820, 0x5cc1_10c1_29aa_0042, 0x25f5_e3ad_a56c_c56a),
    inverse: Words4(
      0xca59_94b7_a0b9_1a35, 0x9ade_7818_e51d_2f0d, 0x376b_13af_fb36_b221, 0x2876_740e_e9c2_b7f2),
    root: Words4(0xb1b6_282a_b38f_16a2, 0x55a_0439_4a4a_28cc, 0x28e3_405e_3288_ae25, 0x4be_5fcd_1043_f7fa)),
  FieldVector(
    a: Words4(0xb64c_e422_8c38_fb2a, 0x907a_70c3_1012_f037, 0x9e77_69b1_0f42_05b4, 0x1fc5_4149_34b9_b5df),
    b: Words4(0x14f4_733f_3e7d_1bfb, 0x4cdd_2055_930d_6eaf, 0x7ebf_f206_8673_4721, 0x15fb_8173_e009_02c7),
    product: Words4(
      0xdbdb_232d_7756_db9c, 0xfa67_7d86_122a_cd6e, 0xea56_66db_e5fc_5be2, 0x260b_7235_edbd_cfa9),
    inverse: Words4(
      0xaebb_2be2_5002_a0fb, 0xfddf_40a3_1750_147a, 0x19f5_80cc_c081_7496, 0x1741_4295_d957_7f89),
    root: Words4(0xb64c_e422_8c38_fb2a, 0x907a_70c3_1012_f037, 0x9e77_69b1_0f42_05b4, 0x1fc5_4149_34b9_b5df)),
]

let bls12381Vectors: [FieldVector<Words6>] = [
  FieldVector(
    a: Words6(
      0xb9fe_ffff_ffff_aaaa, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
      0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a),
    b: Words6(
      0xb9fe_ffff_ffff_aaa9, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
      0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a),
    product: Words6(0x2, 0x0, 0x0, 0x0, 0x0, 0x0),
    inverse: Words6(
      0xb9fe_ffff_ffff_aaaa, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
      0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a),
    root: Words6(0x1, 0x0, 0x0, 0x0, 0x0, 0x0)),
  FieldVector(
    a: Words6(0x1, 0x0, 0x0, 0x0, 0x0, 0x0),
    b: Words6(
      0x72e6_cc3a_babc_ed20, 0x9be4_bcfc_49b6_4a08, 0x12bd_4ace_faec_bd38, 0x830e_07bc_1e39_8f10,
      0x2a3a_f4d4_6b0a_18e8, 0xaf2_1f05_c1d3_fcff),
    product: Words6(
      0x72e6_cc3a_babc_ed20, 0x9be4_bcfc_49b6_4a08, 0x12bd_4ace_faec_bd38, 0x830e_07bc_1e39_8f10,
      0x2a3a_f4d4_6b0a_18e8, 0xaf2_1f05_c1d3_fcff),
    inverse: Words6(0x1, 0x0, 0x0, 0x0, 0x0, 0x0),
    root: Words6(0x1, 0x0, 0x0, 0x0, 0x0, 0x0)),
  FieldVector(
    a: Words6(
      0xeeea_cbe2_26e8_7556, 0x6bf4_6c69_7d2c_af82, 0xf646_e1f4_0a09_7c97, 0x13de_ef86_ab10_31d0,
      0x8ede_0d7a_c3ba_ea9e, 0x1940_426b_92b1_d3f2),
    b: Words6(
      0xd17f_9aca_e01f_5057, 0x5712_4242_5051_c1cc, 0x59a5_4a7b_b1fe_e08f, 0x7f26_144b_9828_9fcd,
      0xcc01_1cdd_9474_031b, 0x233_4e5a_74c9_df6a),
    product: Words6(
      0xf6f5_322e_85d0_cb8e, 0x9b7c_2f86_1571_f94b, 0xa065_f40e_7ce5_6cfc, 0x1eef_1e38_53a7_95df,
      0xbe4b_a229_7ea9_f9b5, 0x837_35c2_65b3_7d72),
    inverse: Words6(
      0x1fa0_0127_f0a8_ab3e, 0xbf6a_d8b4_b4a5_82a9, 0x5034_3be3_a206_6990, 0x722d_feac_d69a_f793,
      0x96d2_6859_cf9e_d37b, 0x14fc_722b_ab25_d18f),
    root: Words6(
      0xcb14_341d_d917_3555, 0xb2b7_9395_3427_507c, 0x70e9_f0ac_eca7_798c, 0x5098_5bfe_4874_e0ee,
      0xbc3d_9a3b_7f90_c239, 0xc0_cf7e_a6ce_12a7)),
  FieldVector(
    a: Words6(
      0x17f5_e837_d708_20ff, 0x451a_bd81_f1d6_9ed6, 0xb271_5945_795e_8229, 0x10a3_d6b2_aa05_e11a,
      0xbb2d_420f_0f88_080b, 0x9e8_4db9_b394_fb36),
    b: Words6(
      0x93f4_48b3_a5aa_3c81, 0xae65_8f33_fe3b_890b, 0x7215_8370_d269_a9a5, 0xb774_eb52_48db_40af,
      0xe315_1288_62c3_3a4f, 0xb1a_aac7_ab2c_d31e),
    product: Words6(
      0x84dd_310f_00e2_7300, 0xcc48_a543_6d49_03ec, 0xa586_469b_f0dc_f264, 0xeef6_3723_d3a0_33fd,
      0x7d32_1f04_b5b8_5a32, 0x1877_a622_6f13_9390),
    inverse: Words6(
      0xa8c7_1641_d626_6dd8, 0x2fa0_0cd9_89c4_6e1f, 0x5ebe_8482_2122_a02a, 0x6db0_7fa8_5822_e839,
      0xc88b_1331_d60e_e9db, 0x187_3558_3ffb_1792),
    root: Words6(
      0x17f5_e837_d708_20ff, 0x451a_bd81_f1d6_9ed6, 0xb271_5945_795e_8229, 0x10a3_d6b2_aa05_e11a,
      0xbb2d_420f_0f88_080b, 0x9e8_4db9_b394_fb36)),
  FieldVector(
    a: Words6(
      0xf0ce_5835_05c6_af08, 0x5aff_b229_7631_a992, 0x9c65_3938_2b05_37e6, 0x7e62_aa0a_1df9_fd78,
      0x37dc_76fb_0f17_a300, 0x932_a473_c4aa_eac1),
    b: Words6(
      0xbd05_61e6_211c_70cf, 0x65dc_9f50_3f63_af83, 0xeab4_77d2_6415_479c, 0x7f1b_103c_df15_82b0,
      0x2a96_fb1a_14a0_f9e7, 0xcda_450e_72fd_f202),
    product: Words6(
      0x907a_4d96_954b_f58f, 0x4f21_8166_b0d0_1766, 0x8019_af46_fc35_da1c, 0xa3aa_8f2c_0db3_f694,
      0xa230_d33f_8cc5_4346, 0x1246_1600_b0e7_5e4f),
    inverse: Words6(
      0x2084_6336_4982_ac95, 0x534e_5e0f_b281_228d, 0x29e5_d0bf_b337_9a33, 0x9391_b49b_5528_7438,
      0xe0af_156d_a995_c491, 0x1590_e9bc_246c_9649),
    root: Words6(
      0xf0ce_5835_05c6_af08, 0x5aff_b229_7631_a992, 0x9c65_3938_2b05_37e6, 0x7e62_aa0a_1df9_fd78,
      0x37dc_76fb_0f17_a300, 0x932_a473_c4aa_eac1)),
  FieldVector(
    a: Words6(
      0xaec6_f024_5bd8_6d41, 0x6164_99c9_e25a_7605, 0x3b12_87ff_f52d_df5d, 0x153e_7c2a_26a2_c0bd,
      0x26bb_7dbd_2d1c_9af0, 0x1512_9191_3b61_8676),
    b: Words6(
      0x316_909e_3bbb_e9ea, 0xd4c2_8c2e_7c26_847f, 0x2eae_05cf_96d0_cc5f, 0x482c_9cbc_4343_5cc5,
      0x254b_0c4e_010c_4759, 0x111b_5e80_6b40_13ef),
    product: Words6(
      0xcbec_6fc4_2454_0977, 0x6b7_8a46_654a_b30a, 0xce4c_2da5_5c14_0b21, 0x2ae1_d8df_27f2_aaca,
      0x35bf_87a8_0649_9ce1, 0x103e_74d0_3150_595f),
    inverse: Words6(
      0xaf3c_1788_2650_6513, 0x5fcd_1d0b_bf72_379a, 0xbd8b_f22c_833a_3456, 0x3b49_3028_337b_bb53,
      0xfc40_7c22_ca26_33f3, 0x164d_4e8a_4354_bd4a),
    root: Words6(
      0xaec6_f024_5bd8_6d41, 0x6164_99c9_e25a_7605, 0x3b12_87ff_f52d_df5d, 0x153e_7c2a_26a2_c0bd,
      0x26bb_7dbd_2d1c_9af0, 0x1512_9191_3b61_8676)),
]
