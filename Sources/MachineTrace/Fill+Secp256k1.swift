import BigIntegers
import Executor
import KoalaBear
import Machine
import Secp256k1

/// q with q p = v for p = 2²⁵⁶ − 2³² − 977, as two's complement words: what v's lowest five words say, for |q| < 2³¹⁹. Word by
/// word from the lowest, as p is odd.
private struct ExactQuotient {
  /// Five words, the last one the part of weight 2²⁵⁶, with its sign.
  private var words: InlineArray<5, UInt64>

  /// Five words of v, overwritten.
  init(_ v: UnsafeMutablePointer<UInt64>) {
    words = .init(repeating: 0)
    for i in 0..<5 {
      // 2²⁵⁶ is 0 in the word, so p is −fold there.
      let q = v[i] &* ExactQuotient.inverse
      words[i] = q
      // v ← v + fold q 2^(64 i) − q 2^(64 (i + 4))
      let product = q.multipliedFullWidth(by: ExactQuotient.fold)
      ExactQuotient.add(product.low, to: v, at: i)
      ExactQuotient.add(product.high, to: v, at: i + 1)
      if i == 0 { v[4] = v[4] &- q }
    }
  }

  private static func add(_ x: UInt64, to v: UnsafeMutablePointer<UInt64>, at first: Int) {
    var (i, carry) = (first, x)
    while i < 5 && carry != 0 {
      let (sum, overflow) = v[i].addingReportingOverflow(carry)
      v[i] = sum
      carry = overflow ? 1 : 0
      i += 1
    }
  }

  private static let fold: UInt64 = 0x1_0000_03d1
  /// −1 / fold modulo 2⁶⁴, by Newton's iteration.
  private static let inverse: UInt64 = {
    let p = 0 &- fold
    var inverse = p
    for _ in 0..<5 { inverse = inverse &* (2 &- p &* inverse) }
    return inverse
  }()

  /// The part of weight 2²⁵⁶.
  var top: Int { Int(truncatingIfNeeded: Int64(bitPattern: words[4])) }

  /// Adds a small number.
  mutating func add(_ x: UInt64) {
    var carry = x
    for i in 0..<5 {
      let (sum, overflow) = words[i].addingReportingOverflow(carry)
      words[i] = sum
      carry = overflow ? 1 : 0
    }
  }

  /// Limb i < 16.
  func limb(_ i: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[i / 4] &>> UInt64(16 * (i % 4))) & 0xffff }
}

/// Five words of a sum of products, modulo 2³²⁰.
private struct LowWords {
  let words: UnsafeMutablePointer<UInt64>

  init(_ words: UnsafeMutablePointer<UInt64>) {
    self.words = words
    words.update(repeating: 0, count: 5)
  }

  /// Adds x (y − z).
  func add(_ x: UInt256, _ y: UInt256, minus z: UInt256 = .zero) {
    add(x, y, negative: false)
    if !z.isZero { add(x, z, negative: true) }
  }

  func subtract(_ x: UInt256) { add(x, .one, negative: true) }

  private func add(_ x: UInt256, _ y: UInt256, negative: Bool) {
    let (high, low) = x.multipliedFullWidth(by: y)
    // −v is the complement of v and one more.
    var carry: UInt64 = negative ? 1 : 0
    let mask: UInt64 = negative ? .max : 0
    words[0] = Limbs.add(words[0], low.limb0 ^ mask, &carry)
    words[1] = Limbs.add(words[1], low.limb1 ^ mask, &carry)
    words[2] = Limbs.add(words[2], low.limb2 ^ mask, &carry)
    words[3] = Limbs.add(words[3], low.limb3 ^ mask, &carry)
    words[4] = Limbs.add(words[4], high.limb0 ^ mask, &carry)
  }
}

/// The digits of the numbers of a row, one in each element.
private struct Digits {
  let x1, x2, x3, slope, difference: UnsafeMutablePointer<Int32>

  init(_ scratch: UnsafeMutablePointer<Int32>) {
    (x1, x2, x3) = (scratch, scratch + 32, scratch + 64)
    (slope, difference) = (scratch + 96, scratch + 128)
  }

  static let count = 160

  func subtract(_ x: UnsafePointer<Int32>, _ y: UnsafePointer<Int32>) {
    for i in 0..<32 { difference[i] = x[i] &- y[i] }
  }
}

/// Limb i < 16.
private func word16(_ x: UInt256, _ i: Int) -> UInt32 {
  UInt32(truncatingIfNeeded: (i < 8 ? x.low : x.high) &>> UInt128(truncatingIfNeeded: 16 &* (i & 7))) & 0xffff
}

private func split(_ x: UInt256, into digits: UnsafeMutablePointer<Int32>) {
  for i in 0..<16 {
    let limb = word16(x, i)
    digits[2 * i] = Int32(limb & 0xff)
    digits[2 * i + 1] = Int32(limb >> 8)
  }
}

extension ByteSums {
  /// Adds the number to the terms.
  fileprivate func add(number x: UInt256, times sign: Int32) {
    for i in 0..<16 { add(limb: word16(x, i), at: i, times: sign) }
  }

  /// Subtracts q p but for what has the weight 2⁵¹², with 2²⁵⁶ `top` in q.
  fileprivate func subtractMultiple(_ q: ExactQuotient, top: Int, less offset: UInt32 = 0) {
    for k in 0..<17 {
      let limb = k < 16 ? Int32(q.limb(k)) - (k == 0 ? Int32(offset) : 0) : Int32(truncatingIfNeeded: top)
      if k < 16 { terms[2 * k + 32] -= limb }
      terms[2 * k + 4] += limb
      terms[2 * k] += 977 * limb
    }
  }
}

extension RowWriter {
  private mutating func put(limbs x: ExactQuotient) {
    for i in 0..<16 {
      put(x.limb(i))
      counters.countRange16(x.limb(i))
    }
  }

  private mutating func put(bytesOf x: UInt256) {
    for i in 0..<16 {
      let limb = word16(x, i)
      put(limb & 0xff)
      put(limb >> 8)
      counters.countBytes(limb & 0xff, limb >> 8)
    }
  }

  private mutating func put(limbsOf x: UInt256) {
    for i in 0..<16 { put(word16(x, i)) }
  }

  private func point(_ words: ArraySlice<WordAccess>) -> CurveLine.Point {
    let first = words.startIndex
    func number(_ i: Int) -> UInt256 {
      UInt256(limbs: words[first + i].old, words[first + i + 1].old, words[first + i + 2].old, words[first + i + 3].old)
    }
    return CurveLine.Point(x: number(0), y: number(4))
  }

  /// The carries of `WideCarries`, the last one `top`.
  private mutating func put(_ sums: ByteSums, top: Int) {
    sums.carries(last: top) { put(carry: $0, bits: 15, offset: 1 << 14) }
  }

  @inline(never)
  mutating func fillSecp256k1Add() {
    let call = beginCall()
    let (p, q) = (point(call.area(0)), point(call.area(1)))
    guard let line = CurveLine(chord: p, q) else { preconditionFailure("a sum without a chord") }
    put(bytesOf: p.x)
    put(limbsOf: p.y)
    put(bytesOf: q.x)
    put(limbsOf: q.y)
    put(bytesOf: line.third.x)
    put(limbsOf: line.third.y)
    accesses(call, 1)
    accesses(call, 0)
    put(bytesOf: line.slope)
    withScratch { digits, sums, words in
      split(p.x, into: digits.x1)
      split(q.x, into: digits.x2)
      let low = LowWords(words)
      low.add(line.slope, q.x, minus: p.x)
      low.subtract(q.y)
      low.add(p.y, .one)
      let quotient = ExactQuotient(words)
      split(line.slope, into: digits.slope)
      digits.subtract(digits.x2, digits.x1)
      sums.add(digits.slope, 32, digits.difference, 32, times: 1)
      sums.add(number: p.y, times: 1)
      sums.add(number: q.y, times: -1)
      sums.subtractMultiple(quotient, top: quotient.top)
      put(UInt32(-quotient.top))
      put(limbs: quotient)
      put(sums, top: quotient.top)
      putThird(p, q.x, line, digits, sums, words)
    }
    putReduced(p.x)
    putReduced(q.x)
    var squares: UInt32 = 0
    for i in 0..<32 {
      let difference = Int32(byte(p.x, i)) - Int32(byte(q.x, i))
      squares += UInt32(difference * difference)
    }
    put(Felt(squares).inverse.value)
  }

  @inline(never)
  mutating func fillSecp256k1Double() {
    let call = beginCall()
    let p = point(call.area(0))
    guard let line = CurveLine(tangent: p) else { preconditionFailure("a double without a tangent") }
    put(bytesOf: p.x)
    put(bytesOf: p.y)
    put(bytesOf: line.third.x)
    put(limbsOf: line.third.y)
    accesses(call, 0)
    put(bytesOf: line.slope)
    withScratch { digits, sums, words in
      split(p.x, into: digits.x1)
      split(p.y, into: digits.x2)
      split(line.slope, into: digits.slope)
      let low = LowWords(words)
      for _ in 0..<3 { low.add(p.x, p.x) }
      for _ in 0..<2 { low.add(line.slope, .zero, minus: p.y) }
      let quotient = ExactQuotient(words)
      sums.add(digits.x1, 32, digits.x1, 32, times: 3)
      sums.add(digits.slope, 32, digits.x2, 32, times: -2)
      sums.subtractMultiple(quotient, top: quotient.top)
      put(UInt32(quotient.top + 2))
      counters.countBytes(UInt32(quotient.top + 2), 0)
      put(limbs: quotient)
      sums.byteCarries(last: quotient.top) {
        let x = UInt32($0 + 32768)
        put(x)
        counters.countRange20(x)
      }
      putThird(p, p.x, line, digits, sums, words)
    }
    let bytes = FieldElement.modulus
    var (squares, differences): (UInt32, UInt32) = (0, 0)
    for i in 0..<32 {
      let (y, m) = (Int32(byte(p.y, i)), Int32(byte(bytes, i)))
      squares += UInt32(y * y)
      differences += UInt32((y - m) * (y - m))
    }
    put(Felt(squares).inverse.value)
    put(Felt(differences).inverse.value)
  }

  private func byte(_ x: UInt256, _ i: Int) -> UInt32 { word16(x, i / 2) >> UInt32(8 * (i % 2)) & 0xff }

  private func withScratch(_ body: (Digits, ByteSums, UnsafeMutablePointer<UInt64>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 5) { words in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: Digits.count + 64) { scratch in
        guard let words = words.baseAddress, let first = scratch.baseAddress else { return }
        body(Digits(first), ByteSums(first + Digits.count, 64), words)
      }
    }
  }

  /// The columns of x₃ and y₃'s relations, and that both are reduced.
  private mutating func putThird(
    _ p: CurveLine.Point, _ x2: UInt256, _ line: CurveLine, _ digits: Digits, _ sums: ByteSums,
    _ words: UnsafeMutablePointer<UInt64>
  ) {
    let (x3, y3) = (line.third.x, line.third.y)
    for i in 0..<16 { counters.countRange16(word16(y3, i)) }
    var low = LowWords(words)
    low.add(line.slope, line.slope)
    for x in [p.x, x2, x3] { low.subtract(x) }
    var quotient = ExactQuotient(words)
    quotient.add(3)
    sums.clear()
    sums.add(digits.slope, 32, digits.slope, 32, times: 1)
    for x in [p.x, x2, x3] { sums.add(number: x, times: -1) }
    sums.subtractMultiple(quotient, top: 0, less: 3)
    put(limbs: quotient)
    put(sums, top: 0)

    split(x3, into: digits.x3)
    low = LowWords(words)
    low.add(line.slope, p.x, minus: x3)
    low.subtract(p.y)
    low.subtract(y3)
    quotient = ExactQuotient(words)
    sums.clear()
    digits.subtract(digits.x1, digits.x3)
    sums.add(digits.slope, 32, digits.difference, 32, times: 1)
    sums.add(number: p.y, times: -1)
    sums.add(number: y3, times: -1)
    sums.subtractMultiple(quotient, top: quotient.top)
    put(UInt32(-quotient.top))
    put(limbs: quotient)
    put(sums, top: quotient.top)
    putReduced(x3)
    putReduced(y3)
  }

  /// The columns of `Secp256k1Field.isReduced`.
  private mutating func putReduced(_ x: UInt256) {
    var w = 0xffff - word16(x, 2)
    for i in 3..<16 { w += 2 * (0xffff - word16(x, i)) }
    let deficit = 0xffff - word16(x, 1)
    let far = w > 1
    let lower = !far && deficit > 0
    put(far)
    put(lower)
    put(far ? (Felt(w) * Felt(w - 1)).inverse.value : lower ? Felt(deficit).inverse.value : 0)
    let gap = far || lower ? 0 : 0xfc2e - word16(x, 0)
    put(gap)
    counters.countRange16(gap)
  }
}
