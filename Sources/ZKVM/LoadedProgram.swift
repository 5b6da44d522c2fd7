public import Executor
public import MachineTrace
public import MachineVerifier
import MemoryTree
import Prover
public import RISCV
import Verifier

/// Why a program could not be loaded, executed or proven.
public enum ZKVMError: Error, Equatable, Sendable {
  /// The file is no program of this machine.
  case elf(ELFError)
  /// The execution did not halt properly; a program that needs too many cycles is told how many.
  case execution(ExecutionError)
  /// The program halted and reported a failure. Only exit code 0 can be proven.
  case exitCode(UInt64)
  /// The trace does not fit one proof.
  case layout(String)
  /// The security target is not offered, or cannot be reached at this size.
  case parameters
  /// The witness of a shard is of another program, or does not fit together.
  case witness
  /// A proof could not be kept.
  case store(String)
}

/// A program, ready to be executed and proven. Making it commits to its preprocessed tables, once.
public final class LoadedProgram: Sendable {
  public let program: MachineProgram
  public let key: MachineKey
  let provingKey: ProvingKey

  /// What verifiers know the program by.
  public let id: ProgramID

  /// - Parameters:
  ///   - elf: a static little-endian ELF64 executable for RV64IM.
  ///   - target: provable bits, 124 or 100.
  public init(elf: [UInt8], target: Int = 124) throws(ZKVMError) {
    guard MachineKey.targets.contains(target) else { throw .parameters }
    let parsed: Program
    do throws(ELFError) { parsed = try Program(elf: elf) } catch { throw .elf(error) }
    program = MachineProgram(parsed)
    let preprocessed: FeltBuffer
    do { preprocessed = try program.preprocessed() } catch { throw .layout("\(error)") }
    guard
      let provingKey = ProvingKey(
        program.system, preprocessed: preprocessed, parameters: MachineKey.parameters(target: target)),
      let root = provingKey.verifyingKey.preprocessedRoot
    else { throw .parameters }
    self.provingKey = provingKey
    key = MachineKey(
      target: target, entry: parsed.entry, programLogHeight: program.programLogHeight, preprocessedRoot: root,
      imageDigest: MemoryTree.imageDigest(parsed.image))
    id = key.id
  }

  /// Runs the program without a trace: its cycle count, exit code and output.
  public func execute(input: [UInt8], limit: Int? = nil) throws(ZKVMError) -> ExecutionRecord {
    do throws(ExecutionError) {
      return try Executor.run(program.program, input: input, mode: .count, limit: limit)
    } catch { throw .execution(error) }
  }
}
