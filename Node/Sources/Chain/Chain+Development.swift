public import BigIntegers
import ChainStore
public import EthereumTypes
public import Hashes
import StatelessExecution
import Synchronization

/// What development chains do that others never do: going back, and changing time (the `evm_` and `anvil_` names).
/// Accounts that are changed by decree get a block of their own at once; see `Decree`.
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
      if saved != nil { snapshots.saved = snapshots.saved.filter { $0.key <= id } }
      return saved
    }
    guard let saved, try chain.isCanonical(saved.hash) else { return false }
    try chain.rewind(to: saved.number)
    snapshots.withLock { $0.saved[id] = nil }
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

  // MARK: Decrees

  /// `anvil_setBalance`, `anvil_setCode`, `anvil_setNonce`, `anvil_setStorageAt`: makes a block without transactions whose
  /// state has the changes. The pool's transactions, and a time that was set for the next block, wait for the one after it.
  @discardableResult
  public func set(_ accounts: [Address: Decree.Account]) throws(ChainError) -> SealedBlock {
    for (address, account) in accounts where account.nonce == .max {
      throw .setting("account \(address) cannot have the nonce 2⁶⁴ − 1, behind which there is none (EIP-2681)")
    }
    var plan = BlockPlan()
    plan.beneficiary = chain.head.header.beneficiary
    plan.decree = Decree()
    plan.decree?.accounts = accounts
    return try chain.seal(plan, from: NoTransactions())
  }

  /// `anvil_setNextBlockBaseFeePerGas`: once, below 2¹²⁸.
  public func setNextBaseFee(_ fee: UInt256) throws(ChainError) {
    guard fee < Decree.baseFeeLimit else { throw .setting("a base fee is below 2¹²⁸ here, found \(fee)") }
    chain.nextHeaderDecree.withLock { $0.baseFeePerGas = fee }
  }

  /// `evm_setBlockGasLimit`: of the next block, and of those behind it, which keep their parent's.
  public func setGasLimit(_ limit: UInt64) throws(ChainError) {
    guard limit >= HeaderRules.gasLimitMinimum, limit <= HeaderRules.gasLimitMaximum else {
      throw .setting(
        "a gas limit is in \(HeaderRules.gasLimitMinimum) ... \(HeaderRules.gasLimitMaximum), found \(limit)")
    }
    chain.nextHeaderDecree.withLock { $0.gasLimit = limit }
  }

  /// `anvil_reset`: the chain is its first block, time is the machine's, there are no snapshots.
  public func reset() throws(ChainError) {
    try chain.rewind(to: chain.genesis.number)
    chain.clock.restore(Clock.State())
    chain.nextHeaderDecree.withLock { $0 = Decree() }
    snapshots.withLock { $0.saved = [:] }
  }
}

private final class NoTransactions: TransactionSource {
  func next(gas: UInt64) -> (transaction: Transaction, sender: Address)? { nil }
  func outcome(_ reason: InclusionFailure?) {}
}
