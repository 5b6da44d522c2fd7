import Console
import EVM

/// Counts how often each instruction is reached, as go-ethereum's `--opcode.count`, beside another tracer if there is one.
final class OpcodeCounter: Tracer {
  private var counts = [Int](repeating: 0, count: 256)
  var other: (any Tracer)?

  /// Counts by the instructions' names, those of instructions that were reached.
  var json: JSON {
    .object(
      counts.indices.filter { counts[$0] > 0 }.map { (Opcode.name(UInt8($0)), .integer(counts[$0])) }
        .sorted { $0.0 < $1.0 })
  }

  func step(_ step: Step) {
    counts[Int(step.opcode)] += 1
    other?.step(step)
  }

  func stepEnded(gasCost: Int64, halt: Halt?) { other?.stepEnded(gasCost: gasCost, halt: halt) }
  func enter(_ call: CallInformation) { other?.enter(call) }
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    other?.exit(halt, gasLeft: gasLeft, output: output)
  }
}
