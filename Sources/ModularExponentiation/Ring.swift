import BigIntegers

/// Products of residues in memory.
protocol Ring: ~Copyable {
  /// Limbs of an element.
  var count: Int { get }
  /// r ← a · b; any of them may be the same.
  func multiply(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>)
  /// r ← a²; both may be the same.
  func square(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>)
}

extension Ring where Self: ~Copyable {
  /// x ← xᵉ for e > 0, with odd powers of x from a table: windows slide over zeros (Menezes, van Oorschot, Vanstone,
  /// "Handbook of Applied Cryptography", algorithm 14.85).
  func raise(_ x: UnsafeMutablePointer<UInt64>, to exponent: Bits) {
    let width = Self.windowWidth(exponent.count)
    let entries = 1 &<< (width &- 1)
    // The result, x², then x, x³, x⁵ ….
    let memory = Natural(zeros: (entries &+ 1) &* count)
    let square = memory.limbs
    let table = memory.limbs + count
    for i in 0..<count { table[i] = x[i] }
    if entries > 1 { self.square(square, x) }
    for i in 1..<entries { multiply(table + i &* count, table + (i &- 1) &* count, square) }

    var isOne = true
    var i = exponent.count &- 1
    while i >= 0 {
      if !exponent[i] {
        self.square(x, x)
        i &-= 1
        continue
      }
      // The longest window from bit i down that ends with a one.
      var end = max(0, i &- width &+ 1)
      while !exponent[end] { end &+= 1 }
      var digit = 0
      var j = i
      while j >= end {
        digit = digit &<< 1 | (exponent[j] ? 1 : 0)
        if !isOne { self.square(x, x) }
        j &-= 1
      }
      let power = table + (digit &>> 1) &* count
      if isOne {
        for k in 0..<count { x[k] = power[k] }
        isOne = false
      } else {
        multiply(x, x, power)
      }
      i = end &- 1
    }
  }

  /// Where a wider window saves more products than its table costs.
  private static func windowWidth(_ bits: Int) -> Int {
    switch bits {
    case ..<9: 1
    case ..<25: 2
    case ..<81: 3
    case ..<241: 4
    case ..<673: 5
    case ..<1793: 6
    default: 7
    }
  }
}

/// Residues modulo an odd number above 1, as x · 2⁶⁴ⁿ (Montgomery, "Modular multiplication without trial division",
/// 1985); always below the modulus.
struct Montgomery: ~Copyable, Ring {
  let count: Int
  private let modulus: Natural
  private let inverse: UInt64
  /// Room for a product.
  private let wide: Natural

  init(_ m: borrowing Natural) {
    count = m.count
    modulus = m.resized(to: m.count)
    inverse = negatedInverse(m[0])
    wide = Natural(zeros: 2 &* m.count &+ 1)
  }

  /// The residue of any number.
  func element(_ x: borrowing Natural) -> Natural {
    // x · 2⁶⁴ⁿ by division.
    let shifted = Natural(zeros: x.count &+ count &+ 1)
    for i in 0..<x.count { shifted.limbs[count &+ i] = x[i] }
    Limbs.divide(
      shifted.limbs, count: x.count &+ count, by: modulus.limbs, divisorCount: count, quotient: nil)
    return shifted.resized(to: count)
  }

  /// The integer of an element.
  func integer(_ x: borrowing Natural) -> Natural {
    for i in 0..<count {
      wide.limbs[i] = x[i]
      wide.limbs[count &+ i] = 0
    }
    let result = Natural(zeros: count)
    reduce(result.limbs)
    return result
  }

  func multiply(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>) {
    let t = wide.limbs
    for i in 0..<count { t[i] = 0 }
    for i in 0..<count { t[count &+ i] = Limbs.multiplyAccumulate(t + i, a, b[i], count: count) }
    reduce(r)
  }

  func square(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>) {
    let t = wide.limbs
    // Products of different limbs once, doubled, and the squares.
    for i in 0..<2 &* count { t[i] = 0 }
    for i in 0..<count {
      t[count &+ i] = Limbs.multiplyAccumulate(
        t + (2 &* i &+ 1), a + (i &+ 1), a[i], count: count &- i &- 1)
    }
    var shiftedOut: UInt64 = 0
    var carry: UInt64 = 0
    for i in 0..<count {
      let square = a[i].multipliedFullWidth(by: a[i])
      let (low, high) = (t[2 &* i], t[2 &* i &+ 1])
      t[2 &* i] = Limbs.add(low &<< 1 | shiftedOut, square.low, &carry)
      t[2 &* i &+ 1] = Limbs.add(high &<< 1 | low &>> 63, square.high, &carry)
      shiftedOut = high &>> 63
    }
    reduce(r)
  }

  /// r ← `wide` / 2⁶⁴ⁿ, for `wide` below 2⁶⁴ⁿ times the modulus.
  private func reduce(_ r: UnsafeMutablePointer<UInt64>) {
    let t = wide.limbs
    let m = modulus.limbs
    var top: UInt64 = 0
    for i in 0..<count {
      let carry = Limbs.multiplyAccumulate(t + i, m, t[i] &* inverse, count: count)
      t[count &+ i] = Limbs.add(t[count &+ i], carry, &top)
    }
    if top != 0 || !Limbs.isLess(t + count, m, count: count) { Limbs.subtract(t + count, m, count: count) }
    for i in 0..<count { r[i] = t[count &+ i] }
  }
}

/// Residues modulo 2ᵏ: the low bits of products.
struct TruncatedRing: ~Copyable, Ring {
  let count: Int
  private let topMask: UInt64
  private let product: Natural

  init(bits k: Int) {
    count = (k &+ 63) &>> 6
    topMask = k & 63 == 0 ? .max : (1 &<< UInt64(truncatingIfNeeded: k & 63)) &- 1
    product = Natural(zeros: count)
  }

  /// The residue of any number.
  func element(_ x: borrowing Natural) -> Natural {
    let result = x.resized(to: count)
    truncate(result.limbs)
    return result
  }

  func truncate(_ x: UnsafeMutablePointer<UInt64>) { x[count &- 1] &= topMask }

  func multiply(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>) {
    let t = product.limbs
    for i in 0..<count { t[i] = 0 }
    for i in 0..<count { _ = Limbs.multiplyAccumulate(t + i, a, b[i], count: count &- i) }
    for i in 0..<count { r[i] = t[i] }
    truncate(r)
  }

  func square(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>) { multiply(r, a, a) }
}
