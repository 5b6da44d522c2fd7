import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

/// Accounts and their storage.
extension RPCDispatcher {
  static let stateMethods: [String: Method] = [
    "eth_getBalance": { rpc, p in
      let address = try p.address(0)
      return .quantity(try rpc.state(try p.block(1)).account(address)?.balance ?? .zero)
    },
    "eth_getCode": { rpc, p in
      let address = try p.address(0)
      return .data(try rpc.state(try p.block(1)).code(of: address))
    },
    "eth_getTransactionCount": { rpc, p in
      let address = try p.address(0)
      let reference = try p.block(1)
      if case .pending = reference { return .quantity(try rpc.mempool.nextNonce(address)) }
      return .quantity(try rpc.state(reference).account(address)?.nonce ?? 0)
    },
    "eth_getStorageAt": { rpc, p in
      let address = try p.address(0)
      let slot = try Argument.storageKey(try p.require(1)).key
      return .hash(Hash256(try rpc.state(try p.block(2)).storage(address, slot)))
    },
    "eth_getStorageValues": { rpc, p in
      let request = try p.require(0)
      guard request.isObject, !request.members.isEmpty else { throw RPCError.parameters("empty request") }
      let count = request.members.reduce(0) { $0 + $1.value.elements.count }
      guard count <= rpc.limits.storageKeys else {
        throw RPCError.parameters("too many slots (max \(rpc.limits.storageKeys))")
      }
      let state = try rpc.state(try p.block(1))
      var result = Members()
      for (name, slots) in request.members {
        guard let address = Address(text: name) else {
          throw RPCError.parameters("invalid argument 0: \(name.prefix(100)) is no address")
        }
        result[address.bytes.hex] = .array(
          try slots.elements.map {
            .hash(Hash256(try state.storage(address, try Argument.storageKey($0).key)))
          })
      }
      return result.json
    },
    "eth_getProof": { rpc, p in
      let address = try p.address(0)
      let list = try p.require(1)
      guard list.isArray else {
        throw RPCError.parameters(
          "invalid argument 1: json: cannot unmarshal non-array into Go value of type []string")
      }
      let elements = list.elements
      guard elements.count <= rpc.limits.storageKeys else {
        throw RPCError.parameters("too many keys (max \(rpc.limits.storageKeys))")
      }
      let keys = try elements.map { try Argument.storageKey($0) }
      let reference = try p.block(2)
      if case .pending = reference { throw RPCError.server("proofs of the pending state are not available") }
      let header = try rpc.stateHeader(reference)
      let proof = try rpc.chain.proof(address, keys.map(\.key), at: header.number)
      let account = proof.account ?? AccountState()
      var storage: [JSON] = []
      for (entry, key) in zip(proof.storage, keys) {
        storage.append(
          .object([
            ("key", key.isFull ? .hash(Hash256(entry.key)) : .quantity(entry.key)),
            ("value", .quantity(entry.value)),
            ("proof", .array(entry.nodes.map { .data($0) })),
          ]))
      }
      return .object([
        ("address", .address(address)), ("accountProof", .array(proof.nodes.map { .data($0) })),
        ("balance", .quantity(account.balance)), ("codeHash", .hash(account.codeHash)),
        ("nonce", .quantity(account.nonce)),
        ("storageHash", .hash(account.storageRoot)), ("storageProof", .array(storage)),
      ])
    },
  ]
}
