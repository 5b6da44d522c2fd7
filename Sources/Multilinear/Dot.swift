#if !hasFeature(Embedded)
  public import KoalaBear
  internal import Parallel

  /// Inner products and evaluations of big vectors.
  public enum Dot {
    /// Σ values[i]·weights[i] over 16·`vectors` base elements, on the calling thread.
    public static func base(
      _ values: UnsafePointer<Felt>, _ weights: UnsafePointer<PackedFelt5>, vectors: Int
    ) -> Felt5 {
      packed(values, weights, vectors: vectors).sum
    }

    /// The same with its sixteen lanes not yet summed.
    public static func packed(
      _ values: UnsafePointer<Felt>, _ weights: UnsafePointer<PackedFelt5>, vectors: Int
    ) -> PackedFelt5 {
      var sum = PackedAccumulator5()
      var i = 0
      while i + 1 < vectors {
        sum.add(
          PackedFelt(load: values + 16 * i), weights[i], PackedFelt(load: values + 16 * i + 16), weights[i + 1])
        i += 2
      }
      if i < vectors { sum.add(PackedFelt(load: values + 16 * i), weights[i]) }
      return sum.value
    }

    /// Σ values[i]·weights[i] over `vectors` vectors of extension elements, on the calling thread.
    public static func ext(
      _ values: UnsafePointer<PackedFelt5>, _ weights: UnsafePointer<PackedFelt5>, vectors: Int
    ) -> Felt5 {
      var sum = PackedAccumulator5()
      for i in 0..<vectors { sum.add(values[i], weights[i]) }
      return sum.value.sum
    }

    /// Σ values[i]·weights[i] over both cores.
    public static func parallelExt(
      _ values: UnsafePointer<PackedFelt5>, _ weights: UnsafePointer<PackedFelt5>, vectors: Int
    ) -> Felt5 {
      let grain = 1 << 10
      let parts = Parallel.map((vectors + grain - 1) / grain) { i in
        ext(values + i * grain, weights + i * grain, vectors: min(grain, vectors - i * grain))
      }
      return parts.reduce(.zero, +)
    }
  }

  /// Evaluation of vectors as multilinear polynomials, top index bit first.
  public enum Evaluate {
    /// Variables of the table that stays in the cache: 2¹⁰ weights, 20 KiB.
    static let lowVariables = 10

    /// Σ eq(point, b)·values[b] for `count` ≤ 2ⁿ base elements; the rest of the 2ⁿ are zero.
    public static func base(_ values: UnsafePointer<Felt>, count: Int, at point: [Felt5]) -> Felt5 {
      precondition(count <= 1 << point.count)
      if point.count < 4 { return Eq.interpolate((0..<count).map { Felt5(values[$0]) }, at: point) }
      let low = min(point.count, lowVariables)
      let block = 1 << low
      let weights = Tables.eq(Array(point.suffix(low)))
      let scales = Eq.table(point.dropLast(low))
      let blocks = (count + block - 1) / block
      let grain = 16
      let parts = Parallel.map((blocks + grain - 1) / grain) { part in
        var total = Felt5.zero
        for i in part * grain..<min((part + 1) * grain, blocks) {
          let length = min(block, count - i * block)
          var sum = Dot.base(values + i * block, weights.base, vectors: length / 16)
          for j in length & ~15..<length {
            sum += weights.base[j / 16][j % 16] * values[i * block + j]
          }
          total += scales[i] * sum
        }
        return total
      }
      return parts.reduce(.zero, +)
    }

    /// Σ eq(point, b)·values[b] for `vectors` ≤ 2ⁿ⁻⁴ vectors of extension elements; the rest are zero. n ≥ 4.
    public static func ext(_ values: UnsafePointer<PackedFelt5>, vectors: Int, at point: [Felt5]) -> Felt5 {
      precondition(point.count >= 4 && vectors <= 1 << (point.count - 4))
      let low = min(point.count, lowVariables)
      let block = 1 << (low - 4)
      let weights = Tables.eq(Array(point.suffix(low)))
      let scales = Eq.table(point.dropLast(low))
      let blocks = (vectors + block - 1) / block
      let grain = 16
      let parts = Parallel.map((blocks + grain - 1) / grain) { part in
        var total = Felt5.zero
        for i in part * grain..<min((part + 1) * grain, blocks) {
          let sum = Dot.ext(values + i * block, weights.base, vectors: min(block, vectors - i * block))
          total += scales[i] * sum
        }
        return total
      }
      return parts.reduce(.zero, +)
    }
  }
#endif
