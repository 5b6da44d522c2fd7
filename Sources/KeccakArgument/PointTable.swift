#if !hasFeature(Embedded)
  import Buffers
  import CIntrinsics
  import KoalaBear

  /// Σ of the weights of a block's sixteen rows times their signs, by four bits at a time.
  struct PointTable {
    /// Words of a table.
    static let size = 5 * 64
    private let table: LargeBuffer<UInt32>

    /// - Parameter weights: sixteen.
    init(_ weights: [Felt5]) {
      table = LargeBuffer(uninitialized: PointTable.size)
      PointTable.fill(table.pointer, weights)
    }

    /// At a point of K.
    init(at x: Felt5, scale: Felt5 = .one) { self.init(KeccakPoint.lagrange(at: x).map { $0 * scale }) }

    /// By coefficient, four bits and their value.
    static func fill(_ table: UnsafeMutablePointer<UInt32>, _ weights: [Felt5]) {
      for nibble in 0..<4 {
        for value in 0..<16 {
          var sum = Felt5.zero
          for i in 0..<4 {
            let weight = weights[4 * nibble + i]
            sum = value >> i & 1 == 1 ? sum - weight : sum + weight
          }
          for c in 0..<5 { table[64 * c + 16 * nibble + value] = sum[c].raw }
        }
      }
    }

    @inline(__always)
    static func values(_ table: UnsafePointer<UInt32>, _ bits: SIMD16<UInt32>) -> PackedFelt5 {
      PackedFelt5(
        PackedFelt(raw: martinetKeccakValue(table, bits)),
        PackedFelt(raw: martinetKeccakValue(table + 64, bits)),
        PackedFelt(raw: martinetKeccakValue(table + 128, bits)),
        PackedFelt(raw: martinetKeccakValue(table + 192, bits)),
        PackedFelt(raw: martinetKeccakValue(table + 256, bits)))
    }

    /// The sums of one half of sixteen words.
    @inline(__always)
    func values(_ words: UnsafePointer<UInt32>, half: Int) -> PackedFelt5 {
      PointTable.values(table.pointer, PointTable.bits(words, half: half))
    }

    @inline(__always)
    static func bits(_ words: UnsafePointer<UInt32>, half: Int) -> SIMD16<UInt32> {
      UnsafeRawPointer(words).loadUnaligned(as: SIMD16<UInt32>.self) &>> UInt32(16 &* half)
    }
  }
#endif
