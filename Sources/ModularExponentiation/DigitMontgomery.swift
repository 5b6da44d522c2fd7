import BigIntegers

#if arch(riscv64) && hasFeature(Embedded)
  import CIntrinsics
#endif

/// Montgomery's residues with digits of 256 bits, whose products are calls of the machine's accelerator: the guest's path
/// for odd moduli above 384 bits. Natively it exists for tests.
///
/// Columns of the product and of the reduction are summed together in registers ("finely integrated product scanning",
/// Koç, Acar, Kaliski, "Analyzing and comparing Montgomery multiplication algorithms", 1996).
struct DigitMontgomery: ~Copyable, Ring {
  /// Limbs of an element: four for each digit.
  let count: Int
  private let modulus: Natural
  /// −1 / modulus modulo 2²⁵⁶, zero, and the two digits of a product.
  private let scratch: Natural
  /// The digits q of a reduction, then a result.
  private let digits: Natural

  init(_ m: borrowing Natural) {
    count = (m.count &+ 3) & ~3
    modulus = m.resized(to: count)
    scratch = Natural(zeros: 16)
    digits = Natural(zeros: 2 &* count &+ 4)
    // From 64 bits by Newton's iteration: y ← y (2 + m y) for y = −1/m.
    var inverse = UInt256(negatedInverse(m[0]))
    let low = UInt256(words: modulus.limbs)
    for _ in 0..<2 {
      let factor = Modular256.multiplyAdd(low, inverse, UInt256(2), modulus: .zero)
      inverse = Modular256.multiplyAdd(inverse, factor, .zero, modulus: .zero)
    }
    inverse.store(to: scratch.limbs)
  }

  /// The residue of any number.
  func element(_ x: borrowing Natural) -> Natural {
    // x · 2⁶⁴ⁿ by division.
    let shifted = Natural(zeros: x.count &+ count &+ 1)
    for i in 0..<x.count { shifted.limbs[count &+ i] = x[i] }
    var used = count
    while modulus[used &- 1] == 0 { used &-= 1 }
    Limbs.divide(
      shifted.limbs, count: x.count &+ count, by: modulus.limbs, divisorCount: used, quotient: nil)
    return shifted.resized(to: count)
  }

  /// The integer of an element.
  func integer(_ x: borrowing Natural) -> Natural {
    let one = Natural(zeros: count)
    one.limbs[0] = 1
    let result = Natural(zeros: count)
    multiply(result.limbs, x.limbs, one.limbs)
    return result
  }

  func square(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>) { multiply(r, a, a) }

  func multiply(_ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>) {
    let (m, inverse, zero, product) = (
      modulus.limbs, scratch.limbs, scratch.limbs + 4, scratch.limbs + 8
    )
    let (q, result) = (digits.limbs, digits.limbs + count)
    var sum = Column()
    var column = 0
    while column < count {
      sum.add(a, b + column, count: column / 4 &+ 1, product)
      sum.add(q, m + column, count: column / 4, product)
      // The digit of q that clears the lowest digit of the sum.
      sum.storeLowest(to: product)
      Modular256.multiplyAdd(q + column, product, inverse, zero, modulus: zero)
      sum.add(q + column, m, count: 1, product)
      sum.shift()
      column &+= 4
    }
    while column < 2 &* count {
      let first = column &- count &+ 4
      let left = (count &- first) / 4
      sum.add(a + first, b + (count &- 4), count: left, product)
      sum.add(q + first, m + (count &- 4), count: left, product)
      sum.storeLowest(to: result + (column &- count))
      sum.shift()
      column &+= 4
    }
    if sum.lowest != 0 || !Limbs.isLess(result, m, count: count) { Limbs.subtract(result, m, count: count) }
    for i in 0..<count { r[i] = result[i] }
  }
}

/// A sum of 512-bit products, nine limbs.
private struct Column {
  var lowest: UInt64 = 0
  private var l1: UInt64 = 0
  private var l2: UInt64 = 0
  private var l3: UInt64 = 0
  private var l4: UInt64 = 0
  private var l5: UInt64 = 0
  private var l6: UInt64 = 0
  private var l7: UInt64 = 0
  private var l8: UInt64 = 0

  /// Adds the products of `count` digits at a, a + 4, … with those at b, b − 4, …; `product` is room for one.
  @inline(never)
  mutating func add(
    _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, count: Int,
    _ product: UnsafeMutablePointer<UInt64>
  ) {
    // In variables of this function: the compiler keeps these in registers.
    var (s0, s1, s2, s3, s4, s5, s6, s7, s8) = (lowest, l1, l2, l3, l4, l5, l6, l7, l8)
    var (x, y, left) = (a, b, count)
    while left > 0 {
      #if arch(riscv64) && hasFeature(Embedded)
        martinet_product_256(product, x, y)
      #else
        let (high, low) = UInt256(words: x).multipliedFullWidth(by: UInt256(words: y))
        low.store(to: product)
        high.store(to: product + 4)
      #endif
      var carry: UInt64 = 0
      s0 = Limbs.add(s0, product[0], &carry)
      s1 = Limbs.add(s1, product[1], &carry)
      s2 = Limbs.add(s2, product[2], &carry)
      s3 = Limbs.add(s3, product[3], &carry)
      s4 = Limbs.add(s4, product[4], &carry)
      s5 = Limbs.add(s5, product[5], &carry)
      s6 = Limbs.add(s6, product[6], &carry)
      s7 = Limbs.add(s7, product[7], &carry)
      s8 = s8 &+ carry
      x += 4
      y -= 4
      left &-= 1
    }
    (lowest, l1, l2, l3, l4, l5, l6, l7, l8) = (s0, s1, s2, s3, s4, s5, s6, s7, s8)
  }

  @inline(__always)
  func storeLowest(to words: UnsafeMutablePointer<UInt64>) {
    (words[0], words[1], words[2], words[3]) = (lowest, l1, l2, l3)
  }

  /// Divides by 2²⁵⁶.
  @inline(__always)
  mutating func shift() {
    (lowest, l1, l2, l3, l4) = (l4, l5, l6, l7, l8)
    (l5, l6, l7, l8) = (0, 0, 0, 0)
  }
}
