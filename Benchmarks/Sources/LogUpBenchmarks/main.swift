import Buffers
import KoalaBear
import LogUp
import Parallel
import Transcript

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// swift run -c release -Xcc -march=native LogUpBenchmarks [log₂ of the smallest size] [of the largest] [percent stored]
let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let smallest = arguments.count > 0 ? arguments[0] : 20
let largest = arguments.count > 1 ? arguments[1] : 23
let percent = arguments.count > 2 ? arguments[2] : 100

/// The low digits of a counter, scrambled: benchmark data.
func vector(_ seed: UInt32) -> PackedFelt5 {
  func coefficient(_ k: UInt32) -> PackedFelt {
    let lanes = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let mixed = (lanes &+ (seed &* 80 &+ 16 &* k)) &* 0x9e37_79b1
    return PackedFelt(raw: (mixed ^ (mixed &>> 15)) & 0x3fff_ffff)
  }
  return PackedFelt5(coefficient(0), coefficient(1), coefficient(2), coefficient(3), coefficient(4))
}

func milliseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
}

/// Processor time of all threads in ms, the program's own and the kernel's (which clears fresh memory). A busy machine
/// does not inflate it as it does elapsed time.
func processorTime() -> (user: Double, system: Double) {
  var usage = rusage()
  getrusage(0, &usage)  // RUSAGE_SELF
  func milliseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e3 + Double(time.tv_usec) / 1e3 }
  return (milliseconds(usage.ru_utime), milliseconds(usage.ru_stime))
}

print(
  "threads: \(Parallel.threadCount); columns: fractions, prover ms, ns a fraction, core-ns a fraction (own + kernel), proof, verifier ms"
)
for variables in smallest...largest {
  let count = (1 << variables) / 100 * percent
  var best = Double.infinity
  var user = Double.infinity
  var system = Double.infinity
  var proof: [UInt8] = []
  let clock = ContinuousClock()
  for _ in 0..<3 {
    let leaves = FractionLeaves(variables: variables, count: count)
    Parallel.forChunks((count + 15) / 16, grain: 1024) { range in
      for i in range {
        leaves.numerators.pointer[i] = vector(UInt32(truncatingIfNeeded: 2 * i))
        leaves.denominators.pointer[i] = vector(UInt32(truncatingIfNeeded: 2 * i + 1))
      }
    }
    var transcript = ProverTranscript(domain: "LogUp benchmark")
    let start = clock.now
    let processor = processorTime()
    _ = LogUpProver.prove(leaves, transcript: &transcript)
    best = min(best, milliseconds(clock.now - start))
    let after = processorTime()
    user = min(user, after.user - processor.user)
    system = min(system, after.system - processor.system)
    proof = transcript.finish()
  }
  var verifier = Double.infinity
  for _ in 0..<5 {
    let start = clock.now
    var transcript = try VerifierTranscript(domain: "LogUp benchmark", proof: proof)
    _ = try LogUpVerifier.verify(variables: variables, transcript: &transcript)
    verifier = min(verifier, milliseconds(clock.now - start))
  }
  let each = best * 1e6 / Double(count)
  func two(_ x: Double) -> String { "\((x * 100).rounded() / 100)" }
  print(
    "2^\(variables) (\(count)): \(two(best)) ms, \(two(each)), \(two(user * 1e6 / Double(count))) + \(two(system * 1e6 / Double(count))), \(proof.count) bytes, \(two(verifier)) ms"
  )
}
