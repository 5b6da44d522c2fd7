public import BigIntegers
public import EthereumTypes
public import Hashes
public import Secp256k1

/// What the owner of an account signs.
@frozen
public struct LedgerOperation: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable {
    /// Value to an account of this chain.
    case transfer = 1
    /// Value to an address on the base layer.
    case withdrawal = 2
  }

  public var kind: Kind
  public var from: Address
  public var to: Address
  public var value: UInt256
  /// Goes to the sequencer.
  public var fee: UInt256
  /// The number of signed operations that `from` has made before.
  public var nonce: UInt64

  public init(kind: Kind, from: Address, to: Address, value: UInt256, fee: UInt256, nonce: UInt64) {
    self.kind = kind
    self.from = from
    self.to = to
    self.value = value
    self.fee = fee
    self.nonce = nonce
  }
}

/// An operation and the signature of its typed data on one chain.
@frozen
public struct SignedOperation: Hashable, Sendable {
  public var operation: LedgerOperation
  /// The chain for which it was signed; part of the signed data.
  public var chainID: UInt64
  public var signature: Signature

  public init(operation: LedgerOperation, chainID: UInt64, signature: Signature) {
    self.operation = operation
    self.chainID = chainID
    self.signature = signature
  }

  /// Signs with `key`, which should belong to `operation.from`.
  public init(_ operation: LedgerOperation, domain: SigningDomain, key: PrivateKey) {
    self.init(operation: operation, chainID: domain.chainID, signature: key.sign(domain.digest(operation)))
  }
}

/// The EIP-712 domain of a chain: name "Martinet", version "1", chainId.
@frozen
public struct SigningDomain: Hashable, Sendable {
  public let chainID: UInt64
  /// hashStruct of the domain.
  public let separator: Hash256

  public init(chainID: UInt64) {
    self.chainID = chainID
    var words: InlineArray<16, UInt64> = InlineArray(repeating: 0)
    words.set(TypedData.domainType, at: 0)
    words.set(TypedData.name, at: 4)
    words.set(TypedData.version, at: 8)
    words.setBigEndian(UInt256(chainID), at: 12)
    separator = words.keccak256(words: 16)
  }

  /// What is signed: Keccak-256 of 0x19 0x01 ‖ separator ‖ hashStruct(operation).
  public func digest(_ operation: LedgerOperation) -> Hash256 {
    var words: InlineArray<24, UInt64> = InlineArray(repeating: 0)
    words.set(operation.kind == .transfer ? TypedData.transferType : TypedData.withdrawalType, at: 0)
    words.setBigEndian(operation.from.integer, at: 4)
    words.setBigEndian(operation.to.integer, at: 8)
    words.setBigEndian(operation.value, at: 12)
    words.setBigEndian(operation.fee, at: 16)
    words.setBigEndian(UInt256(operation.nonce), at: 20)
    let structure = words.keccak256(words: 24)

    // 66 bytes: everything after the two of the prefix is shifted by two bytes.
    words[0] = 0x0119 | (separator.word0 &<< 16)
    words[1] = (separator.word0 &>> 48) | (separator.word1 &<< 16)
    words[2] = (separator.word1 &>> 48) | (separator.word2 &<< 16)
    words[3] = (separator.word2 &>> 48) | (separator.word3 &<< 16)
    words[4] = (separator.word3 &>> 48) | (structure.word0 &<< 16)
    words[5] = (structure.word0 &>> 48) | (structure.word1 &<< 16)
    words[6] = (structure.word1 &>> 48) | (structure.word2 &<< 16)
    words[7] = (structure.word2 &>> 48) | (structure.word3 &<< 16)
    words[8] = structure.word3 &>> 48
    return words.keccak256(byteCount: 66)
  }
}

/// Keccak-256 of the strings of the typed data; tests recompute them.
enum TypedData {
  /// EIP712Domain(string name,string version,uint256 chainId)
  static let domainType = Hash256(
    littleEndianWords: 0x6bac_b876_7178_f8c2, 0x69e0_c1dc_4a5b_21f7, 0x05df_b19a_2db8_4abf,
    0x6e5b_9325_d491_7aa5)
  /// Martinet
  static let name = Hash256(
    littleEndianWords: 0x92a9_7651_ba55_02d3, 0x7a01_f7dc_bad6_0e65, 0x24ac_5e42_9804_0081,
    0x03d5_b727_b6b9_6593)
  /// 1
  static let version = Hash256(
    littleEndianWords: 0x0cf2_c054_aafd_9ec8, 0x5009_df82_2861_df7a, 0xcd07_037e_6351_a9f5,
    0xc68b_8b29_2f67_4ccb)
  /// Transfer(address from,address to,uint256 value,uint256 fee,uint64 nonce)
  static let transferType = Hash256(
    littleEndianWords: 0xf133_259e_c5b6_8d29, 0xcf28_35f0_33dd_69fe, 0x76df_89d6_51d6_3003,
    0x924c_5a99_1279_ca37)
  /// Withdrawal(address from,address to,uint256 value,uint256 fee,uint64 nonce)
  static let withdrawalType = Hash256(
    littleEndianWords: 0xa9aa_4ed8_41d5_9dff, 0xd442_6fed_696d_68d5, 0xbc24_73f0_c76c_c31d,
    0x7269_00d1_f19e_9047)
}
