internal import BN254
public import EllipticCurves

/// A value that constraints make 0 or 1.
public struct Bit: Sendable {
  public let linear: Linear

  /// Not constrained: `linear` must be a bit already.
  init(unchecked linear: Linear) { self.linear = linear }

  public init(_ constant: Bool) { linear = constant ? .one : .zero }

  public var value: Bool { !linear.value.isZero }

  public static prefix func ! (a: Bit) -> Bit { Bit(unchecked: .one - a.linear) }
}

extension Circuit {
  /// A bit that the prover chooses: b·(b − 1) = 0.
  public func bit(_ value: Bool, file: StaticString = #fileID, line: UInt = #line) -> Bit {
    let b = variable(value ? .one : .zero)
    constrain(b, b - .one, .zero, file: file, line: line)
    return Bit(unchecked: b)
  }

  /// Makes an expression a bit.
  public func assertBit(_ x: Linear, file: StaticString = #fileID, line: UInt = #line) -> Bit {
    if x.constant == nil { constrain(x, x - .one, .zero, file: file, line: line) }
    return Bit(unchecked: x)
  }

  public func and(_ a: Bit, _ b: Bit) -> Bit { Bit(unchecked: product(a.linear, b.linear)) }

  public func or(_ a: Bit, _ b: Bit) -> Bit { !and(!a, !b) }

  /// z with 2a · b = a + b − z; a variable of its own, so that expressions stay short however long a chain is.
  public func xor(_ a: Bit, _ b: Bit) -> Bit {
    if let k = a.linear.constant { return k.isZero ? b : !b }
    if let k = b.linear.constant { return k.isZero ? a : !a }
    let z = variable(a.value != b.value ? .one : .zero)
    constrain(a.linear + a.linear, b.linear, a.linear + b.linear - z)
    return Bit(unchecked: z)
  }

  /// The sum modulo 2 of up to seven bits: two or three bits of the sum are made, and the lowest follows.
  public func parity(_ bits: [Bit]) -> Bit {
    precondition(bits.count <= 7)
    let sum = Linear.sum(bits.map(\.linear))
    if sum.constant != nil || bits.count < 2 {
      return bits.count < 2 ? Bit(unchecked: sum) : Bit(unchecked: Linear(sum.value.words[0] & 1))
    }
    if bits.count == 2 { return xor(bits[0], bits[1]) }
    let total = sum.value.words[0]
    var rest = sum
    for i in 1..<(bits.count < 4 ? 2 : 3) {
      let high = bit(total >> UInt64(i) & 1 != 0)
      rest = rest - high.linear * BN254.Fr(1 << UInt64(i))
    }
    return assertBit(rest)
  }

  /// if condition then a else b
  public func select(_ condition: Bit, _ a: Linear, _ b: Linear) -> Linear {
    b + product(condition.linear, a - b)
  }

  public func select(_ condition: Bit, _ a: Bit, _ b: Bit) -> Bit {
    Bit(unchecked: select(condition, a.linear, b.linear))
  }

  /// The `count` binary digits of x, lowest first, which makes x an integer below 2^count; at most 253, so that there is only one
  /// way to write x.
  public func bits(_ x: Linear, _ count: Int, file: StaticString = #fileID, line: UInt = #line) -> [Bit] {
    precondition(count >= 0 && count <= 253)
    let words = x.value.words
    if x.constant != nil, words.bitWidth <= count { return (0..<count).map { Bit(words.bit($0)) } }
    let digits = (0..<count).map { bit(words.bit($0), file: file, line: line) }
    equal(Self.number(digits), x, file: file, line: line)
    return digits
  }

  /// Makes x an integer below 2^count.
  public func assertBelow(
    powerOfTwo count: Int, _ x: Linear, file: StaticString = #fileID, line: UInt = #line
  ) {
    _ = bits(x, count, file: file, line: line)
  }

  /// All 254 binary digits of the integer below r that x is.
  public func canonicalBits(_ x: Linear, file: StaticString = #fileID, line: UInt = #line) -> [Bit] {
    gadget("canonicalBits", file: file, line: line) {
      let words = x.value.words
      let digits = (0..<254).map { bit(words.bit($0)) }
      equal(Self.number(digits), x)
      assertAtMost(digits, BN254Order.modulus.subtracting(1))
      return digits
    }
  }

  /// Makes the number of bits at most a constant. From the top: `equal` is 1 while all bits are those of the constant; where the
  /// constant has 0 and so far all are equal, the bit must be 0.
  public func assertAtMost(_ digits: [Bit], _ limit: Words4) {
    precondition(limit.bitWidth <= digits.count)
    var equal = Linear.one
    for i in digits.indices.reversed() {
      if limit.bit(i) {
        equal = product(equal, digits[i].linear)
      } else {
        constrain(equal, digits[i].linear, .zero)
      }
    }
  }

  /// Σ 2^i · digits[i]
  public static func number(_ digits: some Collection<Bit>) -> Linear {
    var power = BN254.Fr.one
    var parts: [Linear] = []
    for digit in digits {
      parts.append(digit.linear * power)
      power = power.doubled
    }
    return .sum(parts)
  }

  /// Whether x is 0: with y = 1 − x·inverse, x·y = 0 makes y 0 where x is not.
  public func isZero(_ x: Linear) -> Bit {
    if let k = x.constant { return Bit(k.isZero) }
    let inverse = variable(x.value.inverse)
    let y = variable(x.value.isZero ? .one : .zero)
    constrain(x, inverse, .one - y)
    constrain(x, y, .zero)
    return Bit(unchecked: y)
  }

  public func isEqual(_ x: Linear, _ y: Linear) -> Bit { isZero(x - y) }

  /// 1 / x; x is not 0.
  public func inverse(_ x: Linear, file: StaticString = #fileID, line: UInt = #line) -> Linear {
    let y = variable(x.value.inverse)
    constrain(x, y, .one, file: file, line: line)
    return y
  }
}
