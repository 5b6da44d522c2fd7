import BigIntegers
import Chain
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes
import Precompiles

/// The transaction object of `eth_call` and its like.
struct CallArguments {
  var sender = Address.zero
  var transaction: Transaction
  /// Whether the caller named them; else the defaults are in `transaction`.
  var hasGas = false
  var hasNonce = false
  var hasPrice: Bool { !transaction.maxFeePerGas.isZero }

  /// `gas`: where none is given.
  init(_ value: JSONValue, chainID: UInt64, gas: UInt64) throws {
    guard value.isObject else {
      throw ArgumentProblem("json: cannot unmarshal non-object into Go value of type ethapi.TransactionArgs")
    }
    transaction = Transaction(
      kind: .legacy, chainID: UInt256(chainID), nonce: 0, maxPriorityFeePerGas: .zero, maxFeePerGas: .zero,
      gasLimit: gas,
      to: nil)
    if let from = value["from"] { sender = try Argument.address(from) }
    if let to = value["to"] { transaction.to = try Argument.address(to) }
    if let gas = value["gas"] {
      transaction.gasLimit = try Argument.uint64(gas)
      hasGas = true
    }
    if let amount = value["value"] { transaction.value = try Argument.uint256(amount) }
    if let nonce = value["nonce"] {
      transaction.nonce = try Argument.uint64(nonce)
      hasNonce = true
    }
    try readPrices(value)
    let input = try value["input"].map { try Argument.bytes($0) }
    let data = try value["data"].map { try Argument.bytes($0) }
    if let input, let data, input != data {
      throw RPCError.server(
        "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass transaction call data"
      )
    }
    transaction.data = input ?? data ?? []
    if let id = try value["chainId"].map({ try Argument.uint256($0) }), id != UInt256(chainID) {
      throw RPCError.server("chainId does not match node's (have=\(id), want=\(chainID))")
    }
    if let list = value["accessList"] {
      transaction.accessList = try list.elements.map(Self.accessListEntry)
      if transaction.kind == .legacy { transaction.kind = .accessList }
    }
    if let hashes = value["blobVersionedHashes"] {
      transaction.blobHashes = try hashes.elements.map { try Argument.hash($0) }
      transaction.kind = .blob
    }
    if let fee = value["maxFeePerBlobGas"] { transaction.maxFeePerBlobGas = try Argument.uint256(fee) }
    if let list = value["authorizationList"] {
      transaction.authorizations = try list.elements.map(Self.authorization)
      transaction.kind = .setCode
    }
  }

  private mutating func readPrices(_ value: JSONValue) throws {
    let price = try value["gasPrice"].map { try Argument.uint256($0) }
    let maximum = try value["maxFeePerGas"].map { try Argument.uint256($0) }
    let tip = try value["maxPriorityFeePerGas"].map { try Argument.uint256($0) }
    if let price {
      guard maximum == nil, tip == nil else {
        throw RPCError.server("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified")
      }
      transaction.maxFeePerGas = price
      transaction.maxPriorityFeePerGas = price
    } else if maximum != nil || tip != nil {
      if let maximum, let tip, tip > maximum {
        throw RPCError.server("maxFeePerGas (\(maximum)) < maxPriorityFeePerGas (\(tip))")
      }
      transaction.kind = .feeMarket
      transaction.maxFeePerGas = maximum ?? .zero
      transaction.maxPriorityFeePerGas = min(tip ?? .zero, transaction.maxFeePerGas)
    }
  }

  private static func accessListEntry(_ value: JSONValue) throws -> AccessListEntry {
    guard let address = value["address"] else {
      throw ArgumentProblem("missing required field 'address' for AccessTuple")
    }
    return AccessListEntry(
      address: try Argument.address(address),
      storageKeys: try (value["storageKeys"]?.elements ?? []).map { try Argument.hash($0) })
  }

  private static func authorization(_ value: JSONValue) throws -> Authorization {
    func field(_ found: JSONValue?, _ name: String) throws -> JSONValue {
      guard let found else {
        throw ArgumentProblem("missing required field '\(name)' for SetCodeAuthorization")
      }
      return found
    }
    let parity = try Argument.uint64(try field(value["yParity"], "yParity"))
    guard parity <= 255 else { throw ArgumentProblem("yParity has more than 8 bits") }
    return Authorization(
      chainID: try Argument.uint256(try field(value["chainId"], "chainId")),
      address: try Argument.address(try field(value["address"], "address")),
      nonce: try Argument.uint64(try field(value["nonce"], "nonce")), yParity: UInt8(parity),
      r: try Argument.uint256(try field(value["r"], "r")), s: try Argument.uint256(try field(value["s"], "s"))
    )
  }
}

extension BlockOverrides {
  /// For a call: what only a block can have is refused.
  init(call value: JSONValue) throws {
    for (name, field) in [("beaconRoot", value["beaconRoot"]), ("withdrawals", value["withdrawals"])] where field != nil {
      throw RPCError.server("block override \"\(name)\" is not supported for this RPC method")
    }
    try self.init(value)
  }

  init(_ value: JSONValue) throws {
    self.init()
    number = try value["number"].map { try Argument.uint64($0) }
    timestamp = try value["time"].map { try Argument.uint64($0) }
    gasLimit = try value["gasLimit"].map { try Argument.uint64($0) }
    coinbase = try (value["feeRecipient"] ?? value["coinbase"]).map { try Argument.address($0) }
    prevRandao = try (value["prevRandao"] ?? value["random"]).map { try Argument.hash($0) }
    baseFee = try (value["baseFeePerGas"] ?? value["baseFee"]).map { try Argument.uint256($0) }
    blobBaseFee = try value["blobBaseFee"].map { try Argument.uint256($0) }
  }
}

extension StateOverrides {
  init(_ value: JSONValue, fork: Fork) throws {
    self.init()
    guard value.isObject else {
      throw ArgumentProblem("json: cannot unmarshal non-object into Go value of type override.StateOverride")
    }
    var named: [Address: JSONValue] = [:]
    for (name, fields) in value.members {
      guard let address = Address(text: name) else { throw ArgumentProblem("\(name.prefix(100)) is no address") }
      named[address] = fields
    }
    for (address, fields) in named {
      var account = AccountOverride()
      account.balance = try fields["balance"].map { try Argument.uint256($0) }
      account.nonce = try fields["nonce"].map { try Argument.uint64($0) }
      account.code = try fields["code"].map { try Argument.bytes($0) }
      if let slots = fields["state"] {
        guard fields["stateDiff"] == nil else {
          throw RPCError.server("account \(address) has both 'state' and 'stateDiff'")
        }
        account.replacesStorage = true
        account.slots = try Self.slots(slots)
      } else {
        account.slots = try fields["stateDiff"].map { try Self.slots($0) } ?? []
      }
      accounts[address] = account
    }
    try movePrecompiles(named, fork)
  }

  private static func slots(_ value: JSONValue) throws -> [(key: UInt256, value: UInt256)] {
    try value.members.map { key, slot in
      guard let key = Hash256(text: key) else { throw ArgumentProblem("\(key.prefix(100)) is no slot") }
      return (key.integer, try Argument.hash(slot).integer)
    }
  }

  /// An overridden account is no precompile any more; where it is moved to, there is one.
  private mutating func movePrecompiles(_ named: [Address: JSONValue], _ fork: Fork) throws {
    var places = Dictionary(uniqueKeysWithValues: Precompiles.active(fork).map { ($0.address, $0) })
    let known = places.count
    var targets: Set<Address> = []
    for (address, fields) in named.sorted(by: { $0.key < $1.key }) {
      // go-ethereum's order: what was moved to a later address of the list finds it taken.
      guard !targets.contains(address) else {
        throw RPCError.server("account \(address) has already been overridden by a precompile")
      }
      let precompile = places[address]
      if let target = try fields["movePrecompileToAddress"].map({ try Argument.address($0) }) {
        guard let precompile else { throw RPCError.server("account \(address) is not a precompile") }
        guard named[target] == nil else { throw RPCError.server("account \(target) is already overridden") }
        places[target] = precompile
        targets.insert(target)
      }
      places[address] = nil
    }
    if places.count != known || !targets.isEmpty { precompiles = places }
  }
}
