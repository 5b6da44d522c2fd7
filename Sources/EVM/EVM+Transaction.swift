import BigIntegers
public import EthereumTypes
import Hashes
import Precompiles

extension EVM {
  /// Runs a transaction that `sender` signed, and ends it: fees are paid, what destroyed itself is gone.
  ///
  /// `gasAvailable` and `blobsAvailable` are what is left of the block's limits. An invalid transaction changes nothing.
  public func execute(
    _ transaction: Transaction, sender: Address, gasAvailable: UInt64? = nil, blobsAvailable: Int? = nil,
    waiving waived: WaivedChecks = []
  ) throws(ExecutionError) -> ExecutionResult {
    let intrinsic = IntrinsicGas(transaction, rules.fork)
    do throws(TransactionError) {
      try checkForm(
        transaction, intrinsic, gasAvailable: gasAvailable ?? block.gasLimit,
        blobsAvailable: blobsAvailable ?? block.maximumBlobs, waived)
    } catch {
      throw .invalid(error)
    }
    let account: UnsafeMutablePointer<AccountEntry>
    do throws(StateError) {
      account = try state.loaded(sender)
    } catch {
      throw .state(error)
    }
    try checkSender(transaction, account, waived)
    do throws(StateError) {
      #if !hasFeature(Embedded)
        context.pointee.isInterrupted = false
        if let tracer { return try execute(transaction, account, intrinsic, waived, Hooked(hooks: tracer)) }
      #endif
      return try execute(transaction, account, intrinsic, waived, Silent())
    } catch {
      throw .state(error)
    }
  }

  private func execute<T: Tracing>(
    _ transaction: Transaction, _ sender: UnsafeMutablePointer<AccountEntry>, _ intrinsic: IntrinsicGas,
    _ waived: WaivedChecks, _ tracing: T
  ) throws(StateError) -> ExecutionResult {
    let takesFees = !waived.contains(.fees)
    let price = takesFees ? transaction.effectiveGasPrice(baseFee: block.baseFee) ?? .zero : .zero
    context.pointee.origin = sender.pointee.address
    context.pointee.gasPrice = price
    context.pointee.blobHashes = transaction.blobHashes

    // What was checked against the balance was at least this.
    let blobGas = UInt256(UInt64(transaction.blobHashes.count) &* BlobParameters.gasPerBlob)
    let prepaid = UInt256(transaction.gasLimit) &* price &+ (takesFees ? blobGas &* block.blobBaseFee : .zero)
    state.setBalance(sender, sender.pointee.balance &- prepaid)
    let nonce = sender.pointee.nonce
    state.setNonce(sender, nonce &+ 1)
    if rules.hasAccessLists { warmInitially(transaction, sender) }
    if rules.hasDelegations {
      for authorization in transaction.authorizations { try apply(authorization) }
    }

    let outcome = try runOutermost(
      transaction, sender, nonce: nonce, gas: Int64(transaction.gasLimit &- intrinsic.gas), tracing)

    // Refunds and fees.
    let before = transaction.gasLimit &- UInt64(outcome.gasLeft)
    let counter = UInt64(max(0, state.core.pointee.refund))
    let refund = min(counter, before / (rules.reducedRefunds ? 5 : 2))
    let used = max(before &- refund, intrinsic.floor)
    state.setBalance(sender, sender.pointee.balance &+ UInt256(transaction.gasLimit &- used) &* price)
    if takesFees {
      let coinbase = try state.loaded(block.coinbase)
      let tip = UInt256(used) &* (price &- block.baseFee)
      if tip.isZero {
        state.touch(coinbase)
      } else {
        state.setBalance(coinbase, coinbase.pointee.balance &+ tip)
      }
    }
    let logs = state.core.pointee.logs
    state.finishTransaction()
    return ExecutionResult(
      halt: outcome.halt, gasUsed: used, gasRefunded: refund, logs: logs, output: outcome.output,
      created: transaction.to == nil ? Address(creator: sender.pointee.address, nonce: nonce) : nil)
  }

  /// EIP-2929, 2930, 3651. Precompiles are warm by themselves.
  private func warmInitially(_ transaction: Transaction, _ sender: UnsafeMutablePointer<AccountEntry>) {
    _ = state.warm(sender)
    if let to = transaction.to { _ = state.warm(state.entry(to)) }
    if rules.fork >= .shanghai { _ = state.warm(state.entry(block.coinbase)) }
    for item in transaction.accessList {
      let account = state.entry(item.address)
      _ = state.warm(account)
      for key in item.storageKeys { _ = state.warm(state.slot(account, key.integer)) }
    }
  }

  /// EIP-7702. An authorization that does not apply is skipped.
  private func apply(_ authorization: Authorization) throws(StateError) {
    guard authorization.chainID.isZero || authorization.chainID == block.chainID, authorization.nonce != .max,
      let authority = authorization.authority()
    else { return }
    let account = state.entry(authority)
    _ = state.warm(account)
    try state.load(account)
    if account.pointee.hasCode {
      guard try state.code(account)._withUnsafeGuaranteedRef({ $0.isDelegation }) else { return }
    }
    guard account.pointee.nonce == authorization.nonce else { return }
    if account.pointee.exists { state.core.pointee.refund &+= 12_500 }
    if authorization.address == .zero {
      state.setCode(account, Code.empty, hash: AccountState.emptyCodeHash)
    } else {
      let bytes: [UInt8] = [0xef, 0x01, 0x00] + authorization.address.bytes
      let hash = Keccak256.hash(bytes)
      state.setCode(account, state.codes[hash] ?? Code(bytes, hash: hash), hash: hash)
    }
    state.setNonce(account, account.pointee.nonce &+ 1)
  }

  struct Outcome {
    let halt: Halt
    let gasLeft: Int64
    let output: [UInt8]
  }

  /// The call or creation a transaction asks for.
  private func runOutermost<T: Tracing>(
    _ transaction: Transaction, _ sender: UnsafeMutablePointer<AccountEntry>, nonce: UInt64, gas: Int64,
    _ tracing: T
  ) throws(StateError) -> Outcome {
    let snapshot = state.snapshot
    let value = transaction.value
    guard let to = transaction.to else {
      let account = state.entry(Address(creator: sender.pointee.address, nonce: nonce))
      if rules.hasAccessLists { _ = state.warm(account) }
      try state.load(account)
      traceOutermost(tracing, .create, sender, account, value, gas, transaction.data)
      guard account.pointee.canBeCreated else { return end(.creationCollision, 0, tracing) }
      beginCreation(account, from: sender, value)
      return try run(
        .create, Unmanaged.passRetained(Code(transaction.data)), account, sender.pointee.address, value, [],
        gas, snapshot,
        tracing)
    }
    let account = try state.loaded(to)
    traceOutermost(tracing, .call, sender, account, value, gas, transaction.data)
    transfer(value, from: sender, to: account)
    #if !hasFeature(Embedded)
      let isMoved = context.pointee.hasMovedPrecompiles
      if isMoved, let precompile = movedPrecompile(to) {
        return run(precompile, transaction.data, gas, snapshot, tracing)
      }
    #else
      let isMoved = false
    #endif
    if !isMoved, account.pointee.isPrecompile, let precompile = Precompile(at: to, fork: rules.fork) {
      return run(precompile, transaction.data, gas, snapshot, tracing)
    }
    var code = try state.code(account)
    if rules.hasDelegations && code._withUnsafeGuaranteedRef({ $0.isDelegation }) {
      let delegate = state.entry(code._withUnsafeGuaranteedRef { $0.delegate })
      _ = state.warm(delegate)
      try state.load(delegate)
      code = try state.code(delegate)
    }
    if code._withUnsafeGuaranteedRef({ $0.count }) == 0 { return end(.stop, gas, tracing) }
    return try run(
      .call, code.retain(), account, sender.pointee.address, value, transaction.data, gas, snapshot, tracing)
  }

  /// Runs the outermost frame. `code` comes retained.
  private func run<T: Tracing>(
    _ kind: Frame.Kind, _ code: Unmanaged<Code>, _ account: UnsafeMutablePointer<AccountEntry>,
    _ caller: Address,
    _ value: UInt256, _ input: [UInt8], _ gas: Int64, _ snapshot: Snapshot, _ tracing: T
  ) throws(StateError) -> Outcome {
    context.pointee.depth = 0
    context.pointee.returnData.clear()
    let f = context.pointee.frames
    let halt = input.withUnsafeBufferPointer { bytes in
      f.initialize(
        to: Frame(
          kind: kind, isStatic: false, code: code, gas: gas, stackBase: context.pointee.stack,
          sp: context.pointee.stack, memoryBase: 0,
          inputPointer: bytes.baseAddress ?? UnsafePointer(context.pointee.memory.base),
          inputCount: bytes.count, account: account, caller: caller, value: value, snapshot: snapshot))
      return run(tracing)
    }
    if halt == .stateFailure, let failure = context.pointee.failure { throw failure }
    let output = UnsafeRawBufferPointer(start: memory(f) + f.pointee.resultOffset, count: f.pointee.resultSize)
    return Outcome(halt: halt, gasLeft: f.pointee.gas, output: [UInt8](copying: output))
  }

  private func run<T: Tracing>(
    _ precompile: Precompile, _ input: [UInt8], _ gas: Int64, _ snapshot: Snapshot, _ tracing: T
  ) -> Outcome {
    let result = input.withUnsafeBytes {
      Precompiles.run(precompile, $0, gasLimit: UInt64(gas), fork: rules.fork, backend: precompileBackend)
    }
    switch result {
    case .success(let output, let used):
      return end(.returned, gas &- Int64(used), tracing, output)
    case .outOfGas, .failure:
      state.revert(to: snapshot)
      return end(result == .outOfGas ? .outOfGas : .precompileFailure, 0, tracing)
    }
  }

  private func traceOutermost<T: Tracing>(
    _ tracing: T, _ kind: CallInformation.Kind, _ sender: UnsafeMutablePointer<AccountEntry>,
    _ account: UnsafeMutablePointer<AccountEntry>, _ value: UInt256, _ gas: Int64, _ input: [UInt8]
  ) {
    guard T.isActive else { return }
    input.withUnsafeBytes {
      tracing.tracer?.enter(
        CallInformation(
          kind: kind, depth: 0, from: sender.pointee.address, to: account.pointee.address, value: value,
          gas: gas,
          input: $0))
    }
  }

  /// An outermost call that ran no code.
  private func end<T: Tracing>(_ halt: Halt, _ gas: Int64, _ tracing: T, _ output: [UInt8] = []) -> Outcome {
    if T.isActive { output.withUnsafeBytes { tracing.tracer?.exit(halt, gasLeft: gas, output: $0) } }
    return Outcome(halt: halt, gasLeft: gas, output: output)
  }

  /// What the protocol itself calls (EIP-4788, 2935, 7002, 7251): no fee, no nonce, the caller 0xff…fe. A tracer sees it.
  ///
  /// Nil where there is no code at `to`.
  public func systemCall(
    _ to: Address, _ input: [UInt8], gas: UInt64 = 30_000_000
  ) throws(StateError) -> (halt: Halt, output: [UInt8])? {
    let system = Address(high: .max, middle: .max, low: 0xffff_fffe)
    let account = try state.loaded(to)
    if !account.pointee.hasCode { return nil }
    context.pointee.origin = system
    context.pointee.gasPrice = .zero
    context.pointee.blobHashes = []
    let code = try state.code(account)
    let snapshot = state.snapshot
    #if !hasFeature(Embedded)
      if let tracer {
        input.withUnsafeBytes {
          tracer.enter(
            CallInformation(kind: .call, depth: 0, from: system, to: to, value: .zero, gas: Int64(clamping: gas), input: $0))
        }
        let outcome = try run(
          .call, code.retain(), account, system, .zero, input, Int64(clamping: gas), snapshot, Hooked(hooks: tracer))
        state.finishTransaction()
        return (outcome.halt, outcome.output)
      }
    #endif
    let outcome = try run(
      .call, code.retain(), account, system, .zero, input, Int64(clamping: gas), snapshot, Silent())
    state.finishTransaction()
    return (outcome.halt, outcome.output)
  }
}
