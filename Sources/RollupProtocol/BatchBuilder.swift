import BigIntegers
public import EthereumTypes
public import Hashes
public import Ledger
import Secp256k1

#if !hasFeature(Embedded)
  /// A closed batch: what is published, what is claimed, and what a prover needs.
  public struct SealedBatch: Sendable {
    /// The batch data.
    public let data: [UInt8]
    public let publicValues: PublicValues
    /// The guest's input (`LedgerTransition`).
    public let input: [UInt8]
    public let operations: [SignedOperation]
    public let deposits: [Deposit]
    public let withdrawals: [LedgerWithdrawal]
    /// The accounts that the batch changed or looked at, as they are after it, by ascending address.
    public let touched: [(address: Address, account: Account)]
  }

  /// The sequencer's side of a batch: executes natively what the guest will execute, by the same source, and
  /// gathers the witness. The state is the caller's and moves on with every accepted transaction.
  public struct BatchBuilder {
    public let ledger: Ledger
    public let batchNumber: UInt64
    public private(set) var operations: [SignedOperation] = []
    public private(set) var deposits: [Deposit] = []
    /// The batch data so far, in bytes.
    public private(set) var dataByteCount = BatchData.headerByteCount
    private let start: LedgerState.Checkpoint
    private let previousRoot: TreeDigest
    private let queueBefore: Hash256
    private var touched: Set<Address>

    /// Opens a batch on `state`, whose pending withdrawals it drops (they belong to the batch before).
    public init(ledger: Ledger, batchNumber: UInt64, depositQueue: Hash256, state: inout LedgerState) {
      self.ledger = ledger
      self.batchNumber = batchNumber
      queueBefore = depositQueue
      state.withdrawals = []
      previousRoot = state.root()
      start = state.checkpoint()
      touched = []
    }

    /// Why a transaction cannot become part of this batch although the ledger might accept it.
    public enum BuilderError: Error, Hashable, Sendable {
      /// The ledger's reason.
      case rejected(LedgerError)
      /// A batch executes its deposits before its operations.
      case depositAfterOperation
      /// The format holds no more.
      case full
    }

    /// Executes the next deposit of the queue.
    public mutating func add(_ deposit: Deposit, state: inout LedgerState) throws(BuilderError) {
      guard operations.isEmpty else { throw .depositAfterOperation }
      guard deposits.count < BatchData.limit else { throw .full }
      try execute(.deposit(deposit), on: &state)
      deposits.append(deposit)
      touched.insert(deposit.recipient)
    }

    /// Executes a signed operation; on an error neither batch nor state has changed.
    public mutating func add(_ operation: SignedOperation, state: inout LedgerState) throws(BuilderError) {
      guard operations.count < BatchData.limit else { throw .full }
      try execute(.signed(operation), on: &state)
      operations.append(operation)
      dataByteCount += BatchData.byteCount(operation.operation)
      touched.formUnion([operation.operation.from, ledger.sequencer])
      if operation.operation.kind == .transfer { touched.insert(operation.operation.to) }
    }

    private func execute(_ transaction: LedgerTransaction, on state: inout LedgerState) throws(BuilderError) {
      do throws(LedgerError) {
        try ledger.execute(transaction, on: &state)
      } catch {
        throw .rejected(error)
      }
    }

    /// Gives up the batch: the state is as it was when the batch was opened.
    public consuming func abandon(state: inout LedgerState) { state.restore(start) }

    /// Closes the batch. Recovers every signer once more, for the hints. `state` must be the one that
    /// was built on.
    public consuming func seal(state: inout LedgerState) -> SealedBatch {
      let data = BatchData(
        chainID: ledger.domain.chainID, batchNumber: batchNumber, sequencer: ledger.sequencer,
        depositCount: UInt16(deposits.count), operations: operations.map { $0.operation }
      ).bytes
      let queueAfter = deposits.reduce(queueBefore) { DepositQueue.append($1, to: $0) }
      let values = PublicValues(
        chainID: ledger.domain.chainID, batchNumber: batchNumber, previousRoot: previousRoot.bytes,
        newRoot: state.root().bytes, dataHash: Keccak256.hash(data), depositQueueBefore: queueBefore,
        depositQueueAfter: queueAfter, depositCount: UInt64(deposits.count),
        withdrawalRoot: WithdrawalTree.root(state.withdrawals, batchNumber: batchNumber))

      let addresses = touched.sorted()
      var words = InputWords()
      words.append(LedgerTransition.inputVersion)
      words.append(bytes: data)
      words.append(queueBefore)
      for deposit in deposits {
        words.append(deposit.recipient)
        words.append(deposit.amount)
      }
      for signed in operations {
        // The operation was executed, so its signature recovers.
        guard
          let (key, hints) = try? HintedSignature.makeHints(
            ledger.domain.digest(signed.operation), signed.signature)
        else { continue }
        words.append(signed.signature.r)
        words.append(signed.signature.s)
        words.append(signed.signature.yIsOdd ? UInt64(1) : UInt64(0))
        words.append(key.x.integer)
        words.append(key.y.integer)
        words.append(UInt64(hints.count))
        words.words += hints
      }
      words.words += state.witness(at: start, for: addresses)
      let after = addresses.map { address in
        // The whole state has no opaque nodes.
        (address: address, account: (try? state.accounts.account(address)) ?? .empty)
      }
      return SealedBatch(
        data: data, publicValues: values, input: words.bytes, operations: operations, deposits: deposits,
        withdrawals: state.withdrawals, touched: after)
    }
  }

  /// The words of a guest's input.
  struct InputWords {
    var words: [UInt64] = []

    mutating func append(_ word: UInt64) { words.append(word) }

    mutating func append(_ value: UInt256) { words += [value.limb0, value.limb1, value.limb2, value.limb3] }

    mutating func append(_ hash: Hash256) { words += [hash.word0, hash.word1, hash.word2, hash.word3] }

    mutating func append(_ address: Address) { words += [address.high, address.middle, UInt64(address.low)] }

    /// The count, then the bytes filled up with zeros.
    mutating func append(bytes: [UInt8]) {
      words.append(UInt64(bytes.count))
      for start in stride(from: 0, to: bytes.count, by: 8) {
        var word: UInt64 = 0
        for i in start..<min(start + 8, bytes.count) { word |= UInt64(bytes[i]) << UInt64(8 * (i - start)) }
        words.append(word)
      }
    }

    /// Eight bytes a word, least significant first.
    var bytes: [UInt8] {
      words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }
  }
#endif
