import BigIntegers
import EthereumTypes
import Hashes

/// A point of the journal to go back to.
struct Snapshot: BitwiseCopyable {
  let journal: Int
  let logs: Int
  let refund: Int64
}

extension WorldState {
  @inline(__always)
  func record<Entry>(_ kind: JournalEntry.Kind, _ entry: UnsafeMutablePointer<Entry>, previous: UInt256) {
    core.pointee.journal.append(
      JournalEntry(kind: kind, entry: UnsafeMutableRawPointer(entry), previous: previous))
  }

  @inline(__always)
  var snapshot: Snapshot {
    Snapshot(
      journal: core.pointee.journal.count, logs: core.pointee.logs.count, refund: core.pointee.refund)
  }

  /// Undoes everything since `snapshot`.
  func revert(to snapshot: Snapshot) {
    while core.pointee.journal.count > snapshot.journal { undo(core.pointee.journal.removeLast()) }
    if core.pointee.logs.count > snapshot.logs {
      core.pointee.logs.removeLast(core.pointee.logs.count &- snapshot.logs)
    }
    core.pointee.refund = snapshot.refund
  }

  private func undo(_ change: JournalEntry) {
    let account = change.entry.assumingMemoryBound(to: AccountEntry.self)
    let word = UInt32(truncatingIfNeeded: change.previous.limb0)
    switch change.kind {
    case .balance: account.pointee.balance = change.previous
    case .nonce: account.pointee.nonce = change.previous.limb0
    case .code:
      account.pointee.codeHash = change.previous.asHash
      account.pointee.code = nil
    case .exists: account.pointee.exists = word != 0
    case .touch:
      // Mainnet, block 2,675,119: the touch of 0x03 outlived the failure of its call (EIP-716), and clients agreed to it.
      if account.pointee.address != Address(high: 0, middle: 0, low: 3) { account.pointee.touchEpoch = word }
    case .warmAccount: account.pointee.warmEpoch = 0
    case .warmSlot: change.entry.assumingMemoryBound(to: SlotEntry.self).pointee.warmEpoch = 0
    case .storage: change.entry.assumingMemoryBound(to: SlotEntry.self).pointee.value = change.previous
    case .transient: change.entry.assumingMemoryBound(to: TransientEntry.self).pointee.value = change.previous
    case .created: account.pointee.createEpoch = word
    case .destroyed: account.pointee.destroyEpoch = word
    }
  }

  // MARK: changes

  /// Marks an account as touched by the transaction (EIP-2929). True if it was cold: precompiles never are.
  @inline(__always)
  func warm(_ entry: UnsafeMutablePointer<AccountEntry>) -> Bool {
    if entry.pointee.warmEpoch == epoch { return false }
    entry.pointee.warmEpoch = epoch
    record(.warmAccount, entry, previous: .zero)
    return !entry.pointee.isPrecompile
  }

  @inline(__always)
  func warm(_ slot: UnsafeMutablePointer<SlotEntry>) -> Bool {
    if slot.pointee.warmEpoch == epoch { return false }
    slot.pointee.warmEpoch = epoch
    record(.warmSlot, slot, previous: .zero)
    return true
  }

  /// EIP-161's touch: an account that is empty at the end of the transaction vanishes. Before that EIP the touch brings the
  /// account into being.
  @inline(__always)
  func touch(_ entry: UnsafeMutablePointer<AccountEntry>) {
    if entry.pointee.touchEpoch != epoch {
      record(.touch, entry, previous: UInt256(UInt64(entry.pointee.touchEpoch)))
      entry.pointee.touchEpoch = epoch
      core.pointee.touched.append(entry)
    }
    if !entry.pointee.exists {
      record(.exists, entry, previous: .zero)
      entry.pointee.exists = true
    }
  }

  /// Sets the balance of a loaded account and touches it.
  @inline(__always)
  func setBalance(_ entry: UnsafeMutablePointer<AccountEntry>, _ balance: UInt256) {
    touch(entry)
    record(.balance, entry, previous: entry.pointee.balance)
    entry.pointee.balance = balance
  }

  @inline(__always)
  func setNonce(_ entry: UnsafeMutablePointer<AccountEntry>, _ nonce: UInt64) {
    touch(entry)
    record(.nonce, entry, previous: UInt256(entry.pointee.nonce))
    entry.pointee.nonce = nonce
  }

  func markCreated(_ entry: UnsafeMutablePointer<AccountEntry>) {
    record(.created, entry, previous: UInt256(UInt64(entry.pointee.createEpoch)))
    entry.pointee.createEpoch = epoch
  }

  func markDestroyed(_ entry: UnsafeMutablePointer<AccountEntry>) {
    record(.destroyed, entry, previous: UInt256(UInt64(entry.pointee.destroyEpoch)))
    entry.pointee.destroyEpoch = epoch
    core.pointee.touched.append(entry)
  }
}

extension WorldState {
  /// Ends a transaction: accounts that destroyed themselves and (EIP-161) touched empty ones go; what is per transaction
  /// starts anew. Nothing of it can be undone any more.
  func finishTransaction() {
    for i in 0..<core.pointee.touched.count {
      let entry = core.pointee.touched.base[i]
      if entry.pointee.destroyEpoch == epoch {
        remove(entry)
      } else if rules.clearsEmpty && entry.pointee.touchEpoch == epoch && entry.pointee.isEmpty {
        remove(entry)
      }
    }
    core.pointee.touched.clear()
    core.pointee.journal.clear()
    core.pointee.transients.clear()
    core.pointee.transientTable.clear()
    core.pointee.logs = []
    core.pointee.refund = 0
    core.pointee.epoch &+= 1
  }

  private func remove(_ entry: UnsafeMutablePointer<AccountEntry>) {
    entry.pointee.exists = false
    entry.pointee.nonce = 0
    entry.pointee.balance = .zero
    entry.pointee.codeHash = AccountState.emptyCodeHash
    entry.pointee.code = nil
    if entry.pointee.hasStoredSlots || entry.pointee.slots != nil {
      entry.pointee.generation &+= 1
      entry.pointee.slots = nil
      entry.pointee.hasStoredSlots = false
    }
  }
}
