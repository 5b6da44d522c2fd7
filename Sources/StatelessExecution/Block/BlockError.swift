public import BigIntegers
public import EVM
public import EthereumTypes
public import Hashes

/// Why a block is not a valid child of its parent, or could not be executed.
public enum BlockError: Error, Hashable, Sendable {
  /// The block's bytes.
  case malformed(RLPError)
  /// The chain has rules at this block that are not implemented.
  case unsupportedFork(Fork)
  case header(HeaderError)
  case ommers(OmmerError)
  /// A commitment of the header and what it should be.
  case hash(HashField, expected: Hash256, found: Hash256)
  case number(NumberField, expected: UInt64, found: UInt64)
  /// The header's bloom is not that of the logs.
  case logsBloom
  case invalidSignature(transaction: Int)
  case transaction(Int, TransactionError)
  /// The given state does not suffice.
  case state(StateError)
  /// A contract that the protocol calls at the end of a block is not there, or failed (EIP-7002, EIP-7251).
  case missingSystemContract(Address)
  case failedSystemCall(Address)
  /// A log of the deposit contract that has not the form of EIP-6110.
  case malformedDeposit(transaction: Int)

  /// Fields of the header that are computed: `expected` is the computed value, `found` the header's.
  public enum HashField: UInt8, Sendable {
    case parentHash, ommersHash, stateRoot, transactionsRoot, receiptsRoot, withdrawalsRoot, requestsHash
  }

  public enum NumberField: UInt8, Sendable {
    case gasUsed, blobGasUsed
  }
}

/// What is wrong with a header, by itself or behind its parent.
public enum HeaderError: Error, Hashable, Sendable {
  case number(expected: UInt64, found: UInt64)
  case timestamp(parent: UInt64, found: UInt64)
  case extraDataTooLong(Int)
  /// One of the ten blocks that must carry the mark of the DAO fork does not.
  case extraDataOfDAOFork
  case gasUsedAboveLimit(limit: UInt64, found: UInt64)
  /// The limit is in 5000 ..< 2⁶³ (EIP-1985).
  case gasLimitOutOfRange(UInt64)
  /// It may differ from the parent's by less than a 1024th.
  case gasLimit(parent: UInt64, found: UInt64)
  case difficulty(expected: UInt256, found: UInt256)
  case nonce
  case baseFee(expected: UInt256, found: UInt256)
  case excessBlobGas(expected: UInt64, found: UInt64)
  case blobGasUsed(maximum: UInt64, found: UInt64)
  /// A field that the fork has is missing, or one that it has not is there.
  case presence(Field)
  /// EIP-7934.
  case blockTooLong(maximum: Int, found: Int)

  public enum Field: UInt8, Sendable {
    case baseFeePerGas, withdrawalsRoot, blobGasUsed, parentBeaconBlockRoot, requestsHash, withdrawals, ommers
  }
}

/// What is wrong with the ommers of a block before Paris.
public enum OmmerError: Error, Hashable, Sendable {
  case tooMany(Int)
  case header(index: Int, HeaderError)
  case duplicate(index: Int)
  /// Already in one of the last blocks, or itself one of them.
  case isKnown(index: Int)
  /// Its parent is not one of the last seven blocks before the block's own parent's child.
  case unrelated(index: Int)
  /// The headers or ommers of the last seven blocks were not given.
  case unknownAncestry(index: Int)
}
