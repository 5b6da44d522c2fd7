import Executor
import KoalaBear
import Machine

extension RowWriter {
  @inline(__always)
  mutating func fillJump() { put(row.fields.0) }

  @inline(__always)
  mutating func fillHalt() {
    put(times.rs1)
    put(times.rs2)
    later(times.rs1, 0)
    later(times.rs2, 1)
  }

  @inline(__always)
  mutating func fillConstant() {
    put(UInt32(row.rd))
    destination()
    put(row.fields.0)
    put(row.fields.1)
    put(row.fields.2)
  }

  @inline(__always)
  mutating func fillJumpRegister(links: Bool) {
    put(UInt32(row.rs1))
    put(times.rs1)
    put(limbs: r.rs1, 0..<2)
    put(row.fields.0)
    let odd =
      (UInt32(truncatingIfNeeded: r.rs1) ^ (row.fields.0 < 1 << 12 ? row.fields.0 : row.fields.0 &+ 1)) & 1
    put(odd)
    counters.countRange16(8 * limb(r.rs1, 1))
    later(times.rs1, 0)
    if links {
      put(UInt32(row.rd))
      destination()
      put(row.fields.1)
      put(row.fields.2)
    }
  }

  @inline(__always)
  mutating func fillAdd(inPlace: Bool = false) {
    _ = alu(inPlace: inPlace, second: .limbs)
    put(limbs: r.rd)
    range16(limbs: r.rd)
  }

  @inline(__always)
  mutating func fillAddImmediate(inPlace: Bool) {
    _ = alu(inPlace: inPlace)
    put(row.fields.0)
    put(limbs: r.rd)
    range16(limbs: r.rd)
  }

  /// rd's low limbs and the sign of limb 1.
  @inline(__always)
  mutating func wordResult() {
    put(limbs: r.rd, 0..<2)
    counters.countRange16(limb(r.rd, 0))
    put(sign(limb(r.rd, 1)))
  }

  @inline(__always)
  mutating func fillAddWord() {
    _ = alu(second: .limbs)
    wordResult()
  }

  @inline(__always)
  mutating func fillAddWordImmediate(inPlace: Bool) {
    _ = alu(inPlace: inPlace)
    put(row.fields.0)
    wordResult()
  }

  @inline(__always)
  mutating func fillBitwise(inPlace: Bool) {
    let (a, b) = alu(inPlace: inPlace, first: .bytes, second: .bytes)
    put(bytes: a & b)
    for i in 0..<8 {
      let shift = UInt64(8 &* i)
      counters.countAnd(UInt32((a &>> shift) & 0xff), UInt32((b &>> shift) & 0xff))
    }
  }

  @inline(__always)
  mutating func fillBitwiseImmediate(inPlace: Bool = false) {
    let (a, _) = alu(inPlace: inPlace)
    let (low, high) = (row.fields.0, row.fields.1)
    let (aLow, aHigh) = (limb(a, 0) & 0xff, limb(a, 0) >> 8)
    put(low)
    put(high)
    put(aLow)
    put(aLow & low)
    put(aHigh & high)
    counters.countAnd(aLow, low)
    counters.countAnd(aHigh, high)
  }

  enum Direction { case left, right, arithmetic }

  @inline(__always)
  mutating func fillShift(_ direction: Direction, register: Bool, limbs L: Int, inPlace: Bool = false) {
    let (a, b) = alu(inPlace: inPlace, second: register ? .limbs : .none)
    let mask: UInt32 = L == 4 ? 63 : 31
    let amount = register ? UInt32(truncatingIfNeeded: b) & mask : row.fields.0
    let k = direction == .left ? (amount + 15) / 16 : amount / 16
    let sigma = direction == .left ? 16 * k - amount : amount % 16
    put(sigma)
    put(1 << (16 - sigma))
    for i in 0..<L {
      put(limb(a, i) >> sigma)
      counters.countShift(sigma, limb(a, i))
    }
    put(limbs: r.rd, 0..<L)
    let first: UInt32 = direction == .left && !register ? 1 : 0
    let n = direction == .left && register ? L : L - 1
    for i in 0..<n { put(k == first + UInt32(i) + 1) }
    if direction == .arithmetic {
      put(sign(limb(a, L - 1)))
    } else if L == 2 {
      put(sign(limb(r.rd, 1)))
    }
    if register {
      counters.countRange16((limb(b, 0) - amount) / (mask + 1))
      if direction == .left { put(Felt(sigma).inverse.value) }
    }
  }

  @inline(never)
  mutating func fillShiftGeneral() {
    let flags = row.table.operation - 100
    let (left, word, arithmetic, register) = (flags & 1 == 1, flags & 2 == 2, flags & 4 == 4, flags & 8 == 8)
    let (a, b) = (r.rs1, register ? r.rs2 : 0)
    put(UInt32(row.rd))
    put(UInt32(row.rs1))
    put(times.rs1)
    put(limbs: a)
    later(times.rs1, 0)
    put(UInt32(row.rs2))
    put(register ? times.rs2 : 0)
    put(limbs: b)
    if register { later(times.rs2, 1) }
    destination()
    put(left)
    put(word)
    put(arithmetic)
    put(register)
    put(row.fields.0)
    let amount = register ? UInt32(truncatingIfNeeded: b) & (word ? 31 : 63) : row.fields.0
    let scaled = amount * (word ? 8 : 4)
    let rest = register ? (limb(b, 0) - amount) / (word ? 32 : 64) : 0
    put(amount)
    put(scaled)
    put(rest)
    counters.countBytes(amount, scaled)
    counters.countRange16(rest)
    let u = left ? -Int(amount) : Int(amount)
    let sigma = UInt32(u & 15)
    put(sigma)
    put(1 << (16 - sigma))
    for k in -4...3 where k != 0 { put(u >> 4 == k) }
    let top1 = sign(limb(a, 1))
    put(top1)
    put(arithmetic && top1 == 1)
    var x = a
    if word { x = a & 0xffff_ffff | (arithmetic && top1 == 1 ? 0xffff_ffff_0000_0000 : 0) }
    put(limbs: x, 2..<4)
    for j in 0..<4 {
      put(limb(x, j) >> sigma)
      counters.countShift(sigma, limb(x, j))
    }
    let top = sign(limb(x, 3))
    put(top)
    put(arithmetic && top == 1)
    let result: UInt64
    if left {
      result = x << UInt64(amount)
    } else if arithmetic {
      result = UInt64(bitPattern: Int64(bitPattern: x) >> Int64(amount))
    } else {
      result = x >> UInt64(amount)
    }
    put(limbs: result)
    put(sign(limb(result, 1)))
    put(limbs: r.rd, 2..<4)
  }

  @inline(__always)
  mutating func fillSetLess(signed: Bool) {
    let (a, b) = alu(second: .limbs)
    if signed {
      put(sign(limb(a, 3)))
      put(sign(limb(b, 3)))
    }
    _ = compare(a, b, signed: signed)
  }

  @inline(__always)
  mutating func fillSetLessImmediate(signed: Bool) {
    let (a, _) = alu()
    put(row.fields.0)
    put(row.fields.1)
    if signed { put(sign(limb(a, 3))) }
    let high = UInt64(row.fields.1)
    let b = UInt64(row.fields.0) | high << 16 | high << 32 | high << 48
    _ = compare(a, b, signed: signed)
  }

  /// The columns of `BranchFrame`.
  @inline(__always)
  private mutating func branch(readsSecond: Bool) {
    put(UInt32(row.rs1))
    put(times.rs1)
    put(limbs: r.rs1)
    later(times.rs1, 0)
    if readsSecond {
      put(UInt32(row.rs2))
      put(times.rs2)
      put(limbs: r.rs2)
      later(times.rs2, 1)
    }
    put(row.fields.0)
    put(row.fields.1)
    put(textBase &+ 4 &* r.next)
  }

  @inline(__always)
  mutating func fillBranchEqual(readsSecond: Bool) {
    branch(readsSecond: readsSecond)
    let (a, b) = (r.rs1, readsSecond ? r.rs2 : 0)
    put(a != b)
    var u = Felt.zero
    var w = Felt.zero
    if a != b {
      func d(_ i: Int) -> Felt { Felt(limb(a, i)) - Felt(limb(b, i)) }
      let x = d(0) + Felt(256) * d(3)
      let y = d(1) + Felt(65536) * d(3)
      if !x.isZero {
        u = x.inverse
      } else if !y.isZero {
        w = y.inverse
      } else {
        u = .one
        w = d(2).inverse
      }
    }
    put(u.value)
    put(w.value)
  }

  @inline(__always)
  mutating func fillBranchLess(signed: Bool) {
    branch(readsSecond: true)
    if signed {
      put(sign(limb(r.rs1, 3)))
      put(sign(limb(r.rs2, 3)))
    }
    _ = compare(r.rs1, r.rs2, signed: signed)
  }
}
