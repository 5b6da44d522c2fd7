/// A deterministic application of a native chain: what the sequencer executes and the guest proves is this
/// one source.
///
/// `execute` either applies the whole transaction or throws and leaves the state as it was. A sequencer calls
/// it before it orders a transaction, and leaves out what throws; the guest refuses a batch in which anything
/// throws.
public protocol StateMachine {
  /// What the transactions change. It commits to itself by a root.
  associatedtype State: CommittedState
  /// A signed wish of a user, or a message from the base layer.
  associatedtype Transaction
  /// Why a transaction is rejected; a case for each reason.
  associatedtype Failure: Error

  func execute(_ transaction: Transaction, on state: inout State) throws(Failure)
}

/// A state with a root, of which a part can stand for the whole as long as only that part is touched.
public protocol CommittedState {
  /// The commitment to the whole state.
  associatedtype Root: Hashable
  /// What identifies a part: an address, an order id.
  associatedtype Key
  /// A point in the state's history to which it can go back.
  associatedtype Checkpoint

  /// The root of the state as it is now.
  mutating func root() -> Root

  /// Marks the state as it is now.
  mutating func checkpoint() -> Checkpoint

  /// Goes back to a checkpoint; later ones become invalid.
  mutating func restore(_ checkpoint: Checkpoint)

  /// Words from which a guest rebuilds the root at `checkpoint` and answers reads and writes of `keys`.
  func witness(at checkpoint: Checkpoint, for keys: [Key]) -> [UInt64]
}
