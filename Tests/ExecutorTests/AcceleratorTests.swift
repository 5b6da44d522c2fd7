import Executor
import RISCV
import RISCVTestSupport
import Testing

@Suite struct AcceleratorTests {
  @Test(arguments: DirectedPrograms.accelerators + DirectedPrograms.bulk + DirectedPrograms.vectors)
  func callsGiveWhatTheReferenceSays(_ directed: DirectedProgram) throws {
    let program = try Program(elf: directed.elf)
    let counted = try Executor.run(program, input: [], mode: .count)
    #expect(counted.output == directed.output && counted.exitCode == 0)
    #expect(counted.calls.calls.isEmpty)
    let record = try Executor.run(program, input: [], mode: .record)
    #expect(record.output == directed.output && record.cycleCount == counted.cycleCount)
    #expect(!record.calls.calls.isEmpty || !record.calls.bulk.isEmpty || !record.calls.vectors.isEmpty)
    #expect(throws: Never.self) { try MessageChecker.check(record, of: program, input: []) }
  }

  /// The conventions that the tables and the executor rely on.
  @Test(arguments: Accelerator.allCases)
  func areasAreInOrder(_ accelerator: Accelerator) {
    let areas = accelerator.areas
    #expect(!areas.isEmpty && areas.count <= 7)
    let reads = areas.filter { $0.access == .read }.map(\.offset)
    #expect(reads == reads.sorted() && Set(reads).count == reads.count && (reads.first ?? 1) == 1)
    let written = areas.filter { $0.access != .read }
    #expect(written.count == 1 && written[0].offset > (reads.last ?? 0))
    #expect(accelerator.step % 4 == 0 && accelerator.step > written[0].offset)
    #expect(accelerator.step <= written[0].offset + 4)
  }

  /// Words that rest for longer than one refresh bridges, and a call behind which that span ends.
  @Test func refreshesAcrossCalls() throws {
    var builder = ProgramBuilder()
    let accelerator = Accelerator.product256
    let pointers = DirectedPrograms.pointersApart(accelerator)
    let words = DirectedPrograms.acceleratorOperands(accelerator)
    builder.checkedCall(accelerator, pointers, words[5])
    builder.assembler.constant(.t0, 300_000)
    let loop = builder.assembler.label()
    builder.assembler.bind(loop)
    builder.assembler.immediate(.addi, .t0, .t0, -1)
    builder.assembler.branch(.bne, .t0, .zero, to: loop)
    builder.call(accelerator, pointers)
    builder.results(Reference.result(accelerator, words[5]), at: pointers[0])
    let directed = builder.finish("refreshes across calls")
    let program = try Program(elf: directed.elf)
    let record = try Executor.run(program, input: [], mode: .record)
    #expect(record.output == directed.output)
    let index = UInt32(pointers[1] / 8)
    #expect(record.refreshes.count { $0.space == .memory && $0.index == index } == 2)
    #expect(throws: Never.self) { try MessageChecker.check(record, of: program, input: []) }
  }

  /// Every pointer of every accelerator, misaligned or at words that are not all mapped.
  @Test(arguments: Accelerator.allCases)
  func wrongPointersFail(_ accelerator: Accelerator) throws {
    let areas = accelerator.areas
    for n in areas.indices {
      let last = MemoryMap.ramEnd - 8 * UInt64(areas[n].words)
      for bad: UInt64 in [1, 4, MemoryMap.ramEnd, last + 8, 0x1_8100_0000, .max - 7] {
        var pointers = areas.indices.map { 0x8100_0000 + 0x100 * UInt64($0) }
        pointers[n] = bad % 8 == 0 ? bad : pointers[n] + bad
        var builder = ProgramBuilder()
        builder.call(accelerator, pointers)
        let program = try Program(elf: builder.finish("bad").elf)
        for mode in [ExecutionMode.count, .record] {
          do throws(ExecutionError) {
            _ = try Executor.run(program, input: [], mode: mode)
            Issue.record("pointer \(n) = \(bad) is accepted")
          } catch {
            switch error {
            case .misalignedPointer(let address, let number, _, _):
              #expect(address == pointers[n] && number == UInt64(accelerator.rawValue) && bad % 8 != 0)
            case .memoryFault(let reason, let address, let isStore, _, _):
              #expect(bad % 8 == 0 && reason == .beyondMemory && isStore == (areas[n].access != .read))
              #expect(address >= bad && address - bad < 8 * UInt64(areas[n].words))
            default: Issue.record("\(error)")
            }
          }
        }
      }
    }
  }

  /// A number with other upper bits is another number.
  @Test func unknownNumbersFail() throws {
    for number: UInt64 in [0x11f, 0x1_0112, 1 << 32 | 0x112, .max] {
      var builder = ProgramBuilder()
      builder.assembler.constant(.a7, number)
      builder.assembler.emit(Encoding.ecall)
      let program = try Program(elf: builder.finish("bad").elf)
      do throws(ExecutionError) {
        _ = try Executor.run(program, input: [], mode: .record)
        Issue.record("\(number) is accepted")
      } catch {
        guard case .unknownSystemCall(number, _, _) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }
}
