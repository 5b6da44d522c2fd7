import BigIntegers
import Chain
import ChainStore
import Console
import DevelopmentKeys
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes
import KZGProver
import Secp256k1

/// Accounts whose keys the node has: on development chains only, where everybody knows them.
extension RPCDispatcher {
  static let accountMethods: [String: Method] = [
    "eth_accounts": { rpc, _ in .array(try rpc.services().keys.map { .address($0.address) }) },
    "eth_signTransaction": { rpc, p in
      let request = try rpc.request(p)
      let signed = try rpc.signed(request, nonce: request.nonce ?? rpc.mempool.nextNonce(request.key.address))
      return .object([
        ("raw", .data(PooledTransaction(transaction: signed, sidecar: request.sidecar).envelope)),
        ("tx", .transaction(signed, hash: signed.hash, sender: request.key.address, at: nil)),
      ])
    },
    "eth_sign": { rpc, p in
      let key = try rpc.key(try p.address(0))
      return .data(key.sign(personalMessageHash(try p.bytes(1))).bytes)
    },
    // A third argument was the password of a key on disk.
    "personal_sign": { rpc, p in
      let message = try p.bytes(0)
      return .data(try rpc.key(try p.address(1)).sign(personalMessageHash(message)).bytes)
    },
    "personal_ecRecover": { rpc, p in
      let message = try p.bytes(0)
      guard let signature = Signature(bytes: try p.bytes(1)) else {
        throw RPCError.parameters("invalid argument 1: a signature has 65 bytes, the last 27 or 28")
      }
      do throws(SignatureError) {
        let hash = personalMessageHash(message)
        return .address(Address(try ECDSA.recover(variableTime: hash, signature, requireLowS: false)))
      } catch {
        throw RPCError.server("invalid signature: \(error)")
      }
    },
    "eth_signTypedData": { rpc, p in try rpc.signTypedData(p) },
    "eth_signTypedData_v4": { rpc, p in try rpc.signTypedData(p) },
    "anvil_impersonateAccount": { _, p in throw noImpersonation },
    "anvil_stopImpersonatingAccount": { _, p in throw noImpersonation },
    "anvil_autoImpersonateAccount": { _, p in throw noImpersonation },
    "hardhat_impersonateAccount": { _, p in throw noImpersonation },
    "hardhat_stopImpersonatingAccount": { _, p in throw noImpersonation },
    "hardhat_autoImpersonateAccount": { _, p in throw noImpersonation },
    "eth_sendUnsignedTransaction": { _, p in throw noImpersonation },
  ]

  /// Where blocks are made at once, the block is there when these answer.
  static let accountAsyncMethods: [String: AsyncMethod] = [
    "eth_sendTransaction": { rpc, p in
      let hash = try rpc.send(try rpc.request(p))
      await rpc.development?.producer.settled()
      return .hash(hash)
    },
    "eth_sendRawTransaction": { rpc, p in
      let hash = try await rpc.sendRawTransaction(p)
      await rpc.development?.producer.settled()
      return hash
    },
  ]

  /// What a block has in it others execute again, and they recover senders from signatures.
  private static let noImpersonation = RPCError(
    code: -32004,
    message: "accounts cannot be impersonated: a transaction without its account's signature is in no block that others "
      + "would accept. Use a development account (eth_accounts), or anvil_setCode, anvil_setStorageAt and anvil_setBalance")

  /// EIP-191, version 0x45.
  private static func personalMessageHash(_ message: [UInt8]) -> Hash256 {
    Keccak256.hash(Array("\u{19}Ethereum Signed Message:\n\(message.count)".utf8) + message)
  }

  private func key(_ address: Address) throws -> PrivateKey {
    guard let key = try services().keys.first(where: { $0.address == address }) else {
      throw RPCError.server("unknown account: \(address) is none of eth_accounts, so nothing can be signed for it")
    }
    return key.privateKey
  }

  private func signTypedData(_ p: Parameters) throws -> JSON {
    let key = try key(try p.address(0))
    return .data(key.sign(try p.about(1) { try TypedData($0).digest() }).bytes)
  }

  // MARK: Transactions

  /// A transaction that lacks a signature, and perhaps a nonce.
  struct SigningRequest {
    let key: DevelopmentKey
    var transaction: Transaction
    var nonce: UInt64?
    var sidecar: BlobSidecar?
  }

  /// The transaction of the first argument, with everything filled in but nonce and signature.
  private func request(_ p: Parameters) throws -> SigningRequest {
    let head = chain.head
    let value = try p.require(0)
    let arguments = try p.about(0) {
      try CallArguments($0, chainID: chain.specification.chainID, gas: limits.callGas)
    }
    let keys = try services().keys
    // Without a sender it is the first account's, as anvil has it.
    let from = value["from"] == nil ? keys.first?.address ?? .zero : arguments.sender
    guard let key = keys.first(where: { $0.address == from }) else {
      throw RPCError.server("unknown account: \(from) is none of eth_accounts, so nothing can be signed for it")
    }
    var request = SigningRequest(key: key, transaction: arguments.transaction)
    try p.about(0) { try addBlobs($0, &request) }
    request.nonce = arguments.hasNonce ? arguments.transaction.nonce : nil
    guard arguments.transaction.to != nil || !arguments.transaction.data.isEmpty else {
      throw RPCError.server("contract creation without any data provided")
    }
    try p.about(0) { try chooseKind($0, &request.transaction) }
    try fillPrices(value, &request.transaction)
    if !arguments.hasGas { request.transaction.gasLimit = try estimate(request.transaction, from: from, head) }
    return request
  }

  /// `blobs`, with `commitments` and `proofs` or without.
  private func addBlobs(_ value: JSONValue, _ request: inout SigningRequest) throws {
    func list(_ value: JSONValue?) throws -> [[UInt8]]? { try value?.elements.map { try Argument.bytes($0) } }
    guard let blobs = try list(value["blobs"]) else {
      if !request.transaction.blobHashes.isEmpty {
        throw ArgumentProblem("a blob transaction is sent with its blobs, in the member 'blobs'")
      }
      return
    }
    let named = request.transaction.blobHashes
    guard !blobs.isEmpty, blobs.allSatisfy({ $0.count == BlobSidecar.blobLength }) else {
      throw ArgumentProblem("blobs have \(BlobSidecar.blobLength) bytes each")
    }
    if let commitments = try list(value["commitments"]), let proofs = try list(value["proofs"]) {
      request.sidecar = BlobSidecar(
        version: proofs.count == blobs.count ? .blobProofs : .cellProofs, blobs: blobs, commitments: commitments,
        proofs: proofs)
      request.transaction.blobHashes = commitments.map { BlobSetup.versionedHash($0) }
    } else {
      guard let setup = try services().blobs else {
        throw ArgumentProblem("this node was started without a trusted setup: commitments and proofs are needed, too")
      }
      let isCells = chain.fork(try chain.nextHeader()) >= .osaka
      do throws(BlobError) {
        let made = try setup.sidecar(of: blobs, isCells ? .cellProofs : .blobProofs)
        request.sidecar = made.sidecar
        request.transaction.blobHashes = made.hashes
      } catch {
        throw ArgumentProblem("blobs: \(error)")
      }
    }
    guard named.isEmpty || named == request.transaction.blobHashes else {
      throw ArgumentProblem("blobVersionedHashes are not those of the blobs")
    }
    request.transaction.kind = .blob
  }

  /// A fee market transaction, if nothing speaks for another kind.
  private func chooseKind(_ value: JSONValue, _ transaction: inout Transaction) throws {
    let named = try value["type"].map { type -> Transaction.Kind in
      let number = try Argument.anyNumber(type)
      guard let kind = Transaction.Kind(rawValue: UInt8(clamping: number)) else {
        throw ArgumentProblem("no type of transaction: \(number)")
      }
      return kind
    }
    let isNewest = chain.fork(try chain.nextHeader()) >= .london
    if named == nil, value["gasPrice"] == nil, isNewest,
      transaction.kind == .legacy || transaction.kind == .accessList
    {
      transaction.kind = .feeMarket
    }
    guard let named else { return }
    let hasOnePrice = named == .legacy || named == .accessList
    guard !hasOnePrice || (value["maxFeePerGas"] == nil && value["maxPriorityFeePerGas"] == nil) else {
      throw ArgumentProblem("a transaction of type \(named.rawValue) has a gasPrice only")
    }
    guard hasOnePrice || value["gasPrice"] == nil else {
      throw ArgumentProblem("a transaction of type \(named.rawValue) has no gasPrice")
    }
    guard named != .legacy || transaction.accessList.isEmpty, (named == .blob) == !transaction.blobHashes.isEmpty,
      (named == .setCode) == !transaction.authorizations.isEmpty
    else { throw ArgumentProblem("the transaction's fields are not those of type \(named.rawValue)") }
    transaction.kind = named
  }

  /// What the caller left out: the tip that is suggested, and twice the base fee on top of it.
  private func fillPrices(_ value: JSONValue, _ transaction: inout Transaction) throws {
    let baseFee = try nextBaseFee()
    switch transaction.kind {
    case .legacy, .accessList:
      if value["gasPrice"] == nil {
        transaction.maxFeePerGas = try suggestedTip() &+ baseFee
        transaction.maxPriorityFeePerGas = transaction.maxFeePerGas
      }
    case .feeMarket, .blob, .setCode:
      let maximum = value["maxFeePerGas"] == nil ? nil : transaction.maxFeePerGas
      var tip = try value["maxPriorityFeePerGas"].map { try Argument.uint256($0) }
      if tip == nil { tip = min(try suggestedTip(), maximum ?? .max) }
      transaction.maxPriorityFeePerGas = tip ?? .zero
      transaction.maxFeePerGas = maximum ?? transaction.maxPriorityFeePerGas &+ baseFee &+ baseFee
    }
    if transaction.kind == .blob, value["maxFeePerBlobGas"] == nil {
      let blobFee = blobBaseFee(try chain.nextHeader())
      transaction.maxFeePerBlobGas = blobFee &+ blobFee
    }
  }

  private func estimate(_ transaction: Transaction, from: Address, _ head: Chain.Head) throws -> UInt64 {
    var transaction = transaction
    transaction.gasLimit = min(head.header.gasLimit, limits.callGas)
    switch try chain.estimateGas(transaction, from: from, at: head.number) {
    case .gas(let gas): return gas
    case .fails(let result): throw RPCError(result)
    case .exceeds(let allowance): throw RPCError.server("gas required exceeds allowance (\(allowance))")
    }
  }

  private func signed(_ request: SigningRequest, nonce: UInt64) throws -> Transaction {
    var transaction = request.transaction
    transaction.nonce = nonce
    transaction.sign(with: request.key.privateKey)
    return transaction
  }

  /// One at a time, so that two without a nonce get different ones.
  private func send(_ request: SigningRequest) throws -> Hash256 {
    try services().sending.withLock {
      let nonce = try request.nonce ?? mempool.nextNonce(request.key.address)
      let signed = try signed(request, nonce: nonce)
      let envelope = PooledTransaction(transaction: signed, sidecar: request.sidecar).envelope
      let result = mempool.submit([envelope]).first
      do {
        guard let hash = try result?.get() else { throw RPCError.server("the pool gave no answer") }
        return hash
      } catch let error as MempoolError {
        throw RPCError.server("\(error)")
      }
    }
  }
}
