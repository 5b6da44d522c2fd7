extension Chain {
  /// Calls `hook` with every change, in order and without loss, on the writer's thread before the writer goes on: it must be
  /// quick and must not change the chain. There is no way to take it back; it holds what it listens for weakly.
  public func observe(_ hook: @escaping @Sendable ([ChainEvent]) -> Void) { listeners.add(hook) }
}

extension Mempool {
  /// Calls `hook` with transactions as they are accepted, in order and without loss, on the thread that admits: it must be
  /// quick. There is no way to take it back; it holds what it listens for weakly.
  public func observe(_ hook: @escaping @Sendable ([PendingTransaction]) -> Void) { arrivals.add(hook) }
}
