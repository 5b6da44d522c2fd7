public import EthereumTypes
import Hashes

/// Contracts that the protocol calls.
public enum SystemContracts {
  /// EIP-4788: 0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02.
  public static let beaconRoots = Address(
    high: 0x000f_3df6_d732_807e, middle: 0xf131_9fb7_b8bb_8522, low: 0xd0be_ac02)
  /// EIP-2935: 0x0000F90827F1C53a10cb7A02335B175320002935.
  public static let history = Address(
    high: 0x0000_f908_27f1_c53a, middle: 0x10cb_7a02_335b_1753, low: 0x2000_2935)
  /// EIP-7002: 0x00000961Ef480Eb55e80D19ad83579A64c007002.
  public static let withdrawalRequests = Address(
    high: 0x0000_0961_ef48_0eb5, middle: 0x5e80_d19a_d835_79a6, low: 0x4c00_7002)
  /// EIP-7251: 0x0000BBdDc7CE488642fb579F8B00f3a590007251.
  public static let consolidationRequests = Address(
    high: 0x0000_bbdd_c7ce_4886, middle: 0x42fb_579f_8b00_f3a5, low: 0x9000_7251)
}

/// The event of the deposit contract (EIP-6110).
enum DepositLog {
  /// Keccak-256 of "DepositEvent(bytes,bytes,bytes,bytes,bytes)".
  static let topic = Hash256(
    littleEndianWords: 0x4213_e3d0_62bc_9b64, 0x4940_2dd8_5c4e_eaaf, 0x9a88_c02f_91ee_e1e7,
    0xc538_90e3_3b80_90a7)

  /// Where each field's length is in the data, and the length.
  private static let fields: [(offset: Int, length: Int)] = [
    (160, 48), (256, 32), (320, 8), (384, 96), (512, 8),
  ]

  /// The 192 bytes of the request; nil where the data has another form.
  static func request(_ data: [UInt8]) -> [UInt8]? {
    guard data.count == 576 else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(192)
    for (i, field) in fields.enumerated() {
      guard word(data, 32 &* i) == field.offset, word(data, field.offset) == field.length else { return nil }
      result += data[(field.offset &+ 32)..<(field.offset &+ 32 &+ field.length)]
    }
    return result
  }

  /// 32 bytes as a number, nil from 2¹⁶ on.
  private static func word(_ data: [UInt8], _ offset: Int) -> Int? {
    for i in 0..<30 where data[offset &+ i] != 0 { return nil }
    return Int(data[offset &+ 30]) &<< 8 | Int(data[offset &+ 31])
  }
}
