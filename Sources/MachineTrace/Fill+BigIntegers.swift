import BigIntegers
import Executor
import Machine

/// Σ 2^(8 n) e_n with products of numbers in bytes, and its carries as `WideCarries` has them.
struct ByteSums {
  let terms: UnsafeMutablePointer<Int32>
  let count: Int

  init(_ terms: UnsafeMutablePointer<Int32>, _ count: Int) {
    (self.terms, self.count) = (terms, count)
    clear()
  }

  func clear() { terms.update(repeating: 0, count: count) }

  /// Adds x y · `sign`; what is beyond the last term is left out.
  func add(
    _ x: UnsafePointer<Int32>, _ xCount: Int, _ y: UnsafePointer<Int32>, _ yCount: Int, times sign: Int32
  ) {
    for i in 0..<xCount where x[i] != 0 {
      let factor = x[i] &* sign
      let to = terms + i
      for j in 0..<min(yCount, count &- i) { to[j] = to[j] &+ factor &* y[j] }
    }
  }

  /// Adds a 16-bit limb to the term of weight 2^(16 k).
  func add(limb: UInt32, at k: Int, times sign: Int32) { terms[2 * k] += Int32(limb) * sign }

  /// The carry into weight 2^(16 (k + 1)) for k = 0 …; the last one, which is not given, must be `last`.
  func carries(last: Int = 0, _ body: (Int) -> Void) {
    var carry = 0
    for k in 0..<count / 2 {
      let sum = Int(terms[2 * k]) + 256 * Int(terms[2 * k + 1]) + carry
      precondition(sum & 0xffff == 0, "a sum that does not carry")
      carry = sum >> 16
      if k < count / 2 - 1 { body(carry) }
    }
    precondition(carry == last, "a product that is wrong")
  }

  /// The same by weights 2^(8 (n + 1)).
  func byteCarries(last: Int, _ body: (Int) -> Void) {
    var carry = 0
    for n in 0..<count {
      let sum = Int(terms[n]) + carry
      precondition(sum & 0xff == 0, "a sum that does not carry")
      carry = sum >> 8
      if n < count - 1 { body(carry) }
    }
    precondition(carry == last, "a product that is wrong")
  }
}

/// The bytes of words, one in each element.
private func split(_ words: UnsafePointer<UInt64>, _ count: Int, into bytes: UnsafeMutablePointer<Int32>) {
  for i in 0..<count {
    for k in 0..<8 { bytes[8 * i + k] = Int32(truncatingIfNeeded: (words[i] &>> UInt64(8 * k)) & 0xff) }
  }
}

extension RowWriter {
  /// A carry with its range check.
  @inline(__always)
  mutating func put(carry: Int, bits: UInt32, offset: Int) {
    let x = UInt32(truncatingIfNeeded: carry + offset)
    precondition(x < 1 << bits, "a carry out of range")
    put(x)
    counters.countShift(bits, x)
  }

  @inline(never)
  mutating func fillProduct256() {
    let call = beginCall()
    readBytes(call, 1)
    readBytes(call, 2)
    let r = call.area(0)
    for word in r { put(limbs: word.new) }
    write(call, 0)
    for word in r { range16(limbs: word.new) }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 128) { scratch in
      guard let x = scratch.baseAddress else { return }
      let y = x + 32
      let sums = ByteSums(y + 32, 64)
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 8) { words in
        guard let words = words.baseAddress else { return }
        copy(call.area(1), to: words)
        copy(call.area(2), to: words + 4)
        split(words, 4, into: x)
        split(words + 4, 4, into: y)
      }
      sums.add(x, 32, y, 32, times: 1)
      for (i, word) in r.enumerated() {
        for l in 0..<4 { sums.add(limb: limb(word.new, l), at: 4 * i + l, times: -1) }
      }
      sums.carries { put(carry: $0, bits: 14, offset: 0) }
    }
  }

  private func copy(_ accesses: ArraySlice<WordAccess>, to words: UnsafeMutablePointer<UInt64>) {
    for (i, access) in accesses.enumerated() { words[i] = access.old }
  }

  /// `words` are those of one operand, `quotient` the bytes of q.
  @inline(never)
  mutating func fillMultiplyAdd(words n: Int, quotient: Int) {
    let call = beginCall()
    readBytes(call, 1)
    readBytes(call, 2)
    read(call, 3)
    readBytes(call, 4)
    let r = call.area(0)
    for word in r { put(limbs: word.new) }
    write(call, 0)
    for word in r { range16(limbs: word.new) }

    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 8 * n) { scratch in
      guard let a = scratch.baseAddress else { return }
      let (b, c, m) = (a + n, a + 2 * n, a + 3 * n)
      let (rest, q) = (a + 4 * n, a + 6 * n)
      for (area, to) in [(1, a), (2, b), (3, c), (4, m)] { copy(call.area(area), to: to) }
      Modular.divide(a, b, c, by: m, words: n, remainder: rest, quotient: q)
      put(quotient: q, bytes: quotient)
      let zero = (0..<n).allSatisfy { m[$0] == 0 }
      put(zero)
      compare(rest, m, words: n, zero: zero)
      putCarries(a, b, c, m, rest, q, words: n, zero: zero)
    }
  }

  private mutating func put(quotient q: UnsafePointer<UInt64>, bytes: Int) {
    func byte(_ i: Int) -> UInt32 { UInt32(truncatingIfNeeded: (q[i / 8] &>> UInt64(8 * (i % 8))) & 0xff) }
    for i in 0..<bytes { put(byte(i)) }
    for i in stride(from: 0, to: bytes, by: 2) {
      counters.countBytes(byte(i), i + 1 < bytes ? byte(i + 1) : 0)
    }
  }

  /// The columns of `WideComparison`.
  private mutating func compare(
    _ x: UnsafePointer<UInt64>, _ y: UnsafePointer<UInt64>, words n: Int, zero: Bool
  ) {
    var word = n - 1
    while word > 0 && x[word] == y[word] { word -= 1 }
    let differences = x[word] ^ y[word]
    let l = differences == 0 ? 0 : (63 - differences.leadingZeroBitCount) / 16
    for i in 1..<n { put(!zero && i == word) }
    for i in 1..<4 { put(!zero && i == l) }
    let gap = zero ? 0 : limb(y[word], l) &- limb(x[word], l) &- 1
    put(gap)
    counters.countRange16(gap)
  }

  private mutating func putCarries(
    _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, _ c: UnsafePointer<UInt64>,
    _ m: UnsafePointer<UInt64>, _ rest: UnsafePointer<UInt64>, _ q: UnsafePointer<UInt64>, words n: Int,
    zero: Bool
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 8 * n * 5 + 16 * n) { scratch in
      guard let x = scratch.baseAddress else { return }
      let (y, z, w) = (x + 8 * n, x + 16 * n, x + 24 * n)
      let sums = ByteSums(x + 40 * n, 16 * n)
      split(a, n, into: x)
      split(b, n, into: y)
      split(m, n, into: z)
      split(q, 2 * n, into: w)
      sums.add(x, 8 * n, y, 8 * n, times: 1)
      sums.add(w, 16 * n, z, 8 * n, times: -1)
      for i in 0..<4 * n {
        sums.add(limb: limb(c[i / 4], i % 4), at: i, times: 1)
        sums.add(limb: limb(rest[i / 4], i % 4), at: i, times: -1)
        if zero { sums.add(limb: limb(q[i / 4], i % 4), at: 4 * n + i, times: -1) }
      }
      sums.carries { put(carry: $0, bits: 15, offset: 1 << 14) }
    }
  }
}
