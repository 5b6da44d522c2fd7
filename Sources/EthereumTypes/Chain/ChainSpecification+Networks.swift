import BigIntegers

/// The public networks, as go-ethereum configures them (`params/config.go` at 02b73d4).
extension ChainSpecification {
  /// 0x00000000219ab540356cBB839Cbe05303d7705Fa.
  public static let mainnetDepositContract = Address(
    high: 0x0000_0000_219a_b540, middle: 0x356c_bb83_9cbe_0530, low: 0x3d77_05fa)

  public static let mainnet = ChainSpecification(
    chainID: 1,
    blockForks: [
      Activation(.homestead, 1_150_000), Activation(.tangerineWhistle, 2_463_000),
      Activation(.spuriousDragon, 2_675_000),
      Activation(.byzantium, 4_370_000), Activation(.constantinople, 7_280_000),
      Activation(.petersburg, 7_280_000),
      Activation(.istanbul, 9_069_000), Activation(.muirGlacier, 9_200_000), Activation(.berlin, 12_244_000),
      Activation(.london, 12_965_000), Activation(.arrowGlacier, 13_773_000),
      Activation(.grayGlacier, 15_050_000),
    ],
    timeForks: [
      Activation(.shanghai, 1_681_338_455), Activation(.cancun, 1_710_338_135),
      Activation(.prague, 1_746_612_311),
      Activation(.osaka, 1_764_798_551),
    ],
    // 58,750,000,000,000,000,000,000.
    terminalTotalDifficulty: UInt256(58_750_000_000_000) &* UInt256(1_000_000_000), parisBlock: 15_537_394,
    daoForkBlock: 1_920_000,
    blobSchedule: [
      BlobActivation(1_710_338_135, .cancun), BlobActivation(1_746_612_311, .prague),
      BlobActivation(1_765_290_071, .bpo1), BlobActivation(1_767_747_671, .bpo2),
    ],
    depositContract: mainnetDepositContract)

  public static let sepolia = ChainSpecification(
    chainID: 11_155_111, blockForks: fromTheStart,
    timeForks: [
      Activation(.shanghai, 1_677_557_088), Activation(.cancun, 1_706_655_072),
      Activation(.prague, 1_741_159_776),
      Activation(.osaka, 1_760_427_360),
    ],
    terminalTotalDifficulty: UInt256(17_000_000_000_000_000), parisBlock: 1_450_409,
    blobSchedule: [
      BlobActivation(1_706_655_072, .cancun), BlobActivation(1_741_159_776, .prague),
      BlobActivation(1_761_017_184, .bpo1), BlobActivation(1_761_607_008, .bpo2),
    ],
    // 0x7f02C3E3c98b133055B8B348B2Ac625669Ed295D.
    depositContract: Address(high: 0x7f02_c3e3_c98b_1330, middle: 0x55b8_b348_b2ac_6256, low: 0x69ed_295d))

  public static let holesky = ChainSpecification(
    chainID: 17_000, blockForks: fromTheStart,
    timeForks: [
      Activation(.shanghai, 1_696_000_704), Activation(.cancun, 1_707_305_664),
      Activation(.prague, 1_740_434_112),
      Activation(.osaka, 1_759_308_480),
    ],
    terminalTotalDifficulty: .zero, parisBlock: 0,
    blobSchedule: [
      BlobActivation(1_707_305_664, .cancun), BlobActivation(1_740_434_112, .prague),
      BlobActivation(1_759_800_000, .bpo1), BlobActivation(1_760_389_824, .bpo2),
    ],
    // 0x42…42.
    depositContract: Address(high: 0x4242_4242_4242_4242, middle: 0x4242_4242_4242_4242, low: 0x4242_4242))

  public static let hoodi = ChainSpecification(
    chainID: 560_048, blockForks: fromTheStart,
    timeForks: [
      Activation(.shanghai, 0), Activation(.cancun, 0), Activation(.prague, 1_742_999_832),
      Activation(.osaka, 1_761_677_592),
    ],
    terminalTotalDifficulty: .zero, parisBlock: 0,
    blobSchedule: [
      BlobActivation(0, .cancun), BlobActivation(1_742_999_832, .prague),
      BlobActivation(1_762_365_720, .bpo1),
      BlobActivation(1_762_955_544, .bpo2),
    ],
    depositContract: mainnetDepositContract)

  /// Everything up to London from block 0 on.
  static let fromTheStart: [Activation] = [
    Activation(.homestead, 0), Activation(.tangerineWhistle, 0), Activation(.spuriousDragon, 0),
    Activation(.byzantium, 0), Activation(.constantinople, 0), Activation(.petersburg, 0),
    Activation(.istanbul, 0),
    Activation(.muirGlacier, 0), Activation(.berlin, 0), Activation(.london, 0),
  ]

  /// A public network by its chain id.
  public static func network(chainID: UInt64) -> ChainSpecification? {
    switch chainID {
    case mainnet.chainID: mainnet
    case sepolia.chainID: sepolia
    case holesky.chainID: holesky
    case hoodi.chainID: hoodi
    default: nil
    }
  }
}
