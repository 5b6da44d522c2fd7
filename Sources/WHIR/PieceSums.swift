#if !hasFeature(Embedded)
  import KoalaBear
  import Multilinear
  import Parallel

  /// The polynomial's inner products with eq of a point's low variables, one for each aligned piece of
  /// 2^`pieceVariables` evaluations. Everything the first rounds need of the polynomial.
  struct PieceSums {
    let pieceVariables: Int
    /// Piece by piece; missing ones are zero.
    let values: [Felt5]

    init(_ evaluations: UnsafeBufferPointer<Felt>, low: ArraySlice<Felt5>) {
      pieceVariables = low.count
      let piece = 1 << low.count
      let base = evaluations.baseAddress.unsafelyUnwrapped
      let count = evaluations.count
      let pieces = (count + piece - 1) >> low.count
      if low.count < 4 {
        let weights = Eq.table(low)
        values = (0..<pieces).map { i in
          (i * piece..<min((i + 1) * piece, count)).reduce(.zero) { $0 + weights[$1 - i * piece] * base[$1] }
        }
        return
      }
      let weights = Tables.eq(Array(low))
      values = [Felt5](unsafeUninitializedCapacity: pieces) { buffer, initialized in
        let output = buffer.baseAddress.unsafelyUnwrapped
        Parallel.forChunks(pieces, grain: max(1, (1 << 16) >> low.count)) { range in
          for i in range {
            let present = min(piece, count - i * piece)
            var sum = Dot.base(base + i * piece, weights.base, vectors: present / 16)
            for j in present & ~15..<present { sum += weights.base[j >> 4][j & 15] * base[i * piece + j] }
            (output + i).initialize(to: sum)
          }
        }
        initialized = pieces
      }
    }

    /// Σ over the whole polynomial: its value at the point whose high coordinates are `high`.
    func value(at high: ArraySlice<Felt5>) -> Felt5 {
      let weights = Eq.table(high)
      return values.indices.reduce(.zero) { $0 + weights[$1] * values[$1] }
    }
  }
#endif
