public import BigIntegers
public import EthereumTypes
import Hashes

/// What a header must be, given its parent's (Yellow Paper, section 4.4.4, and the EIPs that came later). The proof of work
/// of old blocks is not checked.
public struct HeaderRules: Sendable {
  public static let gasLimitMinimum: UInt64 = 5_000
  /// EIP-1985.
  public static let gasLimitMaximum: UInt64 = 1 << 63 - 1
  static let gasLimitDivisor: UInt64 = 1_024
  static let extraDataLimit = 32
  /// EIP-7934, in bytes: 10 MiB less 2 MiB for the beacon block.
  public static let blockLengthLimit = 8_388_608

  public let chain: ChainSpecification

  public init(_ chain: ChainSpecification) { self.chain = chain }

  /// The rules of the header's block.
  public func fork(_ header: Header) -> Fork {
    chain.fork(number: header.number, timestamp: header.timestamp, difficulty: header.difficulty)
  }

  /// What needs no parent.
  func checkAlone(_ header: Header, _ fork: Fork) throws(HeaderError) {
    guard header.extraData.count <= HeaderRules.extraDataLimit else {
      throw .extraDataTooLong(header.extraData.count)
    }
    if let start = chain.daoForkBlock, header.number >= start, header.number - start < DAOFork.markedBlocks,
      header.extraData != DAOFork.extraData
    {
      throw .extraDataOfDAOFork
    }
    guard header.gasLimit >= HeaderRules.gasLimitMinimum, header.gasLimit <= HeaderRules.gasLimitMaximum
    else {
      throw .gasLimitOutOfRange(header.gasLimit)
    }
    guard header.gasUsed <= header.gasLimit else {
      throw .gasUsedAboveLimit(limit: header.gasLimit, found: header.gasUsed)
    }
    try check(header.baseFeePerGas != nil, fork >= .london, .baseFeePerGas)
    try check(header.withdrawalsRoot != nil, fork >= .shanghai, .withdrawalsRoot)
    try check(header.blobGasUsed != nil && header.excessBlobGas != nil, fork >= .cancun, .blobGasUsed)
    try check(header.parentBeaconBlockRoot != nil, fork >= .cancun, .parentBeaconBlockRoot)
    try check(header.requestsHash != nil, fork >= .prague, .requestsHash)
    if fork >= .paris {
      guard header.difficulty.isZero else { throw .difficulty(expected: .zero, found: header.difficulty) }
      guard header.nonce == 0 else { throw .nonce }
      guard header.ommersHash == Header.emptyOmmersHash else { throw .presence(.ommers) }
    }
    if let used = header.blobGasUsed {
      let maximum = chain.blobParameters(timestamp: header.timestamp)?.maxGas ?? 0
      guard used <= maximum, used % BlobParameters.gasPerBlob == 0 else {
        throw .blobGasUsed(maximum: maximum, found: used)
      }
    }
  }

  private func check(_ isThere: Bool, _ belongs: Bool, _ field: HeaderError.Field) throws(HeaderError) {
    if isThere != belongs { throw .presence(field) }
  }

  /// What follows from the parent, whose hash is not compared here.
  func check(_ header: Header, _ fork: Fork, parent: Header) throws(HeaderError) {
    let (number, overflow) = parent.number.addingReportingOverflow(1)
    guard !overflow, header.number == number else { throw .number(expected: number, found: header.number) }
    guard header.timestamp > parent.timestamp else {
      throw .timestamp(parent: parent.timestamp, found: header.timestamp)
    }
    // The first block of London doubles the limit, so that the target is what the limit was.
    var base = parent.gasLimit
    if fork >= .london && parent.baseFeePerGas == nil {
      base = min(base, HeaderRules.gasLimitMaximum) &* BaseFee.elasticity
    }
    let difference = header.gasLimit > base ? header.gasLimit &- base : base &- header.gasLimit
    guard difference < base / HeaderRules.gasLimitDivisor else {
      throw .gasLimit(parent: base, found: header.gasLimit)
    }
    if fork < .paris {
      let difficulty = Difficulty.next(
        fork: fork, number: header.number, timestamp: header.timestamp, parentTimestamp: parent.timestamp,
        parentDifficulty: parent.difficulty, parentHasOmmers: parent.ommersHash != Header.emptyOmmersHash)
      guard header.difficulty == difficulty else {
        throw .difficulty(expected: difficulty, found: header.difficulty)
      }
    }
    if let found = header.baseFeePerGas {
      let expected = HeaderRules.baseFee(parent: parent)
      guard found == expected else { throw .baseFee(expected: expected, found: found) }
    }
    if let found = header.excessBlobGas {
      let expected = excessBlobGas(timestamp: header.timestamp, fork, parent: parent)
      guard found == expected else { throw .excessBlobGas(expected: expected, found: found) }
    }
  }

  /// The base fee of the block behind `parent`, from London on.
  public static func baseFee(parent: Header) -> UInt256 {
    guard let fee = parent.baseFeePerGas else { return BaseFee.initial }
    return BaseFee.next(parentBaseFee: fee, parentGasLimit: parent.gasLimit, parentGasUsed: parent.gasUsed)
  }

  /// The excess blob gas of the block behind `parent`, from Cancun on.
  public func excessBlobGas(timestamp: UInt64, _ fork: Fork, parent: Header) -> UInt64 {
    guard let parameters = chain.blobParameters(timestamp: timestamp) else { return 0 }
    return parameters.excessBlobGas(
      parentExcess: parent.excessBlobGas ?? 0, parentUsed: parent.blobGasUsed ?? 0,
      parentBaseFee: parent.baseFeePerGas ?? .zero, fork: fork)
  }

  /// The ommers of a block before Paris.
  func checkOmmers(_ block: Block, _ ancestry: Ancestry) throws(OmmerError) {
    if block.ommers.isEmpty { return }
    guard block.ommers.count <= 2 else { throw .tooMany(block.ommers.count) }
    let recent = [ancestry.parent] + ancestry.older.prefix(6)
    let hashes = [ancestry.parentHash] + ancestry.older.prefix(6).map { $0.hash }
    // Who knows the headers alone knows only whether there were ommers.
    if ancestry.ommers == nil, recent.contains(where: { $0.ommersHash != Header.emptyOmmersHash }) {
      throw .unknownAncestry(index: 0)
    }
    let known = ancestry.ommers ?? []
    var seen: [Hash256] = []
    for (i, ommer) in block.ommers.enumerated() {
      let hash = ommer.hash
      if seen.contains(hash) { throw .duplicate(index: i) }
      seen.append(hash)
      if hashes.contains(hash) || known.contains(hash) { throw .isKnown(index: i) }
      guard ommer.number < block.header.number, block.header.number - ommer.number <= 6,
        ommer.parentHash != block.header.parentHash
      else { throw .unrelated(index: i) }
      guard let place = hashes.firstIndex(of: ommer.parentHash) else {
        // All seven, or all there are, were looked at.
        if recent.count == 7 || recent.last?.number == 0 { throw .unrelated(index: i) }
        throw .unknownAncestry(index: i)
      }
      let fork = fork(ommer)
      do throws(HeaderError) {
        try checkAlone(ommer, fork)
        try check(ommer, fork, parent: recent[place])
      } catch {
        throw .header(index: i, error)
      }
    }
  }
}
