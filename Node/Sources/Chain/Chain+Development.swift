import ChainStore
import EthereumTypes
public import Hashes
import Synchronization

/// What development chains do that others never do: going back, and changing time (the `evm_` and `anvil_` names).
///
/// What is not here: changing accounts by decree (`anvil_setBalance`, `anvil_setCode`, `anvil_setStorageAt`). The state then is
/// no longer what the blocks give, and a chain that is opened again could not find it.
public final class DevelopmentControl: Sendable {
  private struct Saved {
    let number: UInt64
    let hash: Hash256
    let clock: Clock.State
  }

  public let chain: Chain
  private let snapshots = Mutex<(next: UInt64, saved: [UInt64: Saved])>((1, [:]))

  public init(_ chain: Chain) { self.chain = chain }

  /// `evm_snapshot`: a number by which `revert` finds the chain as it is now.
  public func snapshot() -> UInt64 {
    let head = chain.head
    return snapshots.withLock { snapshots in
      let id = snapshots.next
      snapshots.next += 1
      snapshots.saved[id] = Saved(number: head.number, hash: head.hash, clock: chain.clock.saved)
      return id
    }
  }

  /// The snapshots that can be gone back to, oldest first.
  public var list: [(id: UInt64, number: UInt64, hash: Hash256)] {
    snapshots.withLock { $0.saved }.sorted { $0.key < $1.key }.map { ($0.key, $0.value.number, $0.value.hash) }
  }

  /// `evm_revert`: takes the chain back to the snapshot, which is gone with all later ones. False if there is none with that
  /// number, or the chain is on another branch by now.
  public func revert(to id: UInt64) throws(ChainError) -> Bool {
    let saved = snapshots.withLock { snapshots in
      let saved = snapshots.saved[id]
      if saved != nil { snapshots.saved = snapshots.saved.filter { $0.key < id } }
      return saved
    }
    guard let saved, try chain.isCanonical(saved.hash) else { return false }
    try chain.rewind(to: saved.number)
    chain.clock.restore(saved.clock)
    return true
  }

  /// `evm_setNextBlockTimestamp`: later than the head's.
  public func setNextBlockTimestamp(_ timestamp: UInt64) throws(ChainError) {
    let head = chain.head.header.timestamp
    guard timestamp > head else {
      throw .setting("the next block's time must be later than the head's, \(head); found \(timestamp)")
    }
    chain.clock.setNext(timestamp)
  }
}
