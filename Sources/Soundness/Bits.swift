/// A number of bits, log₂ of an error or of a count, in units of 1/65536.
///
/// Integer arithmetic with directed rounding: prover, verifier and guest derive the same parameters on every
/// machine, and an error is never rounded in the protocol's favour.
@frozen
public struct Bits: Comparable, Hashable, Sendable {
  public var units: Int

  /// Units in one bit.
  public static let one = 65536

  @inlinable
  public init(units: Int) { self.units = units }

  @inlinable
  public init(_ bits: Int) { units = bits * Bits.one }

  public static let zero = Bits(units: 0)

  @inlinable public static func < (a: Bits, b: Bits) -> Bool { a.units < b.units }
  @inlinable public static func + (a: Bits, b: Bits) -> Bits { Bits(units: a.units + b.units) }
  @inlinable public static func - (a: Bits, b: Bits) -> Bits { Bits(units: a.units - b.units) }
  @inlinable public static prefix func - (a: Bits) -> Bits { Bits(units: -a.units) }
  @inlinable public static func * (a: Int, b: Bits) -> Bits { Bits(units: a * b.units) }
  @inlinable public static func += (a: inout Bits, b: Bits) { a = a + b }

  /// The smallest integer not below, for values of at least zero; zero for negative ones.
  public var ceiling: Int { units <= 0 ? 0 : (units + Bits.one - 1) / Bits.one }

  /// Half, rounded up.
  public var halvedUp: Bits { Bits(units: (units + 1) >> 1) }

  /// log₂ x rounded up, for x ≥ 1.
  public static func log2Up(_ x: UInt64) -> Bits { Bits(units: log2Units(x) + (x & (x - 1) == 0 ? 0 : 2)) }

  /// log₂ x rounded down, for x ≥ 1.
  public static func log2Down(_ x: UInt64) -> Bits { Bits(units: log2Units(x)) }

  /// log₂(2^a + 2^b) rounded up.
  public static func sumUp(_ a: Bits, _ b: Bits) -> Bits {
    let high = max(a, b)
    let distance = (high.units - min(a, b).units) >> 16
    // log₂(1 + x) ≤ min(1, 1.4427 x) with x ≤ 2^−distance.
    if distance >= 40 { return Bits(units: high.units + 1) }
    return Bits(units: high.units + min(one, (94549 >> distance) + 1))
  }

  /// The integer part by the leading bit, then sixteen bits by repeated squaring of the mantissa. Exact for powers
  /// of two; otherwise not above log₂ x, and less than two units below.
  private static func log2Units(_ x: UInt64) -> Int {
    precondition(x > 0)
    let integer = 63 - x.leadingZeroBitCount
    var mantissa = x << UInt64(63 - integer)  // in [2⁶³, 2⁶⁴): 1 ≤ m < 2
    var units = integer << 16
    if mantissa == 1 << 63 { return units }
    for bit in stride(from: 15, through: 0, by: -1) {
      let square = mantissa.multipliedFullWidth(by: mantissa)  // high half in [2⁶², 2⁶⁴)
      if square.high >> 63 == 1 {
        units |= 1 << bit
        mantissa = square.high
      } else {
        mantissa = square.high << 1 | square.low >> 63
      }
    }
    return units
  }
}

extension Bits: CustomStringConvertible {
  /// Rounded down to hundredths.
  public var description: String {
    let magnitude = units < 0 ? -units : units
    let hundredths = units < 0 ? (magnitude * 100 + Bits.one - 1) / Bits.one : magnitude * 100 / Bits.one
    let fraction = hundredths % 100
    return "\(units < 0 ? "-" : "")\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
