import BigIntegers
import EthereumTypes
import Hashes

/// The loop.
///
/// Instructions whose cost is theirs alone are written out here, on registers; what is large or seldom is a function of its
/// own that takes the stack pointer and the gas and returns the gas that is left, or a negative number: then
/// `context.halt` has the reason. Those return by value, so that the registers never leave their registers.
extension EVM {
  /// Runs the frame at `context.depth` and all frames it begins, until it has ended. Gas and output are in the frame.
  func run<T: Tracing>(_ tracing: T) -> Halt {
    let context = context
    let outermost = context.pointee.depth
    frames: while true {
      let f = context.pointee.frames + context.pointee.depth
      let code = f.pointee.code._withUnsafeGuaranteedRef { $0.bytes }
      var r = Registers(
        pc: code + f.pointee.pc, sp: f.pointee.sp, gas: f.pointee.gas,
        memory: context.pointee.memory.base + f.pointee.memoryBase, memorySize: f.pointee.memorySize,
        base: f.pointee.stackBase, limit: f.pointee.stackBase + EVM.maximumStack, fork: rules.fork)
      var traced: Int64 = 0

      loop: while true {
        let op = r.pc.pointee
        if T.isActive {
          traced = trace(tracing, f, r, code)
          #if !hasFeature(Embedded)
            if context.pointee.isInterrupted {
              r.gas = fail(.interrupted)
              break loop
            }
          #endif
        }
        switch Instruction(op) {
        case .stop:
          r.halt = .stop
          break loop
        case .add:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] &+ r.sp[-2]
          r.sp -= 1
        case .mul:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] &* r.sp[-2]
          r.sp -= 1
        case .sub:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] &- r.sp[-2]
          r.sp -= 1
        case .div:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.divide(r.sp)
        case .sdiv:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.divideSigned(r.sp)
        case .mod:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.remainder(r.sp)
        case .smod:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.remainderSigned(r.sp)
        case .addMod:
          guard r.enter(8, 3, 1) else { break loop }
          r.sp = Instructions.addModulo(r.sp)
        case .mulMod:
          guard r.enter(8, 3, 1) else { break loop }
          r.sp = Instructions.multiplyModulo(r.sp)
        case .exp:
          guard r.enter(10, 2, 1) else { break loop }
          r.gas = Instructions.power(r.sp, r.gas, byteGas: rules.expByteGas)
          if r.gas < 0 { break loop }
          r.sp -= 1
        case .signExtend:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp[-2] =
            r.sp[-1].high != 0 || r.sp[-1].low >= 31
            ? r.sp[-2] : r.sp[-2].signExtended(fromByte: Int(r.sp[-1].limb0))
          r.sp -= 1

        case .lt:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-1] < r.sp[-2])
          r.sp -= 1
        case .gt:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-2] < r.sp[-1])
          r.sp -= 1
        case .slt:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-1].isSignedLess(than: r.sp[-2]))
          r.sp -= 1
        case .sgt:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-2].isSignedLess(than: r.sp[-1]))
          r.sp -= 1
        case .eq:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-1] == r.sp[-2])
          r.sp -= 1
        case .isZero:
          guard r.enter(3, 1, 1) else { break loop }
          r.sp[-1] = UInt256(r.sp[-1].isZero)
        case .and:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] & r.sp[-2]
          r.sp -= 1
        case .or:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] | r.sp[-2]
          r.sp -= 1
        case .xor:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] ^ r.sp[-2]
          r.sp -= 1
        case .not:
          guard r.enter(3, 1, 1) else { break loop }
          r.sp[-1] = ~r.sp[-1]
        case .byte:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] =
            r.sp[-1].high != 0 || r.sp[-1].low > 31
            ? UInt256.zero : UInt256(UInt64(r.sp[-2].byte(fromMostSignificant: Int(r.sp[-1].limb0))))
          r.sp -= 1
        case .shl:
          guard r.has(.constantinople), r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-2] << Instructions.shift(r.sp[-1])
          r.sp -= 1
        case .shr:
          guard r.has(.constantinople), r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-2] >> Instructions.shift(r.sp[-1])
          r.sp -= 1
        case .sar:
          guard r.has(.constantinople), r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-2].shiftedRightArithmetic(Instructions.shift(r.sp[-1]))
          r.sp -= 1
        case .clz:
          guard r.has(.osaka), r.enter(5, 1, 1) else { break loop }
          r.sp[-1] = UInt256(UInt64(256 &- r.sp[-1].bitWidthOfValue))

        case .keccak256:
          guard r.enter(30, 2, 1) else { break loop }
          r.gas = keccak(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 1
          reload(&r, f)

        case .address:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.account.pointee.address.integer
          r.sp += 1
        case .balance:
          guard r.enter(0, 1, 1) else { break loop }
          r.gas = balance(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case .origin:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = context.pointee.origin.integer
          r.sp += 1
        case .caller:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.caller.integer
          r.sp += 1
        case .callValue:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.value
          r.sp += 1
        case .callDataLoad:
          guard r.enter(3, 1, 1) else { break loop }
          callDataLoad(f, r.sp)
        case .callDataSize:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(f.pointee.inputCount))
          r.sp += 1
        case .callDataCopy:
          guard r.enter(3, 3, 0) else { break loop }
          r.gas = callDataCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case .codeSize:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(f.pointee.code._withUnsafeGuaranteedRef { $0.count }))
          r.sp += 1
        case .codeCopy:
          guard r.enter(3, 3, 0) else { break loop }
          r.gas = codeCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case .gasPrice:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = context.pointee.gasPrice
          r.sp += 1
        case .extCodeSize:
          guard r.enter(0, 1, 1) else { break loop }
          r.gas = externalCodeSize(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case .extCodeCopy:
          guard r.enter(0, 4, 0) else { break loop }
          r.gas = externalCodeCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 4
          reload(&r, f)
        case .returnDataSize:
          guard r.has(.byzantium), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(context.pointee.returnData.count))
          r.sp += 1
        case .returnDataCopy:
          guard r.has(.byzantium), r.enter(3, 3, 0) else { break loop }
          r.gas = returnDataCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case .extCodeHash:
          guard r.has(.constantinople), r.enter(0, 1, 1) else { break loop }
          r.gas = externalCodeHash(r.sp, r.gas)
          if r.gas < 0 { break loop }

        case .blockHash:
          guard r.enter(20, 1, 1) else { break loop }
          r.gas = blockHash(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case .coinbase:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.coinbase.integer
          r.sp += 1
        case .timestamp:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(block.timestamp)
          r.sp += 1
        case .number:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(block.number)
          r.sp += 1
        case .prevRandao:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = rules.hasPrevRandao ? block.prevRandao.integer : block.difficulty
          r.sp += 1
        case .gasLimit:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(block.gasLimit)
          r.sp += 1
        case .chainID:
          guard r.has(.istanbul), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.chainID
          r.sp += 1
        case .selfBalance:
          guard r.has(.istanbul), r.enter(5, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.account.pointee.balance
          r.sp += 1
        case .baseFee:
          guard r.has(.london), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.baseFee
          r.sp += 1
        case .blobHash:
          guard r.has(.cancun), r.enter(3, 1, 1) else { break loop }
          r.sp[-1] = blobHash(r.sp[-1])
        case .blobBaseFee:
          guard r.has(.cancun), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.blobBaseFee
          r.sp += 1

        case .pop:
          guard r.enter(2, 1, 0) else { break loop }
          r.sp -= 1
        case .mload:
          guard r.enter(3, 1, 1) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 32, r.memorySize) {
            r.gas = expand(f, offset, 32, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          r.sp[-1] = Instructions.load(r.memory + Int(truncatingIfNeeded: offset.limb0))
        case .mstore:
          guard r.enter(3, 2, 0) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 32, r.memorySize) {
            r.gas = expand(f, offset, 32, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          Instructions.store(r.sp[-2], r.memory + Int(truncatingIfNeeded: offset.limb0))
          r.sp -= 2
        case .mstore8:
          guard r.enter(3, 2, 0) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 1, r.memorySize) {
            r.gas = expand(f, offset, 1, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          r.memory[Int(truncatingIfNeeded: offset.limb0)] = UInt8(truncatingIfNeeded: r.sp[-2].limb0)
          r.sp -= 2
        case .sload:
          guard r.enter(0, 1, 1) else { break loop }
          r.gas = storageLoad(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
        case .sstore:
          guard r.enter(0, 2, 0) else { break loop }
          r.gas = storageStore(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 2
        case .jump:
          guard r.enter(8, 1, 0) else { break loop }
          guard let target = destination(f, r.sp[-1]) else {
            r.halt = .invalidJump
            break loop
          }
          r.sp -= 1
          r.pc = code + target
          if T.isActive { traceEnd(tracing, traced, r) }
          continue loop
        case .jumpi:
          guard r.enter(10, 2, 0) else { break loop }
          r.sp -= 2
          if !r.sp.pointee.isZero {
            guard let target = destination(f, r.sp[1]) else {
              r.halt = .invalidJump
              break loop
            }
            r.pc = code + target
            if T.isActive { traceEnd(tracing, traced, r) }
            continue loop
          }
        case .pc:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.pc - code))
          r.sp += 1
        case .msize:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.memorySize))
          r.sp += 1
        case .gas:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.gas))
          r.sp += 1
        case .jumpDest:
          guard r.enter(1, 0, 0) else { break loop }
        case .tload:
          guard r.has(.cancun), r.enter(100, 1, 1) else { break loop }
          r.sp[-1] = state.transient(f.pointee.account, r.sp[-1])
        case .tstore:
          guard r.has(.cancun), r.enter(100, 2, 0) else { break loop }
          if f.pointee.isStatic {
            r.halt = .staticViolation
            break loop
          }
          state.setTransient(f.pointee.account, r.sp[-1], r.sp[-2])
          r.sp -= 2
        case .mcopy:
          guard r.has(.cancun), r.enter(3, 3, 0) else { break loop }
          r.gas = memoryCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)

        case .push0:
          guard r.has(.shanghai), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = .zero
          r.sp += 1
        case .push1:
          guard r.enter(3, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.pc[1]))
          r.sp += 1
          r.pc += 1
        case .push2:
          guard r.enter(3, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.pc[1]) &<< 8 | UInt64(r.pc[2]))
          r.sp += 1
          r.pc += 2
        case .push3, .push4, .push5, .push6, .push7, .push8:
          guard r.enter(3, 0, 1) else { break loop }
          let count = Int(op &- 0x5f)
          r.sp.pointee = UInt256(Instructions.word(r.pc + 1, count))
          r.sp += 1
          r.pc += count
        case .push9, .push10, .push11, .push12, .push13, .push14, .push15, .push16, .push17, .push18, .push19,
          .push20, .push21, .push22, .push23, .push24,
          .push25, .push26, .push27, .push28, .push29, .push30, .push31, .push32:
          guard r.enter(3, 0, 1) else { break loop }
          let count = Int(op &- 0x5f)
          r.sp.pointee = Instructions.words(r.pc + 1, count)
          r.sp += 1
          r.pc += count
        case .dup1, .dup2, .dup3, .dup4, .dup5, .dup6, .dup7, .dup8, .dup9, .dup10, .dup11, .dup12, .dup13,
          .dup14, .dup15, .dup16:
          let distance = Int(op &- 0x7f)
          guard r.enter(3, distance, distance &+ 1) else { break loop }
          r.sp.pointee = r.sp[0 &- distance]
          r.sp += 1
        case .swap1, .swap2, .swap3, .swap4, .swap5, .swap6, .swap7, .swap8, .swap9, .swap10, .swap11,
          .swap12, .swap13, .swap14, .swap15, .swap16:
          let distance = Int(op &- 0x8e)
          guard r.enter(3, distance, distance) else { break loop }
          let lower = r.sp[0 &- distance]
          r.sp[0 &- distance] = r.sp[-1]
          r.sp[-1] = lower
        case .log0, .log1, .log2, .log3, .log4:
          let topics = Int(op &- 0xa0)
          guard r.enter(375 &* Int64(topics &+ 1), topics &+ 2, 0) else { break loop }
          r.gas = log(f, r.sp, r.gas, topics: topics)
          if r.gas < 0 { break loop }
          r.sp -= topics &+ 2
          reload(&r, f)

        case .create:
          guard r.enter(32_000, 3, 1) else { break loop }
          r.gas = create(f, save(r, f, code, traced), isSalted: false, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case .call, .callCode:
          guard r.enter(0, 7, 1) else { break loop }
          r.gas = call(f, save(r, f, code, traced), op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case .delegateCall:
          guard r.has(.homestead), r.enter(0, 6, 1) else { break loop }
          r.gas = call(f, save(r, f, code, traced), op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case .create2:
          guard r.has(.constantinople), r.enter(32_000, 4, 1) else { break loop }
          r.gas = create(f, save(r, f, code, traced), isSalted: true, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case .staticCall:
          guard r.has(.byzantium), r.enter(0, 6, 1) else { break loop }
          r.gas = call(f, save(r, f, code, traced), op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case .return_:
          guard r.enter(0, 2, 0) else { break loop }
          r.gas = setResult(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.halt = .returned
          break loop
        case .revert:
          guard r.has(.byzantium), r.enter(0, 2, 0) else { break loop }
          r.gas = setResult(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.halt = .reverted
          break loop
        case .invalid:
          r.halt = .invalidOpcode
          break loop
        case .selfDestruct:
          guard r.enter(0, 1, 0) else { break loop }
          r.gas = selfDestruct(f, r.sp, r.gas, tracing)
          if r.gas < 0 { break loop }
          r.halt = .selfDestructed
          break loop
        default:
          r.halt = .undefinedOpcode
          break loop
        }
        r.pc += 1
        if T.isActive { traceEnd(tracing, traced, r) }
      }

      if r.gas < 0 {
        // An instruction of its own failed; it has said why, or it was gas.
        if r.halt == .outOfGas { r.halt = context.pointee.halt }
        context.pointee.halt = .outOfGas
        r.gas = 0
      }
      if T.isActive { traceHalt(tracing, traced, r) }
      f.pointee.gas = r.halt.isSuccess || r.halt == .reverted ? r.gas : 0
      if let halt = leave(f, r.halt, outermost: outermost, tracing) { return halt }
    }
  }

  /// After something may have moved or extended memory.
  @inline(__always)
  private func reload(_ r: inout Registers, _ f: UnsafeMutablePointer<Frame>) {
    r.memory = context.pointee.memory.base + f.pointee.memoryBase
    r.memorySize = f.pointee.memorySize
  }

  /// Writes to the frame what a call needs, and gives the gas. The frame goes on behind the call.
  @inline(__always)
  private func save(
    _ r: Registers, _ f: UnsafeMutablePointer<Frame>, _ code: UnsafeMutablePointer<UInt8>, _ traced: Int64
  ) -> Int64 {
    f.pointee.pc = r.pc - code &+ 1
    f.pointee.sp = r.sp
    context.pointee.tracedGas = traced
    return r.gas
  }

  /// The offset a jump goes to, nil where it is no valid destination.
  @inline(__always)
  private func destination(_ f: UnsafeMutablePointer<Frame>, _ target: UInt256) -> Int? {
    f.pointee.code._withUnsafeGuaranteedRef { code in
      guard target.high == 0, target.low < UInt128(truncatingIfNeeded: code.count) else { return nil }
      let offset = Int(truncatingIfNeeded: target.limb0)
      #if hasFeature(Embedded)
        return code.isDestination(offset) ? offset : nil
      #else
        let map = code.destinations ?? code.analyse()
        return map[offset &>> 3] &>> UInt8(truncatingIfNeeded: offset & 7) & 1 != 0 ? offset : nil
      #endif
    }
  }
}
