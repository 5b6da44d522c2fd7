import Executor
import RISCV
import RISCVTestSupport
import Testing

@Suite struct DirectedTests {
  @Test(arguments: DirectedPrograms.all + DirectedPrograms.long)
  func programsGiveWhatTheReferenceSays(_ directed: DirectedProgram) throws {
    let program = try Program(elf: directed.elf)
    let counted = try Executor.run(program, input: directed.input, mode: .count)
    #expect(counted.output == directed.output)
    #expect(counted.exitCode == directed.exitCode)
    let record = try Executor.run(program, input: directed.input, mode: .record)
    #expect(record.output == directed.output)
    #expect(record.exitCode == directed.exitCode)
    #expect(record.cycleCount == counted.cycleCount)
    #expect(throws: Never.self) { try MessageChecker.check(record, of: program, input: directed.input) }
  }

  /// So that nothing is forgotten: every instruction is executed by some directed program.
  @Test func everyInstructionIsExecuted() throws {
    var seen: Set<Opcode> = []
    for directed in DirectedPrograms.all {
      let program = try Program(elf: directed.elf)
      let record = try Executor.run(program, input: directed.input, mode: .record)
      for (instruction, count) in zip(program.instructions, record.executions) where count > 0 {
        seen.insert(instruction.opcode)
      }
    }
    #expect(Set(Opcode.allCases).subtracting(seen) == [.illegal, .ebreak])
  }

  @Test func directedProgramsStaySmall() throws {
    for directed in DirectedPrograms.all {
      let record = try Executor.run(Program(elf: directed.elf), input: directed.input, mode: .count)
      #expect(record.cycleCount <= 1 << 13, "\(directed.name): \(record.cycleCount)")
    }
  }

  @Test(arguments: DirectedPrograms.failing.indices)
  func failuresAreNamed(_ index: Int) throws {
    let (directed, reason) = DirectedPrograms.failing[index]
    let program = try Program(elf: directed.elf)
    var errors: [ExecutionError] = []
    for mode in [ExecutionMode.count, .record] {
      do throws(ExecutionError) {
        _ = try Executor.run(program, input: [], mode: mode)
        Issue.record("\(directed.name) halted")
      } catch { errors.append(error) }
    }
    #expect(errors.count == 2)
    guard let error = errors.first else { return }
    #expect(errors.last == error)
    let found: DirectedPrograms.FailureReason? =
      switch error {
      case .memoryFault: .memoryFault
      case .illegalInstruction: .illegalInstruction
      case .misalignedTarget: .misalignedTarget
      case .targetOutsideText: .targetOutsideText
      case .unknownSystemCall: .unknownSystemCall
      case .breakpoint: .breakpoint
      case .outputTooLong: .outputTooLong
      case .outputBeyondLength: .outputBeyondLength
      case .misalignedPointer: .misalignedPointer
      case .tooManyWords: .tooManyWords
      case .undefinedCall: .undefinedCall
      case .inputTooLong, .tooManyCycles, .differentShard: nil
      }
    #expect(found == reason, "\(directed.name): \(error)")
  }
}

@Suite struct LimitTests {
  /// A loop of `rounds` times two instructions.
  static func loop(_ rounds: UInt64, then body: (inout Assembler) -> Void = { $0.exit() }) throws -> Program {
    var assembler = Assembler()
    assembler.constant(.t0, rounds)
    let head = assembler.label()
    assembler.bind(head)
    assembler.immediate(.addi, .t0, .t0, -1)
    assembler.branch(.bne, .t0, .zero, to: head)
    body(&assembler)
    return try Program(
      elf: ELFBuilder(
        entry: assembler.base, segments: [.init(text: assembler.assembled(), at: assembler.base)]
      ).build())
  }

  @Test func theLimitNamesWhatIsNeeded() throws {
    let program = try Self.loop(1000)
    let cycles = try Executor.run(program, input: [], mode: .count).cycleCount
    #expect(cycles == 1 + 2000 + 3)
    #expect(try Executor.run(program, input: [], mode: .record, limit: cycles).cycleCount == cycles)
    #expect(throws: ExecutionError.tooManyCycles(limit: cycles - 1, needed: cycles)) {
      try Executor.run(program, input: [], mode: .record, limit: cycles - 1)
    }
    #expect(throws: ExecutionError.tooManyCycles(limit: 1500, needed: nil)) {
      try Executor.run(program, input: [], mode: .count, limit: 1500)
    }
    #expect(throws: ExecutionError.tooManyCycles(limit: 0, needed: cycles)) {
      try Executor.run(program, input: [], mode: .record, limit: -1)
    }
  }

  @Test func noRecordIsLongerThanAShard() throws {
    let program = try Self.loop(3_000_000)
    #expect(throws: ExecutionError.tooManyCycles(limit: 1 << 22, needed: 6_000_005)) {
      try Executor.run(program, input: [], mode: .record, limit: 1 << 30)
    }
  }

  @Test func failuresBeyondTheLimitAreFailures() throws {
    let program = try Self.loop(1000) { $0.emit(Encoding.ebreak) }
    #expect(throws: ExecutionError.breakpoint(pc: 0x1_000c, cycle: 2001)) {
      try Executor.run(program, input: [], mode: .record, limit: 10)
    }
  }

  @Test func errorsNamePlaceAndCycle() throws {
    let load = try Self.loop(5) { $0.load(.ld, .a0, 16, .zero) }
    #expect(
      throws: ExecutionError.memoryFault(reason: .null, address: 16, isStore: false, pc: 0x1_000c, cycle: 11)
    ) { try Executor.run(load, input: [], mode: .record) }
    let jump = try Self.loop(5) { $0.emit(Encoding.jump(.ra, 0x800)) }
    #expect(throws: ExecutionError.targetOutsideText(target: 0x1_080c, pc: 0x1_000c, cycle: 11)) {
      try Executor.run(jump, input: [], mode: .count)
    }
    let half = try Self.loop(5) { $0.emit(Encoding.jump(.ra, 2)) }
    #expect(throws: ExecutionError.misalignedTarget(target: 0x1_000e, pc: 0x1_000c, cycle: 11)) {
      try Executor.run(half, input: [], mode: .record)
    }
    #expect(
      ExecutionError.memoryFault(
        reason: .belowStack, address: 0x7fff_fff8, isStore: true, pc: 0x1_000c, cycle: 11
      )
      .description == "store to 0x7ffffff8, below the stack (stack overflow), at pc 0x1000c in cycle 11")
  }

  @Test func refreshesAreForLongerThanTheSpan() throws {
    let record = try Executor.run(Program(elf: DirectedPrograms.long[1].elf), input: [], mode: .record)
    for (register, count) in [(18, 1), (19, 0), (20, 0), (21, 0), (22, 1)] as [(UInt32, Int)] {
      #expect(
        record.refreshes.count { $0.space == .register && $0.index == register } == count, "x\(register)")
    }
  }

  @Test func misalignedAccessesAreCounted() throws {
    let program = try Self.loop(1) {
      $0.constant(.a1, MemoryMap.heapBase)
      for offset in 0..<8 {
        $0.load(.ld, .a0, offset, .a1)
        $0.load(.lbu, .a0, offset, .a1)
        $0.store(.sh, .a0, offset, .a1)
      }
      $0.exit()
    }
    for mode in [ExecutionMode.count, .record] {
      #expect(try Executor.run(program, input: [], mode: mode).misalignedAccesses == 7 + 4)
    }
    #expect(try Executor.run(program, input: [], mode: .record).crossings.count == 7 + 1)
  }

  /// The executor's count against the addresses in its records.
  @Test(arguments: DirectedPrograms.loads + DirectedPrograms.stores)
  func misalignedAccessesAreThoseOfTheRecords(_ directed: DirectedProgram) throws {
    let program = try Program(elf: directed.elf)
    let record = try Executor.run(program, input: directed.input, mode: .record)
    var misaligned = 0
    for cycle in 0..<record.cycleCount {
      let r = record.cycles[cycle]
      let i = program.instructions[Int(r.instruction)]
      let width = UInt64(i.opcode.accessWidth)
      if width > 1, (r.rs1 &+ i.immediate) % width != 0 { misaligned += 1 }
    }
    #expect(record.misalignedAccesses == misaligned)
    #expect(try Executor.run(program, input: directed.input, mode: .count).misalignedAccesses == misaligned)
  }

  @Test func aRefreshedExecutionHasRefreshes() throws {
    let directed = DirectedPrograms.long[0]
    let program = try Program(elf: directed.elf)
    let record = try Executor.run(program, input: [], mode: .record)
    // The third word of the heap is opened just before its first, late access, and needs no refresh.
    let word = UInt32((MemoryMap.heapBase + 16) / 8)
    #expect(record.refreshes.count { $0.space == .memory && $0.index == word } == 0)
    let late = record.leaves.flatMap(\.words).first { $0.index == word }
    #expect((late?.openingTime ?? 0) > Refresh.span)
    #expect(record.refreshes.count { $0.space == .register && $0.index == 18 } == 2)
  }
}
