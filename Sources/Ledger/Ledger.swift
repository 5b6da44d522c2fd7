public import BigIntegers
public import EthereumTypes
public import Secp256k1
public import StateMachine

/// Value paid into the bridge on the base layer for an account of this chain.
@frozen
public struct Deposit: Hashable, Sendable {
  public var recipient: Address
  public var amount: UInt256

  public init(recipient: Address, amount: UInt256) {
    self.recipient = recipient
    self.amount = amount
  }
}

/// Value that the bridge on the base layer owes once the batch is final.
@frozen
public struct LedgerWithdrawal: Hashable, Sendable {
  /// An address on the base layer.
  public var recipient: Address
  public var amount: UInt256

  public init(recipient: Address, amount: UInt256) {
    self.recipient = recipient
    self.amount = amount
  }
}

/// What the ledger executes.
public enum LedgerTransaction: Hashable, Sendable {
  case deposit(Deposit)
  case signed(SignedOperation)
}

/// Why the ledger rejects a transaction.
public enum LedgerError: Error, Hashable, Sendable {
  /// Signed for another chain.
  case wrongChainID(expected: UInt64, got: UInt64)
  /// The zero address owns nothing and is paid nothing.
  case zeroRecipient
  /// A withdrawal of nothing.
  case zeroWithdrawal
  /// value + fee does not fit 256 bits.
  case amountOverflow
  /// s is above half the group order (EIP-2): every signature has one form.
  case highS
  /// Not a signature at all, or not over this operation.
  case badSignature(SignatureError)
  /// A signature, but by another account than `from`, or over other data.
  case wrongSigner(expected: Address, got: Address)
  /// The hints that come with a signature in a batch do not prove it.
  case badHint(HintError)
  /// Already used.
  case nonceTooLow(expected: UInt64, got: UInt64)
  /// Operations before this one are missing.
  case nonceTooHigh(expected: UInt64, got: UInt64)
  /// The account has made 2⁶⁴ − 1 operations.
  case nonceExhausted
  /// The balance does not cover value and fee.
  case insufficientBalance(available: UInt256, required: UInt256)
  /// The recipient would own more than 2²⁵⁶ − 1.
  case recipientOverflow
  /// The sequencer would own more than 2²⁵⁶ − 1.
  case sequencerOverflow
  /// The witness lacks an account that the transaction touches.
  case missingState(TreeError)
}

/// The accounts, and the withdrawals made since they were last taken.
public struct LedgerState: Sendable {
  public var accounts: AccountTree
  /// In the order of their making.
  public var withdrawals: [LedgerWithdrawal]

  public init(accounts: AccountTree = AccountTree()) {
    self.accounts = accounts
    withdrawals = []
  }
}

/// The state machine of transfers, deposits and withdrawals.
public struct Ledger: StateMachine, Sendable {
  public typealias State = LedgerState
  public typealias Transaction = LedgerTransaction
  public typealias Failure = LedgerError

  public let domain: SigningDomain
  /// Receives the fees.
  public let sequencer: Address

  public init(domain: SigningDomain, sequencer: Address) {
    self.domain = domain
    self.sequencer = sequencer
  }

  /// Executes a transaction whole or throws and changes nothing. The signer is recovered from the signature.
  public func execute(_ transaction: LedgerTransaction, on state: inout LedgerState) throws(LedgerError) {
    switch transaction {
    case .deposit(let deposit): try accept(deposit, on: &state)
    case .signed(let signed):
      try checkForm(signed)
      try recoverSigner(signed)
      try apply(signed.operation, on: &state)
    }
  }

  /// The same for a signed operation whose signer's key is known, with hints (`HintedSignature`): the guest's
  /// way.
  public func execute(
    _ signed: SignedOperation, key: AffinePoint, hints: UnsafeBufferPointer<UInt64>,
    on state: inout LedgerState
  ) throws(LedgerError) {
    try checkForm(signed)
    let signer = Address(key)
    guard signer == signed.operation.from else {
      throw .wrongSigner(expected: signed.operation.from, got: signer)
    }
    do throws(HintedSignatureError) {
      try HintedSignature.check(
        variableTime: domain.digest(signed.operation), signed.signature, key: key, requireLowS: true,
        hints: hints)
    } catch {
      switch error {
      case .signature(let reason): throw reason == .highS ? .highS : .badSignature(reason)
      case .hint(let reason): throw .badHint(reason)
      }
    }
    try apply(signed.operation, on: &state)
  }

  /// Credits a deposit. What cannot be credited (to the zero address, or beyond 2²⁵⁶ − 1) turns into a
  /// withdrawal to the recipient's address: a deposit never stops the queue.
  private func accept(_ deposit: Deposit, on state: inout LedgerState) throws(LedgerError) {
    do throws(TreeError) {
      if deposit.amount.isZero { return }
      var account = try state.accounts.account(deposit.recipient)
      let (balance, overflow) = account.balance.addingReportingOverflow(deposit.amount)
      if overflow || deposit.recipient == .zero {
        state.withdrawals.append(LedgerWithdrawal(recipient: deposit.recipient, amount: deposit.amount))
        return
      }
      account.balance = balance
      try state.accounts.set(account, at: deposit.recipient)
    } catch {
      throw .missingState(error)
    }
  }

  /// What can be said of an operation without state and without its signature.
  private func checkForm(_ signed: SignedOperation) throws(LedgerError) {
    guard signed.chainID == domain.chainID else {
      throw .wrongChainID(expected: domain.chainID, got: signed.chainID)
    }
    let operation = signed.operation
    if operation.to == .zero { throw .zeroRecipient }
    if operation.kind == .withdrawal && operation.value.isZero { throw .zeroWithdrawal }
    if operation.value.addingReportingOverflow(operation.fee).overflow { throw .amountOverflow }
  }

  private func recoverSigner(_ signed: SignedOperation) throws(LedgerError) {
    let key: AffinePoint
    do throws(SignatureError) {
      key = try ECDSA.recover(
        variableTime: domain.digest(signed.operation), signed.signature, requireLowS: true)
    } catch {
      throw error == .highS ? .highS : .badSignature(error)
    }
    let signer = Address(key)
    guard signer == signed.operation.from else {
      throw .wrongSigner(expected: signed.operation.from, got: signer)
    }
  }

  /// Moves the value of an authentic operation. Everything is checked before anything is written.
  private func apply(_ operation: LedgerOperation, on state: inout LedgerState) throws(LedgerError) {
    var sender = try account(operation.from, of: state)
    if operation.nonce < sender.nonce { throw .nonceTooLow(expected: sender.nonce, got: operation.nonce) }
    if operation.nonce > sender.nonce { throw .nonceTooHigh(expected: sender.nonce, got: operation.nonce) }
    guard sender.nonce < UInt64.max else { throw .nonceExhausted }
    let (required, overflow) = operation.value.addingReportingOverflow(operation.fee)
    if overflow { throw .amountOverflow }
    let (rest, borrow) = sender.balance.subtractingReportingOverflow(required)
    if borrow { throw .insufficientBalance(available: sender.balance, required: required) }

    let isTransfer = operation.kind == .transfer
    // Credits to the sender itself cannot overflow: they come out of its own balance.
    var credited = UInt256.zero
    if isTransfer && operation.to != operation.from {
      let recipient = try account(operation.to, of: state)
      let (balance, overflow) = recipient.balance.addingReportingOverflow(operation.value)
      if overflow { throw .recipientOverflow }
      credited = balance
    }
    if sequencer != operation.from {
      let before =
        isTransfer && operation.to == sequencer ? credited : try account(sequencer, of: state).balance
      if before.addingReportingOverflow(operation.fee).overflow { throw .sequencerOverflow }
    }

    sender.balance = rest
    sender.nonce &+= 1
    do throws(TreeError) {
      try state.accounts.set(sender, at: operation.from)
      if isTransfer { try credit(operation.value, to: operation.to, in: &state.accounts) }
      try credit(operation.fee, to: sequencer, in: &state.accounts)
    } catch {
      throw .missingState(error)
    }
    if !isTransfer { state.withdrawals.append(LedgerWithdrawal(recipient: operation.to, amount: operation.value)) }
  }

  private func account(_ address: Address, of state: LedgerState) throws(LedgerError) -> Account {
    do throws(TreeError) {
      return try state.accounts.account(address)
    } catch {
      throw .missingState(error)
    }
  }

  private func credit(_ amount: UInt256, to address: Address, in tree: inout AccountTree) throws(TreeError) {
    if amount.isZero { return }
    var account = try tree.account(address)
    account.balance = account.balance &+ amount
    try tree.set(account, at: address)
  }
}
