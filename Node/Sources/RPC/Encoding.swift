import BigIntegers
import Console
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

extension Members {
  /// The fields of a header, without what is of the block.
  init(_ header: Header, hash: Hash256) {
    self.init()
    let m = header
    self["number"] = .quantity(m.number)
    self["hash"] = .hash(hash)
    self["parentHash"] = .hash(m.parentHash)
    self["nonce"] = .data(Array(UInt256(m.nonce).bigEndianBytes[24...]))
    self["mixHash"] = .hash(m.mixHash)
    self["sha3Uncles"] = .hash(m.ommersHash)
    self["logsBloom"] = .data(m.logsBloom.bytes)
    self["stateRoot"] = .hash(m.stateRoot)
    self["miner"] = .address(m.beneficiary)
    self["difficulty"] = .quantity(m.difficulty)
    self["extraData"] = .data(m.extraData)
    self["gasLimit"] = .quantity(m.gasLimit)
    self["gasUsed"] = .quantity(m.gasUsed)
    self["timestamp"] = .quantity(m.timestamp)
    self["transactionsRoot"] = .hash(m.transactionsRoot)
    self["receiptsRoot"] = .hash(m.receiptsRoot)
    self["baseFeePerGas"] = m.baseFeePerGas.map { .quantity($0) }
    self["withdrawalsRoot"] = m.withdrawalsRoot.map { .hash($0) }
    self["blobGasUsed"] = m.blobGasUsed.map { .quantity($0) }
    self["excessBlobGas"] = m.excessBlobGas.map { .quantity($0) }
    self["parentBeaconBlockRoot"] = m.parentBeaconBlockRoot.map { .hash($0) }
    self["requestsHash"] = m.requestsHash.map { .hash($0) }
  }
}

/// Where a transaction is.
struct Place {
  let block: Hash256
  let number: UInt64
  let timestamp: UInt64
  let baseFee: UInt256?
  let index: Int

  init(_ header: Header, _ hash: Hash256, _ index: Int) {
    block = hash
    number = header.number
    timestamp = header.timestamp
    baseFee = header.baseFeePerGas
    self.index = index
  }
}

extension JSON {
  /// `place` nil: in the pool. `sender` nil where the signature gives none.
  static func transaction(_ t: Transaction, hash: Hash256, sender: Address?, at place: Place?) -> JSON {
    var m = Members()
    m["blockHash"] = place.map { .hash($0.block) } ?? .null
    m["blockNumber"] = place.map { .quantity($0.number) } ?? .null
    m["blockTimestamp"] = place.map { .quantity($0.timestamp) } ?? .null
    m["from"] = .address(sender)
    m["gas"] = .quantity(t.gasLimit)
    let price =
      place.flatMap { place in t.effectiveGasPrice(baseFee: place.baseFee ?? .zero) } ?? t.maxFeePerGas
    m["gasPrice"] = .quantity(price)
    if t.kind.rawValue >= Transaction.Kind.feeMarket.rawValue {
      m["maxFeePerGas"] = .quantity(t.maxFeePerGas)
      m["maxPriorityFeePerGas"] = .quantity(t.maxPriorityFeePerGas)
    }
    if t.kind == .blob { m["maxFeePerBlobGas"] = .quantity(t.maxFeePerBlobGas) }
    m["hash"] = .hash(hash)
    m["input"] = .data(t.data)
    m["nonce"] = .quantity(t.nonce)
    m["to"] = .address(t.to)
    m["transactionIndex"] = place.map { .quantity($0.index) } ?? .null
    m["value"] = .quantity(t.value)
    m["type"] = .quantity(UInt64(t.kind.rawValue))
    if t.kind != .legacy { m["accessList"] = .accessList(t.accessList) }
    // A simulated one that nobody has signed has none.
    if t.kind != .legacy || !t.v.isZero { m["chainId"] = t.chainID.map { .quantity($0) } }
    if t.kind == .blob { m["blobVersionedHashes"] = .array(t.blobHashes.map { .hash($0) }) }
    if t.kind == .setCode {
      m["authorizationList"] = .array(
        t.authorizations.map {
          .object([
            ("chainId", .quantity($0.chainID)), ("address", .address($0.address)),
            ("nonce", .quantity($0.nonce)),
            ("yParity", .quantity(UInt64($0.yParity))), ("r", .quantity($0.r)), ("s", .quantity($0.s)),
          ])
        })
    }
    m["v"] = .quantity(t.v)
    m["r"] = .quantity(t.r)
    m["s"] = .quantity(t.s)
    if t.kind != .legacy { m["yParity"] = .quantity(UInt64(t.yParity)) }
    return m.json
  }

  static func accessList(_ list: [AccessListEntry]) -> JSON {
    .array(
      list.map {
        .object([
          ("address", .address($0.address)), ("storageKeys", .array($0.storageKeys.map { .hash($0) })),
        ])
      })
  }

  static func withdrawals(_ list: [Withdrawal]) -> JSON {
    .array(
      list.map {
        .object([
          ("index", .quantity($0.index)), ("validatorIndex", .quantity($0.validatorIndex)),
          ("address", .address($0.address)),
          ("amount", .quantity($0.amount)),
        ])
      })
  }

  /// `isRemoved`: the block is not canonical any more.
  static func log(
    _ log: Log, at place: Place, transaction: Hash256, index: Int, isRemoved: Bool = false
  ) -> JSON {
    .object([
      ("address", .address(log.address)), ("topics", .array(log.topics.map { .hash($0) })),
      ("data", .data(log.data)),
      ("blockNumber", .quantity(place.number)), ("transactionHash", .hash(transaction)),
      ("transactionIndex", .quantity(place.index)), ("blockHash", .hash(place.block)),
      ("blockTimestamp", .quantity(place.timestamp)), ("logIndex", .quantity(index)),
      ("removed", .bool(isRemoved)),
    ])
  }
}
