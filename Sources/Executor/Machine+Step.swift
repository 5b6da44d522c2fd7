import RISCV

/// What ended a run of the loop.
enum Stop {
  case halted(exitCode: UInt64)
  /// The cycle limit was reached before the next instruction.
  case limit
}

extension Machine {
  /// Executes instructions until the program halts or `limit` cycles are done.
  ///
  /// On an error `position` and `cycle` are those of the instruction that failed.
  @inline(__always)
  mutating func run<R: Recording>(limit: Int, _: R.Type) throws(ExecutionError) -> Stop {
    typealias A = Arithmetic
    while cycle < limit {
      let i = text[position]
      switch i.opcode {
      case .lui, .auipc: try upper(i, R.self)
      case .jal: try jump(i, R.self)
      case .jalr: try jumpRegister(i, R.self)

      case .beq: try branch(i, R.self) { $0 == $1 }
      case .bne: try branch(i, R.self) { $0 != $1 }
      case .blt: try branch(i, R.self) { A.lessSigned($0, $1) }
      case .bge: try branch(i, R.self) { !A.lessSigned($0, $1) }
      case .bltu: try branch(i, R.self) { $0 < $1 }
      case .bgeu: try branch(i, R.self) { $0 >= $1 }

      case .lb: try load(i, 1, R.self) { UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: $0))) }
      case .lh: try load(i, 2, R.self) { UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: $0))) }
      case .lw: try load(i, 4, R.self) { A.word($0) }
      case .ld: try load(i, 8, R.self) { $0 }
      case .lbu: try load(i, 1, R.self) { $0 & 0xff }
      case .lhu: try load(i, 2, R.self) { $0 & 0xffff }
      case .lwu: try load(i, 4, R.self) { $0 & 0xffff_ffff }

      case .sb: try store(i, 1, R.self)
      case .sh: try store(i, 2, R.self)
      case .sw: try store(i, 4, R.self)
      case .sd: try store(i, 8, R.self)

      case .addi: try immediate(i, R.self) { $0 &+ $1 }
      case .slti: try immediate(i, R.self) { A.lessSigned($0, $1) ? 1 : 0 }
      case .sltiu: try immediate(i, R.self) { $0 < $1 ? 1 : 0 }
      case .xori: try immediate(i, R.self) { $0 ^ $1 }
      case .ori: try immediate(i, R.self) { $0 | $1 }
      case .andi: try immediate(i, R.self) { $0 & $1 }
      case .slli: try immediate(i, R.self) { $0 &<< $1 }
      case .srli: try immediate(i, R.self) { $0 &>> $1 }
      case .srai: try immediate(i, R.self) { A.shiftRightSigned($0, $1) }
      case .addiw: try immediate(i, R.self) { A.word($0 &+ $1) }
      case .slliw: try immediate(i, R.self) { A.shiftLeftWord($0, $1) }
      case .srliw: try immediate(i, R.self) { A.shiftRightWord($0, $1) }
      case .sraiw: try immediate(i, R.self) { A.shiftRightSignedWord($0, $1) }

      case .add: try registers(i, R.self) { $0 &+ $1 }
      case .sub: try registers(i, R.self) { $0 &- $1 }
      case .sll: try registers(i, R.self) { $0 &<< $1 }
      case .slt: try registers(i, R.self) { A.lessSigned($0, $1) ? 1 : 0 }
      case .sltu: try registers(i, R.self) { $0 < $1 ? 1 : 0 }
      case .xor: try registers(i, R.self) { $0 ^ $1 }
      case .srl: try registers(i, R.self) { $0 &>> $1 }
      case .sra: try registers(i, R.self) { A.shiftRightSigned($0, $1) }
      case .or: try registers(i, R.self) { $0 | $1 }
      case .and: try registers(i, R.self) { $0 & $1 }
      case .addw: try registers(i, R.self) { A.word($0 &+ $1) }
      case .subw: try registers(i, R.self) { A.word($0 &- $1) }
      case .sllw: try registers(i, R.self) { A.shiftLeftWord($0, $1) }
      case .srlw: try registers(i, R.self) { A.shiftRightWord($0, $1) }
      case .sraw: try registers(i, R.self) { A.shiftRightSignedWord($0, $1) }

      case .mul: try registers(i, R.self) { $0 &* $1 }
      case .mulh: try registers(i, R.self) { A.highSigned($0, $1) }
      case .mulhsu: try registers(i, R.self) { A.highSignedUnsigned($0, $1) }
      case .mulhu: try registers(i, R.self) { A.highUnsigned($0, $1) }
      case .div: try registers(i, R.self) { A.divideSigned($0, $1) }
      case .divu: try registers(i, R.self) { A.divideUnsigned($0, $1) }
      case .rem: try registers(i, R.self) { A.remainderSigned($0, $1) }
      case .remu: try registers(i, R.self) { A.remainderUnsigned($0, $1) }
      case .mulw: try registers(i, R.self) { A.word($0 &* $1) }
      case .divw: try registers(i, R.self) { A.divideSignedWord($0, $1) }
      case .divuw: try registers(i, R.self) { A.divideUnsignedWord($0, $1) }
      case .remw: try registers(i, R.self) { A.remainderSignedWord($0, $1) }
      case .remuw: try registers(i, R.self) { A.remainderUnsignedWord($0, $1) }

      case .fence: try fence(R.self)
      case .ecall: return .halted(exitCode: try halt(i, R.self))
      case .ebreak: throw .breakpoint(pc: pc(of: position), cycle: cycle)
      case .illegal: throw .illegalInstruction(pc: pc(of: position), cycle: cycle)
      }
    }
    return .limit
  }

  /// Goes on with the instruction at `next`, an offset from the text's base that may be anything.
  @inline(__always)
  private mutating func go(to next: UInt64) throws(ExecutionError) {
    guard next & 3 == 0, next >> 2 < UInt64(text.count) else { throw wrongTarget(textBase &+ next) }
    position = Int(truncatingIfNeeded: next >> 2)
    cycle &+= 1
  }

  /// Goes on with the next instruction in order.
  @inline(__always)
  private mutating func advance() throws(ExecutionError) {
    guard position &+ 1 < text.count else { throw wrongTarget(pc(of: text.count)) }
    position &+= 1
    cycle &+= 1
  }

  @inline(never)
  private func wrongTarget(_ target: UInt64) -> ExecutionError {
    target & 3 != 0
      ? .misalignedTarget(target: target, pc: pc(of: position), cycle: cycle)
      : .targetOutsideText(target: target, pc: pc(of: position), cycle: cycle)
  }

  @inline(never)
  private func fault(_ address: UInt64, isStore: Bool) -> ExecutionError {
    .memoryFault(
      reason: MemoryFault(at: address), address: address, isStore: isStore, pc: pc(of: position), cycle: cycle)
  }

  @inline(__always)
  private mutating func registers<R: Recording>(
    _ i: Instruction, _: R.Type, _ operation: (UInt64, UInt64) -> UInt64
  ) throws(ExecutionError) {
    let (a, previous1) = readRegister(i.rs1, at: 0, R.self)
    let (b, previous2) = readRegister(i.rs2, at: 1, R.self)
    let result = operation(a, b)
    let (old, previous) = writeRegister(i.rd, result, R.self)
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: 0, rs1: a, second: b, old: old,
          new: result, previousRs1: previous1, previousSecond: previous2, previousThird: previous,
          next: UInt32(truncatingIfNeeded: position &+ 1)))
    }
    try advance()
  }

  @inline(__always)
  private mutating func immediate<R: Recording>(
    _ i: Instruction, _: R.Type, _ operation: (UInt64, UInt64) -> UInt64
  ) throws(ExecutionError) {
    let (a, previous1) = readRegister(i.rs1, at: 0, R.self)
    let result = operation(a, i.immediate)
    let (old, previous) = writeRegister(i.rd, result, R.self)
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: 0, rs1: a, second: 0, old: old,
          new: result, previousRs1: previous1, previousSecond: 0, previousThird: previous,
          next: UInt32(truncatingIfNeeded: position &+ 1)))
    }
    try advance()
  }

  @inline(__always)
  private mutating func upper<R: Recording>(_ i: Instruction, _: R.Type) throws(ExecutionError) {
    let (old, previous) = writeRegister(i.rd, i.constant, R.self)
    if R.isOn { recordWrite(old, i.constant, previous, next: position &+ 1) }
    try advance()
  }

  /// The record of an instruction that only writes rd.
  @inline(__always)
  private func recordWrite(_ old: UInt64, _ new: UInt64, _ previous: UInt32, next: Int) {
    record(
      CycleRecord(
        instruction: UInt32(truncatingIfNeeded: position), memoryIndex: 0, rs1: 0, second: 0, old: old, new: new,
        previousRs1: 0, previousSecond: 0, previousThird: previous, next: UInt32(truncatingIfNeeded: next)))
  }

  @inline(__always)
  private mutating func jump<R: Recording>(_ i: Instruction, _: R.Type) throws(ExecutionError) {
    let (old, previous) = writeRegister(i.rd, i.link, R.self)
    let next = pc(of: position) &+ i.immediate &- textBase
    if R.isOn { recordWrite(old, i.link, previous, next: Int(truncatingIfNeeded: next >> 2)) }
    try go(to: next)
  }

  @inline(__always)
  private mutating func jumpRegister<R: Recording>(_ i: Instruction, _: R.Type) throws(ExecutionError) {
    let (a, previous1) = readRegister(i.rs1, at: 0, R.self)
    let (old, previous) = writeRegister(i.rd, i.constant, R.self)
    let next = (a &+ i.immediate) & ~1 &- textBase
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: 0, rs1: a, second: 0, old: old,
          new: i.constant, previousRs1: previous1, previousSecond: 0, previousThird: previous,
          next: UInt32(truncatingIfNeeded: next >> 2)))
    }
    try go(to: next)
  }

  @inline(__always)
  private mutating func branch<R: Recording>(
    _ i: Instruction, _: R.Type, _ condition: (UInt64, UInt64) -> Bool
  ) throws(ExecutionError) {
    let (a, previous1) = readRegister(i.rs1, at: 0, R.self)
    let (b, previous2) = readRegister(i.rs2, at: 1, R.self)
    let next = pc(of: position) &- textBase &+ (condition(a, b) ? i.immediate : 4)
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: 0, rs1: a, second: b, old: 0, new: 0,
          previousRs1: previous1, previousSecond: previous2, previousThird: 0,
          next: UInt32(truncatingIfNeeded: next >> 2)))
    }
    try go(to: next)
  }

  @inline(__always)
  private mutating func load<R: Recording>(
    _ i: Instruction, _ width: UInt64, _: R.Type, _ extend: (UInt64) -> UInt64
  ) throws(ExecutionError) {
    let (a, previous1) = readRegister(i.rs1, at: 0, R.self)
    let address = a &+ i.immediate
    guard let cell = memory.cell(at: address) else { throw fault(address, isStore: false) }
    let index = UInt32(truncatingIfNeeded: address >> 3)
    let previousWord = touchWord(cell, address, R.self)
    let word = cell.pointee.value
    var value = word &>> (8 &* (address & 7))
    if width > 1, address & 7 &+ width > 8 {
      value |= try loadSecond(address, R.self)
    }
    let result = extend(value)
    let (old, previous) = writeRegister(i.rd, result, R.self)
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: index, rs1: a, second: word, old: old,
          new: result, previousRs1: previous1, previousSecond: previousWord, previousThird: previous,
          next: UInt32(truncatingIfNeeded: position &+ 1)))
    }
    try advance()
  }

  /// The second word of a load across a word boundary, shifted to where it belongs in the value.
  @inline(never)
  private func loadSecond<R: Recording>(_ address: UInt64, _: R.Type) throws(ExecutionError) -> UInt64 {
    let second = (address | 7) &+ 1
    guard let cell = memory.cell(at: second) else { throw fault(second, isStore: false) }
    let word = cell.pointee.value
    let previous = touchWord(cell, second, R.self)
    if R.isOn {
      events.crossings.append(Crossing(cycle: UInt32(cycle), previous: previous, old: word, new: word))
    }
    return word &<< (64 &- 8 &* (address & 7))
  }

  @inline(__always)
  private mutating func store<R: Recording>(
    _ i: Instruction, _ width: UInt64, _: R.Type
  ) throws(ExecutionError) {
    let (a, previous1) = readRegister(i.rs1, at: 0, R.self)
    let (b, previous2) = readRegister(i.rs2, at: 1, R.self)
    let address = a &+ i.immediate
    guard let cell = memory.cell(at: address) else { throw fault(address, isStore: true) }
    let index = UInt32(truncatingIfNeeded: address >> 3)
    let previousWord = touchWord(cell, address, R.self)
    let shift = 8 &* (address & 7)
    let mask = UInt64.max &>> (64 &- 8 &* width)
    let old = cell.pointee.value
    let new = old & ~(mask &<< shift) | (b & mask) &<< shift
    cell.pointee.value = new
    if width > 1, address & 7 &+ width > 8 {
      try storeSecond(b, mask, address, R.self)
    }
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: index, rs1: a, second: b, old: old,
          new: new, previousRs1: previous1, previousSecond: previous2, previousThird: previousWord,
          next: UInt32(truncatingIfNeeded: position &+ 1)))
    }
    try advance()
  }

  /// The part of a store that lies beyond a word boundary.
  @inline(never)
  private func storeSecond<R: Recording>(
    _ value: UInt64, _ mask: UInt64, _ address: UInt64, _: R.Type
  ) throws(ExecutionError) {
    let second = (address | 7) &+ 1
    guard let cell = memory.cell(at: second) else { throw fault(second, isStore: true) }
    let shift = 64 &- 8 &* (address & 7)  // 8 … 56
    let old = cell.pointee.value
    let new = old & ~(mask &>> shift) | (value & mask) &>> shift
    let previous = touchWord(cell, second, R.self)
    if R.isOn {
      events.crossings.append(Crossing(cycle: UInt32(cycle), previous: previous, old: old, new: new))
    }
    cell.pointee.value = new
  }

  @inline(__always)
  private mutating func fence<R: Recording>(_: R.Type) throws(ExecutionError) {
    if R.isOn { recordWrite(0, 0, 0, next: position &+ 1) }
    try advance()
  }

  @inline(never)
  private mutating func halt<R: Recording>(_ i: Instruction, _: R.Type) throws(ExecutionError) -> UInt64 {
    let (number, previous1) = readRegister(i.rs1, at: 0, R.self)
    let (exitCode, previous2) = readRegister(i.rs2, at: 1, R.self)
    guard number == Executor.exitSystemCall else {
      throw .unknownSystemCall(number: number, pc: pc(of: position), cycle: cycle)
    }
    if R.isOn {
      record(
        CycleRecord(
          instruction: UInt32(truncatingIfNeeded: position), memoryIndex: 0, rs1: number, second: exitCode,
          old: 0, new: 0, previousRs1: previous1, previousSecond: previous2, previousThird: 0,
          next: CycleRecord.halted))
    }
    cycle &+= 1
    return exitCode
  }
}
