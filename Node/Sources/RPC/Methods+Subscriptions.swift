import Console
import ExecutionFixtures

/// Subscriptions, on connections that can be sent notifications.
extension RPCDispatcher {
  static let subscriptionMethods: [String: Method] = [
    "eth_subscribe": { rpc, p in
      guard let call = p.call else { throw RPCError(code: -32601, message: "notifications not supported") }
      guard let name = p[0]?.string else {
        throw RPCError.parameters("expected subscription name as first argument")
      }
      let kind: Subscription.Kind
      switch name {
      case "newHeads": kind = .heads
      case "logs":
        let query = try p.optional(1) { try LogQuery($0, rpc.limits) } ?? LogQuery()
        kind = .logs(query.filter, blocks: try query.followedBlocks())
      case "newPendingTransactions": kind = .transactions(areFull: p[1] == nil ? false : try p.bool(1))
      case "syncing": kind = .synchronisation
      default:
        throw RPCError(code: -32601, message: "no \"\(name.prefix(100))\" subscription in eth namespace")
      }
      return .string(try call.subscribe(kind))
    },
    "eth_unsubscribe": { _, p in
      let id = try p.identifier(0)
      guard let call = p.call else { throw RPCError.server("subscription not found") }
      try call.session.unsubscribe(id)
      return .bool(true)
    },
  ]
}
