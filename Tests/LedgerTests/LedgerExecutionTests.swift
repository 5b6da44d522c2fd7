import BigIntegers
import EthereumTypes
import Hashes
import Secp256k1
import Testing

@testable import Ledger

/// Three people, a sequencer and a chain.
struct World {
  let keys: [PrivateKey]
  let people: [Address]
  let sequencer = Address(high: 0x5e9, middle: 2, low: 3)
  let domain = SigningDomain(chainID: 7777)
  var state: LedgerState

  init(balances: [UInt256] = [1000, 2000, 0], nonces: [UInt64] = [0, 5, 0]) {
    keys = (1...3).map { try! PrivateKey(UInt256(UInt64(1_000_003 * $0))) }
    people = keys.map { Address($0.publicKey) }
    state = LedgerState(
      accounts: AccountTree(
        zip(people, zip(balances, nonces)).map { ($0, Account(balance: $1.0, nonce: $1.1)) }))
  }

  func ledger(sequencer: Address? = nil) -> Ledger {
    Ledger(domain: domain, sequencer: sequencer ?? self.sequencer)
  }

  func operation(
    _ kind: LedgerOperation.Kind = .transfer, from: Int, to: Address, value: UInt256, fee: UInt256 = 1,
    nonce: UInt64
  ) -> LedgerOperation {
    LedgerOperation(kind: kind, from: people[from], to: to, value: value, fee: fee, nonce: nonce)
  }

  func sign(_ operation: LedgerOperation, by signer: Int) -> SignedOperation {
    SignedOperation(operation, domain: domain, key: keys[signer])
  }

  func balance(_ address: Address) throws -> UInt256 { try state.accounts.account(address).balance }
}

@Suite struct TypedDataTests {
  @Test(arguments: TypedDataVector.all.indices)
  func digestAndSignatureAgreeWithEthAccount(i: Int) throws {
    let v = TypedDataVector.all[i]
    let domain = SigningDomain(chainID: v.chainID)
    #expect(domain.separator.bytes == v.separator)
    #expect(domain.digest(v.operation).bytes == v.digest)
    let key = try PrivateKey(v.key)
    #expect(Address(key.publicKey).text == v.address)
    #expect(key.sign(domain.digest(v.operation)).bytes == v.signature)
  }

  @Test func constantsAreTheHashesOfTheirStrings() {
    func hash(_ s: String) -> Hash256 { Keccak256.hash(Array(s.utf8)) }
    let fields = "(address from,address to,uint256 value,uint256 fee,uint64 nonce)"
    #expect(TypedData.domainType == hash("EIP712Domain(string name,string version,uint256 chainId)"))
    #expect(TypedData.name == hash("Martinet") && TypedData.version == hash("1"))
    #expect(TypedData.transferType == hash("Transfer" + fields))
    #expect(TypedData.withdrawalType == hash("Withdrawal" + fields))
  }
}

@Suite struct LedgerExecutionTests {
  @Test func aTransferMovesValueAndFee() throws {
    var w = World()
    try w.ledger().execute(
      .signed(w.sign(w.operation(from: 0, to: w.people[1], value: 300, fee: 7, nonce: 0), by: 0)),
      on: &w.state)
    #expect(try w.balance(w.people[0]) == 693)
    #expect(try w.balance(w.people[1]) == 2300)
    #expect(try w.balance(w.sequencer) == 7)
    #expect(try w.state.accounts.account(w.people[0]).nonce == 1)
    #expect(try w.state.accounts.account(w.people[1]).nonce == 5)
    #expect(w.state.withdrawals.isEmpty)
  }

  @Test func anUnknownRecipientIsCreatedUnlessItGetsNothing() throws {
    var w = World()
    let fresh = Address(high: 77, middle: 1, low: 1)
    let ledger = w.ledger()
    try ledger.execute(
      .signed(w.sign(w.operation(from: 0, to: fresh, value: 0, fee: 0, nonce: 0), by: 0)), on: &w.state)
    #expect(!w.state.accounts.entries.contains { $0.address == fresh || $0.address == w.sequencer })
    try ledger.execute(
      .signed(w.sign(w.operation(from: 0, to: fresh, value: 5, fee: 0, nonce: 1), by: 0)), on: &w.state)
    #expect(try w.state.accounts.account(fresh) == Account(balance: 5, nonce: 0))
  }

  @Test func aTransferToOneselfKeepsTheBalanceButForTheFee() throws {
    var w = World()
    try w.ledger().execute(
      .signed(w.sign(w.operation(from: 0, to: w.people[0], value: 999, fee: 1, nonce: 0), by: 0)),
      on: &w.state)
    #expect(try w.state.accounts.account(w.people[0]) == Account(balance: 999, nonce: 1))
  }

  @Test func theSequencerMayBeSenderOrRecipientOrBoth() throws {
    var w = World()
    var ledger = w.ledger(sequencer: w.people[0])
    try ledger.execute(
      .signed(w.sign(w.operation(from: 0, to: w.people[1], value: 10, fee: 90, nonce: 0), by: 0)),
      on: &w.state)
    #expect(try w.balance(w.people[0]) == 990)
    ledger = w.ledger(sequencer: w.people[1])
    try ledger.execute(
      .signed(w.sign(w.operation(from: 0, to: w.people[1], value: 10, fee: 5, nonce: 1), by: 0)), on: &w.state
    )
    #expect(try w.balance(w.people[1]) == 2025)
    ledger = w.ledger(sequencer: w.people[0])
    try ledger.execute(
      .signed(w.sign(w.operation(from: 0, to: w.people[0], value: 10, fee: 5, nonce: 2), by: 0)), on: &w.state
    )
    #expect(try w.balance(w.people[0]) == 975)
  }

  @Test func aWithdrawalLeavesTheChain() throws {
    var w = World()
    let home = Address(high: 1, middle: 2, low: 3)
    try w.ledger().execute(
      .signed(w.sign(w.operation(.withdrawal, from: 1, to: home, value: 100, fee: 3, nonce: 5), by: 1)),
      on: &w.state)
    #expect(try w.state.accounts.account(w.people[1]) == Account(balance: 1897, nonce: 6))
    #expect(w.state.withdrawals == [LedgerWithdrawal(recipient: home, amount: 100)])
    #expect(!w.state.accounts.entries.contains { $0.address == home })
  }

  @Test func depositsAreCreditedOrComeBack() throws {
    var w = World(balances: [UInt256.max, 2000, 0])
    let ledger = w.ledger()
    let fresh = Address(high: 4, middle: 4, low: 4)
    try ledger.execute(.deposit(Deposit(recipient: fresh, amount: 12)), on: &w.state)
    try ledger.execute(.deposit(Deposit(recipient: fresh, amount: 0)), on: &w.state)
    try ledger.execute(.deposit(Deposit(recipient: w.people[0], amount: 1)), on: &w.state)
    try ledger.execute(.deposit(Deposit(recipient: .zero, amount: 9)), on: &w.state)
    #expect(try w.balance(fresh) == 12)
    #expect(try w.balance(w.people[0]) == .max)
    #expect(
      w.state.withdrawals == [
        LedgerWithdrawal(recipient: w.people[0], amount: 1), LedgerWithdrawal(recipient: .zero, amount: 9),
      ])
  }

  @Test(arguments: [false, true])
  func everyRejectionIsNamedAndChangesNothing(hinted: Bool) throws {
    let huge = UInt256.max
    var w = World(balances: [1000, huge &- 50, huge], nonces: [3, 0, UInt64.max])
    let (a, b) = (w.people[0], w.people[1])
    let other = Address(high: 9, middle: 9, low: 9)
    let plain = w.operation(from: 0, to: other, value: 10, nonce: 3)
    let good = w.sign(plain, by: 0)

    func with(_ change: (inout LedgerOperation) -> Void) -> SignedOperation {
      var operation = plain
      change(&operation)
      return w.sign(operation, by: 0)
    }
    var wrongChain = good
    wrongChain.chainID = 1
    var mirrored = good
    mirrored.signature.s = Scalar.order &- good.signature.s
    mirrored.signature.yIsOdd.toggle()
    var noSignature = good
    noSignature.signature.s = .zero
    var notAPoint = good
    notAPoint.signature.r = 5
    let foreign = w.sign(plain, by: 1)

    var cases: [(SignedOperation, LedgerError, Address?)] = [
      (wrongChain, .wrongChainID(expected: 7777, got: 1), nil),
      (with { $0.to = .zero }, .zeroRecipient, nil),
      (
        with {
          $0.kind = .withdrawal
          $0.value = .zero
        }, .zeroWithdrawal, nil
      ),
      (
        with {
          $0.value = huge
          $0.fee = 1
        }, .amountOverflow, nil
      ),
      (mirrored, .highS, nil),
      (noSignature, .badSignature(.sOutOfRange), nil),
      (foreign, .wrongSigner(expected: a, got: b), nil),
      (with { $0.nonce = 2 }, .nonceTooLow(expected: 3, got: 2), nil),
      (with { $0.nonce = 4 }, .nonceTooHigh(expected: 3, got: 4), nil),
      (
        w.sign(w.operation(from: 2, to: other, value: 1, nonce: UInt64.max), by: 2), .nonceExhausted, nil
      ),
      (with { $0.value = 1000 }, .insufficientBalance(available: 1000, required: 1001), nil),
      (
        with {
          $0.to = b
          $0.value = 51
        }, .recipientOverflow, nil
      ),
      (
        with {
          $0.value = 1
          $0.fee = 51
        }, .sequencerOverflow, b
      ),
      (
        with {
          $0.to = b
          $0.value = 50
          $0.fee = 1
        }, .sequencerOverflow, b
      ),
    ]
    if !hinted { cases.append((notAPoint, .badSignature(.noSuchPoint), nil)) }

    let before = w.state.root()
    for (signed, reason, sequencer) in cases {
      let ledger = w.ledger(sequencer: sequencer)
      #expect(throws: reason) {
        if hinted {
          // What a sequencer without scruples would put into a batch: the best proof it can make.
          let digest = w.domain.digest(signed.operation)
          let made = try? HintedSignature.makeHints(digest, signed.signature)
          let signer = w.people.firstIndex(of: signed.operation.from)!
          try (made?.words ?? []).withUnsafeBufferPointer {
            try ledger.execute(signed, key: made?.key ?? w.keys[signer].publicKey, hints: $0, on: &w.state)
          }
        } else {
          try ledger.execute(.signed(signed), on: &w.state)
        }
      }
      #expect(w.state.root() == before && w.state.withdrawals.isEmpty)
    }
    // The same operations in order are fine.
    try w.ledger().execute(.signed(good), on: &w.state)
    #expect(w.state.root() != before)
  }

  @Test func changedFieldsNeedAnotherSignature() throws {
    var w = World()
    let good = w.sign(w.operation(from: 1, to: w.people[0], value: 10, nonce: 5), by: 1)
    let before = w.state.root()
    let changes: [(inout LedgerOperation) -> Void] = [
      { $0.kind = .withdrawal }, { $0.to = Address(high: 1, middle: 1, low: 1) }, { $0.value = 11 },
      { $0.fee = 2 },
      { $0.nonce = 6 }, { $0.from = w.people[0] },
    ]
    for change in changes {
      var signed = good
      change(&signed.operation)
      #expect(throws: LedgerError.self) { try w.ledger().execute(.signed(signed), on: &w.state) }
      #expect(w.state.root() == before)
    }
    // A replay has a used nonce.
    try w.ledger().execute(.signed(good), on: &w.state)
    #expect(throws: LedgerError.nonceTooLow(expected: 6, got: 5)) {
      try w.ledger().execute(.signed(good), on: &w.state)
    }
  }

  /// Random transactions against plain dictionaries: the same are accepted, all balances agree, and what the
  /// chain holds is what came in less what went out.
  @Test(arguments: 0..<8)
  func agreesWithADictionaryAndConservesValue(seed: Int) throws {
    var random = Random(state: UInt64(4000 + seed))
    var w = World(balances: [500, 400, 300], nonces: [0, 0, 0])
    var balances: [Address: UInt64] = [w.people[0]: 500, w.people[1]: 400, w.people[2]: 300]
    var nonces: [Address: UInt64] = [:]
    var incoming: UInt64 = 1200
    var outgoing: UInt64 = 0
    for _ in 0..<60 {
      let sequencer = random.next() % 3 == 0 ? w.people[1] : w.sequencer
      let ledger = w.ledger(sequencer: sequencer)
      let i = Int(random.next() % 3)
      let from = w.people[i]
      let to =
        random.next() % 4 == 0
        ? Address(high: random.next() % 3, middle: 1, low: 1) : w.people[Int(random.next() % 3)]
      let value = random.next() % 200
      let fee = random.next() % 5
      switch random.next() % 5 {
      case 0:
        try ledger.execute(.deposit(Deposit(recipient: to, amount: UInt256(value))), on: &w.state)
        balances[to, default: 0] += value
        incoming += value
      case let kind:
        let nonce = nonces[from, default: 0] + (random.next() % 8 == 0 ? 1 : 0)
        let isTransfer = kind != 1
        let operation = w.operation(
          isTransfer ? .transfer : .withdrawal, from: i, to: to, value: UInt256(value), fee: UInt256(fee),
          nonce: nonce)
        let valid =
          nonce == nonces[from, default: 0] && balances[from, default: 0] >= value + fee
          && (isTransfer || value > 0)
        let accepted = (try? ledger.execute(.signed(w.sign(operation, by: i)), on: &w.state)) != nil
        #expect(accepted == valid)
        if valid {
          balances[from]! -= value + fee
          nonces[from, default: 0] += 1
          balances[sequencer, default: 0] += fee
          if isTransfer { balances[to, default: 0] += value } else { outgoing += value }
        }
      }
    }
    for (address, balance) in balances { #expect(try w.balance(address) == UInt256(balance)) }
    for (address, nonce) in nonces { #expect(try w.state.accounts.account(address).nonce == nonce) }
    let held = w.state.accounts.entries.reduce(UInt256.zero) { $0 &+ $1.account.balance }
    let withdrawn = w.state.withdrawals.reduce(UInt256.zero) { $0 &+ $1.amount }
    #expect(withdrawn == UInt256(outgoing))
    #expect(held &+ withdrawn == UInt256(incoming))
  }
}
