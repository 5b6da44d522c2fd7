import Constraints
import Hashes
import KoalaBear
import Multilinear
import ProofTestSupport
import Testing
import Transcript

@testable import KeccakArgument

/// Columns of states, by instance.
struct States {
  let rows: KeccakRows
  var columns: [[[Felt]]]

  init(_ logHeights: [Int], seed: UInt64 = 1) {
    rows = KeccakRows(logHeights: logHeights)
    var random = SplitMix(seed)
    columns = logHeights.map { height in
      var columns = [[Felt]](
        repeating: [Felt](repeating: .zero, count: 1 << height), count: KeccakStates.columns)
      for r in 0..<1 << height {
        var lanes = (0..<25).map { _ in r % 7 == 3 ? 0 : random.next() }
        for state in 0..<KeccakStates.count {
          if state > 0 { for j in 0..<3 { round(&lanes, 3 * state - 3 + j) } }
          for (l, lane) in lanes.enumerated() {
            for byte in 0..<8 {
              columns[state * 200 + 8 * l + byte][r] = Felt(UInt32(lane >> UInt64(8 * byte) & 0xff))
            }
          }
        }
      }
      return columns
    }
  }

  func prove(_ lies: KeccakProver.Lies = .init()) -> (proof: [UInt8], claim: KeccakClaim) {
    var transcript = ProverTranscript(domain: "test")
    let claim = prove(lies, transcript: &transcript)
    return (transcript.finish(), claim)
  }

  func prove(_ lies: KeccakProver.Lies = .init(), transcript: inout ProverTranscript) -> KeccakClaim {
    var pointers: [[UnsafePointer<Felt>]] = []
    var memory: [UnsafeMutablePointer<Felt>] = []
    for instance in columns {
      pointers.append(
        instance.map { column in
          let p = UnsafeMutablePointer<Felt>.allocate(capacity: column.count)
          p.initialize(from: column, count: column.count)
          memory.append(p)
          return UnsafePointer(p)
        })
    }
    let claim = KeccakProver.prove(rows, columns: pointers, lies: lies, transcript: &transcript)
    for p in memory { p.deallocate() }
    return claim
  }

  /// Whether the claim that verification leaves is true of the columns.
  func holds(_ claim: KeccakClaim) -> Bool {
    let (out, into) = (claim.out.rows.weights(rows.count), claim.into.rows.weights(rows.count))
    var sums: [UInt32: Felt5] = [:]
    for (i, instance) in columns.enumerated() {
      for (c, column) in instance.enumerated() {
        for (r, x) in column.enumerated() {
          let row = rows.offsets[i] + r
          sums[x.value, default: .zero] += claim.out.columns[c] * out[row] + claim.into.columns[c] * into[row]
        }
      }
    }
    for v in 0..<256 where sums[UInt32(v)] == nil { sums[UInt32(v)] = .zero }
    return sums.allSatisfy { $0.key < 256 ? $0.value == claim.sums[Int($0.key)] : $0.value.isZero }
  }
}

/// A round from the standard's text, on its own.
func round(_ a: inout [UInt64], _ n: Int) {
  func rotate(_ x: UInt64, _ n: Int) -> UInt64 { n == 0 ? x : x << UInt64(n) | x >> UInt64(64 - n) }
  let c = (0..<5).map { x in (0..<5).reduce(0) { $0 ^ a[x + 5 * $1] } }
  for l in 0..<25 { a[l] ^= c[(l + 4) % 5] ^ rotate(c[(l + 1) % 5], 1) }
  var b = a
  var (x, y) = (1, 0)
  for t in 0..<24 {
    let (nx, ny) = (y, (2 * x + 3 * y) % 5)
    b[nx + 5 * ny] = rotate(a[x + 5 * y], (t + 1) * (t + 2) / 2 % 64)
    (x, y) = (nx, ny)
  }
  for l in 0..<25 { a[l] = b[l] ^ (~b[l / 5 * 5 + (l + 1) % 5] & b[l / 5 * 5 + (l + 2) % 5]) }
  // The linear feedback shift register of ι.
  var register: UInt64 = 1
  for k in 0..<7 * n + 7 {
    if k >= 7 * n && register & 1 == 1 { a[0] ^= 1 << UInt64((1 << (k - 7 * n)) - 1) }
    register <<= 1
    if register & 0x100 != 0 { register ^= 0x171 }
  }
}

func verify(_ rows: KeccakRows, _ proof: [UInt8]) throws -> KeccakClaim {
  var transcript = try VerifierTranscript(domain: "test", proof: proof)
  let claim = try KeccakVerifier.verify(rows, transcript: &transcript)
  try transcript.finish()
  return claim
}

@Suite struct KeccakArgumentTests {
  @Test func theRoundIsTheStandards() {
    var lanes = [UInt64](repeating: 0, count: 25)
    for n in 0..<24 { round(&lanes, n) }
    #expect(lanes[0] == 0xf125_8f79_40e1_dde7)
    var expected = [UInt64](repeating: 0, count: 25)
    expected.withUnsafeMutableBufferPointer { KeccakPermutation.apply($0.baseAddress!) }
    #expect(lanes == expected)
  }

  @Test(arguments: [[5], [6], [7, 5], [6, 6, 5, 5]])
  func trueStatesAreAccepted(_ heights: [Int]) throws {
    let states = States(heights)
    let (proof, made) = states.prove()
    let claim = try verify(states.rows, proof)
    #expect(claim.sums == made.sums)
    #expect(claim.out.columns == made.out.columns && claim.into.columns == made.into.columns)
    #expect(claim.out.rows == made.out.rows && claim.into.rows == made.into.rows)
    #expect(states.holds(claim))
  }
}
