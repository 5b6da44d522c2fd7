import BN254
import BigIntegers
import EllipticCurves
import Testing

@Suite struct RefusalTests {
  let modulus = UInt256(
    limbs: BN254.Fp.modulus.l0, BN254.Fp.modulus.l1, BN254.Fp.modulus.l2, BN254.Fp.modulus.l3)

  func g2Bytes(_ q: BN254.G2Point) -> [UInt8] {
    [q.x.c1, q.x.c0, q.y.c1, q.y.c0].flatMap {
      var bytes = [UInt8](repeating: 0, count: 32)
      $0.store(to: &bytes, at: 0)
      return bytes
    }
  }

  @Test func coordinatesMustBeReduced() {
    // (1, 2) with p added to a coordinate.
    let bytes = (modulus &+ 1).bigEndianBytes + UInt256(2).bigEndianBytes
    #expect(throws: PointDecodingError.notReduced(offset: 0)) { try call(BN254Precompiles.add, bytes) }
    let other = UInt256(1).bigEndianBytes + (modulus &+ 2).bigEndianBytes
    #expect(throws: PointDecodingError.notReduced(offset: 32)) { try call(BN254Precompiles.multiply, other) }
    #expect(throws: PointDecodingError.notReduced(offset: 0)) {
      try call(BN254Precompiles.add, modulus.bigEndianBytes + modulus.bigEndianBytes)
    }
  }

  @Test func pointsMustBeOnTheCurve() {
    let bytes = UInt256(1).bigEndianBytes + UInt256(3).bigEndianBytes
    #expect(throws: PointDecodingError.notOnCurve(offset: 0)) { try call(BN254Precompiles.add, bytes) }
    let g = BN254Precompiles.encode(BN254G1.generator)
    #expect(throws: PointDecodingError.notOnCurve(offset: 64)) { try call(BN254Precompiles.add, g + bytes) }
    // (0, y) and (x, 0) are not neutral.
    #expect(throws: PointDecodingError.notOnCurve(offset: 0)) {
      try call(BN254Precompiles.add, UInt256(0).bigEndianBytes + UInt256(1).bigEndianBytes)
    }
  }

  @Test func pointsMustBeInTheGroup() {
    var random = Random(7)
    let g = BN254Precompiles.encode(BN254G1.generator)
    for _ in 0..<5 {
      let q = random.twistPoint()
      #expect(throws: PointDecodingError.notInSubgroup(offset: 64)) {
        try call(BN254Precompiles.pairing, g + g2Bytes(q))
      }
    }
    let h = g2Bytes(BN254G2.generator)
    #expect(throws: PointDecodingError.notOnCurve(offset: 64)) {
      try call(BN254Precompiles.pairing, g + h[32..<64] + h[0..<32] + h[64...])
    }
  }

  @Test func inputsAreCutAndPadded() throws {
    let g = BN254Precompiles.encode(BN254G1.generator)
    let zero = [UInt8](repeating: 0, count: 64)
    #expect(try call(BN254Precompiles.add, []) == zero)
    #expect(try call(BN254Precompiles.add, g) == g)
    #expect(try call(BN254Precompiles.add, g + zero + [1, 2, 3]) == g)
    #expect(try call(BN254Precompiles.multiply, g) == zero)
    #expect(
      try call(BN254Precompiles.multiply, g + [1])
        == call(BN254Precompiles.multiply, g + [1] + [UInt8](repeating: 0, count: 31) + [9]))
    for length in 1..<192 {
      #expect(throws: PointDecodingError.length(expected: 192, got: length)) {
        try call(BN254Precompiles.pairing, [UInt8](repeating: 0, count: length))
      }
    }
  }

  /// Every bit of a valid pairing input flipped: refused or another result, never a trap.
  @Test func anyChangeIsNoticed() throws {
    let g = BN254Precompiles.encode(BN254G1.generator)
    let minusG = BN254Precompiles.encode(-BN254G1.generator)
    let h = g2Bytes(BN254G2.generator)
    let input = g + h + minusG + h
    #expect(try call(BN254Precompiles.pairing, input).last == 1)
    for i in stride(from: 0, to: input.count, by: 7) {
      var changed = input
      changed[i] ^= 1 << UInt8(i % 8)
      let result = try? call(BN254Precompiles.pairing, changed)
      #expect(result == nil || result?.last == 0)
    }
  }
}
