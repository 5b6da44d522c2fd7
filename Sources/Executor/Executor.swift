public import RISCV

/// Runs programs on the host, exactly as the machine that is proven would.
public enum Executor {
  /// The most cycles that one recorded execution, and so one shard, may take.
  public static let shardLimit = 1 << 22
  /// The most cycles that are executed at all, so that every run ends.
  public static let countingLimit = 1 << 40
  /// x17 of the system call that halts with the exit code x10. All others are `Accelerator`s.
  public static let exitSystemCall: UInt64 = 93

  /// Executes a program from its entry point until it halts.
  ///
  /// - Parameters:
  ///   - input: What the program finds in the input region.
  ///   - mode: Whether the cycles are recorded.
  ///   - limit: The most cycles, or nil for `shardLimit` when recording and `countingLimit` otherwise. If a
  ///     recorded execution takes longer it is run to its end without records, so that the error tells how long.
  /// - Throws: `ExecutionError`, which names the pc and the cycle. An exit code other than 0 is no error.
  public static func run(
    _ program: Program, input: [UInt8], mode: ExecutionMode, limit: Int? = nil
  ) throws(ExecutionError) -> ExecutionRecord {
    let ceiling = mode == .record ? shardLimit : countingLimit
    let limit = min(max(limit ?? ceiling, 0), ceiling)
    guard mode == .record else { return try count(program, input: input, limit: limit) }
    guard limit > 0 else {
      throw .tooManyCycles(
        limit: limit, needed: try count(program, input: input, limit: countingLimit).cycleCount)
    }
    let planner = try ShardPlanner(program, input: input, cycleLimit: limit)
    guard let shard = try planner.next(), let exitCode = planner.exitCode else {
      // Beyond the limit, to learn how long the execution takes.
      while true {
        do throws(ExecutionError) {
          if try planner.next() == nil { break }
        } catch {
          guard case .tooManyCycles = error else { throw error }
          throw .tooManyCycles(limit: limit, needed: nil)
        }
      }
      throw .tooManyCycles(limit: limit, needed: planner.cycles)
    }
    let output = try planner.output()
    var record = try record(program, shard)
    (record.exitCode, record.output) = (exitCode, output)
    return record
  }

  /// Executes a program without records.
  private static func count(
    _ program: Program, input: [UInt8], limit: Int
  ) throws(ExecutionError) -> ExecutionRecord {
    guard UInt64(input.count) <= MemoryMap.inputLimit else { throw .inputTooLong(bytes: input.count) }
    guard let entry = program.position(ofPC: UInt64(program.entry)) else {
      throw .targetOutsideText(target: UInt64(program.entry), pc: UInt64(program.entry), cycle: 0)
    }
    let memory = Memory(program: program, input: input)
    let registers = registers(MachineState(pc: program.entry))
    defer { registers.deallocate() }
    let records = CycleRecords(capacity: 0)
    let events = RareEvents()
    let (cycles, exitCode) = try program.instructions.withUnsafeBufferPointer {
      (text) throws(ExecutionError) -> (Int, UInt64) in
      var machine = Machine(
        text: text, textBase: UInt64(program.textBase), registers: registers, memory: memory,
        events: events,
        records: records.base, position: UInt64(entry))
      let exitCode = try machine.count(limit: limit)
      return (machine.cycle, exitCode)
    }
    var record = ExecutionRecord(
      cycleCount: cycles, exitCode: exitCode, start: MachineState(pc: program.entry), cycles: records)
    record.output = try memory.output()
    record.misalignedAccesses = events.misalignedAccesses
    return record
  }
}

extension Machine {
  /// Runs with records until the program halts or the limit is reached. Returns the exit code, or nil at the limit.
  @inline(never)
  mutating func record(limit: Int) throws(ExecutionError) -> UInt64? {
    var last = position
    let stop = run(limit: limit, last: &last, RecordingOn.self)
    guard case .limit = stop else { return try exitCode(stop, last: last) }
    return nil
  }

  /// The same without records; memory notes what is touched.
  @inline(never)
  mutating func plan(limit: Int) throws(ExecutionError) -> UInt64? {
    var last = position
    let stop = run(limit: limit, last: &last, Tracking.self)
    guard case .limit = stop else { return try exitCode(stop, last: last) }
    return nil
  }

  /// Runs without records until the program halts. Returns the exit code.
  @inline(never)
  mutating func count(limit: Int) throws(ExecutionError) -> UInt64 {
    var last = position
    let stop = run(limit: limit, last: &last, RecordingOff.self)
    guard case .limit = stop else { return try exitCode(stop, last: last) }
    throw .tooManyCycles(limit: limit, needed: nil)
  }

  /// Completes the halting `ecall`, or says what went wrong.
  private mutating func exitCode(_ stop: Stop, last: UInt64) throws(ExecutionError) -> UInt64 {
    let pc = pc(of: last)
    if case .noInstruction = stop {
      let target = self.pc(of: position)
      let cycle = max(cycle - 1, 0)  // of the instruction that led there
      if target & 3 != 0 { throw .misalignedTarget(target: target, pc: pc, cycle: cycle) }
      throw .targetOutsideText(target: target, pc: pc, cycle: cycle)
    }
    let instruction = text[Int(last)]
    switch instruction.opcode {
    case .ecall:
      let number = registers[Int(instruction.rs1)].value
      guard number == Executor.exitSystemCall else {
        switch events.failure {
        case .misaligned(let address):
          throw .misalignedPointer(address: address, number: number, pc: pc, cycle: cycle)
        case .unmapped(let address, let isStore):
          throw .memoryFault(
            reason: MemoryFault(at: address), address: address, isStore: isStore, pc: pc, cycle: cycle)
        case .tooManyWords(let count):
          throw .tooManyWords(count: count, number: number, pc: pc, cycle: cycle)
        case .undefined: throw .undefinedCall(number: number, pc: pc, cycle: cycle)
        case nil: throw .unknownSystemCall(number: number, pc: pc, cycle: cycle)
        }
      }
      cycle += 1
      return registers[Int(instruction.rs2)].value
    case .ebreak: throw .breakpoint(pc: pc, cycle: cycle)
    default:
      guard let address = events.faultAddress else { throw .illegalInstruction(pc: pc, cycle: cycle) }
      throw .memoryFault(
        reason: MemoryFault(at: address), address: address, isStore: instruction.opcode.isStore, pc: pc,
        cycle: cycle)
    }
  }
}
