import Constraints
import KoalaBear

extension Machine {
  /// mul: Σ 2^(8 n) S_n − r is a multiple of 2⁶⁴.
  static func multiplyTable() -> Table {
    let u = ALU(.multiply, second: .bytes)
    let r = u.t.columns("rd", 4)
    u.f.bytes(u.bBytes, "bByte")
    for i in 0..<4 { u.f.range16(r[i], "rd[\(i)]") }
    var chain = CarryChain(u.f)
    for n in 0..<8 {
      chain.add(Products.term(n, u.a, u.bBytes) - (n % 2 == 0 ? r[n / 2] : 0))
    }
    return u.finish(.multiply, result: r)
  }

  /// mulhu.
  static func multiplyHighUnsignedTable() -> Table {
    let u = ALU(.multiplyHighUnsigned, second: .bytes)
    let low = u.t.columns("low", 4)
    let r = u.t.columns("rd", 4)
    rangeChecks(u, low, r)
    let limbs = low + r
    var chain = CarryChain(u.f)
    for n in 0..<13 {
      chain.add(Products.term(n, u.a, u.bBytes) - (n % 2 == 0 ? limbs[n / 2] : 0))
    }
    // The product is below 2¹²⁸: what comes out of weight 2¹⁰⁴ is the last limb.
    chain.add(Products.term(13, u.a, u.bBytes), carryOut: r[3])
    return u.finish(.multiplyHighUnsigned, result: r)
  }

  /// mulh and mulhsu. Field: whether the second operand is signed.
  ///
  /// A signed operand is its unsigned value less 2⁶⁴ times its sign, so the product's high half loses the other
  /// operand; modulo 2¹²⁸ that is all.
  static func multiplyHighSignedTable() -> Table {
    let u = ALU(.multiplyHighSigned, second: .bytes)
    let t = u.t
    let low = t.columns("low", 4)
    let r = t.columns("rd", 4)
    let signs = t.columns("sign", 2)
    let signed = t.column("signed2")
    let negative = t.column("negative2")
    rangeChecks(u, low, r)
    u.f.sign(signs[0], of: u.a[3], "sign[0]")
    u.f.sign(signs[1], of: u.b[3], "sign[1]")
    t.constrain(negative - signed * signs[1], "negative2")

    var limbs = low
    for m in 0..<4 { limbs.append(r[m] + signs[0] * u.b[m] + negative * u.a[m]) }
    var chain = CarryChain(u.f)
    for n in 0..<14 {
      chain.add(Products.term(n, u.a, u.bBytes) - (n % 2 == 0 ? limbs[n / 2] : 0))
    }
    // Modulo 2¹²⁸: a small multiple of 2¹⁶ is left.
    let overflow = t.column("overflow")
    u.f.bytes(overflow, 0, "overflow")
    t.constrain(chain.carry - limbs[7] - 65536 * (overflow - 8 * u.live), "weight 2^112")
    return u.finish(.multiplyHighSigned, result: r, signed)
  }

  private static func rangeChecks(_ u: ALU, _ low: [Expression], _ r: [Expression]) {
    u.f.bytes(u.bBytes, "bByte")
    for i in 0..<4 { u.f.range16(low[i], "low[\(i)]") }
    for i in 0..<4 { u.f.range16(r[i], "rd[\(i)]") }
  }

  /// mulw. r₁ is an integer by the carries; see `addWordTable`.
  static func multiplyWordTable() -> Table {
    let u = ALU(.multiplyWord, second: .limbs)
    let t = u.t
    let bytes = t.columns("bByte", 4)
    let r = t.columns("rd", 2)
    let s = t.column("sign")
    u.f.bytes(bytes, "bByte")
    t.constrain(bytes[0] + 256 * bytes[1] - u.b[0], "b[0] in bytes")
    t.constrain(bytes[2] + 256 * bytes[3] - u.b[1], "b[1] in bytes")
    u.f.range16(r[0], "rd[0]")
    u.f.sign(s, of: r[1], "sign")
    var chain = CarryChain(u.f)
    for n in 0..<4 {
      chain.add(Products.term(n, [u.a[0], u.a[1]], bytes) - (n % 2 == 0 ? r[n / 2] : 0))
    }
    return u.finish(.multiplyWord, result: signExtended(r, s))
  }
}
