public import RISCV

/// Executes a program and cuts it into shards, without records: fast, and with no more memory than the program's own.
///
/// What a shard hands over (`Shard`) is all that is needed to execute it again with records, on any machine.
public final class ShardPlanner {
  private let program: Program
  private let memory: Memory
  private let events = RareEvents()
  private let registers: UnsafeMutablePointer<Cell>
  private let cycleLimit: Int
  private var position: UInt64
  private var index = 0

  /// Instructions so far.
  public private(set) var cycles = 0
  /// x10 at the halting `ecall`; nil before the program has halted.
  public private(set) var exitCode: UInt64?

  /// - Parameters:
  ///   - cycleLimit: the most instructions of a shard, at least 1.
  ///   - weight: how many more instructions each call of an accelerator counts for.
  public init(
    _ program: Program, input: [UInt8], cycleLimit: Int, weight: @escaping (Accelerator) -> Int = { _ in 0 }
  ) throws(ExecutionError) {
    guard UInt64(input.count) <= MemoryMap.inputLimit else { throw .inputTooLong(bytes: input.count) }
    guard let entry = program.position(ofPC: UInt64(program.entry)) else {
      throw .targetOutsideText(target: UInt64(program.entry), pc: UInt64(program.entry), cycle: 0)
    }
    precondition(cycleLimit > 0)
    self.program = program
    self.cycleLimit = cycleLimit
    memory = Memory(program: program, input: input)
    registers = Executor.registers(MachineState(pc: program.entry))
    position = UInt64(entry)
    events.weight = weight
  }

  deinit { registers.deallocate() }

  /// Executes the next shard. Nil after the program has halted.
  public func next() throws(ExecutionError) -> Shard? {
    guard exitCode == nil else { return nil }
    let start = state
    memory.beginTracking()
    // No shard is without a leaf.
    memory.track(MemoryMap.outputBase)
    let before = cycles
    try program.instructions.withUnsafeBufferPointer { (text) throws(ExecutionError) in
      var machine = Machine(
        text: text, textBase: UInt64(program.textBase), registers: registers, memory: memory, events: events,
        records: UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped, position: position)
      machine.cycle = cycles
      let (sum, overflow) = cycles.addingReportingOverflow(cycleLimit)
      let limit = min(overflow ? .max : sum, Executor.countingLimit)
      exitCode = try machine.plan(limit: limit)
      position = machine.position
      cycles = machine.cycle
    }
    if exitCode == nil && cycles == Executor.countingLimit {
      throw .tooManyCycles(limit: Executor.countingLimit, needed: nil)
    }
    let leaves = memory.tracked.sorted { $0.number < $1.number }
    defer { index += 1 }
    return Shard(
      index: index, start: start, cycles: cycles - before, end: exitCode == nil ? state : nil, leaves: leaves)
  }

  /// Leaves as they are now.
  public func current(_ leaves: [MemoryLeaf]) -> [MemoryLeaf] { leaves.map { memory.leaf($0.number) } }

  /// What the machine is now, its memory aside.
  public var state: MachineState {
    MachineState(
      pc: UInt32(truncatingIfNeeded: UInt64(program.textBase) &+ Machine.offset(ofPosition: position)),
      registers: (0..<32).map { registers[$0].value })
  }

  /// What the program has output, after it has halted.
  public func output() throws(ExecutionError) -> [UInt8] { try memory.output() }
}

extension Executor {
  /// The registers in this state, in new memory of 33 cells.
  static func registers(_ state: MachineState) -> UnsafeMutablePointer<Cell> {
    let registers = UnsafeMutablePointer<Cell>.allocate(capacity: Instruction.registerCount)
    registers.initialize(
      repeating: Cell(value: 0, time: 0, openingTime: 0), count: Instruction.registerCount)
    for (i, value) in state.registers.prefix(32).enumerated() { registers[i].value = value }
    return registers
  }

  /// Executes a shard again, from its start and the memory that it touches alone, with records.
  ///
  /// - Throws: `ExecutionError.differentShard` if the execution does not take as many cycles and end as the shard says,
  ///   and the errors of any execution: a shard from elsewhere is not trusted.
  public static func record(_ program: Program, _ shard: Shard) throws(ExecutionError) -> ExecutionRecord {
    guard let start = program.position(ofPC: UInt64(shard.start.pc)), shard.start.registers.count == 32,
      shard.cycles > 0, shard.cycles <= shardLimit
    else { throw .differentShard(index: shard.index) }
    let memory = Memory(leaves: shard.leaves)
    let events = RareEvents()
    let records = CycleRecords(capacity: shard.cycles)
    let registers = registers(shard.start)
    defer { registers.deallocate() }
    let (cycles, exitCode, position, endTime) = try program.instructions.withUnsafeBufferPointer {
      (text) throws(ExecutionError) -> (Int, UInt64?, UInt64, UInt32) in
      var machine = Machine(
        text: text, textBase: UInt64(program.textBase), registers: registers, memory: memory, events: events,
        records: records.base, position: UInt64(start))
      let exitCode = try machine.record(limit: shard.cycles)
      return (machine.cycle, exitCode, machine.position, machine.time)
    }
    let end =
      exitCode == nil
      ? program.textBase &+ UInt32(truncatingIfNeeded: Machine.offset(ofPosition: position)) : nil
    guard cycles == shard.cycles, end == shard.end?.pc else { throw .differentShard(index: shard.index) }
    records.close(count: cycles)
    var record = ExecutionRecord(cycleCount: cycles, exitCode: exitCode, start: shard.start, cycles: records)
    record.end = end.map { pc in MachineState(pc: pc, registers: (0..<32).map { registers[$0].value }) }
    record.endTime = endTime
    record.executions = executions(records, of: program)
    record.crossings = events.crossings
    record.calls = events.calls
    record.misalignedAccesses = events.misalignedAccesses
    record.refreshes = events.refreshes
    record.registers = (0..<Instruction.registerCount).map {
      let cell = registers[$0]
      return RegisterRecord(
        initial: $0 < 32 ? shard.start.registers[$0] : 0, value: cell.value, openingTime: cell.openingTime,
        lastTime: max(cell.time, cell.openingTime))
    }
    record.leaves = shard.leaves.map { leaf in
      LeafRecord(
        number: leaf.number,
        words: (0..<4).map { memory.record(4 * leaf.number + UInt32($0), leaf.words[$0]) })
    }
    return record
  }

  private static func executions(_ records: CycleRecords, of program: Program) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: program.instructions.count)
    counts.withUnsafeMutableBufferPointer { counts in
      for cycle in 0..<records.count { counts[Int(records.base[cycle].instruction)] &+= 1 }
    }
    return counts
  }
}
