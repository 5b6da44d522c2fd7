public import BN254
public import EllipticCurves

/// A linear combination of a circuit's wires with its value: Σ coefficient · wire. What statements are written in.
public struct Linear: Sendable {
  struct Term: Sendable, Equatable {
    var wire: UInt32
    var coefficient: BN254.Fr
  }

  /// By ascending wire, none twice, no coefficient 0.
  let terms: [Term]
  /// What it is in the witness being built.
  public let value: BN254.Fr

  init(terms: [Term], value: BN254.Fr) {
    self.terms = terms
    self.value = value
  }

  /// A constant: a multiple of wire 0, which is 1.
  public init(_ constant: BN254.Fr) {
    self.init(terms: constant.isZero ? [] : [Term(wire: 0, coefficient: constant)], value: constant)
  }

  public init(_ constant: UInt64) { self.init(BN254.Fr(constant)) }

  public static var zero: Linear { Linear(terms: [], value: .zero) }
  public static var one: Linear { Linear(BN254.Fr.one) }

  /// The constant it is, if it is one whatever the witness.
  public var constant: BN254.Fr? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 && terms[0].wire == 0 ? terms[0].coefficient : nil
  }

  public static func + (a: Linear, b: Linear) -> Linear {
    if a.terms.isEmpty { return b }
    if b.terms.isEmpty { return a }
    var terms: [Term] = []
    terms.reserveCapacity(a.terms.count + b.terms.count)
    var (i, j) = (0, 0)
    while i < a.terms.count, j < b.terms.count {
      let (s, t) = (a.terms[i], b.terms[j])
      if s.wire < t.wire {
        terms.append(s)
        i += 1
      } else if t.wire < s.wire {
        terms.append(t)
        j += 1
      } else {
        let sum = s.coefficient + t.coefficient
        if !sum.isZero { terms.append(Term(wire: s.wire, coefficient: sum)) }
        i += 1
        j += 1
      }
    }
    terms += a.terms[i...]
    terms += b.terms[j...]
    return Linear(terms: terms, value: a.value + b.value)
  }

  public static func * (a: Linear, k: BN254.Fr) -> Linear {
    if k.isZero { return .zero }
    return Linear(
      terms: a.terms.map { Term(wire: $0.wire, coefficient: $0.coefficient * k) }, value: a.value * k)
  }

  public static func - (a: Linear, b: Linear) -> Linear { a + b * -BN254.Fr.one }
  public static prefix func - (a: Linear) -> Linear { a * -BN254.Fr.one }

  /// Of many, in one pass.
  public static func sum(_ parts: some Sequence<Linear>) -> Linear {
    var all: [Term] = []
    var value = BN254.Fr.zero
    for part in parts {
      all += part.terms
      value = value + part.value
    }
    all.sort { $0.wire < $1.wire }
    var terms: [Term] = []
    for term in all {
      if let last = terms.last, last.wire == term.wire {
        terms[terms.count - 1].coefficient = last.coefficient + term.coefficient
      } else {
        terms.append(term)
      }
    }
    return Linear(terms: terms.filter { !$0.coefficient.isZero }, value: value)
  }
}
