import BigIntegers
import EthereumTypes
import Hashes
import Ledger
import Secp256k1
import Testing

@testable import RollupProtocol

/// A chain with a few funded keys, on which batches are built.
struct Chain {
  let keys: [PrivateKey] = (1...4).map { try! PrivateKey(UInt256(UInt64(999_983 * $0))) }
  let domain = SigningDomain(chainID: 31_337)
  let sequencer = Address(high: 0xabc, middle: 1, low: 2)
  let people: [Address]
  var state: LedgerState
  var nonces = [UInt64](repeating: 0, count: 4)
  var queue = DepositQueue.empty
  var batchNumber: UInt64 = 0

  init(others: Int = 20) {
    people = keys.map { Address($0.publicKey) }
    var random = SplitMix(state: 17)
    var entries = people.map { ($0, Account(balance: 1_000_000, nonce: 0)) }
    for _ in 0..<others {
      let address = Address(
        high: random.next(), middle: random.next(), low: UInt32(truncatingIfNeeded: random.next()))
      entries.append((address, Account(balance: UInt256(random.next()), nonce: random.next())))
    }
    state = LedgerState(accounts: AccountTree(entries))
  }

  var ledger: Ledger { Ledger(domain: domain, sequencer: sequencer) }

  mutating func builder() -> BatchBuilder {
    BatchBuilder(ledger: ledger, batchNumber: batchNumber, depositQueue: queue, state: &state)
  }

  mutating func signed(
    _ kind: LedgerOperation.Kind = .transfer, from: Int, to: Address, value: UInt64, fee: UInt64 = 3
  ) -> SignedOperation {
    defer { nonces[from] += 1 }
    return SignedOperation(
      LedgerOperation(
        kind: kind, from: people[from], to: to, value: UInt256(value), fee: UInt256(fee), nonce: nonces[from]),
      domain: domain, key: keys[from])
  }

  /// Two deposits, three transfers (one to a new account), a withdrawal.
  mutating func sampleBatch() throws -> SealedBatch {
    var b = builder()
    try b.add(Deposit(recipient: people[2], amount: 500), state: &state)
    try b.add(Deposit(recipient: Address(high: 9, middle: 9, low: 9), amount: 77), state: &state)
    try b.add(signed(from: 0, to: people[1], value: 100), state: &state)
    try b.add(
      signed(from: 1, to: Address(high: 5, middle: 5, low: batchNumber == 0 ? 5 : 6), value: 50),
      state: &state)
    try b.add(signed(.withdrawal, from: 2, to: Address(high: 8, middle: 8, low: 8), value: 25), state: &state)
    try b.add(signed(from: 0, to: people[0], value: 1), state: &state)
    let sealed = b.seal(state: &state)
    queue = sealed.publicValues.depositQueueAfter
    batchNumber += 1
    return sealed
  }
}

func words(_ bytes: [UInt8]) -> [UInt64] {
  stride(from: 0, to: bytes.count, by: 8).map { start in
    (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
  }
}

func run(_ words: [UInt64]) -> Result<PublicValues, TransitionError> {
  words.withUnsafeBytes { buffer in
    do throws(TransitionError) { return .success(try LedgerTransition.execute(buffer)) } catch {
      return .failure(error)
    }
  }
}

func failure(_ words: [UInt64]) -> TransitionError? {
  if case .failure(let error) = run(words) { return error }
  return nil
}

@Suite struct TransitionTests {
  @Test func theTransitionGivesWhatTheBuilderClaims() throws {
    var chain = Chain()
    var previous = chain.state.root().bytes
    for number in 0..<3 as Range<UInt64> {
      let batch = try chain.sampleBatch()
      let values = try run(words(batch.input)).get()
      #expect(values == batch.publicValues)
      #expect(
        try batch.input.withUnsafeBytes { (b) throws(TransitionError) in try LedgerTransition.run(b) }
          == values.bytes)
      #expect(values.chainID == 31_337 && values.batchNumber == number && values.depositCount == 2)
      #expect(values.previousRoot == previous && values.newRoot == chain.state.root().bytes)
      #expect(values.previousRoot != values.newRoot)
      #expect(values.dataHash == Keccak256.hash(batch.data))
      #expect(values.withdrawalRoot == WithdrawalTree.root(batch.withdrawals, batchNumber: number))
      #expect(batch.withdrawals.count == 1)
      #expect(batch.touched.allSatisfy { (try? chain.state.accounts.account($0.address)) == $0.account })
      previous = values.newRoot
    }
  }

  /// Whoever has the published data and the deposits follows the state without a signature or a witness.
  @Test func publishedDataRebuildsTheState() throws {
    var chain = Chain()
    var follower = LedgerState(
      accounts: AccountTree(chain.state.accounts.entries.map { ($0.address, $0.account) }))
    let batch = try chain.sampleBatch()
    let data = try BatchData(batch.data)
    #expect(data.operations == batch.operations.map(\.operation))
    var balances = Dictionary(
      uniqueKeysWithValues: follower.accounts.entries.map { ($0.address, $0.account) })
    for deposit in batch.deposits {
      balances[deposit.recipient, default: .empty].balance =
        balances[deposit.recipient, default: .empty].balance &+ deposit.amount
    }
    for operation in data.operations {
      balances[operation.from]!.balance =
        balances[operation.from]!.balance &- operation.value &- operation.fee
      balances[operation.from]!.nonce += 1
      if operation.kind == .transfer {
        balances[operation.to, default: .empty].balance =
          balances[operation.to, default: .empty].balance &+ operation.value
      }
      balances[data.sequencer, default: .empty].balance =
        balances[data.sequencer, default: .empty].balance &+ operation.fee
    }
    follower = LedgerState(accounts: AccountTree(balances.map { ($0.key, $0.value) }))
    #expect(follower.root().bytes == batch.publicValues.newRoot)
  }

  @Test func anEmptyBatchAndAnEmptyStateAreProvable() throws {
    var state = LedgerState()
    let ledger = Ledger(domain: SigningDomain(chainID: 1), sequencer: .zero)
    let empty = BatchBuilder(ledger: ledger, batchNumber: 0, depositQueue: .zero, state: &state).seal(
      state: &state)
    let values = try run(words(empty.input)).get()
    #expect(values == empty.publicValues && values.previousRoot == .zero && values.newRoot == .zero)
    var b = BatchBuilder(ledger: ledger, batchNumber: 1, depositQueue: .zero, state: &state)
    try b.add(Deposit(recipient: Address(high: 1, middle: 1, low: 1), amount: 5), state: &state)
    let first = b.seal(state: &state)
    #expect(try run(words(first.input)).get() == first.publicValues)
  }

  @Test func aRejectedOperationChangesNothingAndTheBatchGoesOn() throws {
    var chain = Chain()
    var b = chain.builder()
    try b.add(chain.signed(from: 0, to: chain.people[1], value: 10), state: &chain.state)
    let root = chain.state.root()
    let tooMuch = chain.signed(from: 1, to: chain.people[0], value: 2_000_000)
    #expect(
      throws: BatchBuilder.BuilderError.rejected(
        .insufficientBalance(available: 1_000_010, required: 2_000_003))
    ) {
      try b.add(tooMuch, state: &chain.state)
    }
    #expect(chain.state.root() == root && b.operations.count == 1)
    #expect(throws: BatchBuilder.BuilderError.depositAfterOperation) {
      try b.add(Deposit(recipient: chain.people[0], amount: 1), state: &chain.state)
    }
    let sealed = b.seal(state: &chain.state)
    #expect(try run(words(sealed.input)).get() == sealed.publicValues)
  }

  @Test func anAbandonedBatchLeavesNoTrace() throws {
    var chain = Chain()
    let root = chain.state.root()
    var b = chain.builder()
    try b.add(chain.signed(.withdrawal, from: 0, to: chain.people[1], value: 10), state: &chain.state)
    #expect(chain.state.root() != root)
    b.abandon(state: &chain.state)
    #expect(chain.state.root() == root && chain.state.withdrawals.isEmpty)
  }

  /// A sequencer that forges: a batch with an operation that the ledger rejects has no public values.
  @Test func aBatchWithAnInvalidOperationIsRefused() throws {
    func forge(_ change: (inout LedgerOperation) -> Void) throws -> TransitionError? {
      var chain = Chain()
      let batch = try chain.sampleBatch()
      var data = try BatchData(batch.data)
      change(&data.operations[0])
      let old = words(batch.input)
      let oldLength = 2 + (batch.data.count + 7) / 8
      var input = InputWords()
      input.append(LedgerTransition.inputVersion)
      input.append(bytes: data.bytes)
      return failure(input.words + old[oldLength...])
    }
    #expect(try forge { $0.value = 100 } == nil)
    for change: (inout LedgerOperation) -> Void in [
      { $0.value = 101 }, { $0.fee = 0 }, { $0.nonce = 1 }, { $0.kind = .withdrawal },
      { $0.to = Address(high: 5, middle: 5, low: 5) },
    ] {
      guard case .operation(index: 0, let reason) = try forge(change) else {
        Issue.record("accepted")
        continue
      }
      switch reason {
      case .badSignature, .badHint: break
      default: Issue.record("\(reason)")
      }
    }
    guard case .operation(index: 0, .wrongSigner) = try forge({ $0.from = Chain().people[3] }) else {
      Issue.record("another sender")
      return
    }
    #expect(try forge { $0.to = .zero } == .operation(index: 0, .zeroRecipient))
    #expect(try forge { $0.value = .max } == .operation(index: 0, .amountOverflow))
  }

  /// Operations of a batch in another order: properly signed, but with a nonce out of turn.
  @Test func reorderedOperationsAreRefused() throws {
    var chain = Chain()
    let first = chain.signed(from: 0, to: chain.people[1], value: 1)
    let second = chain.signed(from: 0, to: chain.people[1], value: 2)
    var b = chain.builder()
    #expect(throws: BatchBuilder.BuilderError.rejected(.nonceTooHigh(expected: 0, got: 1))) {
      try b.add(second, state: &chain.state)
    }
    try b.add(first, state: &chain.state)
    #expect(throws: BatchBuilder.BuilderError.rejected(.nonceTooLow(expected: 1, got: 0))) {
      try b.add(first, state: &chain.state)
    }
  }

  @Test func everyAlteredWordIsRefusedOrChangesThePublicValues() throws {
    var chain = Chain(others: 6)
    let batch = try chain.sampleBatch()
    let good = words(batch.input)
    for i in good.indices {
      for bit in [0, 7, 33, 63] as [UInt64] {
        var changed = good
        changed[i] ^= 1 << bit
        if case .success(let values) = run(changed) {
          #expect(values != batch.publicValues, "word \(i), bit \(bit)")
        }
      }
    }
  }

  @Test func everyShorterOrLongerInputIsRefused() throws {
    var chain = Chain(others: 3)
    let good = words(try chain.sampleBatch().input)
    for n in good.indices { #expect(failure(Array(good.prefix(n))) != nil) }
    #expect(failure(good + [0]) == .witness(.trailingWords))
    #expect(failure([]) == .witness(.truncated))
    #expect(failure([1]) == .witness(.malformed))
    #expect(failure([LedgerTransition.inputVersion, .max]) == .witness(.truncated))
    let unaligned = [UInt8](repeating: 0, count: 64)
    unaligned.withUnsafeBytes { b in
      #expect(throws: TransitionError.misalignedInput) {
        try LedgerTransition.run(UnsafeRawBufferPointer(rebasing: b[1..<9]))
      }
      #expect(throws: TransitionError.misalignedInput) {
        try LedgerTransition.run(UnsafeRawBufferPointer(rebasing: b[0..<9]))
      }
    }
  }

  @Test func aNodeMissingFromTheWitnessIsNamed() throws {
    var chain = Chain()
    var other = Chain()
    let batch = try chain.sampleBatch()
    // The same batch with a witness that shows only the sequencer's path.
    let checkpoint = other.state.checkpoint()
    let small = other.state.witness(at: checkpoint, for: [other.sequencer])
    let full = other.state.witness(
      at: checkpoint, for: batch.touched.map(\.address))
    let head = words(batch.input).dropLast(full.count)
    #expect(Array(words(batch.input).suffix(full.count)) == full)
    #expect(failure(Array(head) + small) == .deposit(index: 0, .missingState(.missingNode(chain.people[2]))))
  }

  /// The keys of the exceptional cases (`HintedSignature`) are as good as any.
  @Test func theSmallestPrivateKeysCanTransact() throws {
    var chain = Chain()
    for d in 1...3 as ClosedRange<UInt64> {
      let key = try PrivateKey(UInt256(d))
      var b = chain.builder()
      try b.add(chain.signed(from: 0, to: Address(key.publicKey), value: 100), state: &chain.state)
      try b.add(
        SignedOperation(
          LedgerOperation(
            kind: .transfer, from: Address(key.publicKey), to: chain.people[0], value: 50, fee: 1, nonce: 0),
          domain: chain.domain, key: key), state: &chain.state)
      let sealed = b.seal(state: &chain.state)
      #expect(try run(words(sealed.input)).get() == sealed.publicValues)
    }
  }
}
