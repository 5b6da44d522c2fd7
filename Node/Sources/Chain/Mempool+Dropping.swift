import Dispatch
public import EthereumTypes
public import Hashes
import Synchronization

/// Taking transactions out, which only the owner of a development chain does. When a call returns the journal has forgotten
/// them, too.
extension Mempool {
  /// `anvil_dropTransaction`: whether it was there.
  @discardableResult
  public func drop(_ hash: Hash256) throws(MempoolError) -> Bool {
    try dropAndForget { state in
      guard state.byHash[hash] != nil else { return false }
      state.remove(hash)
      return true
    }
  }

  /// `anvil_removePoolTransactions`: all of a sender's.
  public func drop(from sender: Address) throws(MempoolError) {
    _ = try dropAndForget { state in
      let hashes = state.queues[sender]?.entries.map(\.hash) ?? []
      for hash in hashes { state.remove(hash) }
      return !hashes.isEmpty
    }
  }

  /// `anvil_dropAllTransactions`.
  public func dropAll() throws(MempoolError) {
    _ = try dropAndForget { state in
      let hashes = Array(state.byHash.keys)
      for hash in hashes { state.remove(hash) }
      return !hashes.isEmpty
    }
  }

  /// Waits until the journal has followed the chain: what a rewound block had in it is forgotten then.
  public func waitForJournal() { admission.sync {} }

  /// `body`: whether anything was removed.
  private func dropAndForget(_ body: @Sendable (inout MempoolState) -> Bool) throws(MempoolError) -> Bool {
    let result: Result<Bool, MempoolError> = admission.sync {
      guard state.withLock({ body(&$0) }) else { return .success(false) }
      do throws(MempoolError) {
        try journal?.rewrite(liveEnvelopes())
        return .success(true)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
