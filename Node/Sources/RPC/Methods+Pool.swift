import BigIntegers
import Chain
import Console
import EthereumJSON
import EthereumTypes
import Hashes

/// The pool, and sending to it.
extension RPCDispatcher {
  static let poolMethods: [String: Method] = [
    "txpool_status": { rpc, _ in
      let counts = rpc.mempool.counts
      return .object([("pending", .quantity(counts.pending)), ("queued", .quantity(counts.queued))])
    },
    "txpool_content": { rpc, _ in
      rpc.content(of: nil) { .transaction($0.transaction, hash: $0.hash, sender: $0.sender, at: nil) }
    },
    "txpool_contentFrom": { rpc, p in
      let address = try p.address(0)
      let content = rpc.content(of: address)
      func list(_ isPending: Bool) -> JSON {
        .object(
          content.filter { $0.isPending == isPending }.map {
            let one = $0.transaction
            return (
              String(one.transaction.nonce),
              .transaction(one.transaction, hash: one.hash, sender: one.sender, at: nil)
            )
          })
      }
      return .object([("pending", list(true)), ("queued", list(false))])
    },
    "txpool_inspect": { rpc, _ in
      rpc.content(of: nil) { one in
        let t = one.transaction
        let target = t.to.map { "\($0)" } ?? "contract creation"
        return .string("\(target): \(t.value) wei + \(t.gasLimit) gas × \(t.maxFeePerGas) wei")
      }
    },
  ]

  static let poolAsyncMethods: [String: AsyncMethod] = [
    "eth_sendRawTransaction": { rpc, p in try await rpc.sendRawTransaction(p) }
  ]

  /// Without blob transactions, which go-ethereum does not list either; `txpool_status` counts them.
  private func content(of sender: Address?) -> [(transaction: PendingTransaction, isPending: Bool)] {
    mempool.content(of: sender).filter { $0.transaction.transaction.kind != .blob }
  }

  private func content(of sender: Address?, _ json: (PendingTransaction) -> JSON) -> JSON {
    let content = content(of: sender)
    func list(_ isPending: Bool) -> JSON {
      var senders: [(String, JSON)] = []
      var address: Address?
      var own: [(String, JSON)] = []
      func close() {
        if let address, !own.isEmpty { senders.append((address.text, .object(own))) }
        own = []
      }
      // In the order of senders and nonces.
      for (one, isReady) in content where isReady == isPending {
        if one.sender != address { close() }
        address = one.sender
        own.append((String(one.transaction.nonce), json(one)))
      }
      close()
      return .object(senders)
    }
    return .object([("pending", list(true)), ("queued", list(false))])
  }

  /// Answers when the transaction is on disk.
  func sendRawTransaction(_ p: Parameters) async throws -> JSON {
    let envelope = try p.bytes(0)
    return .hash(try await mempool.submit(envelope))
  }
}
