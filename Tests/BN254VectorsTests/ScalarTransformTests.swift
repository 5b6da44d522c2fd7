import BN254
import BN254Vectors
import BigIntegers
import CurveValues
import EllipticCurves
import Testing

@Suite struct ScalarTransformTests {
  func reversed(_ i: Int, _ log: Int) -> Int { log == 0 ? 0 : Int(UInt64(i).bitReversed >> UInt64(64 - log)) }

  /// Σ coefficients[j] · x^j
  func evaluate(_ coefficients: [BN254.Fr], at x: BN254.Fr) -> BN254.Fr {
    coefficients.reversed().reduce(BN254.Fr.zero) { $0 * x + $1 }
  }

  /// Without the differences, which take for ever to find in long arrays.
  func same(_ a: [BN254.Fr], _ b: [BN254.Fr]) -> Bool { a == b }

  @Test func roots() {
    #expect(ScalarTransform.rootOfUnity(logOrder: 0) == .one)
    #expect(ScalarTransform.rootOfUnity(logOrder: 1) == -BN254.Fr.one)
    // The root of order 2²⁸ that arkworks and snarkjs use.
    #expect(
      ScalarTransform.rootOfUnity(logOrder: 28).words
        == Words4(0x9bd6_1b6e_725b_19f0, 0x402d_111e_4111_2ed4, 0x00e0_a7eb_8ef6_2abc, 0x2a3c_09f0_a58a_7e85))
  }

  /// Against evaluation at each point.
  @Test(arguments: 0...9, [true, false]) func definition(log: Int, vectorised: Bool) {
    var random = Random(UInt64(log))
    let n = 1 << log
    let transform = ScalarTransform(logSize: log, vectorised: vectorised)
    let root = ScalarTransform.rootOfUnity(logOrder: log)
    let coefficients = (0..<n).map { i in i % 5 == 3 ? -BN254.Fr.one : random.element() }
    var powers = [BN254.Fr.one]
    for _ in 1..<max(n, 2) { powers.append(powers[powers.count - 1] * root) }
    let values = (0..<n).map { evaluate(coefficients, at: powers[$0]) }
    let size = BN254.Fr(UInt64(n))

    var data = coefficients
    transform.split(&data, .forward)
    #expect((0..<n).allSatisfy { data[reversed($0, log)] == values[$0] })
    transform.join(&data, .inverse)
    #expect((0..<n).allSatisfy { data[$0] == coefficients[$0] * size })

    data = (0..<n).map { coefficients[reversed($0, log)] }
    transform.join(&data, .forward)
    #expect(same(data, values))
    transform.split(&data, .inverse)
    #expect((0..<n).allSatisfy { data[reversed($0, log)] == coefficients[$0] * size })
  }

  @Test(arguments: [0, 1, 3, 4, 6, 7], [true, false]) func oddCoset(log: Int, vectorised: Bool) {
    var random = Random(UInt64(log))
    let n = 1 << log
    let transform = ScalarTransform(logSize: log, vectorised: vectorised)
    let shift = ScalarTransform.rootOfUnity(logOrder: log + 1)
    let coefficients = (0..<n).map { _ in random.element() }
    var data = (0..<n).map { coefficients[reversed($0, log)] }
    transform.shiftToOddCoset(&data)
    transform.join(&data, .forward)
    var x = shift
    for i in 0..<n {
      #expect(data[i] == evaluate(coefficients, at: x))
      x = x * ScalarTransform.rootOfUnity(logOrder: log)
    }
  }

  /// Larger sizes, with threads: the kernels against the element-by-element way, at full length.
  @Test(arguments: [11, 12, 13, 14, 17]) func kernelsAgainstReference(log: Int) {
    var random = Random(UInt64(log))
    let start = (0..<1 << log).map { i in i % 3 == 0 ? -BN254.Fr(UInt64(i & 7)) : random.element() }
    let (fast, slow) = (
      ScalarTransform(logSize: log, vectorised: true), ScalarTransform(logSize: log, vectorised: false)
    )
    for direction in [ScalarTransform.Direction.forward, .inverse] {
      var (a, b) = (start, start)
      fast.split(&a, direction)
      slow.split(&b, direction)
      #expect(same(a, b))
      fast.join(&a, direction)
      slow.join(&b, direction)
      #expect(same(a, b))
      fast.shiftToOddCoset(&a)
      slow.shiftToOddCoset(&b)
      #expect(same(a, b))
    }
  }

  @Test func vectors() {
    var random = Random(9)
    let n = 8 * 3 + 5
    let (a, b, c) = (
      (0..<n).map { _ in random.element() }, (0..<n).map { _ in random.element() },
      (0..<n).map { $0 == 3 ? .zero : random.element() }
    )
    let (k, l) = (random.element(), random.element())
    for vectorised in [true, false] {
      var r = [UInt256](repeating: .zero, count: n)
      ScalarVector.combine(&r, a, b, c, k: k, l: l, count: n, vectorised: vectorised)
      #expect(r == (0..<n).map { (a[$0] * b[$0] * k - c[$0] * l).integer })
    }
    var scaled = a
    ScalarVector.scale(&scaled, a, by: k, count: n)
    #expect(same(scaled, a.map { $0 * k }))
    var inverse = c
    ScalarVector.invert(&inverse, count: n)
    for i in 0..<n { #expect(i == 3 ? inverse[i].isZero : inverse[i] * c[i] == .one) }
    #expect(BN254.Fr(reducing: BN254.order &+ 5) == BN254.Fr(5))
    #expect(BN254.Fr(reducing: UInt256.zero &- 1) == BN254.Fr(reducing: (UInt256.zero &- 1) &- BN254.order))
  }
}

extension UInt64 {
  var bitReversed: UInt64 {
    var (x, r) = (self, UInt64(0))
    for _ in 0..<64 {
      r = r << 1 | x & 1
      x >>= 1
    }
    return r
  }
}
