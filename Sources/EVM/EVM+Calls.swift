import BigIntegers
import EthereumTypes
import Hashes
import Precompiles

/// CALL, CALLCODE, DELEGATECALL, STATICCALL.
extension EVM {
  /// Prepares a call of the frame `f`, whose registers but the gas are saved. Afterwards either the callee's frame is on
  /// top, or the call is over and `f` continues; in both cases what `f` has is in `f`. Negative: `f` fails.
  @inline(never)
  func call<T: Tracing>(_ f: UnsafeMutablePointer<Frame>, _ gas: Int64, _ op: UInt8, _ tracing: T) -> Int64 {
    let hasValue = op == 0xf1 || op == 0xf2
    let sp = f.pointee.sp
    let value = hasValue ? sp[-3] : .zero
    let areas = hasValue ? sp - 3 : sp - 2
    if op == 0xf1 && f.pointee.isStatic && !value.isZero { return fail(.staticViolation) }

    // Memory of both areas, then the account: who cannot pay reads nothing.
    guard let inputSize = length(areas[-2]), let outputSize = length(areas[-4]) else { return -1 }
    var left = expand(f, areas[-1], inputSize, gas)
    if left < 0 { return left }
    left = expand(f, areas[-3], outputSize, left)
    if left < 0 { return left }
    let target = state.entry(Address(truncating: sp[-2]))
    left = chargeAccess(target, left, rules.callGas)
    if !value.isZero { left &-= 9_000 }
    if left < 0 { return left }

    let code: Unmanaged<Code>
    var precompile: Precompile?
    do throws(StateError) {
      try state.load(target)
      if op == 0xf1 {
        if rules.clearsEmpty ? !value.isZero && target.pointee.isEmpty : !target.pointee.exists {
          left &-= 25_000
        }
        if left < 0 { return left }
      }
      if target.pointee.isPrecompile { precompile = Precompile(at: target.pointee.address, fork: rules.fork) }
      #if !hasFeature(Embedded)
        if context.pointee.hasMovedPrecompiles { precompile = movedPrecompile(target.pointee.address) }
      #endif
      var named = try state.code(target)
      if rules.hasDelegations && named._withUnsafeGuaranteedRef({ $0.isDelegation }) {
        let delegate = state.entry(named._withUnsafeGuaranteedRef { $0.delegate })
        left = chargeAccess(delegate, left, 100)
        if left < 0 { return left }
        try state.load(delegate)
        // One step only: the code of a delegate is run as it is, and a precompile has none.
        named = try state.code(delegate)
      }
      code = named
    } catch {
      return fail(error)
    }

    // The gas of the callee.
    var given: Int64
    let requested = sp[-1]
    if rules.keeps64th {
      let most = left &- left &>> 6
      given = requested > UInt256(UInt64(most)) ? most : Int64(requested.limb0)
    } else {
      if requested > UInt256(UInt64(left)) { return -1 }
      given = Int64(requested.limb0)
    }
    left &-= given
    if T.isActive { tracing.tracer?.stepEnded(gasCost: context.pointee.tracedGas &- left, halt: nil) }
    if !value.isZero { given &+= 2_300 }

    f.pointee.gas = left
    f.pointee.sp = areas - 4
    context.pointee.returnData.clear()
    let account = f.pointee.account
    let isDelegate = op == 0xf4
    var child = Frame(
      kind: .call, isStatic: f.pointee.isStatic || op == 0xfa, code: code, gas: given,
      stackBase: f.pointee.sp,
      sp: f.pointee.sp, memoryBase: f.pointee.memoryBase &+ f.pointee.memorySize,
      inputOffset: inputSize == 0 ? 0 : f.pointee.memoryBase &+ Int(truncatingIfNeeded: areas[-1].limb0),
      inputCount: inputSize, account: op == 0xf1 || op == 0xfa ? target : account,
      caller: isDelegate ? f.pointee.caller : account.pointee.address,
      value: isDelegate ? f.pointee.value : value,
      snapshot: state.snapshot, outputOffset: Int(truncatingIfNeeded: areas[-3].limb0), outputSize: outputSize
    )
    if T.isActive {
      tracing.tracer?.enter(
        CallInformation(
          kind: op == 0xf1 ? .call : op == 0xf2 ? .callCode : isDelegate ? .delegateCall : .staticCall,
          depth: context.pointee.depth &+ 1, from: account.pointee.address, to: target.pointee.address,
          value: child.value, gas: given,
          input: UnsafeRawBufferPointer(
            start: context.pointee.memory.base + child.inputOffset, count: inputSize)))
    }
    if context.pointee.depth >= EVM.maximumDepth { return refuse(f, given, .depthExceeded, tracing) }
    if hasValue && account.pointee.balance < value { return refuse(f, given, .balanceTooLow, tracing) }

    if op == 0xf1 {
      transfer(value, from: account, to: target)
    } else if op == 0xfa {
      state.touch(target)
    }
    if let precompile {
      runPrecompile(precompile, f, &child, tracing)
      return 0
    }
    if code._withUnsafeGuaranteedRef({ $0.count }) == 0 {
      // Nothing to run.
      f.pointee.gas &+= given
      push(f, .one)
      if T.isActive {
        tracing.tracer?.exit(.stop, gasLeft: given, output: UnsafeRawBufferPointer(start: nil, count: 0))
      }
      return 0
    }
    _ = code.retain()
    context.pointee.depth &+= 1
    context.pointee.frames[context.pointee.depth] = child
    return 0
  }

  /// The call does not take place; its gas comes back.
  private func refuse<T: Tracing>(
    _ f: UnsafeMutablePointer<Frame>, _ given: Int64, _ halt: Halt, _ tracing: T
  ) -> Int64 {
    f.pointee.gas &+= given
    push(f, .zero)
    if T.isActive {
      tracing.tracer?.exit(halt, gasLeft: given, output: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    return 0
  }

  @inline(__always)
  func push(_ f: UnsafeMutablePointer<Frame>, _ value: UInt256) {
    f.pointee.sp.pointee = value
    f.pointee.sp += 1
  }

  /// Moves `value`, which `from` has, and touches both.
  @inline(__always)
  func transfer(
    _ value: UInt256, from: UnsafeMutablePointer<AccountEntry>, to: UnsafeMutablePointer<AccountEntry>
  ) {
    if value.isZero {
      state.touch(to)
      return
    }
    state.setBalance(from, from.pointee.balance &- value)
    state.setBalance(to, to.pointee.balance &+ value)
  }

  private func runPrecompile<T: Tracing>(
    _ precompile: Precompile, _ f: UnsafeMutablePointer<Frame>, _ child: inout Frame, _ tracing: T
  ) {
    let memory = context.pointee.memory.base
    let result = Precompiles.run(
      precompile, UnsafeRawBufferPointer(start: memory + child.inputOffset, count: child.inputCount),
      gasLimit: UInt64(child.gas), fork: rules.fork, backend: precompileBackend)
    switch result {
    case .success(let output, let used):
      output.withUnsafeBufferPointer { bytes in
        context.pointee.returnData.set(bytes.baseAddress, bytes.count)
        let copied = min(bytes.count, child.outputSize)
        if copied > 0, let source = bytes.baseAddress {
          UnsafeMutableRawPointer(self.memory(f) + child.outputOffset).copyMemory(
            from: source, byteCount: copied)
        }
        if T.isActive {
          tracing.tracer?.exit(
            .returned, gasLeft: child.gas &- Int64(used), output: UnsafeRawBufferPointer(bytes))
        }
      }
      f.pointee.gas &+= child.gas &- Int64(used)
      push(f, .one)
    case .outOfGas, .failure:
      state.revert(to: child.snapshot)
      push(f, .zero)
      if T.isActive {
        tracing.tracer?.exit(
          result == .outOfGas ? .outOfGas : .precompileFailure, gasLeft: 0,
          output: UnsafeRawBufferPointer(start: nil, count: 0))
      }
    }
  }

  /// Ends the frame `f`: undoes what it changed if it failed, deploys what a creation returned, and hands gas and output to
  /// its parent. The outermost frame has none: then the result is how it ended, and its output stays in its memory.
  @inline(never)
  func leave<T: Tracing>(
    _ f: UnsafeMutablePointer<Frame>, _ halt: Halt, outermost: Int, _ tracing: T
  ) -> Halt? {
    if halt == .stateFailure { return abandon(outermost) }
    var halt = halt
    if halt != .returned && halt != .reverted { f.pointee.resultSize = 0 }
    if f.pointee.kind == .create && halt.isSuccess { halt = deploy(f, halt) }
    f.pointee.code.release()
    if !halt.isSuccess { state.revert(to: f.pointee.snapshot) }
    let output = context.pointee.memory.base + f.pointee.memoryBase + f.pointee.resultOffset
    if T.isActive {
      tracing.tracer?.exit(
        halt, gasLeft: f.pointee.gas,
        output: UnsafeRawBufferPointer(start: output, count: f.pointee.resultSize))
    }
    if context.pointee.depth == outermost { return halt }

    context.pointee.depth &-= 1
    let parent = context.pointee.frames + context.pointee.depth
    parent.pointee.gas &+= f.pointee.gas
    let size = f.pointee.resultSize
    switch f.pointee.kind {
    case .call:
      context.pointee.returnData.set(output, size)
      let copied = min(size, f.pointee.outputSize)
      if copied > 0 {
        UnsafeMutableRawPointer(memory(parent) + f.pointee.outputOffset).copyMemory(
          from: output, byteCount: copied)
      }
      push(parent, halt.isSuccess ? .one : .zero)
    case .create:
      context.pointee.returnData.set(output, halt == .reverted ? size : 0)
      push(parent, halt.isSuccess ? f.pointee.account.pointee.address.integer : .zero)
    }
    return nil
  }

  /// Drops all frames after a failure of the reader.
  private func abandon(_ outermost: Int) -> Halt {
    while true {
      context.pointee.frames[context.pointee.depth].code.release()
      if context.pointee.depth == outermost { return .stateFailure }
      context.pointee.depth &-= 1
    }
  }
}

extension Code {
  /// The account a delegation names.
  var delegate: Address { Address(load: UnsafeRawPointer(bytes) + 3) }
}
