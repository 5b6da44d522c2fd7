import BigIntegers
public import EthereumTypes
import Hashes
import Precompiles

/// Accounts and storage while transactions run: what the reader gives, with every change journaled.
///
/// One instance lives for a block, or longer. Transactions run one after another in it; after the last one `changes()`
/// says what the trie has to learn.
public final class WorldState {
  /// Everything that changes, behind one pointer: no reference counting and no exclusivity checks on the way to a slot.
  struct Core {
    var accounts = Pool<AccountEntry>()
    var accountTable = PointerTable<AccountEntry>(bits: 8)
    var slots = Pool<SlotEntry>()
    var slotTable = PointerTable<SlotEntry>(bits: 8)
    var transients = Pool<TransientEntry>()
    var transientTable = PointerTable<TransientEntry>(bits: 4)
    var journal = Stack<JournalEntry>(capacity: 256)
    /// Accounts touched (EIP-161) or destroyed in this transaction, perhaps more than once, perhaps undone.
    var touched = Stack<UnsafeMutablePointer<AccountEntry>>(capacity: 32)
    /// The number of the transaction, from 1.
    var epoch: UInt32 = 1
    /// Gas to be given back at the end of the transaction; may be negative on the way.
    var refund: Int64 = 0
    var logs: [Log] = []
  }

  let core: UnsafeMutablePointer<Core>
  let hash: TableKey
  let reader: any StateReader
  public let rules: Rules
  public let codes: CodeCache
  /// Codes that accounts of this state point to.
  private var held: [Code] = []

  /// `tableKey` keys the hash tables.
  public init(
    _ reader: any StateReader, rules: Rules, codes: CodeCache = CodeCache(), tableKey: TableKey = .any
  ) {
    self.reader = reader
    self.rules = rules
    self.codes = codes
    hash = tableKey
    core = .allocate(capacity: 1)
    core.initialize(to: Core())
  }

  deinit {
    core.pointee.accounts.deallocate()
    core.pointee.accountTable.deallocate()
    core.pointee.slots.deallocate()
    core.pointee.slotTable.deallocate()
    core.pointee.transients.deallocate()
    core.pointee.transientTable.deallocate()
    core.pointee.journal.deallocate()
    core.pointee.touched.deallocate()
    core.deinitialize(count: 1)
    core.deallocate()
  }

  @inline(__always)
  var epoch: UInt32 { core.pointee.epoch }

  // MARK: accounts

  @inline(__always)
  private func hash(_ address: Address) -> UInt64 {
    hash.hash(address.high, address.middle, UInt64(address.low))
  }

  /// The entry of `address`, which may not be loaded.
  func entry(_ address: Address) -> UnsafeMutablePointer<AccountEntry> {
    let key = hash(address)
    if let found = core.pointee.accountTable.find(key, where: { $0.pointee.address == address }) {
      return found
    }
    let new = core.pointee.accounts.append(
      AccountEntry(
        address: address, id: UInt64(truncatingIfNeeded: core.pointee.accounts.count),
        isPrecompile: Precompiles.isActive(address, rules.fork)))
    core.pointee.accountTable.insert(new, hash: key) { hash($0.pointee.address) }
    return new
  }

  /// Asks the reader, unless that was done.
  @inline(__always)
  func load(_ entry: UnsafeMutablePointer<AccountEntry>) throws(StateError) {
    if !entry.pointee.isLoaded { try read(entry) }
  }

  @inline(never)
  private func read(_ entry: UnsafeMutablePointer<AccountEntry>) throws(StateError) {
    let account = try reader.account(entry.pointee.address)
    entry.pointee.isLoaded = true
    guard let account else { return }
    entry.pointee.exists = true
    entry.pointee.nonce = account.nonce
    entry.pointee.balance = account.balance
    entry.pointee.codeHash = account.codeHash
    entry.pointee.hasStoredSlots = account.storageRoot != AccountState.emptyRoot
    entry.pointee.existedBefore = true
    entry.pointee.nonceBefore = account.nonce
    entry.pointee.balanceBefore = account.balance
    entry.pointee.codeHashBefore = account.codeHash
  }

  /// The entry of `address`, loaded.
  func loaded(_ address: Address) throws(StateError) -> UnsafeMutablePointer<AccountEntry> {
    let entry = entry(address)
    try load(entry)
    return entry
  }

  /// The code of a loaded account.
  @inline(__always)
  func code(_ entry: UnsafeMutablePointer<AccountEntry>) throws(StateError) -> Unmanaged<Code> {
    if let code = entry.pointee.code { return code }
    return try readCode(entry)
  }

  @inline(never)
  private func readCode(_ entry: UnsafeMutablePointer<AccountEntry>) throws(StateError) -> Unmanaged<Code> {
    let hash = entry.pointee.codeHash
    let code: Code
    if hash == AccountState.emptyCodeHash {
      code = Code.empty
    } else if let known = codes[hash] {
      code = known
    } else {
      code = Code(try reader.code(hash), hash: hash)
      codes.insert(code, hash)
    }
    held.append(code)
    let unmanaged = Unmanaged.passUnretained(code)
    entry.pointee.code = unmanaged
    return unmanaged
  }

  /// Gives an account code, which the journal can undo; `hash` is its Keccak-256.
  func setCode(_ entry: UnsafeMutablePointer<AccountEntry>, _ code: Code, hash: Hash256) {
    record(.code, entry, previous: UInt256(hash: entry.pointee.codeHash))
    if hash != AccountState.emptyCodeHash && codes[hash] == nil { codes.insert(code, hash) }
    held.append(code)
    entry.pointee.code = Unmanaged.passUnretained(code)
    entry.pointee.codeHash = hash
  }

  // MARK: storage

  @inline(__always)
  private func hash(_ key: UInt256, _ account: UnsafeMutablePointer<AccountEntry>) -> UInt64 {
    hash.hash(
      key.limb0, key.limb1, key.limb2, key.limb3,
      account.pointee.id &<< 32 | UInt64(account.pointee.generation))
  }

  /// The entry of a slot, which may not be loaded.
  @inline(__always)
  func slot(_ account: UnsafeMutablePointer<AccountEntry>, _ key: UInt256) -> UnsafeMutablePointer<SlotEntry>
  {
    let place = hash(key, account)
    let found = core.pointee.slotTable.find(place) {
      $0.pointee.key == key && $0.pointee.account == account
        && $0.pointee.generation == account.pointee.generation
    }
    return found ?? newSlot(account, key, place)
  }

  @inline(never)
  private func newSlot(
    _ account: UnsafeMutablePointer<AccountEntry>, _ key: UInt256, _ place: UInt64
  ) -> UnsafeMutablePointer<SlotEntry> {
    let new = core.pointee.slots.append(
      SlotEntry(
        key: key, account: account, generation: account.pointee.generation, isLoaded: false,
        next: account.pointee.slots))
    account.pointee.slots = new
    core.pointee.slotTable.insert(new, hash: place) { entry in
      self.hash.hash(
        entry.pointee.key.limb0, entry.pointee.key.limb1, entry.pointee.key.limb2, entry.pointee.key.limb3,
        entry.pointee.account.pointee.id &<< 32 | UInt64(entry.pointee.generation))
    }
    return new
  }

  /// Makes value and original value of a slot of a loaded account known.
  @inline(__always)
  func load(_ slot: UnsafeMutablePointer<SlotEntry>) throws(StateError) {
    if !slot.pointee.isLoaded { try read(slot) }
    if slot.pointee.originalEpoch != epoch {
      slot.pointee.originalEpoch = epoch
      slot.pointee.original = slot.pointee.value
    }
  }

  @inline(never)
  private func read(_ slot: UnsafeMutablePointer<SlotEntry>) throws(StateError) {
    let account = slot.pointee.account
    if account.pointee.hasStoredSlots {
      let value = try reader.storage(account.pointee.address, slot.pointee.key)
      slot.pointee.value = value
      slot.pointee.before = value
    }
    slot.pointee.isLoaded = true
  }

  @inline(__always)
  func store(_ slot: UnsafeMutablePointer<SlotEntry>, _ value: UInt256) {
    record(.storage, slot, previous: slot.pointee.value)
    slot.pointee.value = value
  }

  // MARK: transient storage

  func transient(_ account: UnsafeMutablePointer<AccountEntry>, _ key: UInt256) -> UInt256 {
    findTransient(account, key)?.pointee.value ?? .zero
  }

  private func findTransient(
    _ account: UnsafeMutablePointer<AccountEntry>, _ key: UInt256
  ) -> UnsafeMutablePointer<TransientEntry>? {
    core.pointee.transientTable.find(
      hash.hash(key.limb0, key.limb1, key.limb2, key.limb3, account.pointee.id)
    ) { $0.pointee.key == key && $0.pointee.account == account }
  }

  func setTransient(_ account: UnsafeMutablePointer<AccountEntry>, _ key: UInt256, _ value: UInt256) {
    let entry: UnsafeMutablePointer<TransientEntry>
    if let found = findTransient(account, key) {
      entry = found
    } else {
      entry = core.pointee.transients.append(TransientEntry(key: key, account: account, value: .zero))
      core.pointee.transientTable.insert(
        entry, hash: hash.hash(key.limb0, key.limb1, key.limb2, key.limb3, account.pointee.id)
      ) {
        let key = $0.pointee.key
        return hash.hash(key.limb0, key.limb1, key.limb2, key.limb3, $0.pointee.account.pointee.id)
      }
    }
    record(.transient, entry, previous: entry.pointee.value)
    entry.pointee.value = value
  }
}

extension UInt256 {
  /// The words of a hash, as they are; for keeping one where a number fits.
  @inline(__always)
  init(hash: Hash256) { self.init(limbs: hash.word0, hash.word1, hash.word2, hash.word3) }

  /// The reverse of `init(hash:)`.
  @inline(__always)
  var asHash: Hash256 { Hash256(littleEndianWords: limb0, limb1, limb2, limb3) }
}
