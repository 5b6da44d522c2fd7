#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear

  /// Extensions of signs of 16 rows as polynomials of degree 15, by their two bytes.
  ///
  /// The points are τ^i ω^u, coset by coset: τ of order 128, ω = τ⁸ of order 16.
  final class SkipTables: @unchecked Sendable {
    static let shared = SkipTables()
    /// Of points, the subgroup itself the first.
    static let cosets = 5
    static let size = 16

    static let tau = Felt.twoAdicGenerator(7)

    /// Coset 1 … 4, byte, value, point.
    private let table: LargeBuffer<Felt>

    private init() {
      table = LargeBuffer(uninitialized: (SkipTables.cosets - 1) * 2 * 256 * SkipTables.size)
      let omega = SkipTables.tau.power(8)
      for coset in 1..<SkipTables.cosets {
        for k in 0..<SkipTables.size {
          let x = SkipTables.tau.power(UInt64(coset)) * omega.power(UInt64(k))
          let lagrange = KeccakPoint.lagrange(at: Felt5(x)).map(\.c0)
          for byte in 0..<2 {
            for value in 0..<256 {
              var sum = Felt.zero
              for i in 0..<8 {
                sum = value >> i & 1 == 1 ? sum - lagrange[8 * byte + i] : sum + lagrange[8 * byte + i]
              }
              table.pointer[((coset - 1) * 2 + byte) * 256 * SkipTables.size + value * SkipTables.size + k] =
                sum
            }
          }
        }
      }
    }

    /// The points of a coset above 0.
    func points(_ coset: Int) -> SkipPoints {
      SkipPoints(base: table.pointer + (coset - 1) * 2 * 256 * SkipTables.size)
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

  /// The values of sixteen signs at sixteen points.
  struct SkipPoints {
    let base: UnsafeMutablePointer<Felt>

    /// Of the lower half of the word.
    @inline(__always)
    func values(_ word: UInt32) -> PackedFelt {
      PackedFelt(load: base + Int(word & 0xff) &* SkipTables.size)
        + PackedFelt(load: base + 256 &* SkipTables.size + Int(word &>> 8 & 0xff) &* SkipTables.size)
    }
  }

  /// Bits as signs, eight at a time.
  final class SignTable: @unchecked Sendable {
    static let shared = SignTable()
    private let table: LargeBuffer<SIMD8<UInt32>>
    var base: UnsafePointer<SIMD8<UInt32>> { UnsafePointer(table.pointer) }

    private init() {
      table = LargeBuffer(uninitialized: 256)
      for value in 0..<256 {
        var x = SIMD8<UInt32>()
        for i in 0..<8 { x[i] = (value >> i & 1 == 1 ? Felt.minusOne : Felt.one).raw }
        table.pointer[value] = x
      }
    }

    /// Sixteen bits, given `base`.
    @inline(__always)
    static func signs(_ bits: UInt32, _ base: UnsafePointer<SIMD8<UInt32>>) -> PackedFelt {
      PackedFelt(
        raw: SIMD16(lowHalf: base[Int(bits & 0xff)], highHalf: base[Int(bits &>> 8 & 0xff)]))
    }
  }

  /// The values of sixteen signs at one point of K.
  struct PointTable {
    /// Byte, value: the coefficients, and three zeros.
    private let table: LargeBuffer<SIMD8<UInt32>>

    init(_ x: Felt5) {
      table = LargeBuffer(uninitialized: 2 * 256)
      let lagrange = KeccakPoint.lagrange(at: x)
      for byte in 0..<2 {
        for value in 0..<256 {
          var sum = Felt5.zero
          for i in 0..<8 {
            sum = value >> i & 1 == 1 ? sum - lagrange[8 * byte + i] : sum + lagrange[8 * byte + i]
          }
          table.pointer[256 * byte + value] = SIMD8(
            sum.c0.raw, sum.c1.raw, sum.c2.raw, sum.c3.raw, sum.c4.raw, 0, 0, 0)
        }
      }
    }

    @inline(__always)
    private static func add(_ a: SIMD8<UInt32>, _ b: SIMD8<UInt32>) -> SIMD8<UInt32> {
      let sum = a &+ b
      let less = sum &- SIMD8(repeating: Felt.modulus)
      return pointwiseMin(sum, less)
    }

    @inline(__always)
    private func value(_ word: UInt32) -> SIMD8<UInt32> {
      PointTable.add(table.pointer[Int(word & 0xff)], table.pointer[256 &+ Int(word &>> 8 & 0xff)])
    }

    /// The values of one half of sixteen words.
    @inline(__always)
    func values(_ words: UnsafePointer<UInt32>, half: Int) -> PackedFelt5 {
      let shift = UInt32(16 &* half)
      var result = PackedFelt5()
      withUnsafeMutableBytes(of: &result) { bytes in
        let out = bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt32.self)
        for k in 0..<16 {
          let x = value(words[k] &>> shift)
          out[k] = x[0]
          out[16 + k] = x[1]
          out[32 + k] = x[2]
          out[48 + k] = x[3]
          out[64 + k] = x[4]
        }
      }
      return result
    }
  }
#endif
