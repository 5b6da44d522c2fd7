public import BigIntegers
public import EthereumTypes
public import Hashes

/// What became of one account. Accounts that are as they were do not appear.
public struct AccountChange {
  public let address: Address
  /// False: the account is gone, or still not there although something was stored in between.
  public let exists: Bool
  public let nonce: UInt64
  public let balance: UInt256
  public let codeHash: Hash256
  /// Nil where the code is as it was.
  public let newCode: Code?
  /// All slots the trie has are gone; `slots` then has everything there is.
  public let clearsStorage: Bool
  /// Slots whose value differs from the reader's, in no particular order. Zero: remove.
  public let slots: [(key: UInt256, value: UInt256)]
}

extension WorldState {
  /// What the transactions so far have changed against the reader's state.
  public func changes() throws(StateError) -> [AccountChange] {
    var result: [AccountChange] = []
    for i in 0..<core.pointee.accounts.count {
      let entry = core.pointee.accounts[i]
      guard entry.pointee.isLoaded else { continue }
      var slots: [(key: UInt256, value: UInt256)] = []
      var next = entry.pointee.slots
      while let slot = next {
        if slot.pointee.isLoaded && slot.pointee.value != slot.pointee.before {
          slots.append((slot.pointee.key, slot.pointee.value))
        }
        next = slot.pointee.next
      }
      let wiped = entry.pointee.generation != 0 && entry.pointee.existedBefore
      let isSame =
        entry.pointee.exists == entry.pointee.existedBefore
        && entry.pointee.nonce == entry.pointee.nonceBefore
        && entry.pointee.balance == entry.pointee.balanceBefore
        && entry.pointee.codeHash == entry.pointee.codeHashBefore
      if isSame && !wiped && slots.isEmpty { continue }
      if !entry.pointee.exists && !entry.pointee.existedBefore { continue }
      var code: Code?
      if entry.pointee.exists && entry.pointee.codeHash != entry.pointee.codeHashBefore
        && entry.pointee.hasCode
      {
        code = try self.code(entry).takeUnretainedValue()
      }
      result.append(
        AccountChange(
          address: entry.pointee.address, exists: entry.pointee.exists, nonce: entry.pointee.nonce,
          balance: entry.pointee.balance, codeHash: entry.pointee.codeHash, newCode: code,
          clearsStorage: wiped, slots: slots))
    }
    return result
  }
}
