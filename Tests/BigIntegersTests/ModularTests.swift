import BigIntegers
import Testing

@Suite struct ModularTests {
  /// Words, least significant first, of hexadecimal digits.
  static func words(_ text: Substring, _ count: Int) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count)
    for (i, digit) in text.reversed().enumerated() {
      words[i / 16] |= UInt64(digit.hexDigitValue ?? 0) << UInt64(4 * (i % 16))
    }
    return words
  }

  static func numbers(_ row: String, _ count: Int) -> [[UInt64]] {
    row.split(separator: " ").map { words($0, count) }
  }

  @Test func multiplyAddAgreesWithPython() {
    for row in ModularVectors.bits256 {
      let n = Self.numbers(row, 4)
      var r = [UInt64](repeating: 7, count: 4)
      Modular256.multiplyAdd(&r, n[0], n[1], n[2], modulus: n[3])
      #expect(r == n[4], "\(row)")
      let v = n.map { UInt256(limbs: $0[0], $0[1], $0[2], $0[3]) }
      #expect(Modular256.multiplyAdd(v[0], v[1], v[2], modulus: v[3]) == v[4])
      #expect(Modular256.multiplyAdd(v[1], v[0], v[2], modulus: v[3]) == v[4])
    }
    for row in ModularVectors.bits384 {
      let n = Self.numbers(row, 6)
      var r = [UInt64](repeating: 7, count: 6)
      Modular384.multiplyAdd(&r, n[0], n[1], n[2], modulus: n[3])
      #expect(r == n[4], "\(row)")
    }
  }

  /// All areas in one place: x² + x modulo x is 0, and modulo 2ⁿ for x = 0.
  @Test func areasMayOverlap() {
    for row in ModularVectors.bits384 {
      for var x in Self.numbers(row, 6) {
        x.withUnsafeMutableBufferPointer {
          guard let p = $0.baseAddress else { return }
          Modular384.multiplyAdd(p, p, p, p, modulus: p)
        }
        #expect(x.allSatisfy { $0 == 0 })
      }
      // One word apart, so that every write meets inputs.
      var memory = (0..<10).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
      let before = memory
      memory.withUnsafeMutableBufferPointer {
        guard let p = $0.baseAddress else { return }
        Modular384.multiplyAdd(p, p + 1, p + 2, p + 3, modulus: p + 4)
      }
      var r = [UInt64](repeating: 0, count: 6)
      func area(_ n: Int) -> [UInt64] { Array(before[n..<n + 6]) }
      Modular384.multiplyAdd(&r, area(1), area(2), area(3), modulus: area(4))
      #expect(memory == r + before[6...])
    }
  }

  /// dividend = quotient · divisor + remainder with remainder < divisor, in every combination of lengths, with words that
  /// make wrong estimates likely.
  @Test func divisionIsExact() {
    var state: UInt64 = 5
    func word() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return [0, .max, 1 << 63, (1 << 63) - 1, 1, state, state, state][Int(state >> 61)]
    }
    for count in 1...12 {
      for divisorCount in 1...8 {
        for _ in 0..<40 {
          let u = (0..<count).map { _ in word() }
          let v = (0..<divisorCount).map { _ in word() }
          var rest = u
          var q = [UInt64](repeating: 1, count: count)
          WordDivision.divide(&rest, count, by: v, divisorCount, quotient: &q)
          if v.allSatisfy({ $0 == 0 }) {
            #expect(rest == u && q.allSatisfy { $0 == 0 })
            continue
          }
          // q v + rest, word by word.
          var sum = rest + [UInt64](repeating: 0, count: divisorCount)
          for i in 0..<count {
            var carry: UInt64 = 0
            for j in 0..<divisorCount { sum[i + j] = Limbs.multiplyAdd(sum[i + j], q[i], v[j], &carry) }
            var k = i + divisorCount
            while carry != 0 && k < sum.count {
              let (s, overflow) = sum[k].addingReportingOverflow(carry)
              sum[k] = s
              carry = overflow ? 1 : 0
              k += 1
            }
          }
          #expect(sum == u + [UInt64](repeating: 0, count: divisorCount))
          let width = max(count, divisorCount)
          func padded(_ x: [UInt64]) -> [UInt64] { x + [UInt64](repeating: 0, count: width - x.count) }
          #expect(padded(rest).reversed().lexicographicallyPrecedes(padded(v).reversed()), "\(u) / \(v)")
        }
      }
    }
  }
}
