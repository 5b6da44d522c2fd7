#if !hasFeature(Embedded)
  import Buffers
  import CIntrinsics
  import KoalaBear
  import Parallel

  /// Weights of words, with which the signs of each of their 32 rows are summed.
  struct RowWeights {
    /// Words of a segment.
    private let count: Int
    /// By segment and word: the lower halves of the five coefficients, then the upper ones.
    private let halves: LargeBuffer<UInt32>
    /// By segment.
    private let totals: [Felt5]

    /// - Parameters:
    ///   - segments: how many.
    ///   - count: words of a segment, at most 2¹⁴.
    ///   - weight: of a segment's word.
    init(_ segments: Int, _ count: Int, _ weight: (Int, Int) -> Felt5) {
      self.count = count
      let halves = LargeBuffer<UInt32>(uninitialized: 10 * segments * count)
      totals = Parallel.map(segments) { s in
        var total = Felt5.zero
        var to = halves.pointer + 10 * count * s
        for i in 0..<count {
          let w = weight(s, i)
          total += w
          let raw = (w.c0.raw, w.c1.raw, w.c2.raw, w.c3.raw, w.c4.raw)
          (to[0], to[1], to[2], to[3], to[4]) = (
            raw.0 & 0xffff, raw.1 & 0xffff, raw.2 & 0xffff, raw.3 & 0xffff, raw.4 & 0xffff
          )
          (to[5], to[6], to[7], to[8], to[9]) = (
            raw.0 &>> 16, raw.1 &>> 16, raw.2 &>> 16, raw.3 &>> 16, raw.4 &>> 16
          )
          to += 10
        }
        return total
      }
      self.halves = halves
    }

    /// Σ weight · sign by row, for rows 0 … 15 and 16 … 31.
    func sums(_ segment: Int, _ words: UnsafePointer<UInt32>) -> (PackedFelt5, PackedFelt5) {
      withUnsafeTemporaryAllocation(of: SIMD16<UInt32>.self, capacity: 20) { set in
        let set = set.baseAddress.unsafelyUnwrapped
        let raw = UnsafeMutableRawPointer(set).assumingMemoryBound(to: UInt32.self)
        martinetKeccakRowSums(raw, halves.pointer + 10 * count * segment, words, Int32(count))
        let step = PackedFelt(Felt(65_536))
        let total = PackedFelt5(totals[segment])
        func half(_ at: UnsafePointer<SIMD16<UInt32>>) -> PackedFelt5 {
          func coefficient(_ c: Int) -> PackedFelt {
            PackedFelt(raw: at[c]) + PackedFelt(raw: at[5 + c]) * step
          }
          let sum = PackedFelt5(
            coefficient(0), coefficient(1), coefficient(2), coefficient(3), coefficient(4))
          return total - sum - sum
        }
        return (half(set), half(set + 10))
      }
    }
  }
#endif
