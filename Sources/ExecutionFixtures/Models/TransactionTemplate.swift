public import BigIntegers
public import EthereumTypes
public import Hashes

/// The `transaction` of a state test: fields with alternatives, of which a case names one each.
public struct TransactionTemplate: Sendable {
  public let nonce: JSONValue
  public let gasPrice: JSONValue?
  public let maxPriorityFeePerGas: JSONValue?
  public let maxFeePerGas: JSONValue?
  public let gasLimits: [JSONValue]
  public let to: JSONValue?
  public let values: [JSONValue]
  public let data: [JSONValue]
  /// One for each of `data`, where there are any.
  public let accessLists: [JSONValue]?
  public let maxFeePerBlobGas: JSONValue?
  public let blobHashes: JSONValue?
  public let authorizations: JSONValue?
  public let sender: Address?
  public let secretKey: Hash256?

  init(_ json: JSONValue) throws(FixtureError) {
    nonce = try json.require("nonce")
    gasPrice = json["gasPrice"]
    maxPriorityFeePerGas = json["maxPriorityFeePerGas"]
    maxFeePerGas = json["maxFeePerGas"]
    gasLimits = try json.require("gasLimit").elements
    to = json["to"]
    values = try json.require("value").elements
    data = try json.require("data").elements
    accessLists = json["accessLists"]?.elements
    maxFeePerBlobGas = json["maxFeePerBlobGas"]
    blobHashes = json["blobVersionedHashes"]
    authorizations = json["authorizationList"]
    sender = try json.optional("sender") { (v) throws(FixtureError) in try v.address() }
    secretKey = try json.optional("secretKey") { (v) throws(FixtureError) in Hash256(try v.uint256()) }
  }

  /// The transaction of a case, not signed. An error where a number is none, as in some that must be refused.
  public func transaction(_ selected: StateTest.Case, chainID: UInt256) throws(FixtureError) -> Transaction {
    guard selected.data < data.count, selected.gas < gasLimits.count, selected.value < values.count else {
      throw FixtureError("indexes beyond the transaction's alternatives")
    }
    var kind = Transaction.Kind.legacy
    var accessList: [AccessListEntry] = []
    if let accessLists {
      kind = .accessList
      if selected.data < accessLists.count, !accessLists[selected.data].isNull {
        accessList = try accessLists[selected.data].array(accessListEntry)
      }
    }
    if maxFeePerGas != nil { kind = .feeMarket }
    if blobHashes != nil || maxFeePerBlobGas != nil { kind = .blob }
    if authorizations != nil { kind = .setCode }
    let price = try (maxFeePerGas ?? gasPrice)?.uint256() ?? .zero
    return Transaction(
      kind: kind, chainID: chainID, nonce: try nonce.uint64(),
      maxPriorityFeePerGas: kind == .legacy || kind == .accessList ? price : try maxPriorityFeePerGas?.uint256() ?? .zero,
      maxFeePerGas: price, gasLimit: try gasLimits[selected.gas].uint64(), to: try to?.optionalAddress(),
      value: try values[selected.value].uint256(), data: try data[selected.data].bytes(), accessList: accessList,
      maxFeePerBlobGas: try maxFeePerBlobGas?.uint256() ?? .zero,
      blobHashes: try blobHashes?.array { (v) throws(FixtureError) in try v.hash() } ?? [],
      authorizations: try authorizations?.array(authorization) ?? [])
  }
}

/// An entry of an access list.
public func accessListEntry(_ json: JSONValue) throws(FixtureError) -> AccessListEntry {
  AccessListEntry(
    address: try json.get("address") { (v) throws(FixtureError) in try v.address() },
    storageKeys: try json.get("storageKeys") { (v) throws(FixtureError) in
      try v.array { (v) throws(FixtureError) in Hash256(try v.uint256()) }
    })
}

/// An entry of an authorization list.
public func authorization(_ json: JSONValue) throws(FixtureError) -> Authorization {
  let uint256 = { (v: JSONValue) throws(FixtureError) in try v.uint256() }
  let parity = try json.get(json["yParity"] == nil ? "v" : "yParity", uint256)
  return Authorization(
    chainID: try json.get("chainId", uint256),
    address: try json.get("address") { (v) throws(FixtureError) in try v.address() },
    nonce: try json.get("nonce") { (v) throws(FixtureError) in try v.uint64() },
    yParity: UInt8(clamping: parity.uint64 ?? 255), r: try json.get("r", uint256), s: try json.get("s", uint256))
}
