import BigIntegers

/// Modular exponentiation of numbers of any size, in variable time: Ethereum's precompile 0x05 (EIP-198, with the
/// limits of EIP-7823).
///
/// Odd moduli by Montgomery's products; even ones, m = 2ᵏ q, by the same modulo q, truncated products modulo 2ᵏ, and
/// the Chinese remainder theorem.
public enum ModularExponentiation {
  /// baseᵉ mod m, as many bytes as the modulus has. All numbers are bytes, most significant first, with any number of
  /// leading zeros; none at all is zero. 0⁰ is 1. For the moduli 0 and 1 the result is 0.
  public static func power(
    base: UnsafeRawBufferPointer, exponent: UnsafeRawBufferPointer, modulus: UnsafeRawBufferPointer
  ) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: modulus.count)
    let m = Natural(modulus)
    if m.count == 0 || (m.count == 1 && m[0] == 1) { return output }
    let b = Natural(base)
    let e = Bits(exponent)
    if e.count == 0 {
      output[output.count &- 1] = 1
      return output
    }
    #if arch(riscv64) && hasFeature(Embedded)
      if m.count <= FusedRing.maximum {
        FusedRing(m).power(b, e).store(to: &output)
        return output
      }
    #endif
    let result = m[0] & 1 == 1 ? odd(b, e, m) : even(b, e, m)
    result.store(to: &output)
    return output
  }

  /// baseᵉ mod m, as above.
  public static func power(base: [UInt8], exponent: [UInt8], modulus: [UInt8]) -> [UInt8] {
    base.withUnsafeBytes { base in
      exponent.withUnsafeBytes { exponent in
        modulus.withUnsafeBytes { modulus in power(base: base, exponent: exponent, modulus: modulus) }
      }
    }
  }

  /// For an odd modulus above 1.
  private static func odd(_ base: borrowing Natural, _ exponent: Bits, _ m: borrowing Natural) -> Natural {
    let ring = Montgomery(m)
    let x = ring.element(base)
    ring.raise(x.limbs, to: exponent)
    return ring.integer(x)
  }

  /// For an even modulus 2ᵏ q.
  private static func even(_ base: borrowing Natural, _ exponent: Bits, _ m: borrowing Natural) -> Natural {
    let k = m.trailingZeroBitCount
    let ring = TruncatedRing(bits: k)
    let low = ring.element(base)
    // An even base has k factors 2 after k products.
    if low[0] & 1 == 0 && exponent.clamped >= k {
      for i in 0..<low.count { low.limbs[i] = 0 }
    } else {
      ring.raise(low.limbs, to: exponent)
    }
    let q = m.shiftedRight(k)
    if q.count == 1 && q[0] == 1 { return low }
    let high = odd(base, exponent, q)
    return combine(high, q, low, ring)
  }

  /// The number below 2ᵏ q that is `a` modulo the odd `q` and `b` modulo 2ᵏ: a + q · ((b − a) / q mod 2ᵏ).
  private static func combine(
    _ a: borrowing Natural, _ q: borrowing Natural, _ b: borrowing Natural, _ ring: borrowing TruncatedRing
  ) -> Natural {
    let width = ring.count
    let t = a.resized(to: width)
    // t = a − b, divided by −q exactly from below: each limb of the quotient clears one of t.
    Limbs.subtract(t.limbs, b.limbs, count: width)
    let inverse = negatedInverse(q[0])
    let y = Natural(zeros: width)
    for i in 0..<width {
      y.limbs[i] = t[i] &* inverse
      let count = min(q.count, width &- i)
      var carry = Limbs.multiplyAccumulate(t.limbs + i, q.limbs, y[i], count: count)
      var j = i &+ count
      while carry != 0 && j < width {
        let (sum, overflow) = t[j].addingReportingOverflow(carry)
        t.limbs[j] = sum
        carry = overflow ? 1 : 0
        j &+= 1
      }
    }
    ring.truncate(y.limbs)
    let result = a.resized(to: width &+ q.count)
    for i in 0..<width {
      let carry = Limbs.multiplyAccumulate(result.limbs + i, q.limbs, y[i], count: q.count)
      // Above the rows so far there is nothing yet.
      result.limbs[i &+ q.count] = carry
    }
    return result
  }
}

/// −1/x modulo 2⁶⁴ for odd x, by Newton's iteration.
@inline(__always)
func negatedInverse(_ x: UInt64) -> UInt64 {
  var inverse = x
  for _ in 0..<5 { inverse = inverse &* (2 &- x &* inverse) }
  return 0 &- inverse
}
