import BigIntegers
import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import Hashes

/// The node itself: `net_`, `web3_`, and what it can do.
extension RPCDispatcher {
  static let nodeMethods: [String: Method] = [
    "eth_chainId": { rpc, _ in .quantity(rpc.chain.specification.chainID) },
    "net_version": { rpc, _ in .string(String(rpc.chain.specification.chainID)) },
    "net_listening": { _, _ in .bool(true) },
    // There is no peer-to-peer network.
    "net_peerCount": { _, _ in .quantity(0 as UInt64) },
    "web3_clientVersion": { rpc, _ in .string(rpc.clientVersion) },
    "web3_sha3": { _, p in .hash(Keccak256.hash(try p.bytes(0))) },
    // The chain is where its sequencer is; a follower's lag is not known here.
    "eth_syncing": { _, _ in .bool(false) },
    // No keys are kept for clients.
    "eth_accounts": { _, _ in .array([]) },
    "eth_capabilities": { rpc, _ in
      let head = rpc.chain.head
      func kept(_ oldest: UInt64) -> JSON {
        .object([("disabled", .bool(false)), ("oldestBlock", .quantity(oldest))])
      }
      let states = kept(rpc.chain.oldestState)
      let all = kept(rpc.chain.genesis.number)
      return .object([
        ("head", .object([("number", .quantity(head.number)), ("hash", .hash(head.hash))])),
        ("state", states), ("tx", all),
        ("logs", all), ("receipts", all), ("blocks", all), ("stateproofs", states),
      ])
    },
    "eth_config": { rpc, _ in rpc.configuration() },
    "rpc_modules": { rpc, _ in
      let all = methodNames + (rpc.development == nil ? [] : developmentMethodNames)
      let names = Set(all.map { String($0.prefix { $0 != "_" }) })
      return .object(names.sorted().map { ($0, .string("1.0")) })
    },
  ]
}
