import BigIntegers
import EthereumTypes
import Hashes

/// An account that some transaction named. What is per transaction is marked by the transaction's number (`epoch`), so that
/// nothing needs to be swept between transactions.
struct AccountEntry: BitwiseCopyable {
  let address: Address
  /// The running number of the entry, part of the key of its slots.
  let id: UInt64
  /// Whether the reader was asked. Before that only warmth is meaningful: an access list names accounts that nobody reads.
  var isLoaded = false
  var exists = false
  let isPrecompile: Bool
  var nonce: UInt64 = 0
  var balance = UInt256.zero
  var codeHash = AccountState.emptyCodeHash
  /// Where it was asked for; owned by the world state.
  var code: Unmanaged<Code>?

  /// The transaction in which it was last touched for EIP-2929.
  var warmEpoch: UInt32 = 0
  /// … touched in the sense of EIP-161.
  var touchEpoch: UInt32 = 0
  /// … created.
  var createEpoch: UInt32 = 0
  /// … the subject of SELFDESTRUCT.
  var destroyEpoch: UInt32 = 0

  /// How many times its storage was wiped. Slots of earlier generations are dead.
  var generation: UInt32 = 0
  /// Whether slots that have no entry may be something other than zero.
  var hasStoredSlots = false
  /// The slots of the current generation.
  var slots: UnsafeMutablePointer<SlotEntry>?

  // As the reader gave it.
  var existedBefore = false
  var nonceBefore: UInt64 = 0
  var balanceBefore = UInt256.zero
  var codeHashBefore = AccountState.emptyCodeHash

  @inline(__always)
  var hasCode: Bool { codeHash != AccountState.emptyCodeHash }

  /// EIP-161: no nonce, no balance, no code.
  @inline(__always)
  var isEmpty: Bool { nonce == 0 && balance.isZero && !hasCode }
}

/// A storage slot that some transaction named.
struct SlotEntry: BitwiseCopyable {
  let key: UInt256
  let account: UnsafeMutablePointer<AccountEntry>
  let generation: UInt32
  var isLoaded: Bool
  /// The transaction in which it was last touched for EIP-2929.
  var warmEpoch: UInt32 = 0
  /// The transaction `original` belongs to.
  var originalEpoch: UInt32 = 0
  var value = UInt256.zero
  /// The value when the transaction `originalEpoch` began.
  var original = UInt256.zero
  /// As the reader gave it.
  var before = UInt256.zero
  /// The next slot of the same account.
  let next: UnsafeMutablePointer<SlotEntry>?
}

/// A slot of transient storage (EIP-1153).
struct TransientEntry: BitwiseCopyable {
  let key: UInt256
  let account: UnsafeMutablePointer<AccountEntry>
  var value: UInt256
}

/// One change, and how to undo it.
struct JournalEntry: BitwiseCopyable {
  enum Kind: UInt8 {
    case balance, nonce, code, exists, touch, warmAccount, warmSlot, storage, transient, created, destroyed
  }
  let kind: Kind
  /// The entry that changed.
  let entry: UnsafeMutableRawPointer
  /// What it was.
  let previous: UInt256
}
