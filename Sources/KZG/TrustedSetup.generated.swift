// Written by Scripts/generate-pairing-constants.py.

internal import EllipticCurves

/// τ times the generator of G2, τ being the secret of Ethereum's ceremony.
enum TrustedSetup {
  static let x0 = Words6(
    0xc98e_dada_20c1_def2, 0x0870_41de_6210_00ed, 0xa368_5147_7ba4_c60b, 0x3926_c911_ccec_eac9,
    0x7344_29b7_b386_08e2, 0x185c_bfee_5349_2714)
  static let x1 = Words6(
    0xafaa_ab24_f349_9f72, 0x2914_e587_0cb4_52d2, 0x1009_a2ce_615a_c53d, 0x2618_7075_cbfb_efa8,
    0x843b_c287_230a_f389, 0x15bf_d7dd_8cde_b128)
  static let y0 = Words6(
    0xee68_9bfb_bb83_2a99, 0x4ce2_6d10_5941_f383, 0xe824_51a4_96a9_c979, 0x1315_6949_0e28_de18,
    0xd7d5_ee85_99d1_fca2, 0x0143_53bd_b96b_626d)
  static let y1 = Words6(
    0x2304_8ef3_0d0a_154f, 0x9495_346f_3d7a_c9cd, 0xda5e_d1ba_9bfa_0789, 0xef79_de09_fc63_671f,
    0x0343_2fca_e018_1b4b, 0x1666_c54b_0a32_5295)
}
