import Executor
import Machine

/// Carries as the constraints of `WideCarries` have them.
struct WideChain {
  private(set) var carry = 0

  /// The carry out of a term; the division is exact.
  @inline(__always)
  mutating func add(_ e: Int) -> Int {
    let sum = e &+ carry
    precondition(sum & 0xffff == 0, "a sum that does not carry")
    carry = sum >> 16
    return carry
  }

  /// The part of weight 2^(16 k) of the product of two numbers in bytes.
  @inline(__always)
  static func term(_ k: Int, _ x: [UInt8], _ y: [UInt8]) -> Int {
    part(2 * k, x, y) &+ 256 &* part(2 * k + 1, x, y)
  }

  @inline(__always)
  private static func part(_ n: Int, _ x: [UInt8], _ y: [UInt8]) -> Int {
    var sum = 0
    var i = max(0, n - y.count + 1)
    while i <= n && i < x.count {
      sum &+= Int(x[i]) &* Int(y[n - i])
      i += 1
    }
    return sum
  }
}

extension RowWriter {
  /// A carry with its range check.
  @inline(__always)
  private mutating func put(carry: Int, bits: UInt32, offset: Int) {
    let x = UInt32(carry + offset)
    precondition(x < 1 << bits, "a carry out of range")
    put(x)
    counters.countShift(bits, x)
  }

  /// The bytes of words before a call, least significant first.
  private func bytes(_ words: ArraySlice<WordAccess>) -> [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word.old >> UInt64(8 * $0)) } }
  }

  mutating func fillProduct256() {
    let call = beginCall()
    readBytes(call, 1)
    readBytes(call, 2)
    let r = call.area(0)
    for word in r { put(limbs: word.new) }
    write(call, 0)
    for word in r { range16(limbs: word.new) }
    let (x, y) = (bytes(call.area(1)), bytes(call.area(2)))
    var chain = WideChain()
    for k in 0..<32 {
      let carry = chain.add(WideChain.term(k, x, y) - Int(limb(r[r.startIndex + k / 4].new, k % 4)))
      if k < 31 { put(carry: carry, bits: 14, offset: 0) }
    }
    precondition(chain.carry == 0, "a wrong product")
  }
}
