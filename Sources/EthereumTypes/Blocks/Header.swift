public import BigIntegers
public import Hashes

/// A block's header (Yellow Paper, section 4.3, and the EIPs named at the fields that came later).
///
/// Of the optional fields a header has the first few: each fork that added some left the earlier ones in place.
public struct Header: Hashable, Sendable {
  public var parentHash: Hash256
  public var ommersHash: Hash256
  public var beneficiary: Address
  public var stateRoot: Hash256
  public var transactionsRoot: Hash256
  public var receiptsRoot: Hash256
  public var logsBloom: Bloom
  /// Zero from Paris on.
  public var difficulty: UInt256
  public var number: UInt64
  public var gasLimit: UInt64
  public var gasUsed: UInt64
  /// Seconds since 1970.
  public var timestamp: UInt64
  /// At most 32 bytes in a valid header.
  public var extraData: [UInt8]
  /// The beacon chain's random value from Paris on (EIP-4399).
  public var mixHash: Hash256
  /// Its eight bytes as a number, most significant first; zero from Paris on.
  public var nonce: UInt64
  /// From London on (EIP-1559).
  public var baseFeePerGas: UInt256?
  /// From Shanghai on (EIP-4895).
  public var withdrawalsRoot: Hash256?
  /// From Cancun on (EIP-4844), as `excessBlobGas`.
  public var blobGasUsed: UInt64?
  public var excessBlobGas: UInt64?
  /// From Cancun on (EIP-4788).
  public var parentBeaconBlockRoot: Hash256?
  /// From Prague on (EIP-7685).
  public var requestsHash: Hash256?

  public init(
    parentHash: Hash256 = .zero, ommersHash: Hash256 = Header.emptyOmmersHash, beneficiary: Address = .zero,
    stateRoot: Hash256 = AccountState.emptyRoot, transactionsRoot: Hash256 = AccountState.emptyRoot,
    receiptsRoot: Hash256 = AccountState.emptyRoot, logsBloom: Bloom = Bloom(), difficulty: UInt256 = .zero,
    number: UInt64 = 0, gasLimit: UInt64 = 0, gasUsed: UInt64 = 0, timestamp: UInt64 = 0,
    extraData: [UInt8] = [],
    mixHash: Hash256 = .zero, nonce: UInt64 = 0, baseFeePerGas: UInt256? = nil,
    withdrawalsRoot: Hash256? = nil,
    blobGasUsed: UInt64? = nil, excessBlobGas: UInt64? = nil, parentBeaconBlockRoot: Hash256? = nil,
    requestsHash: Hash256? = nil
  ) {
    self.parentHash = parentHash
    self.ommersHash = ommersHash
    self.beneficiary = beneficiary
    self.stateRoot = stateRoot
    self.transactionsRoot = transactionsRoot
    self.receiptsRoot = receiptsRoot
    self.logsBloom = logsBloom
    self.difficulty = difficulty
    self.number = number
    self.gasLimit = gasLimit
    self.gasUsed = gasUsed
    self.timestamp = timestamp
    self.extraData = extraData
    self.mixHash = mixHash
    self.nonce = nonce
    self.baseFeePerGas = baseFeePerGas
    self.withdrawalsRoot = withdrawalsRoot
    self.blobGasUsed = blobGasUsed
    self.excessBlobGas = excessBlobGas
    self.parentBeaconBlockRoot = parentBeaconBlockRoot
    self.requestsHash = requestsHash
  }

  /// Keccak-256 of the empty list, 0xc0.
  public static let emptyOmmersHash = Hash256(
    littleEndianWords: 0x7a5d_c7de_e84d_cc1d, 0x1ad4_ccb6_67b5_85ab, 0x1374_8a94_1b45_12d3,
    0x4793_d440_fd42_a1f0)
}

extension Header {
  public init(rlp bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in try Header(&r) }
  }

  /// A header with fields this library does not know is refused (`trailingBytes`).
  public init(_ reader: inout RLPReader) throws(RLPError) {
    var f = try reader.list()
    self.init(
      parentHash: try f.hash(), ommersHash: try f.hash(), beneficiary: try f.address(),
      stateRoot: try f.hash(),
      transactionsRoot: try f.hash(), receiptsRoot: try f.hash(), logsBloom: try f.bloom(),
      difficulty: try f.uint256(), number: try f.uint64(), gasLimit: try f.uint64(), gasUsed: try f.uint64(),
      timestamp: try f.uint64(), extraData: try f.bytes(), mixHash: try f.hash(), nonce: try f.fixed64())
    if !f.isAtEnd { baseFeePerGas = try f.uint256() }
    if !f.isAtEnd { withdrawalsRoot = try f.hash() }
    if !f.isAtEnd {
      blobGasUsed = try f.uint64()
      excessBlobGas = try f.uint64()
      parentBeaconBlockRoot = try f.hash()
    }
    if !f.isAtEnd { requestsHash = try f.hash() }
    try f.finish()
  }

  /// Optional fields behind one that is nil are left out.
  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    defer { writer.close(start) }
    writer.hash(parentHash)
    writer.hash(ommersHash)
    writer.address(beneficiary)
    writer.hash(stateRoot)
    writer.hash(transactionsRoot)
    writer.hash(receiptsRoot)
    logsBloom.encode(to: &writer)
    writer.uint256(difficulty)
    writer.uint64(number)
    writer.uint64(gasLimit)
    writer.uint64(gasUsed)
    writer.uint64(timestamp)
    writer.bytes(extraData)
    writer.hash(mixHash)
    writer.fixed64(nonce)
    guard let baseFeePerGas else { return }
    writer.uint256(baseFeePerGas)
    guard let withdrawalsRoot else { return }
    writer.hash(withdrawalsRoot)
    guard let blobGasUsed, let excessBlobGas, let parentBeaconBlockRoot else { return }
    writer.uint64(blobGasUsed)
    writer.uint64(excessBlobGas)
    writer.hash(parentBeaconBlockRoot)
    guard let requestsHash else { return }
    writer.hash(requestsHash)
  }

  public var encoded: [UInt8] {
    var writer = RLPWriter(capacity: 768)
    encode(to: &writer)
    return writer.bytes
  }

  /// The block's hash.
  public var hash: Hash256 {
    var writer = RLPWriter(capacity: 768)
    encode(to: &writer)
    return writer.keccak256
  }
}

extension RLPReader {
  /// Eight bytes as a number, most significant first.
  mutating func fixed64() throws(RLPError) -> UInt64 {
    let start = position
    let range = try bytesRange()
    guard range.count == 8 else { throw RLPError(.wrongLength, at: start, expected: 8, found: range.count) }
    return UInt64(bigEndian: memory(range).loadUnaligned(as: UInt64.self))
  }
}

extension RLPWriter {
  /// Eight bytes, most significant first.
  mutating func fixed64(_ value: UInt64) {
    raw(0x88)
    for i in 0..<8 { raw(UInt8(truncatingIfNeeded: value &>> UInt64(56 &- 8 &* i))) }
  }
}
