import BigIntegers
public import EthereumTypes
import Hashes
import SSZ
import StateTrie

/// A block with the fields that the consensus layer has (consensus-specs, `ExecutionPayload` of Bellatrix to Fulu), as the
/// progressive container of execution-specs, in memory of an input that must live as long as this.
public struct ExecutionPayload {
  /// All fields but the hashes of transactions and withdrawals, which are computed.
  var header: Header
  let blockHash: Hash256
  /// Transactions in their envelopes.
  public let transactions: [UnsafeRawBufferPointer]
  /// Nil before Shanghai.
  public let withdrawals: [Withdrawal]?
  /// What the tree of the payload needs of its bytes.
  private let bloom: UnsafeRawBufferPointer

  init(_ view: SSZView, fork: Fork) throws(SSZError) {
    // Fields that forks added: an offset of withdrawals; the numbers of blob gas.
    let size = 508 + (fork >= .shanghai ? 4 : 0) + (fork >= .cancun ? 16 : 0)
    var r = try SSZReader(view, fixedSize: size)
    var header = Header()
    header.parentHash = r.hash()
    header.beneficiary = r.address()
    header.stateRoot = r.hash()
    header.receiptsRoot = r.hash()
    bloom = r.bytes(Bloom.byteCount)
    header.mixHash = r.hash()
    header.number = r.uint64()
    header.gasLimit = r.uint64()
    header.gasUsed = r.uint64()
    header.timestamp = r.uint64()
    let extraData = try r.variable()
    header.baseFeePerGas = r.uint256()
    blockHash = r.hash()
    let transactions = try r.variable()
    let withdrawals = fork >= .shanghai ? try r.variable() : nil
    if fork >= .cancun {
      header.blobGasUsed = r.uint64()
      header.excessBlobGas = r.uint64()
    }
    try r.finish()
    let extra = r[extraData]
    guard extra.count <= ExecutionPayload.extraDataLimit else {
      throw SSZError(.tooLong, at: extra.position, expected: ExecutionPayload.extraDataLimit, found: extra.count)
    }
    header.extraData = Array(extra.bytes)
    if let start = bloom.baseAddress { header.logsBloom = Bloom(load: start) }
    self.header = header
    self.transactions = try r[transactions].byteLists().map { $0.bytes }
    self.withdrawals = try withdrawals.map { (i) throws(SSZError) in try Withdrawal.list(r[i]) }
  }

  static let extraDataLimit = 32

  /// hash_tree_root.
  func root(_ tree: inout SSZTree) -> Hash256 {
    var fields: [Hash256] = [
      header.parentHash, header.beneficiary.chunk, header.stateRoot, header.receiptsRoot, tree.byteVector(bloom),
      header.mixHash, SSZTree.chunk(header.number), SSZTree.chunk(header.gasLimit), SSZTree.chunk(header.gasUsed),
      SSZTree.chunk(header.timestamp),
      header.extraData.withUnsafeBytes { tree.byteList($0, limit: ExecutionPayload.extraDataLimit) },
      (header.baseFeePerGas ?? .zero).chunk, blockHash,
    ]
    var roots: [Hash256] = []
    roots.reserveCapacity(transactions.count)
    for transaction in transactions { roots.append(tree.progressiveByteList(transaction)) }
    fields.append(tree.progressiveList(roots))
    if let withdrawals {
      var roots: [Hash256] = []
      for withdrawal in withdrawals {
        roots.append(
          tree.container([
            SSZTree.chunk(withdrawal.index), SSZTree.chunk(withdrawal.validatorIndex), withdrawal.address.chunk,
            SSZTree.chunk(withdrawal.amount),
          ]))
      }
      fields.append(tree.progressiveList(roots))
    }
    if let used = header.blobGasUsed, let excess = header.excessBlobGas {
      fields.append(SSZTree.chunk(used))
      fields.append(SSZTree.chunk(excess))
    }
    return tree.progressiveContainer(fields)
  }
}

extension Withdrawal {
  static let encodedSize = 44

  static func list(_ view: SSZView) throws(SSZError) -> [Withdrawal] {
    var result: [Withdrawal] = []
    for element in try view.elements(size: encodedSize) {
      var r = try SSZReader(element, fixedSize: encodedSize)
      result.append(
        Withdrawal(
          index: r.uint64(), validatorIndex: r.uint64(), address: r.address(), amount: r.uint64()))
    }
    return result
  }
}

extension SSZReader {
  mutating func address() -> Address {
    var value = UInt256.zero
    for byte in bytes(20) { value = value << 8 | UInt256(UInt64(byte)) }
    return Address(truncating: value)
  }
}

extension Address {
  /// The 20 bytes, filled up.
  var chunk: Hash256 { Hash256(integer << 96) }
}

extension UInt256 {
  /// The 32 bytes, least significant first.
  var chunk: Hash256 { Hash256(littleEndianWords: limb0, limb1, limb2, limb3) }
}
