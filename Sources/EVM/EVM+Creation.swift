public import BigIntegers
public import EthereumTypes
public import Hashes

/// CREATE and CREATE2.
extension EVM {
  /// As `call`.
  @inline(never)
  func create<T: Tracing>(_ f: UnsafeMutablePointer<Frame>, _ gas: Int64, isSalted: Bool, _ tracing: T)
    -> Int64
  {
    if f.pointee.isStatic { return fail(.staticViolation) }
    let sp = f.pointee.sp
    let value = sp[-1]
    guard let size = length(sp[-3]) else { return -1 }
    if rules.maximumInitCodeSize != 0 && size > rules.maximumInitCodeSize { return fail(.initCodeTooLarge) }
    var left = gas
    // EIP-3860, and what hashing for the address costs.
    if rules.maximumInitCodeSize != 0 { left &-= wordGas(size, 2) }
    if isSalted { left &-= wordGas(size, 6) }
    if left < 0 { return left }
    left = expand(f, sp[-2], size, left)
    if left < 0 { return left }
    if T.isActive { tracing.tracer?.stepEnded(gasCost: context.pointee.tracedGas &- left, halt: nil) }

    let given = rules.keeps64th ? left &- left &>> 6 : left
    f.pointee.gas = left &- given
    f.pointee.sp = isSalted ? sp - 4 : sp - 3
    context.pointee.returnData.clear()
    let creator = f.pointee.account
    let offset = f.pointee.memoryBase &+ (size == 0 ? 0 : Int(truncatingIfNeeded: sp[-2].limb0))
    let initCode = UnsafeRawBufferPointer(start: context.pointee.memory.base + offset, count: size)

    let refusal: Halt? =
      creator.pointee.balance < value
      ? .balanceTooLow
      : creator.pointee.nonce == .max
        ? .nonceExhausted : context.pointee.depth >= EVM.maximumDepth ? .depthExceeded : nil
    if let refusal {
      f.pointee.gas = left
      push(f, .zero)
      if T.isActive {
        tracing.tracer?.enter(
          CallInformation(
            kind: isSalted ? .create2 : .create, depth: context.pointee.depth &+ 1,
            from: creator.pointee.address,
            to: .zero, value: value, gas: given, input: initCode))
        tracing.tracer?.exit(refusal, gasLeft: given, output: UnsafeRawBufferPointer(start: nil, count: 0))
      }
      return 0
    }

    let nonce = creator.pointee.nonce
    state.setNonce(creator, nonce &+ 1)
    let address =
      isSalted
      ? Address(creator: creator.pointee.address, salt: sp[-4], codeHash: Keccak256.hash(initCode))
      : Address(creator: creator.pointee.address, nonce: nonce)
    let account = state.entry(address)
    if rules.hasAccessLists { _ = state.warm(account) }
    do throws(StateError) {
      try state.load(account)
    } catch {
      return fail(error)
    }
    if T.isActive {
      tracing.tracer?.enter(
        CallInformation(
          kind: isSalted ? .create2 : .create, depth: context.pointee.depth &+ 1,
          from: creator.pointee.address,
          to: address, value: value, gas: given, input: initCode))
    }
    guard account.pointee.canBeCreated else {
      push(f, .zero)
      if T.isActive {
        tracing.tracer?.exit(
          .creationCollision, gasLeft: 0, output: UnsafeRawBufferPointer(start: nil, count: 0))
      }
      return 0
    }
    let child = Frame(
      kind: .create, isStatic: false, code: Unmanaged.passRetained(Code(copying: initCode)), gas: given,
      stackBase: f.pointee.sp, sp: f.pointee.sp, memoryBase: f.pointee.memoryBase &+ f.pointee.memorySize,
      inputCount: 0, account: account, caller: creator.pointee.address, value: value, snapshot: state.snapshot
    )
    beginCreation(account, from: creator, value)
    context.pointee.depth &+= 1
    context.pointee.frames[context.pointee.depth] = child
    return 0
  }

  /// The new account comes into being, with its value.
  func beginCreation(
    _ account: UnsafeMutablePointer<AccountEntry>, from creator: UnsafeMutablePointer<AccountEntry>,
    _ value: UInt256
  ) {
    state.markCreated(account)
    if rules.clearsEmpty { state.setNonce(account, 1) } else { state.touch(account) }
    transfer(value, from: creator, to: account)
  }

  /// Makes the output of a creation the account's code, and charges for it.
  func deploy(_ f: UnsafeMutablePointer<Frame>, _ halt: Halt) -> Halt {
    let size = f.pointee.resultSize
    let code = UnsafeRawBufferPointer(
      start: context.pointee.memory.base + f.pointee.memoryBase + f.pointee.resultOffset, count: size)
    f.pointee.resultSize = 0
    if rules.refusesEF && size > 0 && code[0] == 0xef { return failDeployment(f, .codeStartsWithEF) }
    let left = f.pointee.gas &- 200 &* Int64(size)
    if left < 0 {
      // Frontier: the account stays, without code.
      return rules.creationMustPay ? failDeployment(f, .outOfGas) : halt
    }
    if rules.maximumCodeSize != 0 && size > rules.maximumCodeSize { return failDeployment(f, .codeTooLarge) }
    f.pointee.gas = left
    f.pointee.resultSize = size
    if size > 0 {
      let hash = Keccak256.hash(code)
      state.setCode(f.pointee.account, state.codes[hash] ?? Code(copying: code, hash: hash), hash: hash)
    }
    return halt
  }

  private func failDeployment(_ f: UnsafeMutablePointer<Frame>, _ halt: Halt) -> Halt {
    f.pointee.gas = 0
    return halt
  }
}

extension AccountEntry {
  /// Whether a contract may be created here: no nonce, no code, no storage (EIP-684, EIP-7610). A balance may be there.
  var canBeCreated: Bool { nonce == 0 && !hasCode && !hasStoredSlots }
}

extension Address {
  /// Where CREATE puts a contract: the last 20 bytes of Keccak-256 of the list of creator and nonce.
  public init(creator: Address, nonce: UInt64) {
    var writer = RLPWriter(capacity: 32)
    let start = writer.open()
    writer.address(creator)
    writer.uint64(nonce)
    writer.close(start)
    self.init(truncating: writer.keccak256.integer)
  }

  /// Where CREATE2 puts a contract (EIP-1014): Keccak-256 of 0xff, creator, salt and the hash of the init code.
  public init(creator: Address, salt: UInt256, codeHash: Hash256) {
    var bytes: [UInt8] = [0xff]
    bytes.reserveCapacity(85)
    bytes += creator.bytes
    bytes += salt.bigEndianBytes
    bytes += codeHash.bytes
    self.init(truncating: Keccak256.hash(bytes).integer)
  }
}
