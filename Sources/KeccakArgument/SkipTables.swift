#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear

  /// Extensions of 16 rows' bits as polynomials of degree 15, by their two bytes.
  ///
  /// The points are τ^i ω^u, coset by coset: τ of order 128, ω = τ⁸ of order 16.
  final class SkipTables: @unchecked Sendable {
    static let shared = SkipTables()
    /// Of points, the subgroup itself the first.
    static let cosets = 5
    static let size = 16

    static let tau = Felt.twoAdicGenerator(7)

    /// Coset, from 1, byte, value, point: the signs' values, within p/2 of 0.
    private let signTable: LargeBuffer<UInt32>
    /// Twice the bits' values instead, below p.
    private let bitTable: LargeBuffer<UInt32>

    private init() {
      let entries = (SkipTables.cosets - 1) * 2 * 256 * SkipTables.size
      signTable = LargeBuffer(uninitialized: entries)
      bitTable = LargeBuffer(uninitialized: entries)
      let omega = SkipTables.tau.power(8)
      for coset in 1..<SkipTables.cosets {
        for k in 0..<SkipTables.size {
          let x = SkipTables.tau.power(UInt64(coset)) * omega.power(UInt64(k))
          let lagrange = KeccakPoint.lagrange(at: Felt5(x)).map(\.c0)
          for byte in 0..<2 {
            let all = lagrange[8 * byte..<8 * byte + 8].reduce(Felt.zero, +)
            for value in 0..<256 {
              var set = Felt.zero
              for i in 0..<8 where value >> i & 1 == 1 { set += lagrange[8 * byte + i] }
              let at = (((coset - 1) * 2 + byte) * 256 + value) * SkipTables.size + k
              bitTable.pointer[at] = (set + set).raw
              let raw = (all - set - set).raw
              signTable.pointer[at] = raw > Felt.modulus / 2 ? raw &- Felt.modulus : raw
            }
          }
        }
      }
    }

    /// The signs' values at the points of a coset above 0.
    func signs(_ coset: Int) -> UnsafePointer<UInt32> { SkipTables.part(signTable, coset) }
    /// Twice the bits' values.
    func bits(_ coset: Int) -> UnsafePointer<UInt32> { SkipTables.part(bitTable, coset) }

    private static func part(_ table: LargeBuffer<UInt32>, _ coset: Int) -> UnsafePointer<UInt32> {
      UnsafePointer(table.pointer + (coset - 1) * 2 * 256 * size)
    }

    /// The coefficients of the polynomial of degree below 16 · `cosets` with these values, coset by coset.
    static func coefficients(_ values: [Felt5], cosets: Int) -> [Felt5] {
      let inverseOmega = tau.power(8).inverse
      let inverseTau = tau.inverse
      let share = Felt(UInt32(size)).inverse
      // Coefficients modulo X¹⁶ − y_i, y_i = τ^(16 i).
      let y = (0..<cosets).map { tau.power(UInt64(size * $0)) }
      var rest: [[Felt5]] = []
      for i in 0..<cosets {
        let list = (0..<size).map { k -> Felt5 in
          let step = inverseOmega.power(UInt64(k))
          var (sum, w) = (Felt5.zero, Felt.one)
          for u in 0..<size {
            sum += values[size * i + u] * w
            w *= step
          }
          return sum * (share * inverseTau.power(UInt64(i * k)))
        }
        rest.append(list)
      }
      // Σ_q g_(k + 16 q) y_i^q = rest_i: Lagrange polynomials in y.
      var result = [Felt5](repeating: .zero, count: size * cosets)
      for i in 0..<cosets {
        var (polynomial, scale) = ([Felt.one], Felt.one)
        for j in 0..<cosets where j != i {
          polynomial = polynomialTimes(polynomial, root: y[j])
          scale *= y[i] - y[j]
        }
        let inverse = scale.inverse
        for (q, c) in polynomial.enumerated() {
          for k in 0..<size { result[k + size * q] += rest[i][k] * (c * inverse) }
        }
      }
      return result
    }

    private static func polynomialTimes(_ p: [Felt], root: Felt) -> [Felt] {
      var result = [Felt.zero] + p
      for i in p.indices { result[i] -= root * p[i] }
      return result
    }
  }
#endif
