#if !hasFeature(Embedded)
  import CIntrinsics
  import KoalaBear
  import Multilinear

  /// Parities, and claims about A itself.
  struct ParityLayer: KeccakLayer {
    static let degree = 5
    static let operands = KeccakRound.lanes
    /// Of the products, then of the lanes.
    static let coefficients = 5 + KeccakRound.lanes
    static let linear = 5..<coefficients

    let kernel: [Felt5]

    /// - Parameter weights: of the 35 values of the layer before.
    init(_ place: KeccakPlace, weights: [Felt5]) {
      let bits = Eq.table(place.bit)
      let segments = Eq.table(place.segment)
      let lanes = KeccakRound.lanes
      kernel = KeccakSigns.kernel(ParityLayer.coefficients) { s, z, to in
        let (here, next) = (segments[s] * bits[z], segments[s] * bits[(z + 1) & 63])
        for x in 0..<5 { to[x] = weights[lanes + x] * here + weights[lanes + 5 + x] * next }
        for l in 0..<lanes { to[5 + l] = weights[l] * here }
      }
    }

    static let scratch = 320

    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>) {
      KeccakWords.parities(a, to: scratch)
    }

    /// By z, x.
    static let order = (0..<KeccakRound.bits).flatMap { z in (0..<5).map { x in z * coefficients + x } }

    static func atPoints(
      _ kernel: UnsafePointer<UInt32>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      coset: Int, half: Int
    ) -> PackedFelt5 {
      PackedFelt5.filled {
        martinetKeccakParities($0, kernel, a, SkipTables.shared.signs(coset), Int32(half))
      }
    }

    static let results = 0
    static let resultLanes = 5

    func blocks(at inner: Felt5) -> ParityBlocks { ParityBlocks(self, inner) }

    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      for x in 0..<5 {
        let product = (v[x] * v[x + 5]) * (v[x + 10] * v[x + 15]) * v[x + 20]
        sum.add(product, kernel[x])
      }
      for l in 0..<KeccakRound.lanes { sum.add(v[l], kernel[5 + l]) }
    }

    static func value(_ v: [Felt5], _ k: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for x in 0..<5 { sum += k[x] * v[x] * v[x + 5] * v[x + 10] * v[x + 15] * v[x + 20] }
      for l in 0..<KeccakRound.lanes { sum += k[5 + l] * v[l] }
      return sum
    }
  }

  /// Parities by x: four lanes, and the fifth times the kernel, so that no weight is left. That lane itself is computed once, where the
  /// rounds end.
  struct ParityBlocks: KeccakBlocks {
    static let groups = 5
    static let width = 5

    private let table: PointTable
    /// By vector and x.
    private let kernel: [PackedFactor5]

    init(_ layer: ParityLayer, _ inner: Felt5) {
      table = PointTable(at: inner)
      kernel = KeccakVectors.packed(layer.kernel, ParityLayer.coefficients, 0..<5).map { PackedFactor5($0) }
    }

    func fill(
      _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, segment: Int,
      _ low: UnsafeMutablePointer<PackedFelt5>, _ high: UnsafeMutablePointer<PackedFelt5>
    ) {
      for v in 0..<KeccakVectors.perSegment {
        let vector = KeccakVectors.perSegment * segment + v
        for (half, to) in [low + KeccakRound.lanes * v, high + KeccakRound.lanes * v].enumerated() {
          for x in 0..<5 {
            for y in 0..<4 { to[5 * x + y] = table.values(a + 64 * (5 * y + x) + 16 * v, half: half) }
            to[5 * x + 4] = table.values(a + 64 * (20 + x) + 16 * v, half: half) * kernel[5 * vector + x]
          }
        }
      }
    }

    @inline(__always)
    func add(
      _ v: UnsafePointer<PackedFelt5>, group: Int, vector: Int, isLeading: Bool,
      to sum: inout PackedAccumulator5
    ) {
      sum.add((v[0] * v[1]) * (v[2] * v[3]), v[4])
    }

    func operands(
      _ columns: UnsafePointer<PackedFelt5>, _ signs: KeccakSigns, round: Int, _ point: KeccakPoint
    ) -> [PackedFelt5] {
      let last = signs.values(Array(20..<25), round: round, point)
      return (0..<KeccakVectors.count).flatMap { vector in
        (0..<KeccakRound.lanes).map { l in
          l < 20 ? columns[KeccakRound.lanes * vector + 5 * (l % 5) + l / 5] : last[l - 20][vector]
        }
      }
    }
  }
#endif
