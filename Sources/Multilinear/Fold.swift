#if !hasFeature(Embedded)
  public import KoalaBear
  internal import Parallel

  /// Binding of the top variable: entry i becomes f(i) + r·(f(i+half) − f(i)).
  public enum Fold {
    /// Folds `vectors` ≤ 2·`half` vectors, the rest being zero, into the first min(vectors, half) of `output`.
    /// `output` may be `values` itself. Both cores.
    public static func ext(
      _ values: UnsafePointer<PackedFelt5>, vectors: Int, half: Int, by r: Felt5,
      into output: UnsafeMutablePointer<PackedFelt5>
    ) {
      precondition(vectors <= 2 * half)
      let both = max(0, vectors - half)
      Parallel.forChunks(min(vectors, half), multiple: 64) { range in
        let factor = PackedFactor5(r)
        for i in range.clamped(to: 0..<both) {
          let low = values[i]
          output[i] = low + factor * (values[i + half] - low)
        }
        let rest = PackedFactor5(Felt5.one - r)
        for i in range.clamped(to: both..<max(both, half)) { output[i] = rest * values[i] }
      }
    }

    /// Folds `count` ≤ 2·`half` base elements, the rest being zero; writes vectors until min(count, half) entries
    /// are covered, the last filled up with zeros. `half` is a multiple of 16. Both cores.
    public static func base(
      _ values: UnsafePointer<Felt>, count: Int, half: Int, by r: Felt5,
      into output: UnsafeMutablePointer<PackedFelt5>
    ) {
      precondition(count <= 2 * half && half.isMultiple(of: 16))
      Parallel.forChunks((min(count, half) + 15) / 16, multiple: 64) { range in
        let factor = PackedFelt5(r)
        for i in range {
          let low = load(values, 16 * i, count)
          let high = load(values, 16 * i + half, count)
          output[i] = factor * (high - low) + low
        }
      }
    }

    /// Sixteen elements from `start`, zero from `count` on.
    @inline(__always)
    static func load(_ values: UnsafePointer<Felt>, _ start: Int, _ count: Int) -> PackedFelt {
      if start + 16 <= count { return PackedFelt(load: values + start) }
      var x = PackedFelt()
      if start < count { for lane in 0..<count - start { x[lane] = values[start + lane] } }
      return x
    }
  }
#endif
