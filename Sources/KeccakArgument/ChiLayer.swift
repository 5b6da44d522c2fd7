#if !hasFeature(Embedded)
  import CIntrinsics
  import Constraints
  import KoalaBear
  import Multilinear

  /// χ. The kernel has half of each lane's weight.
  struct ChiLayer: KeccakLayer {
    static let degree = 3
    static let operands = KeccakRound.lanes
    static let coefficients = KeccakRound.lanes

    let place: KeccakPlace
    let round: Int
    let kernel: [Felt5]

    init(_ place: KeccakPlace, round: Int) {
      (self.place, self.round) = (place, round)
      let bits = Eq.table(place.bit)
      let segments = Eq.table(place.segment, scale: Felt5(Felt.two.inverse))
      kernel = KeccakSigns.kernel(ChiLayer.coefficients) { s, z, to in
        let weight = segments[s] * bits[z]
        for l in 0..<KeccakRound.lanes { to[l] = weight * place.lanes[l] }
        if ChiLayer.isFlipped(s, z, round) { to[0] = -to[0] }
      }
    }

    /// Whether ι changes lane 0.
    static func isFlipped(_ s: Int, _ z: Int, _ round: Int) -> Bool {
      KeccakRound.isSet(z, round: s * KeccakStates.roundsPerSegment + round)
    }

    /// B, then the result.
    static let scratch = 320 + 3 * KeccakSigns.width

    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>) {
      let (b, out, e) = (scratch, scratch + KeccakSigns.width, scratch + 2 * KeccakSigns.width)
      let c = scratch + 3 * KeccakSigns.width
      KeccakWords.parities(a, to: c)
      KeccakWords.differences(a, c, to: e)
      KeccakWords.rotate(e, to: b)
      KeccakWords.chi(b, to: out)
    }

    /// By y, z, x.
    static let order = (0..<5).flatMap { y in
      (0..<KeccakRound.bits).flatMap { z in (0..<5).map { x in z * coefficients + 5 * y + x } }
    }

    static func atPoints(
      _ kernel: UnsafePointer<UInt32>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      coset: Int, half: Int
    ) -> PackedFelt5 {
      PackedFelt5.filled {
        martinetKeccakChi($0, kernel, scratch, SkipTables.shared.bits(coset), Int32(half))
      }
    }

    static let results = KeccakSigns.width
    static let resultLanes = KeccakRound.lanes
    static let areDoubled = true

    func blocks(at inner: Felt5) -> ChiBlocks { ChiBlocks(self, inner) }

    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      let one = PackedFelt.one
      for l in 0..<KeccakRound.lanes {
        let (b, c) = (v[KeccakRound.beside(l, 1)], v[KeccakRound.beside(l, 2)])
        let h = (c + one) - b * (PackedFelt5.one - c)
        sum.add(v[l] * h, kernel[l])
      }
    }

    static func value(_ v: [Felt5], _ k: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for l in 0..<KeccakRound.lanes {
        let (b, c) = (v[KeccakRound.beside(l, 1)], v[KeccakRound.beside(l, 2)])
        sum += k[l] * v[l] * (Felt5.one + c - b * (Felt5.one - c))
      }
      return sum
    }
  }

  /// χ with lanes scaled so that their weights vanish: lanes weigh gˡ, the polynomial of lane x is
  /// A(x) (2 − (1 + A(x + 1)) (1 − A(x + 2))), and with A′(x) = λ(x) A(x) it becomes
  /// A′(x) (2 λ(x + 1) λ(x + 2) − (λ(x + 1) + A′(x + 1)) (λ(x + 2) − A′(x + 2))) / (λ(x) λ(x + 1) λ(x + 2)),
  /// where for λ = 1, g², g⁻¹, g, g³ the divisor is g · gˣ. For g = 0, one challenge in 2¹⁵⁵, the proof would be refused.
  struct ChiBlocks: KeccakBlocks {
    static let groups = 5
    static let width = 5
    private static let exponents = [0, 2, -1, 1, 3]

    private let tables: [PointTable]
    private let inverses: [Felt5]
    /// For each x: λ(x), then 2 λ(x + 1) λ(x + 2); and as many zeros.
    private let constants: [PackedFelt5]
    /// By y and vector.
    private let weights: [PackedFactor5]
    /// By vector: the signs of lane 0.
    private let flips: [PackedFelt]

    init(_ layer: ChiLayer, _ inner: Felt5) {
      let g = layer.place.lanes[1]
      let inverse = g.inverse
      let scales = ChiBlocks.exponents.map { $0 < 0 ? inverse : g.power(UInt64($0)) }
      tables = scales.map { PointTable(at: inner, scale: $0) }
      inverses = scales.map(\.inverse)
      let doubles = (0..<5).map { x in
        let product = scales[(x + 1) % 5] * scales[(x + 2) % 5]
        return product + product
      }
      constants =
        scales.map { PackedFelt5($0) } + doubles.map { PackedFelt5($0) }
        + [PackedFelt5](repeating: .zero, count: 10)
      // Lanes 5y + 1 weigh g^(5y) · g, the divisor is g · gˣ; ι leaves them alone.
      let scale = inverse * inverse
      weights = (0..<5).flatMap { y in
        let lane = 5 * y + 1
        return KeccakVectors.packed(layer.kernel, ChiLayer.coefficients, lane..<lane + 1)
          .map { PackedFactor5($0 * scale) }
      }
      flips = (0..<KeccakVectors.count).map { vector in
        var signs = PackedFelt.one
        for i in 0..<16 {
          let place = 16 * vector + i
          if ChiLayer.isFlipped(place / KeccakRound.bits, place % KeccakRound.bits, layer.round) {
            signs[i] = .minusOne
          }
        }
        return signs
      }
    }

    func fill(
      _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, segment: Int,
      _ low: UnsafeMutablePointer<PackedFelt5>, _ high: UnsafeMutablePointer<PackedFelt5>
    ) {
      for l in 0..<KeccakRound.lanes {
        for v in 0..<KeccakVectors.perSegment {
          let words = scratch + 64 * l + 16 * v
          low[KeccakRound.lanes * v + l] = tables[l % 5].values(words, half: 0)
          high[KeccakRound.lanes * v + l] = tables[l % 5].values(words, half: 1)
        }
      }
    }

    @inline(__always)
    func add(
      _ v: UnsafePointer<PackedFelt5>, group: Int, vector: Int, isLeading: Bool,
      to sum: inout PackedAccumulator5
    ) {
      constants.withUnsafeBufferPointer { constants in
        let scales = constants.baseAddress.unsafelyUnwrapped + (isLeading ? 10 : 0)
        var row = PackedAccumulator5()
        for x in 0..<5 {
          let (b, c) = ((x + 1) % 5, (x + 2) % 5)
          let factor = scales[5 + x] - (scales[b] + v[b]) * (scales[c] - v[c])
          row.add(group == 0 && x == 0 ? v[0] * flips[vector] : v[x], factor)
        }
        sum.add(row.value, weights[KeccakVectors.count * group + vector])
      }
    }

    func operands(
      _ columns: UnsafePointer<PackedFelt5>, _ signs: KeccakSigns, round: Int, _ point: KeccakPoint
    ) -> [PackedFelt5] {
      (0..<KeccakVectors.count * KeccakRound.lanes).map { columns[$0] * inverses[$0 % 5] }
    }
  }
#endif
