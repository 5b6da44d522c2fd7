import Constraints
import Hashes
import KoalaBear
import Machine
import Parallel
import Prover
import Transcript

extension MachineTraceBuilder {
  /// The rows of the Poseidon2 table, sixteen at a time.
  static func fillPoseidon2(_ trace: Trace, _ compressions: [(left: Digest, right: Digest)]) {
    var first = 0
    for instance in trace.instances(of: MachineTable.poseidon2.index) {
      let height = trace.layout.instances[instance].height
      let count = max(0, min(height, compressions.count - first))
      let start = first
      let base = trace.column(0, instance: instance)
      // Heights are multiples of 16.
      Parallel.forChunks((count + 15) / 16, grain: 8) { range in
        var writer = Poseidon2Writer()
        for group in range {
          let rows = start + 16 * group..<start + min(16 * group + 16, count)
          writer.fill(base + 16 * group, height: height, compressions[rows])
        }
      }
      first += count
    }
  }
}

/// Computes sixteen permutations side by side and writes every cube.
private struct Poseidon2Writer {
  let external = Poseidon2Parameters.width16.external
  let partial = Poseidon2Parameters.width16.partial
  let diagonal = Poseidon2Parameters.width16.diagonal.map { PackedFelt($0) }
  private var s = [PackedFelt](repeating: PackedFelt(.zero), count: 16)
  private var cell = UnsafeMutablePointer<Felt>(bitPattern: 64).unsafelyUnwrapped
  private var height = 0
  /// 1 in the rows that are in use.
  private var live = PackedFelt(.zero)

  mutating func fill(
    _ base: UnsafeMutablePointer<Felt>, height: Int, _ rows: ArraySlice<(left: Digest, right: Digest)>
  ) {
    (cell, self.height) = (base, height)
    live = PackedFelt(.zero)
    for lane in 0..<rows.count { live[lane] = .one }
    put(live)
    for i in 0..<16 {
      var x = PackedFelt(.zero)
      for (lane, row) in rows.enumerated() { x[lane] = i < 8 ? row.left[i] : row.right[i - 8] }
      s[i] = x
      put(x)
    }
    mix()
    for round in 0..<4 { full(round) }
    for round in partial.indices {
      s[0] = cube(s[0], partial[round])
      var sum = s[0]
      for i in 1..<16 { sum = sum + s[i] }
      for i in 0..<16 { s[i] = sum + diagonal[i] * s[i] }
    }
    for round in 4..<8 { full(round) }
  }

  private mutating func put(_ x: PackedFelt) {
    x.store(to: cell)
    cell += height
  }

  private mutating func full(_ round: Int) {
    for i in 0..<16 { s[i] = cube(s[i], external[16 * round + i]) }
    mix()
  }

  private mutating func cube(_ x: PackedFelt, _ constant: Felt) -> PackedFelt {
    let f = x + live * PackedFelt(constant)
    let y = f * f * f
    put(y)
    return y
  }

  private mutating func mix() {
    for i in stride(from: 0, to: 16, by: 4) {
      let (a, b, c, d) = (s[i], s[i + 1], s[i + 2], s[i + 3])
      let sum = (a + b) + (c + d)
      s[i] = sum + a + b + b
      s[i + 1] = sum + b + c + c
      s[i + 2] = sum + c + d + d
      s[i + 3] = sum + d + a + a
    }
    for k in 0..<4 {
      let sum = (s[k] + s[k + 4]) + (s[k + 8] + s[k + 12])
      for i in stride(from: k, to: 16, by: 4) { s[i] = s[i] + sum }
    }
  }
}
