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
        case 0x01: guard r.binary(0x01, { $0 &+ $1 }) else { break loop }
        case 0x02: guard r.binary(0x02, { $0 &* $1 }) else { break loop }
        case 0x03: guard r.binary(0x03, { $0 &- $1 }) else { break loop }
        case 0x04:
          guard r.enter(Opcode(0x04)) else { break loop }
          r.sp = Instructions.divide(r.sp)
        case 0x05:
          guard r.enter(Opcode(0x05)) else { break loop }
          r.sp = Instructions.divideSigned(r.sp)
        case 0x06:
          guard r.enter(Opcode(0x06)) else { break loop }
          r.sp = Instructions.remainder(r.sp)
        case 0x07:
          guard r.enter(Opcode(0x07)) else { break loop }
          r.sp = Instructions.remainderSigned(r.sp)
        case 0x08:
          guard r.enter(Opcode(0x08)) else { break loop }
          r.sp = Instructions.addModulo(r.sp)
        case 0x09:
          guard r.enter(Opcode(0x09)) else { break loop }
          r.sp = Instructions.multiplyModulo(r.sp)
        case 0x0a:
          guard r.enter(Opcode(0x0a)) else { break loop }
          r.gas = Instructions.power(r.sp, r.gas, byteGas: rules.expByteGas)
          if r.gas < 0 { break loop }
          r.sp -= 1
        case 0x0b:
          guard
            r.binary(0x0b, { $0.high != 0 || $0.low >= 31 ? copy $1 : $1.signExtended(fromByte: Int($0.limb0)) })
          else { break loop }

        case 0x10: guard r.compare(0x10, { $0 < $1 }) else { break loop }
        case 0x11: guard r.compare(0x11, { $1 < $0 }) else { break loop }
        case 0x12: guard r.compare(0x12, { $0.isSignedLess(than: copy $1) }) else { break loop }
        case 0x13: guard r.compare(0x13, { $1.isSignedLess(than: copy $0) }) else { break loop }
        case 0x14: guard r.compare(0x14, { $0 == $1 }) else { break loop }
        case 0x15:
          guard r.enter(Opcode(0x15)) else { break loop }
          r.sp[-1] = UInt256(r.sp[-1].isZero ? 1 : 0 as UInt64)
        case 0x16: guard r.binary(0x16, { $0 & $1 }) else { break loop }
        case 0x17: guard r.binary(0x17, { $0 | $1 }) else { break loop }
        case 0x18: guard r.binary(0x18, { $0 ^ $1 }) else { break loop }
        case 0x19: guard r.unary(0x19, { ~$0 }) else { break loop }
        case 0x1a:
          guard
            r.binary(0x1a, {
              $0.high != 0 || $0.low > 31
                ? UInt256.zero : UInt256(UInt64($1.byte(fromMostSignificant: Int($0.limb0))))
            })
          else { break loop }
        case 0x1b: guard r.binary(0x1b, { $1 << Instructions.shift($0) }) else { break loop }
        case 0x1c: guard r.binary(0x1c, { $1 >> Instructions.shift($0) }) else { break loop }
        case 0x1d: guard r.binary(0x1d, { $1.shiftedRightArithmetic(Instructions.shift($0)) }) else { break loop }
        case 0x1e:
          guard r.unary(0x1e, { UInt256(UInt64(256 &- $0.bitWidthOfValue)) }) else { break loop }

        case 0x20:
          guard r.enter(Opcode(0x20)) else { break loop }
          r.gas = keccak(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 1
          reload(&r, f)

        case 0x30: guard r.push(0x30, f.pointee.account.pointee.address.integer) else { break loop }
        case 0x31:
          guard r.enter(Opcode(0x31)) else { break loop }
          r.gas = balance(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x32: guard r.push(0x32, context.pointee.origin.integer) else { break loop }
        case 0x33: guard r.push(0x33, f.pointee.caller.integer) else { break loop }
        case 0x34: guard r.push(0x34, f.pointee.value) else { break loop }
        case 0x35:
          guard r.enter(Opcode(0x35)) else { break loop }
          callDataLoad(f, r.sp)
        case 0x36: guard r.push(0x36, UInt256(UInt64(f.pointee.inputCount))) else { break loop }
        case 0x37:
          guard r.enter(Opcode(0x37)) else { break loop }
          r.gas = callDataCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case 0x38:
          guard r.push(0x38, UInt256(UInt64(f.pointee.code._withUnsafeGuaranteedRef { $0.count }))) else { break loop }
        case 0x39:
          guard r.enter(Opcode(0x39)) else { break loop }
          r.gas = codeCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case 0x3a: guard r.push(0x3a, context.pointee.gasPrice) else { break loop }
        case 0x3b:
          guard r.enter(Opcode(0x3b)) else { break loop }
          r.gas = externalCodeSize(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x3c:
          guard r.enter(Opcode(0x3c)) else { break loop }
          r.gas = externalCodeCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 4
          reload(&r, f)
        case 0x3d:
          guard r.push(0x3d, UInt256(UInt64(context.pointee.returnData.count))) else { break loop }
        case 0x3e:
          guard r.enter(Opcode(0x3e)) else { break loop }
          r.gas = returnDataCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)
        case 0x3f:
          guard r.enter(Opcode(0x3f)) else { break loop }
          r.gas = externalCodeHash(r.sp, r.gas)
          if r.gas < 0 { break loop }

        case 0x40:
          guard r.enter(Opcode(0x40)) else { break loop }
          r.gas = blockHash(r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x41: guard r.push(0x41, block.coinbase.integer) else { break loop }
        case 0x42: guard r.push(0x42, UInt256(block.timestamp)) else { break loop }
        case 0x43: guard r.push(0x43, UInt256(block.number)) else { break loop }
        case 0x44:
          guard r.push(0x44, rules.hasPrevRandao ? block.prevRandao.integer : block.difficulty) else { break loop }
        case 0x45: guard r.push(0x45, UInt256(block.gasLimit)) else { break loop }
        case 0x46: guard r.push(0x46, block.chainID) else { break loop }
        case 0x47: guard r.push(0x47, f.pointee.account.pointee.balance) else { break loop }
        case 0x48: guard r.push(0x48, block.baseFee) else { break loop }
        case 0x49:
          guard r.unary(0x49, { blobHash($0) }) else { break loop }
        case 0x4a: guard r.push(0x4a, block.blobBaseFee) else { break loop }

        case 0x50:
          guard r.enter(Opcode(0x50)) else { break loop }
          r.sp -= 1
        case 0x51:
          guard r.enter(Opcode(0x51)) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 32, r.memorySize) {
            r.gas = expand(f, offset, 32, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          r.sp[-1] = Instructions.load(r.memory + Int(truncatingIfNeeded: offset.limb0))
        case 0x52:
          guard r.enter(Opcode(0x52)) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 32, r.memorySize) {
            r.gas = expand(f, offset, 32, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          Instructions.store(r.sp[-2], r.memory + Int(truncatingIfNeeded: offset.limb0))
          r.sp -= 2
        case 0x53:
          guard r.enter(Opcode(0x53)) else { break loop }
          let offset = r.sp[-1]
          if !Instructions.isInside(offset, 1, r.memorySize) {
            r.gas = expand(f, offset, 1, r.gas)
            if r.gas < 0 { break loop }
            reload(&r, f)
          }
          r.memory[Int(truncatingIfNeeded: offset.limb0)] = UInt8(truncatingIfNeeded: r.sp[-2].limb0)
          r.sp -= 2
        case 0x54:
          guard r.enter(Opcode(0x54)) else { break loop }
          r.gas = storageLoad(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
        case 0x55:
          guard r.enter(Opcode(0x55)) else { break loop }
          r.gas = storageStore(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 2
        case 0x56:
          guard r.enter(Opcode(0x56)) else { break loop }
          guard let target = destination(f, r.sp[-1]) else {
            r.halt = .invalidJump
            break loop
          }
          r.sp -= 1
          r.pc = code + target
          if T.isActive { traceEnd(tracing, traced, r) }
          continue loop
        case 0x57:
          guard r.enter(Opcode(0x57)) else { break loop }
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
        case 0x58: guard r.push(0x58, { UInt256(UInt64($0.pc - code)) }) else { break loop }
        case 0x59: guard r.push(0x59, { UInt256(UInt64($0.memorySize)) }) else { break loop }
        case 0x5a:
          guard r.enter(Opcode(0x5a)) else { break loop }
          r.sp.pointee = UInt256(UInt64(r.gas))
          r.sp += 1
        case 0x5b: guard r.enter(Opcode(0x5b)) else { break loop }
        case 0x5c:
          guard r.unary(0x5c, { state.transient(f.pointee.account, copy $0) }) else { break loop }
        case 0x5d:
          guard r.enter(Opcode(0x5d)) else { break loop }
          if f.pointee.isStatic {
            r.halt = .staticViolation
            break loop
          }
          state.setTransient(f.pointee.account, r.sp[-1], r.sp[-2])
          r.sp -= 2
        case 0x5e:
          guard r.enter(Opcode(0x5e)) else { break loop }
          r.gas = memoryCopy(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.sp -= 3
          reload(&r, f)

        case 0x5f: guard r.push(0x5f, .zero) else { break loop }
        case 0x60:
          guard r.push(0x60, { UInt256(UInt64($0.pc[1])) }) else { break loop }
          r.pc += 1
        case 0x61:
          guard r.push(0x61, { UInt256(UInt64($0.pc[1]) &<< 8 | UInt64($0.pc[2])) }) else { break loop }
          r.pc += 2
        case 0x62...0x67:
          guard r.enter(Opcode(0x62)) else { break loop }
          let count = Int(op &- 0x5f)
          r.sp.pointee = UInt256(Instructions.word(r.pc + 1, count))
          r.sp += 1
          r.pc += count
        case 0x68...0x7f:
          guard r.enter(Opcode(0x68)) else { break loop }
          let count = Int(op &- 0x5f)
          r.sp.pointee = Instructions.words(r.pc + 1, count)
          r.sp += 1
          r.pc += count
        case 0x80...0x8f:
          let distance = Int(op &- 0x7f)
          guard r.enter(Opcode(3, distance, distance &+ 1)) else { break loop }
          r.sp.pointee = r.sp[0 &- distance]
          r.sp += 1
        case 0x90...0x9f:
          let distance = Int(op &- 0x8e)
          guard r.enter(Opcode(3, distance, distance)) else { break loop }
          let lower = r.sp[0 &- distance]
          r.sp[0 &- distance] = r.sp[-1]
          r.sp[-1] = lower
        case 0xa0...0xa4:
          let topics = Int(op &- 0xa0)
          guard r.enter(Opcode(375, topics &+ 2, 0)) else { break loop }
          r.gas = log(f, r.sp, r.gas, topics: topics)
          if r.gas < 0 { break loop }
          r.sp -= topics &+ 2
          reload(&r, f)

        case 0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa:
          guard r.enter(Opcode(op)) else { break loop }
          f.pointee.pc = r.pc - code &+ 1
          f.pointee.sp = r.sp
          if T.isActive { context.pointee.tracedGas = traced }
          r.gas =
            op == 0xf0 || op == 0xf5
            ? create(f, r.gas, isSalted: op == 0xf5, tracing) : call(f, r.gas, op, tracing)
          if r.gas < 0 { break loop }
          continue frames
        case 0xf3:
          guard r.enter(Opcode(0xf3)) else { break loop }
          r.gas = setResult(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.halt = .returned
          break loop
        case 0xfd:
          guard r.enter(Opcode(0xfd)) else { break loop }
          r.gas = setResult(f, r.sp, r.gas)
          if r.gas < 0 { break loop }
          r.halt = .reverted
          break loop
        case 0xfe:
          r.halt = .invalidOpcode
          break loop
        case 0xff:
          guard r.enter(Opcode(0xff)) else { break loop }
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
