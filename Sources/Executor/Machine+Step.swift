import RISCV

/// Why the loop ended.
enum Stop {
  /// The cycle limit was reached before the next instruction.
  case limit
  /// At an instruction that ends the run one way or another: an ecall that halts or fails, ebreak, an illegal one, or a
  /// load or store at an unmapped address.
  case instruction
  /// The next instruction is not in the text.
  case noInstruction
}

extension Machine {
  /// Executes instructions until something ends the run. `cycle` and `last`, the position of the last instruction,
  /// are then those of the instruction that did.
  @inline(__always)
  mutating func run<R: Recording>(limit: Int, last: inout UInt64, _: R.Type) -> Stop {
    let access = Accesses<R>(registers: registers, memory: memory, events: events)
    let (text, textBase, records) = (text, textBase, records)
    let count = UInt64(truncatingIfNeeded: text.count)
    var limit = limit
    var (position, cycle, time) = (position, cycle, time)
    defer { (self.position, self.cycle, self.time) = (position, cycle, time) }
    while cycle < limit {
      guard position < count else { return .noInstruction }
      last = position
      let i = text[Int(truncatingIfNeeded: position)]
      var record = CycleRecord(instruction: UInt32(truncatingIfNeeded: position), time: time)
      var next = position &+ 1
      switch i.opcode {
      case .add, .sub, .sll, .slt, .sltu, .xor, .srl, .sra, .or, .and, .addw, .subw, .sllw, .srlw, .sraw,
        .mul, .mulh, .mulhsu, .mulhu, .div, .divu, .rem, .remu, .mulw, .divw, .divuw, .remw, .remuw:
        (record.rs1, record.previousRs1) = access.read(i.rs1, at: time)
        (record.second, record.previousSecond) = access.read(i.rs2, at: time &+ 1)
        record.new = Arithmetic.result(i.opcode, record.rs1, record.second)
        (record.old, record.previousThird) = access.write(i.rd, record.new, at: time &+ 3)

      case .addi, .slti, .sltiu, .xori, .ori, .andi, .slli, .srli, .srai, .addiw, .slliw, .srliw, .sraiw:
        (record.rs1, record.previousRs1) = access.read(i.rs1, at: time)
        record.new = Arithmetic.result(i.opcode, record.rs1, i.immediate)
        (record.old, record.previousThird) = access.write(i.rd, record.new, at: time &+ 3)

      case .lb, .lh, .lw, .ld, .lbu, .lhu, .lwu:
        guard access.load(i, &record, at: time) else { return .instruction }

      case .sb, .sh, .sw, .sd:
        guard access.store(i, &record, at: time) else { return .instruction }

      case .beq, .bne, .blt, .bge, .bltu, .bgeu:
        (record.rs1, record.previousRs1) = access.read(i.rs1, at: time)
        (record.second, record.previousSecond) = access.read(i.rs2, at: time &+ 1)
        if Arithmetic.isTaken(i.opcode, record.rs1, record.second) {
          next = Machine.position(ofOffset: UInt64(i.pc) &+ i.immediate &- textBase)
        }

      case .jal:
        record.new = i.link
        (record.old, record.previousThird) = access.write(i.rd, record.new, at: time &+ 3)
        next = Machine.position(ofOffset: UInt64(i.pc) &+ i.immediate &- textBase)

      case .jalr:
        (record.rs1, record.previousRs1) = access.read(i.rs1, at: time)
        record.new = i.constant
        (record.old, record.previousThird) = access.write(i.rd, record.new, at: time &+ 3)
        next = Machine.position(ofOffset: (record.rs1 &+ i.immediate) & ~1 &- textBase)

      case .lui, .auipc:
        record.new = i.constant
        (record.old, record.previousThird) = access.write(i.rd, record.new, at: time &+ 3)

      case .fence: break

      case .ecall:
        (record.rs1, record.previousRs1) = access.read(i.rs1, at: time)
        if record.rs1 != Executor.exitSystemCall {
          record.second = events.calls.next(record.rs1)
          guard let step = access.call(record.rs1, at: time) else { return .instruction }
          time &+= step &- 4
          // A shard with calls has fewer cycles: what they cost counts.
          if R.tracks { limit = max(cycle &+ 1, limit &- events.callWeight(record.rs1, registers)) }
          break
        }
        (record.second, record.previousSecond) = access.read(i.rs2, at: time &+ 1)
        record.next = CycleRecord.halted
        if R.isOn { (records + cycle).initialize(to: record) }
        return .instruction

      case .ebreak, .illegal: return .instruction
      }
      if R.isOn {
        record.next = UInt32(truncatingIfNeeded: next)
        (records + cycle).initialize(to: record)
      }
      position = next
      cycle &+= 1
      time &+= 4
    }
    return .limit
  }
}
