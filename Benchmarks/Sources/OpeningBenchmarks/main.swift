// Commitment, opening and verification of one polynomial: time per evaluation, proof size, peak memory.
// Usage: OpeningBenchmarks [log2 of the evaluations[:log2 of 1/rate]]..., default 22 24.
import Foundation
import KoalaBear
import Multilinear
import Parallel
import Soundness
import Transcript
import WHIR

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let time = try clock.measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}

/// CPU seconds of the process so far, and its peak resident memory in bytes.
func usage() -> (cpu: Double, peak: Int) {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let cpu =
    Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
  return (cpu, usage.ru_maxrss * 1024)
}

func report(_ name: String, cells: Int, _ body: () throws -> Void) rethrows {
  let before = usage().cpu
  let wall = try seconds(body)
  let cpu = usage().cpu - before
  print(
    String(
      format: "  %@ %8.1f ms wall %8.1f core-ms %7.2f core-ns per cell",
      name.padding(
        toLength: 10, withPad: " ", startingAt: 0), wall * 1e3, cpu * 1e3, cpu * 1e9 / Double(cells)))
}

let arguments = CommandLine.arguments.dropFirst()
for argument in arguments.isEmpty ? ["22", "24"] : arguments {
  let numbers = argument.split(separator: ":").compactMap { Int($0) }
  guard let variables = numbers.first, variables >= 10 else { continue }
  let rate = numbers.count > 1 ? numbers[1] : 1
  let cells = 1 << variables
  let buffer = VectorBuffer<Felt>(uninitialized: cells)
  Parallel.forChunks(cells, grain: 1 << 16) { range in
    var x = UInt64(range.lowerBound) &* 0x9e37_79b9_7f4a_7c15 | 1
    for i in range {
      x ^= x << 13
      x ^= x >> 7
      x ^= x << 17
      buffer.base[i] = Felt(raw: UInt32(truncatingIfNeeded: x >> 33) % Felt.modulus)
    }
  }
  let f = UnsafeBufferPointer(start: UnsafePointer(buffer.base), count: cells)
  guard let config = WHIRConfig(length: cells, target: 124, logInverseRate: rate) else { continue }
  print("2^\(variables) evaluations, rate 2^-\(rate), \(config.parameters.shape.target) bits")
  // 500 columns of 2^(variables - 9), their values at one point.
  let n = variables - 9
  var transcript = ProverTranscript(domain: "benchmark")
  let point = transcript.challenges(n)
  var group = WHIRClaimGroup(point: point, claims: [])
  for i in 0..<500 {
    let value = Evaluate.base(buffer.base + i << n, count: 1 << n, at: point)
    group.claims.append(WHIRClaim(offset: i << n, variables: n, value: value))
  }
  transcript.observe(group.claims.map(\.value))
  var bound: WHIRBoundCommitment?
  report("commit", cells: cells) { bound = WHIRProver.commit(f, config, transcript: &transcript) }
  report("open", cells: cells) {
    WHIRProver.open(bound.take()!, f, claims: [group], config, transcript: &transcript)
  }
  let proof = transcript.finish()
  try report("verify", cells: cells) {
    var transcript = try VerifierTranscript(domain: "benchmark", proof: proof)
    _ = transcript.challenges(n)
    transcript.observe(group.claims.map(\.value))
    let commitment = try WHIRVerifier.readCommitment(config, transcript: &transcript)
    try WHIRVerifier.verify(commitment, claims: [group], config, transcript: &transcript)
    try transcript.finish()
  }
  print(
    String(
      format: "  proof %.1f KiB, peak memory %.1f bytes per cell", Double(proof.count) / 1024,
      Double(usage().peak) / Double(cells)))
}
