// Several proofs of one execution in one process: processor seconds of user and system, which a busy machine changes less
// than wall clock, and peak memory when each phase begins. The first proof touches fresh memory, the others do not.
// Usage: ProofBenchmarks PROGRAM.elf INPUT [PROOFS]. INPUT is @FILE, or numbers: eight little-endian bytes each, separated
// by commas.
import Foundation
import MachineVerifier
import ZKVM

/// Processor seconds of the process so far, and its peak resident memory in MB.
func usage() -> (user: Double, system: Double, peak: Int) {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
  return (seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss / 1024)
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: ProofBenchmarks PROGRAM.elf INPUT [PROOFS]\n".utf8))
  exit(2)
}
let program = try LoadedProgram(elf: [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1]))))
var input: [UInt8] = []
if arguments[2].hasPrefix("@") {
  input = [UInt8](try Data(contentsOf: URL(fileURLWithPath: String(arguments[2].dropFirst()))))
} else {
  for text in arguments[2].split(separator: ",") {
    guard let number = UInt64(text) else { fatalError("\(text) is no number") }
    for i in 0..<8 { input.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * i))) }
  }
}
for _ in 0..<(arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1) {
  var marks: [(name: String, at: (user: Double, system: Double, peak: Int))] = []
  let proven = try program.prove(input: input, shardCycles: 1 << 22) { marks.append(("\($0)", usage())) }
  marks.append(("end", usage()))
  let report = proven.report
  let (first, last) = (marks[0].at, marks[marks.count - 1].at)
  print(
    String(
      format: "%d cycles, %d cells, %d shards of at most %d bytes: %.2f s wall, %.2f user, %.2f system, peak %d MB",
      report.cycles, report.committedCells, report.shards, report.shardProofBytes, report.seconds,
      last.user - first.user, last.system - first.system, last.peak))
  for (mark, next) in zip(marks, marks.dropFirst()) {
    print(
      String(
        format: "  %@ %.3f user, %.3f system, peak before %d MB",
        mark.name.padding(toLength: 24, withPad: " ", startingAt: 0), next.at.user - mark.at.user,
        next.at.system - mark.at.system, mark.at.peak))
  }
  let start = ContinuousClock.now
  try MachineVerifier.verify(proven.proof.bytes, program: program.id, values: proven.values)
  print("  verified in \(ContinuousClock.now - start)")
}
