#if !hasFeature(Embedded)
  import CIntrinsics
  import KoalaBear
  import Multilinear

  /// θ with ρ and π: A(l, z) C(x − 1, z) C(x + 1, z − 1).
  struct ThetaLayer: KeccakLayer {
    static let degree = 3
    /// A, C, and C one place back.
    static let operands = KeccakRound.lanes + 10
    static let coefficients = KeccakRound.lanes

    let kernel: [Felt5]

    init(_ place: KeccakPlace) {
      let bits = Eq.table(place.bit)
      let segments = Eq.table(place.segment)
      let lanes = segments.map { segment in
        (0..<KeccakRound.lanes).map { segment * place.lanes[KeccakRound.target($0)] }
      }
      kernel = KeccakSigns.kernel(ThetaLayer.coefficients) { s, z, to in
        for l in 0..<KeccakRound.lanes { to[l] = lanes[s][l] * bits[(z + KeccakRound.rotation(l)) & 63] }
      }
    }

    /// C, C one place back, then the result.
    static let scratch = 640 + KeccakSigns.width

    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>) {
      KeccakWords.parities(a, to: scratch)
      for x in 0..<5 {
        for z in 0..<64 { scratch[320 + 64 * x + z] = scratch[64 * x + (z + 63) & 63] }
      }
      KeccakWords.differences(a, scratch, to: scratch + 640)
    }

    /// By z, x, y.
    static let order = (0..<KeccakRound.bits).flatMap { z in
      (0..<5).flatMap { x in (0..<5).map { y in z * coefficients + 5 * y + x } }
    }

    static func atPoints(
      _ kernel: UnsafePointer<UInt32>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      coset: Int, half: Int
    ) -> PackedFelt5 {
      PackedFelt5.filled {
        martinetKeccakTheta($0, kernel, a, scratch, SkipTables.shared.signs(coset), Int32(half))
      }
    }

    static let results = 640
    static let resultLanes = KeccakRound.lanes

    func blocks(at inner: Felt5) -> ThetaBlocks { ThetaBlocks(self, inner) }

    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      for x in 0..<5 {
        var column = PackedAccumulator5()
        for l in stride(from: x, to: KeccakRound.lanes, by: 5) { column.add(v[l], kernel[l]) }
        let d = v[KeccakRound.lanes + (x + 4) % 5] * v[KeccakRound.lanes + 5 + (x + 1) % 5]
        sum.add(column.value, d)
      }
    }

    static func value(_ v: [Felt5], _ k: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for x in 0..<5 {
        var column = Felt5.zero
        for l in stride(from: x, to: KeccakRound.lanes, by: 5) { column += v[l] * k[l] }
        sum += column * v[KeccakRound.lanes + (x + 4) % 5] * v[KeccakRound.lanes + 5 + (x + 1) % 5]
      }
      return sum
    }
  }

  /// θ with the lanes of a column summed before the first block is folded, as its polynomial is linear in them: Σ kernel · A by x, then C, then C
  /// one place back. The lanes themselves are computed once, where the rounds end.
  struct ThetaBlocks: KeccakBlocks {
    static let groups = 1
    static let width = 15

    private let table: PointTable
    /// By vector and lane.
    private let kernel: [PackedFelt5]

    init(_ layer: ThetaLayer, _ inner: Felt5) {
      table = PointTable(at: inner)
      kernel = KeccakVectors.packed(layer.kernel, KeccakRound.lanes, 0..<KeccakRound.lanes)
    }

    func fill(
      _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, segment: Int,
      _ low: UnsafeMutablePointer<PackedFelt5>, _ high: UnsafeMutablePointer<PackedFelt5>
    ) {
      kernel.withUnsafeBufferPointer { kernel in
        for v in 0..<KeccakVectors.perSegment {
          let weights =
            kernel.baseAddress.unsafelyUnwrapped
            + (KeccakVectors.perSegment * segment + v) * KeccakRound.lanes
          for (half, to) in [low + ThetaBlocks.width * v, high + ThetaBlocks.width * v].enumerated() {
            for x in 0..<5 {
              var column = PackedAccumulator5()
              for l in stride(from: x, to: KeccakRound.lanes, by: 5) {
                column.add(weights[l], table.values(a + 64 * l + 16 * v, half: half))
              }
              to[x] = column.value
              to[5 + x] = table.values(scratch + 64 * x + 16 * v, half: half)
              to[10 + x] = table.values(scratch + 320 + 64 * x + 16 * v, half: half)
            }
          }
        }
      }
    }

    @inline(__always)
    func add(
      _ v: UnsafePointer<PackedFelt5>, group: Int, vector: Int, isLeading: Bool,
      to sum: inout PackedAccumulator5
    ) {
      for x in 0..<5 { sum.add(v[x], v[5 + (x + 4) % 5] * v[10 + (x + 1) % 5]) }
    }

    func operands(
      _ columns: UnsafePointer<PackedFelt5>, _ signs: KeccakSigns, round: Int, _ point: KeccakPoint
    ) -> [PackedFelt5] {
      let a = signs.values(Array(0..<KeccakRound.lanes), round: round, point)
      return (0..<KeccakVectors.count).flatMap { vector in
        a.map { $0[vector] } + (5..<ThetaBlocks.width).map { columns[ThetaBlocks.width * vector + $0] }
      }
    }
  }
#endif
