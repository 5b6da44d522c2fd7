import BLS12381
import BigIntegers
import EllipticCurves
import Testing

@Suite struct RefusalTests {
  let g = PointEncoding.evm.encode(BLS12381G1.generator)
  let h = PointEncoding.evm.encode(BLS12381G2.generator)
  /// p, 48 bytes.
  let modulus: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 48)
    (-BLS12381.Fp.one).store(to: &bytes, at: 0)
    bytes[47] += 1
    return bytes
  }()

  @Test func coordinatesMustBeReduced() {
    let zero = [UInt8](repeating: 0, count: 16)
    #expect(throws: PointDecodingError.notReduced(offset: 16)) {
      try call(BLS12381Precompiles.map1, zero + modulus)
    }
    #expect(throws: PointDecodingError.notReduced(offset: 0)) {
      try call(BLS12381Precompiles.map1, modulus, .plain)
    }
    #expect(throws: PointDecodingError.notReduced(offset: 48)) {
      try call(BLS12381Precompiles.map2, [UInt8](repeating: 0, count: 48) + modulus, .plain)
    }
    // The neutral point has one encoding.
    #expect(throws: PointDecodingError.notReduced(offset: 0)) {
      try call(BLS12381Precompiles.add1, modulus + modulus + [UInt8](repeating: 0, count: 96), .plain)
    }
  }

  @Test func paddingMustBeZero() {
    for i in [0, 15, 64, 79, 128, 192 + 15] {
      var input = g + g
      input[i] = 1
      #expect(throws: PointDecodingError.padding(offset: i)) { try call(BLS12381Precompiles.add1, input) }
    }
  }

  @Test func lengthsMustFit() {
    let functions: [(Precompile, Int, Bool)] = [
      (BLS12381Precompiles.add1, 256, false), (BLS12381Precompiles.add2, 512, false),
      (BLS12381Precompiles.sumOfMultiples1, 160, true), (BLS12381Precompiles.sumOfMultiples2, 288, true),
      (BLS12381Precompiles.pairing, 384, true), (BLS12381Precompiles.map1, 64, false),
      (BLS12381Precompiles.map2, 128, false),
    ]
    for (function, size, severalAreAllowed) in functions {
      for length in 0..<2 * size + 2 where length != size && !(severalAreAllowed && length == 2 * size) {
        #expect(throws: PointDecodingError.length(expected: size, got: length)) {
          try call(function, [UInt8](repeating: 0, count: length))
        }
      }
    }
  }

  @Test func pointsMustBeWhereTheyShould() throws {
    var random = Random(4)
    let (p, q) = (random.curvePoint(), random.twistPoint())
    let (pBytes, qBytes) = (PointEncoding.evm.encode(p), PointEncoding.evm.encode(q))
    let one = UInt256(1).bigEndianBytes
    #expect(throws: PointDecodingError.notInSubgroup(offset: 160)) {
      try call(BLS12381Precompiles.sumOfMultiples1, g + one + pBytes + one)
    }
    #expect(throws: PointDecodingError.notInSubgroup(offset: 0)) {
      try call(BLS12381Precompiles.sumOfMultiples2, qBytes + one)
    }
    #expect(throws: PointDecodingError.notInSubgroup(offset: 0)) {
      try call(BLS12381Precompiles.pairing, pBytes + h)
    }
    #expect(throws: PointDecodingError.notInSubgroup(offset: 128)) {
      try call(BLS12381Precompiles.pairing, g + qBytes)
    }
    // Additions ask for the curve alone.
    #expect(
      try call(BLS12381Precompiles.add1, pBytes + pBytes)
        == PointEncoding.evm.encode(JacobianPoint(p).doubled.affine))
    #expect(
      try call(BLS12381Precompiles.add2, qBytes + qBytes)
        == PointEncoding.evm.encode(JacobianPoint(q).doubled.affine))
    // y and x exchanged.
    #expect(throws: PointDecodingError.notOnCurve(offset: 0)) {
      try call(BLS12381Precompiles.add1, g[64...] + g[..<64] + g)
    }
    #expect(throws: PointDecodingError.notOnCurve(offset: 256)) {
      try call(BLS12381Precompiles.add2, h + h[128...] + h[..<128])
    }
  }

  @Test func bothEncodingsGiveTheSame() throws {
    let plain = PointEncoding.plain
    let k = UInt256(12345).bigEndianBytes
    func strip(_ bytes: [UInt8]) -> [UInt8] {
      stride(from: 0, to: bytes.count, by: 64).flatMap { bytes[$0 + 16..<$0 + 64] }
    }
    let (gp, hp) = (plain.encode(BLS12381G1.generator), plain.encode(BLS12381G2.generator))
    #expect(gp == strip(g) && hp == strip(h))
    #expect(
      try call(BLS12381Precompiles.add1, gp + gp, .plain) == strip(call(BLS12381Precompiles.add1, g + g)))
    #expect(
      try call(BLS12381Precompiles.add2, hp + hp, .plain) == strip(call(BLS12381Precompiles.add2, h + h)))
    #expect(
      try call(BLS12381Precompiles.sumOfMultiples1, gp + k, .plain)
        == strip(call(BLS12381Precompiles.sumOfMultiples1, g + k)))
    #expect(
      try call(BLS12381Precompiles.sumOfMultiples2, hp + k, .plain)
        == strip(call(BLS12381Precompiles.sumOfMultiples2, h + k)))
    #expect(
      try call(BLS12381Precompiles.pairing, gp + hp, .plain) == call(BLS12381Precompiles.pairing, g + h))
    #expect(
      try call(BLS12381Precompiles.map1, Array(gp[..<48]), .plain)
        == strip(call(BLS12381Precompiles.map1, Array(g[..<64]))))
    #expect(
      try call(BLS12381Precompiles.map2, Array(hp[..<96]), .plain)
        == strip(call(BLS12381Precompiles.map2, Array(h[..<128]))))
  }

  func decode1(_ bytes: [UInt8]) throws(PointDecodingError) -> BLS12381.G1Point {
    try bytes.withRawBytes { (bytes) throws(PointDecodingError) in try CompressedPoint.decode1(bytes, at: 0) }
  }

  func decode2(_ bytes: [UInt8]) throws(PointDecodingError) -> BLS12381.G2Point {
    try bytes.withRawBytes { (bytes) throws(PointDecodingError) in try CompressedPoint.decode2(bytes, at: 0) }
  }

  @Test func compressedPointsAreStrict() throws {
    let p = BLS12381G1.generator.multiplied(by: 77).affine
    let q = BLS12381G2.generator.multiplied(by: 77).affine
    for (p, q) in [(p, q), (-p, -q), (.neutral, .neutral)] {
      #expect(try decode1(CompressedPoint.encode(p)) == p)
      #expect(try decode2(CompressedPoint.encode(q)) == q)
    }
    #expect(throws: PointDecodingError.flags(offset: 0)) {
      try decode1([0x40] + [UInt8](repeating: 0, count: 47))
    }
    #expect(throws: PointDecodingError.flags(offset: 0)) {
      try decode1([0xe0] + [UInt8](repeating: 0, count: 47))
    }
    #expect(throws: PointDecodingError.padding(offset: 47)) {
      try decode1([0xc0] + [UInt8](repeating: 0, count: 46) + [1])
    }
    var large = modulus
    large[0] |= 0x80
    #expect(throws: PointDecodingError.notReduced(offset: 0)) { try decode1(large) }
    #expect(throws: PointDecodingError.notReduced(offset: 0)) {
      try decode2(large + [UInt8](repeating: 0, count: 48))
    }
    var random = Random(6)
    #expect(throws: PointDecodingError.notInSubgroup(offset: 0)) {
      try decode1(CompressedPoint.encode(random.curvePoint()))
    }
    #expect(throws: PointDecodingError.notInSubgroup(offset: 0)) {
      try decode2(CompressedPoint.encode(random.twistPoint()))
    }
    for length in 0..<48 {
      #expect(throws: PointDecodingError.length(expected: 48, got: length)) {
        try decode1([UInt8](repeating: 0xff, count: length))
      }
    }
  }

  @Test func anyChangeIsNoticed() throws {
    let input = g + h + PointEncoding.evm.encode(-BLS12381G1.generator) + h
    #expect(try call(BLS12381Precompiles.pairing, input).last == 1)
    for i in stride(from: 0, to: input.count, by: 11) {
      var changed = input
      changed[i] ^= 1 << UInt8(i % 8)
      let result = try? call(BLS12381Precompiles.pairing, changed)
      #expect(result == nil || result?.last == 0)
    }
  }
}
