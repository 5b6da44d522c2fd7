import BigIntegers
import Testing

@Suite struct UInt256Tests {
  @Test(arguments: V.all.indices)
  func arithmeticAgreesWithPython(i: Int) {
    let v = V.all[i]
    #expect(v.a.addingReportingOverflow(v.b) == (v.sum, v.carry))
    #expect(v.a.subtractingReportingOverflow(v.b) == (v.difference, v.borrow))
    #expect((v.a < v.b) == v.borrow)
    #expect(v.a.multipliedFullWidth(by: v.b) == (v.high, v.low))
    #expect(v.a &* v.b == v.low)
    #expect(v.a.multipliedReportingOverflow(by: v.b) == (v.low, !v.high.isZero))
  }

  @Test(arguments: V.all.indices)
  func bytesAndTextRoundTrip(i: Int) {
    let a = V.all[i].a
    #expect(UInt256(bigEndian: a.bigEndianBytes) == a)
    #expect(UInt256(bigEndian: a.minimalBigEndianBytes) == a)
    #expect(a.minimalBigEndianBytes.first != 0)
    #expect(a.minimalBigEndianBytes.count == (a.bitWidthOfValue + 7) / 8)
    #expect(UInt256(text: a.decimal) == a)
  }

  @Test func shiftsAgreeWithMultiplicationByPowersOfTwo() {
    for v in V.all {
      var power = UInt256.one
      for n in 0..<256 {
        #expect(v.a << n == v.a &* power)
        #expect(v.a >> n == (v.a.multipliedFullWidth(by: UInt256.one << (256 - n)).high) || n == 0)
        #expect((v.a >> n).bit(0) == v.a.bit(n))
        power = power << 1
      }
      #expect(v.a << 256 == .zero && v.a >> 300 == .zero && v.a >> 0 == v.a)
    }
  }

  @Test func textOutsideTheRangeIsRefused() {
    let limit = "115792089237316195423570985008687907853269984665640564039457584007913129639936"
    #expect(UInt256(text: limit) == nil)
    #expect(UInt256(text: String(limit.dropLast()) + "5") == .max)
    for bad in ["", "0x", "-1", "12a", "0xg", " 1", "0x1" + String(repeating: "0", count: 64)] {
      #expect(UInt256(text: bad) == nil)
    }
    #expect(UInt256(bigEndian: [UInt8](repeating: 0, count: 33)) == nil)
    #expect(UInt256(bigEndian: []) == .zero)
    #expect(UInt256(5).quotientAndRemainder(dividingBy: 0) == nil)
  }
}
