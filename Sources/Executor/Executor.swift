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
    _ program: Program, input: [UInt8], mode: ExecutionMode, limit: Int? = nil,
    openingTimes: OpeningTimes = .zero
  ) throws(ExecutionError) -> ExecutionRecord {
    guard UInt64(input.count) <= MemoryMap.inputLimit else { throw .inputTooLong(bytes: input.count) }
    guard let entry = program.position(ofPC: UInt64(program.entry)) else {
      throw .targetOutsideText(target: UInt64(program.entry), pc: UInt64(program.entry), cycle: 0)
    }
    let ceiling = mode == .record ? shardLimit : countingLimit
    let limit = min(max(limit ?? ceiling, 0), ceiling)
    let memory = Memory(program: program, input: input)
    let events = RareEvents(openingTimes: openingTimes)
    let records = CycleRecords(capacity: mode == .record ? limit : 0)
    let registers = UnsafeMutablePointer<Cell>.allocate(capacity: Instruction.registerCount)
    registers.initialize(
      repeating: Cell(value: 0, time: 0, openingTime: 0), count: Instruction.registerCount)
    defer { registers.deallocate() }

    let (cycles, exitCode) = try program.instructions.withUnsafeBufferPointer {
      (text) throws(ExecutionError) -> (Int, UInt64) in
      var machine = Machine(
        text: text, textBase: UInt64(program.textBase), registers: registers, memory: memory, events: events,
        records: records.base, position: UInt64(entry))
      let exitCode = try mode == .record ? machine.record(limit: limit) : machine.count(limit: limit)
      return (machine.cycle, exitCode)
    }
    let words = try outputWords(memory)
    var record = ExecutionRecord(
      cycleCount: cycles, exitCode: exitCode, output: outputBytes(words), cycles: records)
    guard mode == .record else { return record }
    records.close(count: cycles)
    record.outputWords = words
    record.executions = executions(records, of: program)
    record.crossings = events.crossings
    record.calls = events.calls
    record.refreshes = events.refreshes
    record.registers = (0..<Instruction.registerCount).map {
      RegisterRecord(value: registers[$0].value, lastTime: registers[$0].time)
    }
    record.imageWords = program.image.map { memory.record(of: $0) }
    record.ramWords = memory.accessed(in: .ram)
    record.inputWords = memory.accessed(in: .input)
    return record
  }

  /// The length word and the words of the output, accessed or not, after checking that no other was accessed.
  private static func outputWords(_ memory: Memory) throws(ExecutionError) -> [WordRecord] {
    let accessed = memory.accessed(in: .output)
    let base = UInt32(MemoryMap.outputBase / 8)
    let length = accessed.first?.index == base ? accessed[0].final : 0
    guard length <= MemoryMap.outputLimit else { throw .outputTooLong(length: length) }
    var words = (0...UInt32((length + 7) / 8)).map {
      WordRecord(index: base + $0, openingTime: 0, lastTime: 0, initial: 0, final: 0)
    }
    for word in accessed {
      let position = Int(word.index - base)
      guard position < words.count else {
        throw .outputBeyondLength(address: 8 * UInt64(word.index), length: length)
      }
      words[position] = word
    }
    let used = length % 8
    if used != 0, let last = words.last, last.final >> (8 * used) != 0 {
      throw .outputBeyondLength(address: 8 * UInt64(last.index) + used, length: length)
    }
    return words
  }

  private static func outputBytes(_ words: [WordRecord]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * words.count)
    for word in words.dropFirst() {
      for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word.final >> UInt64(8 * i))) }
    }
    bytes.removeLast(bytes.count - Int(words[0].final))
    return bytes
  }

  private static func executions(_ records: CycleRecords, of program: Program) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: program.instructions.count)
    counts.withUnsafeMutableBufferPointer { counts in
      for cycle in 0..<records.count { counts[Int(records.base[cycle].instruction)] &+= 1 }
    }
    return counts
  }
}

extension Machine {
  /// Runs with records until the program halts; beyond the limit without, to learn how long the execution takes.
  /// Returns the exit code.
  @inline(never)
  mutating func record(limit: Int) throws(ExecutionError) -> UInt64 {
    var last = position
    let stop = run(limit: limit, last: &last, RecordingOn.self)
    guard case .limit = stop else { return try exitCode(stop, last: last) }
    let stopBeyond = run(limit: Executor.countingLimit, last: &last, RecordingOff.self)
    guard case .limit = stopBeyond else {
      _ = try exitCode(stopBeyond, last: last)
      throw .tooManyCycles(limit: limit, needed: cycle)
    }
    throw .tooManyCycles(limit: limit, needed: nil)
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
