import BigIntegers
import EthereumTypes
import ExecutionFixtures
import Foundation
import Secp256k1

/// What the transition tool reads.
struct T8nInput {
  let alloc: FixtureAlloc
  let environment: FixtureEnvironment
  /// Whether the environment names block hashes at all.
  let hasBlockHashes: Bool
  /// Each a transaction, or why it is none.
  let transactions: [Result<Transaction, FixtureError>]
  /// Nil: those of the fork.
  let blobParameters: BlobParameters?

  /// From files, or from standard input where a place is "stdin".
  init(alloc allocPlace: String, env envPlace: String, txs txsPlace: String, blobParams: String, chainID: UInt64) throws {
    var standard: JSONValue?
    if [allocPlace, envPlace, txsPlace, blobParams].contains("stdin") {
      standard = try T8nInput.document([UInt8](FileHandle.standardInput.readDataToEndOfFile()), "standard input")
    }
    func value(_ place: String, _ key: StaticString) throws -> JSONValue {
      if place != "stdin" {
        let bytes: [UInt8]
        do { bytes = try readFile(place) } catch { throw T8nError(.files, "\(error)") }
        return try T8nInput.document(bytes, place)
      }
      guard let value = standard?[key] else { throw T8nError(.json, "standard input has no \(key)") }
      return value
    }
    let blobs = blobParams.isEmpty ? nil : try value(blobParams, "blobParams")
    if txsPlace == "stdin" {
      try self.init(
        alloc: try value(allocPlace, "alloc"), env: try value(envPlace, "env"), txs: standard?["txs"],
        rlp: standard?["txsRlp"], blobs: blobs, chainID: chainID)
    } else {
      let txs = try value(txsPlace, "txs")
      let isRLP = txsPlace.hasSuffix(".rlp")
      try self.init(
        alloc: try value(allocPlace, "alloc"), env: try value(envPlace, "env"), txs: isRLP ? nil : txs,
        rlp: isRLP ? txs : nil, blobs: blobs, chainID: chainID)
    }
  }

  /// From one object.
  init(_ json: JSONValue, chainID: UInt64) throws {
    guard let alloc = json["alloc"], let env = json["env"] else { throw T8nError(.json, "alloc or env is missing") }
    try self.init(
      alloc: alloc, env: env, txs: json["txs"], rlp: json["txsRlp"], blobs: json["blobParams"], chainID: chainID)
  }

  private init(
    alloc: JSONValue, env: JSONValue, txs: JSONValue?, rlp: JSONValue?, blobs: JSONValue?, chainID: UInt64
  ) throws {
    do {
      blobParameters = try blobs.map { (v) throws(FixtureError) in try BlobParameters(blobParams: v) }
      self.alloc = try readAlloc(alloc)
      environment = try FixtureEnvironment(env)
      hasBlockHashes = env["blockHashes"] != nil
      if let rlp {
        transactions = try T8nInput.list(try rlp.bytes())
      } else {
        transactions = (txs?.elements ?? []).map { one in
          do throws(FixtureError) { return .success(try Transaction(rpc: one, chainID: chainID)) } catch { return .failure(error) }
        }
      }
    } catch let error as FixtureError {
      throw T8nError(.json, error.description)
    }
  }

  static func document(_ bytes: [UInt8], _ place: String) throws -> JSONValue {
    do { return try JSONDocument(bytes).root } catch { throw T8nError(.json, "\(place): \(error)") }
  }

  /// go-ethereum's words for a receiver that is missing where the kind must have one, which execution-spec-tests looks for.
  private static func refusal(_ error: RLPError) -> String {
    if error.reason == .wrongLength, error.expected == 20, error.found == 0 {
      return "rlp: input string too short for common.Address, decoding into (types.Transaction)(types.BlobTx).To"
    }
    return "rlp: \(error)"
  }

  /// The transactions of an RLP list, one that cannot be read does not spoil the others.
  private static func list(_ bytes: [UInt8]) throws -> [Result<Transaction, FixtureError>] {
    do {
      return try RLPReader.read(bytes) { (reader) throws(RLPError) in
        try reader.array { (r) throws(RLPError) -> Result<Transaction, FixtureError> in
          let start = r
          _ = try r.itemRange()
          var item = start
          do throws(RLPError) { return .success(try Transaction(item: &item)) } catch {
            return .failure(FixtureError(refusal(error)))
          }
        }
      }
    } catch {
      throw T8nError(.rlp, "\(error)")
    }
  }
}

extension Transaction {
  /// A transaction in the form of JSON-RPC, signed, or to be signed by its `secretKey`: with the chain's id (EIP-155) unless
  /// `protected` is false.
  init(rpc json: JSONValue, chainID: UInt64) throws(FixtureError) {
    let uint256 = { (v: JSONValue) throws(FixtureError) in try v.uint256() }
    let uint64 = { (v: JSONValue) throws(FixtureError) in try v.uint64() }
    let bytes = { (v: JSONValue) throws(FixtureError) in try v.bytes() }
    let type = try json.optional("type", uint64) ?? 0
    guard type <= 4, let kind = Kind(rawValue: UInt8(type)) else { throw FixtureError("transaction type not supported") }
    let price = try json.optional("gasPrice", uint256)
    let maximum = try json.optional("maxFeePerGas", uint256) ?? price ?? .zero
    let input = try json.optional(json["input"] == nil ? "data" : "input", bytes) ?? []
    let gas = try json.get(json["gas"] == nil ? "gasLimit" : "gas", uint64)
    self.init(
      kind: kind, chainID: UInt256(chainID), nonce: try json.get("nonce", uint64),
      maxPriorityFeePerGas: kind == .legacy || kind == .accessList
        ? maximum : try json.optional("maxPriorityFeePerGas", uint256) ?? .zero,
      maxFeePerGas: maximum, gasLimit: gas,
      to: try json.optional("to") { (v) throws(FixtureError) in try v.optionalAddress() } ?? nil,
      value: try json.optional("value", uint256) ?? .zero, data: input,
      accessList: try json.optional("accessList") { (v) throws(FixtureError) in try v.array(accessListEntry) } ?? [],
      maxFeePerBlobGas: try json.optional("maxFeePerBlobGas", uint256) ?? .zero,
      blobHashes: try json.optional("blobVersionedHashes") { (v) throws(FixtureError) in
        try v.array { (v) throws(FixtureError) in try v.hash() }
      } ?? [],
      authorizations: try json.optional("authorizationList") { (v) throws(FixtureError) in try v.array(authorization) } ?? [])
    let v = try json.optional(json["v"] == nil ? "yParity" : "v", uint256) ?? .zero
    r = try json.optional("r", uint256) ?? .zero
    s = try json.optional("s", uint256) ?? .zero
    if kind != .legacy, let id = try json.optional("chainId", uint256) { self.chainID = id }
    if let key = try json.optional("secretKey", uint256), v.isZero, r.isZero, s.isZero {
      if json["protected"]?.bool == false && kind == .legacy { self.chainID = nil }
      let privateKey: PrivateKey
      do { privateKey = try PrivateKey(key) } catch { throw FixtureError("secretKey: \(error)") }
      sign(with: privateKey)
    } else if kind != .legacy {
      yParity = UInt8(clamping: v.uint64 ?? 255)
    } else if v >= UInt256(35) {
      self.chainID = (v &- UInt256(35)) >> 1
      yParity = UInt8(truncatingIfNeeded: (v &- UInt256(35)).limb0 & 1)
    } else {
      self.chainID = nil
      yParity = v == UInt256(27) ? 0 : v == UInt256(28) ? 1 : 2
    }
  }
}
