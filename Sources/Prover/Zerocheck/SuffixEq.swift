import KoalaBear
import Multilinear

/// eq(point, ·) over at most 2²⁴ rows as (2^k scalars) ⊗ (one table that stays in the cache).
struct SuffixEq: @unchecked Sendable {
  /// Variables of the low table.
  static let lowVariables = 10

  /// Vectors of the low table; lanes beyond 2ⁿ are zero when there are fewer than four variables.
  let low: VectorBuffer<PackedFelt5>
  let lowVectors: Int
  /// One factor for each block of `lowVectors` vectors.
  let scales: [Felt5]

  init(_ point: ArraySlice<Felt5>) {
    if point.count < 4 {
      low = VectorBuffer(uninitialized: 1)
      var vector = PackedFelt5.zero
      for (lane, value) in Eq.table(point).enumerated() { vector[lane] = value }
      low.base[0] = vector
      lowVectors = 1
      scales = [.one]
    } else {
      let variables = min(point.count, Self.lowVariables)
      low = Tables.eq(Array(point.suffix(variables)))
      lowVectors = 1 << (variables - 4)
      scales = Eq.table(point.dropLast(variables))
    }
  }
}
