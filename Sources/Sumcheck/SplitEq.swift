#if !hasFeature(Embedded)
  public import KoalaBear
  import Multilinear

  /// The table eq(r, x) over x ∈ {0,1}^m as an outer product: eq(r, x) = high[x >> low variables] · low[x mod …].
  ///
  /// Two tables of about the square root of the size replace the table in a sumcheck, where the upper part is
  /// applied once a block. The low part covers at least the four variables inside a vector, so m ≥ 4.
  public struct SplitEq: Sendable {
    /// Variables of the upper table, which are the first of the point.
    public private(set) var highVariables: Int
    /// Variables of the lower table.
    public private(set) var lowVariables: Int
    /// 2^`highVariables` entries.
    public private(set) var high: [Felt5]
    /// 2^(`lowVariables` − 4) vectors.
    public private(set) var low: [PackedFelt5]

    /// All of the variables, m.
    public var variables: Int { highVariables + lowVariables }

    /// `point` has at least four coordinates; the lower table takes at most `maximumLow` ≥ 4 of them.
    public init(point: [Felt5], maximumLow: Int) {
      precondition(point.count >= 4 && maximumLow >= 4)
      lowVariables = min(point.count, maximumLow)
      highVariables = point.count - lowVariables
      high = Eq.table(point[..<highVariables])
      let lanes = Eq.table(point[(point.count - 4)...])
      let vector = lanes.withUnsafeBufferPointer { PackedFelt5(load: $0.baseAddress!) }
      low = Eq.table(point[highVariables..<(point.count - 4)]).map { vector * $0 }
    }

    /// Removes the first variable: eq(r₁…, x) = Σ_b eq(r₀, r₁…; b, x). The last four variables stay.
    public mutating func dropFirst() {
      precondition(variables > 4)
      if highVariables > 0 {
        highVariables -= 1
        let half = 1 << highVariables
        for i in 0..<half { high[i] += high[i + half] }
        high.removeLast(half)
      } else {
        lowVariables -= 1
        let half = 1 << (lowVariables - 4)
        for i in 0..<half { low[i] += low[i + half] }
        low.removeLast(half)
      }
    }
  }

  /// Σ eq(point, x) over x < `count`, for `count` in `0 ... 2^m`.
  public func eqPrefixSum(_ point: [Felt5], count: Int) -> Felt5 {
    if count >> point.count != 0 { return .one }
    var sum = Felt5.zero
    var path = Felt5.one
    for (i, r) in point.enumerated() {
      let upper = path * r
      if count >> (point.count - 1 - i) & 1 == 1 {
        sum += path - upper
        path = upper
      } else {
        path -= upper
      }
    }
    return sum
  }
#endif
