import KoalaBear
import Multilinear
import Testing

/// SplitMix64: the same numbers in every run.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func felt() -> Felt { Felt(reducing: next()) }
  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }
  mutating func point(_ n: Int) -> [Felt5] { (0..<n).map { _ in felt5() } }
}

/// The definition, corner by corner.
func eqReference(_ point: [Felt5], _ corner: Int) -> Felt5 {
  var product = Felt5.one
  for (i, r) in point.enumerated() {
    product *= corner >> (point.count - 1 - i) & 1 == 1 ? r : Felt5.one - r
  }
  return product
}

func unpack(_ values: UnsafePointer<PackedFelt5>, _ vectors: Int) -> [Felt5] {
  (0..<vectors * 16).map { values[$0 / 16][$0 % 16] }
}

@Suite struct MultilinearTests {
  @Test(arguments: [0, 1, 2, 5, 8])
  func scalarTables(n: Int) {
    var random = SplitMix(state: 1)
    let point = random.point(n)
    let scale = random.felt5()
    #expect(Eq.table(point, scale: scale) == (0..<1 << n).map { eqReference(point, $0) * scale })
    let x = random.felt5()
    #expect(monomialTable(squarings(x, n), scale: scale) == (0..<1 << n).map { x.power(UInt64($0)) * scale })
    let other = random.point(n)
    let sum = zip(Eq.table(point), Eq.table(other)).reduce(Felt5.zero) { $0 + $1.0 * $1.1 }
    #expect(Eq.evaluate(point, other) == sum)
  }

  @Test(arguments: [4, 5, 9, 13, 15])
  func packedTables(n: Int) {
    var random = SplitMix(state: 2)
    let point = random.point(n)
    let other = random.point(n)
    let scale = random.felt5()
    let vectors = 1 << (n - 4)
    let table = Tables.eq(point, scale: scale)
    #expect(unpack(table.base, vectors) == Eq.table(point, scale: scale))
    Tables.addEq(table.base, point: other, scale: .two)
    Tables.addMonomials(table.base, point: squarings(scale, n), scale: scale)
    let expected = zip(
      zip(Eq.table(point, scale: scale), Eq.table(other, scale: .two)),
      monomialTable(squarings(scale, n), scale: scale)
    ).map { $0.0 + $0.1 + $1 }
    #expect(unpack(table.base, vectors) == expected)
    Tables.fillMonomials(table.base, point: squarings(scale, n), scale: .two)
    #expect(unpack(table.base, vectors) == monomialTable(squarings(scale, n), scale: .two))
  }

  @Test(arguments: [(0, 1), (3, 5), (4, 16), (6, 64), (10, 1000), (14, 16384), (14, 9001), (15, 20000), (15, 0)])
  func evaluation(n: Int, count: Int) {
    var random = SplitMix(state: UInt64(n))
    let point = random.point(n)
    let values = (0..<count).map { i in i % 7 == 0 ? Felt(raw: Felt.modulus - 1) : random.felt() }
    let table = Eq.table(point)
    let expected = zip(table, values).reduce(Felt5.zero) { $0 + $1.0 * $1.1 }
    let result = values.withUnsafeBufferPointer { buffer in
      withExtendedLifetime(values) {
        Evaluate.base(buffer.baseAddress ?? UnsafePointer(bitPattern: 64)!, count: count, at: point)
      }
    }
    #expect(result == expected)
    #expect(Eq.interpolate(values.map { Felt5($0) }, at: point) == expected)
    guard n >= 4 else { return }
    let vectors = count / 16
    let packed = VectorBuffer<PackedFelt5>(repeating: .zero, count: max(1, vectors))
    for i in 0..<vectors * 16 { packed.base[i / 16][i % 16] = random.felt5() }
    let sum = zip(table, unpack(packed.base, vectors)).reduce(Felt5.zero) { $0 + $1.0 * $1.1 }
    #expect(Evaluate.ext(packed.base, vectors: vectors, at: point) == sum)
    let weights = Tables.eq(point)
    #expect(Dot.parallelExt(packed.base, weights.base, vectors: vectors) == sum)
  }

  @Test(arguments: [(64, 128), (64, 64), (64, 100), (64, 17), (64, 0), (1024, 2000)])
  func folding(half: Int, count: Int) {
    var random = SplitMix(state: UInt64(count))
    let r = random.felt5()
    var values = (0..<count).map { _ in random.felt() }
    values.append(.one)  // beyond the count: must not be read as a value
    let output = VectorBuffer<PackedFelt5>(repeating: .one, count: half / 16)
    Fold.base(values, count: count, half: half, by: r, into: output.base)
    var expected = values.dropLast().map { Felt5($0) }
    Eq.fold(&expected, length: half, by: r)
    #expect(Array(unpack(output.base, half / 16).prefix(expected.count)) == expected)

    let vectors = count / 16
    let packed = VectorBuffer<PackedFelt5>(repeating: .zero, count: half / 8)
    for i in 0..<vectors * 16 { packed.base[i / 16][i % 16] = random.felt5() }
    expected = unpack(packed.base, vectors)
    Eq.fold(&expected, length: half, by: r)
    Fold.ext(packed.base, vectors: vectors, half: half / 16, by: r, into: packed.base)
    #expect(unpack(packed.base, min(vectors, half / 16)) == expected)
  }
}
