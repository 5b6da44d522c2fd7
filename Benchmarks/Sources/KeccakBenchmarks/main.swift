import Constraints
import KeccakArgument
import KoalaBear
import Transcript

// swift run -c release -Xcc -march=native KeccakBenchmarks [log₂ of the rows …]: the Keccak argument alone, of states that are
// random, so that what is proven is wrong: the prover's time does not depend on that.
let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }.filter { (5...16).contains($0) }

/// Bytes, from a counter by xorshift.
struct Bytes {
  var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func next() -> Felt {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Felt(UInt32(state >> 56))
  }
}

func microseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) / 1e12
}

for height in arguments.isEmpty ? [5, 8, 11, 12] : arguments {
  let rows = KeccakRows(logHeights: [height])
  let cells = UnsafeMutablePointer<Felt>.allocate(capacity: KeccakStates.columns << height)
  defer { cells.deallocate() }
  var bytes = Bytes()
  for i in 0..<KeccakStates.columns << height { (cells + i).initialize(to: bytes.next()) }
  let columns = [(0..<KeccakStates.columns).map { UnsafePointer(cells + $0 << height) }]
  var (best, size) = (Double.infinity, 0)
  for _ in 0..<5 {
    var transcript = ProverTranscript(domain: "benchmark")
    let time = ContinuousClock().measure {
      _ = KeccakProver.prove(rows, columns: columns, transcript: &transcript)
    }
    best = min(best, microseconds(time))
    size = transcript.finish().count
  }
  let row = (best / Double(rows.count) * 10).rounded() / 10
  print("\(rows.count) rows: \((best / 100).rounded() / 10) ms, \(row) µs a row, \(size) bytes")
}
