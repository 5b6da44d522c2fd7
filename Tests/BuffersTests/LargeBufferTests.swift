import Buffers
import Testing

@Suite struct LargeBufferTests {
  @Test(arguments: [0, 1, 7, 262_143, 262_144, 262_145, 1_000_003])
  func holdsWhatIsWritten(count: Int) {
    let buffer = LargeBuffer<UInt64>(uninitialized: count)
    #expect(buffer.count == count)
    for i in 0..<count { buffer[i] = UInt64(i) &* 0x9e37_79b9_7f4a_7c15 }
    var sum: UInt64 = 0
    for i in 0..<count { sum &+= buffer[i] }
    let n = UInt64(count)
    let triangle = n == 0 ? 0 : (n % 2 == 0 ? (n / 2) &* (n - 1) : n &* ((n - 1) / 2))
    #expect(sum == triangle &* 0x9e37_79b9_7f4a_7c15)
  }

  @Test func alignment() {
    #expect(Int(bitPattern: LargeBuffer<SIMD16<UInt32>>(uninitialized: 3).pointer) % 64 == 0)
    #expect(Int(bitPattern: LargeBuffer<UInt8>(uninitialized: 2 << 20).pointer) % (2 << 20) == 0)
  }

  @Test func copies() {
    #expect(LargeBuffer([3, 1, 2]).array == [3, 1, 2])
    #expect(LargeBuffer<Int>([]).array == [])
    #expect(LargeBuffer(repeating: UInt32(7), count: 600_000).array == [UInt32](repeating: 7, count: 600_000))
  }
}
