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
        if T.isActive { traced = trace(tracing, f, r, code) }
        switch op {
        case 0x00:
          r.halt = .stop
          break loop
        case 0x01:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] &+ r.sp[-2]
          r.sp -= 1
        case 0x02:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] &* r.sp[-2]
          r.sp -= 1
        case 0x03:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] &- r.sp[-2]
          r.sp -= 1
        case 0x04:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.divide(r.sp)
        case 0x05:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.divideSigned(r.sp)
        case 0x06:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.remainder(r.sp)
        case 0x07:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp = Instructions.remainderSigned(r.sp)
        case 0x08:
          guard r.enter(8, 3, 1) else { break loop }
          r.sp = Instructions.addModulo(r.sp)
        case 0x09:
          guard r.enter(8, 3, 1) else { break loop }
          r.sp = Instructions.multiplyModulo(r.sp)
        case 0x0a:
          guard r.enter(10, 2, 1) else { break loop }
          r.gas = Instructions.power(r.sp, r.gas, byteGas: rules.expByteGas)
          if r.gas < 0 { break loop }
          r.sp -= 1
        case 0x0b:
          guard r.enter(5, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1].high != 0 || r.sp[-1].low >= 31 ? r.sp[-2] : r.sp[-2].signExtended(fromByte: Int(r.sp[-1].limb0))
          r.sp -= 1

        case 0x10:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-1] < r.sp[-2])
          r.sp -= 1
        case 0x11:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-2] < r.sp[-1])
          r.sp -= 1
        case 0x12:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-1].isSignedLess(than: r.sp[-2]))
          r.sp -= 1
        case 0x13:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-2].isSignedLess(than: r.sp[-1]))
          r.sp -= 1
        case 0x14:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = UInt256(r.sp[-1] == r.sp[-2])
          r.sp -= 1
        case 0x15:
          guard r.enter(3, 1, 1) else { break loop }
          r.sp[-1] = UInt256(r.sp[-1].isZero)
        case 0x16:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] & r.sp[-2]
          r.sp -= 1
        case 0x17:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] | r.sp[-2]
          r.sp -= 1
        case 0x18:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1] ^ r.sp[-2]
          r.sp -= 1
        case 0x19:
          guard r.enter(3, 1, 1) else { break loop }
          r.sp[-1] = ~r.sp[-1]
        case 0x1a:
          guard r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-1].high != 0 || r.sp[-1].low > 31
                ? UInt256.zero : UInt256(UInt64(r.sp[-2].byte(fromMostSignificant: Int(r.sp[-1].limb0))))
          r.sp -= 1
        case 0x1b:
          guard r.has(.constantinople), r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-2] << Instructions.shift(r.sp[-1])
          r.sp -= 1
        case 0x1c:
          guard r.has(.constantinople), r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-2] >> Instructions.shift(r.sp[-1])
          r.sp -= 1
        case 0x1d:
          guard r.has(.constantinople), r.enter(3, 2, 1) else { break loop }
          r.sp[-2] = r.sp[-2].shiftedRightArithmetic(Instructions.shift(r.sp[-1]))
          r.sp -= 1
        case 0x1e:
          guard r.has(.osaka), r.enter(5, 1, 1) else { break loop }
          r.sp[-1] = UInt256(UInt64(256 &- r.sp[-1].bitWidthOfValue))

        case 0x20:
          guard r.enter(30, 2, 1) else { break loop }
          r.gas = keccak(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 1
          reload(&r, f)

        case 0x30:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.account.pointee.address.integer
          r.sp += 1
        case 0x31:
          guard r.enter(0, 1, 1) else { break loop }
          r.gas = balance(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x32:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = context.pointee.origin.integer
          r.sp += 1
        case 0x33:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.caller.integer
          r.sp += 1
        case 0x34:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.value
          r.sp += 1
        case 0x35:
          guard r.enter(3, 1, 1) else { break loop }
          callDataLoad(f, r.sp)
        case 0x36:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(f.pointee.inputCount))
          r.sp += 1
        case 0x37:
          guard r.enter(3, 3, 0) else { break loop }
          r.gas = callDataCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case 0x38:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(f.pointee.code._withUnsafeGuaranteedRef { $0.count }))
          r.sp += 1
        case 0x39:
          guard r.enter(3, 3, 0) else { break loop }
          r.gas = codeCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case 0x3a:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = context.pointee.gasPrice
          r.sp += 1
        case 0x3b:
          guard r.enter(0, 1, 1) else { break loop }
          r.gas = externalCodeSize(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x3c:
          guard r.enter(0, 4, 0) else { break loop }
          r.gas = externalCodeCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 4
          reload(&r, f)
        case 0x3d:
          guard r.has(.byzantium), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(context.pointee.returnData.count))
          r.sp += 1
        case 0x3e:
          guard r.has(.byzantium), r.enter(3, 3, 0) else { break loop }
          r.gas = returnDataCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case 0x3f:
          guard r.has(.constantinople), r.enter(0, 1, 1) else { break loop }
          r.gas = externalCodeHash(r.sp, r.gas)
          if r.gas < 0 { break loop }

        case 0x40:
          guard r.enter(20, 1, 1) else { break loop }
          r.gas = blockHash(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x41:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.coinbase.integer
          r.sp += 1
        case 0x42:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(block.timestamp)
          r.sp += 1
        case 0x43:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(block.number)
          r.sp += 1
        case 0x44:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = rules.hasPrevRandao ? block.prevRandao.integer : block.difficulty
          r.sp += 1
        case 0x45:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(block.gasLimit)
          r.sp += 1
        case 0x46:
          guard r.has(.istanbul), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.chainID
          r.sp += 1
        case 0x47:
          guard r.has(.istanbul), r.enter(5, 0, 1) else { break loop }
          r.sp.pointee = f.pointee.account.pointee.balance
          r.sp += 1
        case 0x48:
          guard r.has(.london), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.baseFee
          r.sp += 1
        case 0x49:
          guard r.has(.cancun), r.enter(3, 1, 1) else { break loop }
          r.sp[-1] = blobHash(r.sp[-1])
        case 0x4a:
          guard r.has(.cancun), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = block.blobBaseFee
          r.sp += 1

        case 0x50:
          guard r.enter(2, 1, 0) else { break loop }
          r.sp -= 1
        case 0x51:
          guard r.enter(3, 1, 1) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 32, r.memorySize) {
            r.gas = expand(f, offset, 32, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          r.sp[-1] = Instructions.load(r.memory + Int(truncatingIfNeeded: offset.limb0))
        case 0x52:
          guard r.enter(3, 2, 0) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 32, r.memorySize) {
            r.gas = expand(f, offset, 32, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          Instructions.store(r.sp[-2], r.memory + Int(truncatingIfNeeded: offset.limb0))
          r.sp -= 2
        case 0x53:
          guard r.enter(3, 2, 0) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 1, r.memorySize) {
            r.gas = expand(f, offset, 1, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          r.memory[Int(truncatingIfNeeded: offset.limb0)] = UInt8(truncatingIfNeeded: r.sp[-2].limb0)
          r.sp -= 2
        case 0x54:
          guard r.enter(0, 1, 1) else { break loop }
          r.gas = storageLoad(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x55:
          guard r.enter(0, 2, 0) else { break loop }
          r.gas = storageStore(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 2
        case 0x56:
          guard r.enter(8, 1, 0) else { break loop }
          guard let target = destination(f, r.sp[-1]) else {
            r.halt = .invalidJump
            break loop
          }
          r.sp -= 1
          r.pc = code + target
          if T.isActive { traceEnd(tracing, traced, r) }
          continue loop
        case 0x57:
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
        case 0x58:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.pc - code))
          r.sp += 1
        case 0x59:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.memorySize))
          r.sp += 1
        case 0x5a:
          guard r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.gas))
          r.sp += 1
        case 0x5b:
          guard r.enter(1, 0, 0) else { break loop }
        case 0x5c:
          guard r.has(.cancun), r.enter(100, 1, 1) else { break loop }
          r.sp[-1] = state.transient(f.pointee.account, r.sp[-1])
        case 0x5d:
          guard r.has(.cancun), r.enter(100, 2, 0) else { break loop }
          if f.pointee.isStatic {
            r.halt = .staticViolation
            break loop
          }
          state.setTransient(f.pointee.account, r.sp[-1], r.sp[-2])
          r.sp -= 2
        case 0x5e:
          guard r.has(.cancun), r.enter(3, 3, 0) else { break loop }
          r.gas = memoryCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)

        case 0x5f:
          guard r.has(.shanghai), r.enter(2, 0, 1) else { break loop }
          r.sp.pointee = .zero
          r.sp += 1
        case 0x60:
          guard r.enter(3, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.pc[1]))
          r.sp += 1
          r.pc += 1
        case 0x61:
          guard r.enter(3, 0, 1) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.pc[1]) &<< 8 | UInt64(r.pc[2]))
          r.sp += 1
          r.pc += 2
        case 0x62, 0x63, 0x64, 0x65, 0x66, 0x67:
          guard r.enter(3, 0, 1) else { break loop }
          let count = Int(op &- 0x5f)
          r.sp.pointee = UInt256(Instructions.word(r.pc + 1, count))
          r.sp += 1
          r.pc += count
        case 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77,
          0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f:
          guard r.enter(3, 0, 1) else { break loop }
          let count = Int(op &- 0x5f)
          r.sp.pointee = Instructions.words(r.pc + 1, count)
          r.sp += 1
          r.pc += count
        case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f:
          let distance = Int(op &- 0x7f)
          guard r.enter(3, distance, distance &+ 1) else { break loop }
          r.sp.pointee = r.sp[0 &- distance]
          r.sp += 1
        case 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f:
          let distance = Int(op &- 0x8e)
          guard r.enter(3, distance, distance) else { break loop }
          let lower = r.sp[0 &- distance]
          r.sp[0 &- distance] = r.sp[-1]
          r.sp[-1] = lower
        case 0xa0, 0xa1, 0xa2, 0xa3, 0xa4:
          let topics = Int(op &- 0xa0)
          guard r.enter(375, topics &+ 2, 0) else { break loop }
          r.gas = log(f, r.sp, r.gas, topics: topics)
          if r.gas < 0 { break loop }
          r.sp -= topics &+ 2
          reload(&r, f)

        case 0xf0:
          guard r.enter(32_000, 3, 1) else { break loop }
          r.gas = create(f, save(r, f, code, traced), isSalted: false, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case 0xf1, 0xf2:
          guard r.enter(0, 7, 1) else { break loop }
          r.gas = call(f, save(r, f, code, traced), op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case 0xf4:
          guard r.has(.homestead), r.enter(0, 6, 1) else { break loop }
          r.gas = call(f, save(r, f, code, traced), op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case 0xf5:
          guard r.has(.constantinople), r.enter(32_000, 4, 1) else { break loop }
          r.gas = create(f, save(r, f, code, traced), isSalted: true, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case 0xfa:
          guard r.has(.byzantium), r.enter(0, 6, 1) else { break loop }
          r.gas = call(f, save(r, f, code, traced), op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case 0xf3:
          guard r.enter(0, 2, 0) else { break loop }
          r.gas = setResult(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.halt = .returned
          break loop
        case 0xfd:
          guard r.has(.byzantium), r.enter(0, 2, 0) else { break loop }
          r.gas = setResult(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.halt = .reverted
          break loop
        case 0xfe:
          r.halt = .invalidOpcode
          break loop
        case 0xff:
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
