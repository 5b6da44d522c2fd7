import KoalaBear
import Testing

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Every other element is an edge of the representation.
  mutating func felt() -> Felt {
    let edges: [UInt32] = [0, 1, 2, 0x7f00_0000, 0x7eff_ffff, 0x0100_0000, 0x00ff_ffff, 0x3f80_0000]
    let word = next()
    return Felt(raw: word & 1 == 0 ? edges[Int(word >> 1 & 7)] : UInt32(word >> 8 & 0xffff_ffff) % Felt.modulus)
  }

  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }

  mutating func packed() -> PackedFelt {
    var x = PackedFelt()
    for i in 0..<16 { x[i] = felt() }
    return x
  }

  mutating func packed5() -> PackedFelt5 { PackedFelt5(packed(), packed(), packed(), packed(), packed()) }
}

/// Every packed operation against the scalar one, lane by lane; `FieldTests` checks the scalar ones.
@Suite struct PackedTests {
  @Test func baseLanesMatchScalars() {
    var random = SplitMix(state: 1)
    for _ in 0..<500 {
      let a = random.packed()
      let b = random.packed()
      let s = random.felt()
      let results: [(PackedFelt, (Int) -> Felt)] = [
        (a + b, { a[$0] + b[$0] }), (a - b, { a[$0] - b[$0] }), (a * b, { a[$0] * b[$0] }), (-a, { -a[$0] }),
        (a + s, { a[$0] + s }), (a - s, { a[$0] - s }), (a * s, { a[$0] * s }), (s - a, { s - a[$0] }),
        (a.doubled, { a[$0] + a[$0] }), (a.halved, { a[$0].halved }), (a.squared, { a[$0].squared }),
      ]
      for (packed, scalar) in results {
        for lane in 0..<16 { #expect(packed[lane] == scalar(lane) && packed[lane].raw < Felt.modulus) }
      }
      #expect(a.sum == (0..<16).reduce(Felt.zero) { $0 + a[$1] })
    }
    let top = PackedFelt(Felt(raw: Felt.modulus - 1))
    #expect(top.sum == top[0] * 16)
  }

  @Test func loadsAndStoresAreContiguous() {
    var random = SplitMix(state: 2)
    var elements = (0..<33).map { _ in random.felt() }
    let expected = Array(elements[1..<17])
    elements.withUnsafeMutableBufferPointer { buffer in
      PackedFelt(load: buffer.baseAddress! + 1).store(to: buffer.baseAddress! + 17)
    }
    #expect(Array(elements[17..<33]) == expected)
    var wide = (0..<32).map { _ in random.felt5() }
    wide.withUnsafeMutableBufferPointer { buffer in
      PackedFelt5(load: buffer.baseAddress!).store(to: buffer.baseAddress! + 16)
    }
    #expect(Array(wide[0..<16]) == Array(wide[16..<32]))
  }

  @Test func extensionLanesMatchScalars() {
    var random = SplitMix(state: 3)
    for _ in 0..<500 {
      let a = random.packed5()
      let b = random.packed5()
      let c = random.packed5()
      let d = random.packed5()
      let f = random.packed()
      let s = random.felt()
      let t = random.felt5()
      let results: [(PackedFelt5, (Int) -> Felt5)] = [
        (a + b, { a[$0] + b[$0] }), (a - b, { a[$0] - b[$0] }), (a * b, { a[$0] * b[$0] }), (-a, { -a[$0] }),
        (a + f, { a[$0] + f[$0] }), (a - f, { a[$0] - f[$0] }), (a * f, { a[$0] * f[$0] }),
        (a + s, { a[$0] + s }), (a - s, { a[$0] - s }), (a * s, { a[$0] * s }),
        (a + t, { a[$0] + t }), (a - t, { a[$0] - t }), (a * t, { a[$0] * t }),
        (a.squared, { a[$0] * a[$0] }), (a.doubled, { a[$0] + a[$0] }),
        (PackedFelt5.dot(a, b, c, d), { a[$0] * b[$0] + c[$0] * d[$0] }),
        (PackedFelt5.multiplyAdd(a, b, c), { a[$0] * b[$0] + c[$0] }),
      ]
      for (packed, scalar) in results {
        for lane in 0..<16 {
          #expect(packed[lane] == scalar(lane))
          #expect((0..<5).allSatisfy { packed[lane][$0].raw < Felt.modulus })
        }
      }
      #expect(a.sum == (0..<16).reduce(Felt5.zero) { $0 + a[$1] })
    }
  }

  /// The largest representatives everywhere, and every pattern of largest and zero in the coefficients.
  @Test func extensionProductsAtTheBounds() {
    let top = Felt(raw: Felt.modulus - 1)
    func element(_ bits: Int) -> Felt5 {
      var x = Felt5()
      for i in 0..<5 where bits >> i & 1 != 0 { x[i] = top }
      return x
    }
    for i in 0..<32 {
      for j in 0..<32 {
        let a = element(i)
        let b = element(j)
        #expect((PackedFelt5(a) * PackedFelt5(b))[3] == a * b)
        #expect((PackedFelt5(a) * b)[4] == a * b)
        let dot = PackedFelt5.dot(PackedFelt5(a), PackedFelt5(b), PackedFelt5(element(31)), PackedFelt5(b))
        #expect(dot[5] == a * b + element(31) * b)
        #expect(PackedFelt5.multiplyAdd(PackedFelt5(a), PackedFelt5(b), PackedFelt5(a))[6] == a * b + a)
      }
      #expect(PackedFelt5(element(i)).squared[7] == element(i) * element(i))
    }
  }
}
