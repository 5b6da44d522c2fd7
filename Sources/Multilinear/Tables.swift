#if !hasFeature(Embedded)
  public import KoalaBear
  internal import Parallel

  /// Tensor products ⊗ (zeroᵢ, oneᵢ) over big packed vectors: eq tables and powers.
  ///
  /// All take points of n ≥ 4 variables, top index bit first, and 2ⁿ⁻⁴ vectors.
  public enum Tables {
    /// Variables of a table that one thread fills at a time: 2⁹ vectors, 160 KiB.
    static let chunkVariables = 13

    /// scale · eq(point, ·).
    public static func eq(_ point: [Felt5], scale: Felt5 = .one) -> VectorBuffer<PackedFelt5> {
      let table = VectorBuffer<PackedFelt5>(uninitialized: 1 << (point.count - 4))
      fillEq(table.base, point: point, scale: scale)
      return table
    }

    /// Writes scale · eq(point, ·).
    public static func fillEq(_ table: UnsafeMutablePointer<PackedFelt5>, point: [Felt5], scale: Felt5 = .one) {
      fill(table, point, scale, complement: true, top: { Eq.table($0, scale: $1) })
    }

    /// Writes scale · Π (bᵢ ? pointᵢ : 1); with `squarings(x, n)` as the point these are the powers of x.
    public static func fillMonomials(
      _ table: UnsafeMutablePointer<PackedFelt5>, point: [Felt5], scale: Felt5 = .one
    ) {
      fill(table, point, scale, complement: false, top: { monomialTable($0, scale: $1) })
    }

    /// Adds scale · eq(point, ·).
    public static func addEq(_ table: UnsafeMutablePointer<PackedFelt5>, point: [Felt5], scale: Felt5) {
      add(table, point, scale, complement: true, top: { Eq.table($0, scale: $1) })
    }

    /// Adds scale · Π (bᵢ ? pointᵢ : 1).
    public static func addMonomials(_ table: UnsafeMutablePointer<PackedFelt5>, point: [Felt5], scale: Felt5) {
      add(table, point, scale, complement: false, top: { monomialTable($0, scale: $1) })
    }

    private static func fill(
      _ table: UnsafeMutablePointer<PackedFelt5>, _ point: [Felt5], _ scale: Felt5, complement: Bool,
      top: (ArraySlice<Felt5>, Felt5) -> [Felt5]
    ) {
      precondition(point.count >= 4, "a packed table has at least four variables")
      let low = min(point.count, chunkVariables)
      let scales = top(point.dropLast(low), scale)
      let rest = Array(point.suffix(low))
      Parallel.forEach(scales.count) { i in
        grow(table + i << (low - 4), rest, scales[i], complement: complement)
      }
    }

    private static func add(
      _ table: UnsafeMutablePointer<PackedFelt5>, _ point: [Felt5], _ scale: Felt5, complement: Bool,
      top: (ArraySlice<Felt5>, Felt5) -> [Felt5]
    ) {
      precondition(point.count >= 4, "a packed table has at least four variables")
      let low = min(point.count, chunkVariables - 4)
      let scales = top(point.dropLast(low), scale)
      let vectors = 1 << (low - 4)
      let pattern = VectorBuffer<PackedFelt5>(uninitialized: vectors)
      grow(pattern.base, Array(point.suffix(low)), .one, complement: complement)
      Parallel.forChunks(scales.count) { range in
        for i in range {
          let factor = PackedFactor5(scales[i])
          let target = table + i * vectors
          for j in 0..<vectors { target[j] += factor * pattern.base[j] }
        }
      }
    }

    /// One table by doubling, in place.
    private static func grow(
      _ table: UnsafeMutablePointer<PackedFelt5>, _ point: [Felt5], _ scale: Felt5, complement: Bool
    ) {
      let lanes = point.suffix(4)
      let first = complement ? Eq.table(lanes, scale: scale) : monomialTable(lanes, scale: scale)
      first.withUnsafeBufferPointer { table[0] = PackedFelt5(load: $0.baseAddress!) }
      var count = 1
      for r in point.dropLast(4).reversed() {
        let factor = PackedFactor5(r)
        if complement {
          for i in 0..<count {
            let high = factor * table[i]
            table[i + count] = high
            table[i] -= high
          }
        } else {
          for i in 0..<count { table[i + count] = factor * table[i] }
        }
        count *= 2
      }
    }
  }
#endif
