import Executor
import FuzzSupport
import MachineTrace
import RISCV
import RISCVTestSupport

/// Any bytes as a program: the loader gives an error or a program that keeps what `Program` promises, and the program
/// runs, with records and without, to the same end.
@c(LLVMFuzzerTestOneInput)
public func fuzzELF(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let program = try? Program(elf: bytes(data, size)) else { return 0 }
  precondition(program.instructions.count <= Program.maximumInstructions, "too many instructions")
  precondition(program.image.count <= Program.maximumImageWords + 128, "too many words")
  precondition(program.position(ofPC: UInt64(program.entry)) != nil, "an entry outside the text")
  precondition(program.textBase >= UInt32(MemoryMap.imageBase) && program.textEnd <= MemoryMap.imageEnd)
  for (a, b) in zip(program.image, program.image.dropFirst()) {
    precondition(a.index < b.index, "words out of order")
  }
  // Where every instruction is known to be provable or not.
  for instruction in program.instructions.prefix(1 << 14) {
    let row = ProgramRow(instruction)
    precondition((row == nil) == (instruction.opcode == .illegal || instruction.opcode == .ebreak))
  }
  let input: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  guard let counted = run(program, input, .count) else { return 0 }
  precondition(counted == run(program, input, .record), "records change what a program does")
  return 0
}

/// The end of a run of at most 2000 cycles, as text; nil if it goes on.
private func run(_ program: Program, _ input: [UInt8], _ mode: ExecutionMode) -> String? {
  do throws(ExecutionError) {
    let record = try Executor.run(program, input: input, mode: mode, limit: 2000)
    return "\(record.cycleCount) \(record.exitCode) \(record.output) \(record.misalignedAccesses)"
  } catch {
    if case .tooManyCycles = error { return nil }
    return "\(error)"
  }
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    // Files of a few kilobytes: the rest is in the loader's own rules.
    let programs =
      DirectedPrograms.inputOutput + DirectedPrograms.jumps + DirectedPrograms.system
      + DirectedPrograms.failing.map(\.program)
    var seeds = programs.enumerated().map { ("\($0)-\($1.name)", $1.elf) }
    let text = ELFBuilder.Segment(text: [0x0000_0013, 0x05d0_0893, 0x0000_0073], at: 0x1_0000)
    var data = ELFBuilder.Segment(
      flags: ELFBuilder.Segment.readWrite, address: 0x2_0004, bytes: [1, 2, 3], zeros: 90)
    seeds.append(("two-segments", ELFBuilder(entry: 0x1_0000, segments: [text, data]).build()))
    data.flags = ELFBuilder.Segment.readOnly
    data.address = 0x1_000c
    seeds.append(("shared-word", ELFBuilder(entry: 0x1_0000, segments: [data, text]).build()))
    return seeds.map { (name: $0.0, bytes: $0.1) }
  }
  return 0
}
