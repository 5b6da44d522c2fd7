public import EthereumTypes
public import StateMachine

extension LedgerState: CommittedState {
  /// A state of the accounts; withdrawals not yet taken are part of it.
  public struct Checkpoint: Sendable {
    let accounts: AccountTree.Checkpoint
    let withdrawals: [LedgerWithdrawal]
  }

  public mutating func root() -> TreeDigest { accounts.root() }

  public mutating func checkpoint() -> Checkpoint {
    Checkpoint(accounts: accounts.checkpoint(), withdrawals: withdrawals)
  }

  public mutating func restore(_ checkpoint: Checkpoint) {
    accounts.restore(checkpoint.accounts)
    withdrawals = checkpoint.withdrawals
  }

  public func witness(at checkpoint: Checkpoint, for keys: [Address]) -> [UInt64] {
    accounts.witness(at: checkpoint.accounts, for: keys)
  }
}
