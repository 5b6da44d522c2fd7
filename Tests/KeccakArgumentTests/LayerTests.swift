import Constraints
import KoalaBear
import Multilinear
import ProofTestSupport
import Testing
import Transcript

@testable import KeccakArgument

/// One layer alone, from a claim that is true: what its rounds leave is the layer's polynomial in the values that it writes.
struct LayerTests {
  /// Also where a coordinate is 0, so that the claim does not tell the value at 1; with rows that are not a power of two.
  @Test(arguments: [[6], [6, 5], [7, 6, 5]], [nil, 0, 1])
  func chi(heights: [Int], zero: Int?) {
    let rows = KeccakRows(logHeights: heights)
    var random = SplitMix(11)
    let cells = (0..<KeccakStates.columns * rows.count).map { _ in Felt(UInt32(random.next(below: 256))) }
    cells.withUnsafeBufferPointer { cells in
      let columns = heights.indices.map { i in
        (0..<KeccakStates.columns).map { cells.baseAddress! + $0 * rows.count + rows.offsets[i] }
      }
      let signs = KeccakSigns(rows, columns)
      func point(_ count: Int) -> [Felt5] { (0..<count).map { _ in random.felt5() } }
      var place = KeccakPlace(
        segment: point(KeccakPlace.segmentVariables), lanes: KeccakPlace.powers(random.felt5()),
        bit: point(KeccakPlace.bitVariables),
        rows: KeccakPoint(inner: random.felt5(), block: point(rows.blockVariables)))
      if let zero { place.rows.block[zero] = .zero }

      // The claim: the states after the round, which are those before the next one.
      let results = signs.values(Array(0..<KeccakRound.lanes), round: 1, place.rows)
      let (segments, bits) = (Eq.table(place.segment), Eq.table(place.bit))
      var claim = Felt5.zero
      for s in segments.indices {
        for z in bits.indices {
          let index = KeccakRound.bits * s + z
          for l in 0..<KeccakRound.lanes {
            claim += segments[s] * bits[z] * place.lanes[l] * results[l][index / 16][index % 16]
          }
        }
      }

      let layer = ChiLayer(place, round: 0)
      var transcript = ProverTranscript(domain: "test")
      let values = LayerProver(signs: signs, round: 0, layer: layer).prove(&place, &claim, &transcript)
      let (atSegments, atBits) = (Eq.table(place.segment), Eq.table(place.bit))
      let kernel = (0..<ChiLayer.coefficients).map { i in
        (0..<KeccakVectors.places).reduce(Felt5.zero) { sum, index in
          let weight = atSegments[index / KeccakRound.bits] * atBits[index % KeccakRound.bits]
          return sum + weight * layer.kernel[index * ChiLayer.coefficients + i]
        }
      }
      #expect(ChiLayer.value(values, kernel) == claim)
    }
  }
}
