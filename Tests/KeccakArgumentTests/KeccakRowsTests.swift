import Hashes
import KoalaBear
import Multilinear
import ProofTestSupport
import Testing
import Transcript

@testable import KeccakArgument

/// Rows of several instances, and proofs that are not made from states.
@Suite struct KeccakRowsTests {
  private func point(_ rows: KeccakRows, _ random: inout SplitMix) -> KeccakPoint {
    KeccakPoint(
      inner: random.felt5(), block: (0..<rows.blockVariables).map { _ in random.felt5() })
  }

  /// Every list of one to four heights out of 2⁵ … 2⁷: both sums that the verifier takes for granted, by all rows.
  @Test func sumsOverRows() {
    var lists: [[Int]] = [[]]
    var random = SplitMix(5)
    for _ in 0..<4 {
      lists = lists.flatMap { list in (5...min(7, list.last ?? 7)).map { list + [$0] } }
      for heights in lists {
        let rows = KeccakRows(logHeights: heights)
        let point = point(rows, &random)
        let weights = point.weights(rows.count)
        #expect(rows.mass(point) == weights.reduce(.zero, +), "\(heights)")
        for (i, height) in heights.enumerated() {
          let low = (0..<height).map { _ in random.felt5() }
          var sum = Felt5.zero
          for (x, eq) in Eq.table(low).enumerated() { sum += eq * weights[rows.offsets[i] + x] }
          #expect(rows.evaluate(point, instance: i, at: low) == sum, "\(heights), instance \(i)")
        }
      }
    }
  }

  /// The highest instances there can be: single rows.
  @Test(arguments: [[24, 24, 24, 24], [24, 5], [20, 20, 19, 5], [9, 9, 9, 8], [5, 5, 5]])
  func highInstances(_ heights: [Int]) {
    let rows = KeccakRows(logHeights: heights)
    var random = SplitMix(6)
    let point = point(rows, &random)
    let lagrange = KeccakPoint.lagrange(at: point.inner)
    for (i, height) in heights.enumerated() {
      #expect(rows.offsets[i] % (1 << height) == 0)
      for x in [0, 1, 16, 1 << height - 1, Int(random.next() >> 1) & (1 << height - 1)] {
        let row = rows.offsets[i] + x
        var weight = lagrange[row % 16]
        for (k, r) in point.block.enumerated() {
          weight *= row >> (rows.variables - 1 - k) & 1 == 1 ? r : Felt5.one - r
        }
        let low = (0..<height).map { x >> (height - 1 - $0) & 1 == 1 ? Felt5.one : .zero }
        #expect(rows.evaluate(point, instance: i, at: low) == weight, "\(heights), row \(row)")
      }
    }
  }

  /// Signs that are 0 satisfy every layer, whatever the cells hold: with sums by byte that fit, the verifier goes along up to the bytes.
  @Test(arguments: [[5], [24, 24, 24, 24]])
  func signsThatAreZero(_ heights: [Int]) throws {
    let rows = KeccakRows(logHeights: heights)
    var transcript = ProverTranscript(domain: "test")
    func zeros(_ count: Int) { transcript.write([Felt5](repeating: .zero, count: count)) }
    let segment = transcript.challenges(3)
    let lanes = KeccakPlace.powers(transcript.challenge())
    let high = transcript.challenges(3)
    let point = KeccakPoint(inner: transcript.challenge(), block: transcript.challenges(rows.blockVariables))
    zeros(8)
    let out = KeccakPlace(
      segment: segment, lanes: lanes, bit: high + transcript.challenges(3), rows: point)
    var into = out
    for _ in 0..<3 {
      for (degree, values) in [(3, 25), (3, 35), (5, 25)] {
        zeros(15 * degree)
        into.rows.inner = transcript.challenge()
        for k in into.rows.block.indices {
          zeros(degree)
          into.rows.block[k] = transcript.challenge()
        }
        let place = (0..<9).map { _ in
          zeros(degree + 1)
          return transcript.challenge()
        }
        (into.segment, into.bit) = (Array(place[..<3]), Array(place[3...]))
        zeros(values)
        into.lanes = KeccakPlace.powers(transcript.challenge())
      }
    }
    let delta = transcript.challenge()
    let mass = KeccakClaim(rows, out: out, into: into, delta: delta, sums: []).mass
    // Half of all that there is is in each bit.
    var sums = [Felt5](repeating: .zero, count: 256)
    sums[255] = mass * Felt.two.inverse
    transcript.write(sums)
    let claim = try verify(rows, transcript.finish())
    #expect(claim.sums == sums)
    if heights == [5] {
      var states = States(heights)
      #expect(!states.holds(claim))
      for c in states.columns[0].indices { for r in 0..<32 { states.columns[0][c][r] = Felt(255) } }
      #expect(!states.holds(claim))
    }
  }
}
