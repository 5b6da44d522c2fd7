public import BigIntegers
public import Hashes

/// An account as the state trie has it (Yellow Paper, section 4.1).
@frozen
public struct AccountState: Hashable, Sendable {
  public var nonce: UInt64
  /// In wei.
  public var balance: UInt256
  public var storageRoot: Hash256
  public var codeHash: Hash256

  @inlinable
  public init(
    nonce: UInt64 = 0, balance: UInt256 = .zero, storageRoot: Hash256 = AccountState.emptyRoot,
    codeHash: Hash256 = AccountState.emptyCodeHash
  ) {
    self.nonce = nonce
    self.balance = balance
    self.storageRoot = storageRoot
    self.codeHash = codeHash
  }

  /// Root of a trie with nothing in it: Keccak-256 of the byte 0x80, the RLP of the empty string.
  public static let emptyRoot = Hash256(
    littleEndianWords: 0xa655_cc1b_171f_e856, 0x6ef8_c092_e645_83ff, 0xc0ad_6c99_1be0_485b,
    0x21b4_63e3_b52f_6201)

  /// Keccak-256 of nothing.
  public static let emptyCodeHash = Hash256(
    littleEndianWords: 0x3c23_f786_0146_d2c5, 0xc003_c7dc_b27d_7e92, 0x3b27_82ca_53b6_00e5,
    0x70a4_855d_04d8_fa7b)

  /// Whether EIP-161 calls the account empty.
  @inlinable
  public var isEmpty: Bool { nonce == 0 && balance.isZero && codeHash == AccountState.emptyCodeHash }

  /// From a trie's value.
  public init(rlp bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in try AccountState(&r) }
  }

  public init(_ reader: inout RLPReader) throws(RLPError) {
    var fields = try reader.list()
    self.init(
      nonce: try fields.uint64(), balance: try fields.uint256(), storageRoot: try fields.hash(),
      codeHash: try fields.hash())
    try fields.finish()
  }

  /// At most 110 bytes.
  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    writer.uint64(nonce)
    writer.uint256(balance)
    writer.hash(storageRoot)
    writer.hash(codeHash)
    writer.close(start)
  }
}
