import BN254
import BigIntegers
import EllipticCurves
import R1CS
import Testing

@Suite struct CircuitTests {
  func fr(_ x: UInt64) -> BN254.Fr { BN254.Fr(x) }

  /// x³ + x + 5 = 35.
  func cubic(_ x: BN254.Fr) -> Circuit {
    let circuit = Circuit()
    let x = circuit.privateInput(x)
    circuit.expose(circuit.product(circuit.product(x, x), x) + x + Linear(5))
    return circuit
  }

  @Test func statement() throws {
    let circuit = cubic(fr(3))
    try circuit.check()
    let (system, witness) = circuit.finish()
    #expect(system.constraintCount == 3 && system.publicOutputCount == 1 && system.privateInputCount == 1)
    #expect(witness.values[0] == .one && witness.values[1] == fr(35) && witness.values[2] == fr(3))
    #expect(try system.firstViolation(witness) == nil)
    let other = cubic(fr(10)).finish()
    #expect(other.system == system, "the constraints do not depend on values")
    #expect(try system.firstViolation(other.witness) == nil)
    var mixed = witness
    mixed.values[1] = fr(36)
    #expect(try system.firstViolation(mixed) == 2)
    let file = try system.file.withUnsafeBytes { try RankOneConstraints(file: $0) }
    #expect(file == system)
  }

  @Test func orderOfWires() throws {
    let circuit = Circuit()
    let hidden = circuit.variable(fr(4))
    let secret = circuit.privateInput(fr(2))
    let given = circuit.publicInput(fr(8))
    circuit.constrain(secret, secret, hidden)
    circuit.constrain(secret, hidden, given)
    circuit.expose(hidden + given)
    let (system, witness) = circuit.finish()
    #expect(witness.values == [fr(1), fr(12), fr(8), fr(2), fr(4)])
    #expect(try system.firstViolation(witness) == nil)
  }

  @Test func violationsAreNamed() throws {
    let circuit = Circuit()
    let x = circuit.privateInput(fr(300))
    circuit.gadget("outer") {
      circuit.gadget("byte") { circuit.assertBelow(powerOfTwo: 8, x) }
    }
    let violation = try #require(throws: ConstraintViolation.self) { try circuit.check() }
    #expect(violation.index == 8)
    #expect(violation.location.hasPrefix("R1CSTests/CircuitTests.swift:"))
    #expect(
      violation.gadgets.count == 2 && violation.gadgets[0].hasPrefix("outer (R1CSTests/CircuitTests.swift:"))
    #expect(violation.gadgets[1].hasPrefix("byte ("))
    #expect(violation.description.contains("does not hold"))
    #expect(circuit.constraintCounts.map(\.gadget) == ["outer", "outer/byte"])
    #expect(circuit.constraintCounts.map(\.constraints) == [9, 9])
  }

  @Test func linearCombinations() {
    let circuit = Circuit()
    let (x, y) = (circuit.variable(fr(5)), circuit.variable(fr(7)))
    let sum = x * fr(3) + y - x * fr(3)
    #expect(sum.value == fr(7) && (sum - y).constant == .zero)
    #expect(Linear.sum([x, y, x, Linear(2)]).value == fr(19))
    #expect((Linear.sum([x, y, -x, -y])).constant == .zero)
    #expect(circuit.product(Linear(3), x).value == fr(15) && circuit.constraintCount == 0)
  }
}

@Suite struct BitTests {
  func fr(_ x: UInt64) -> BN254.Fr { BN254.Fr(x) }

  @Test func truthTables() throws {
    for i in 0..<8 {
      let circuit = Circuit()
      let bits = (0..<3).map { circuit.bit(i >> $0 & 1 != 0) }
      let (a, b, c) = (bits[0].value, bits[1].value, bits[2].value)
      #expect(circuit.and(bits[0], bits[1]).value == (a && b))
      #expect(circuit.or(bits[0], bits[1]).value == (a || b))
      #expect(circuit.xor(bits[0], bits[1]).value == (a != b))
      #expect(circuit.parity(bits).value == ((a != b) != c))
      #expect(circuit.select(bits[0], bits[1], bits[2]).value == (a ? b : c))
      #expect((!bits[0]).value == !a)
      try circuit.check()
    }
    for i in 0..<128 {
      let circuit = Circuit()
      for count in 1...7 {
        let bits = (0..<count).map { circuit.bit(i >> $0 & 1 != 0) }
        #expect(circuit.parity(bits).value == ((i & (1 << count - 1)).nonzeroBitCount & 1 != 0))
      }
      try circuit.check()
    }
  }

  @Test func ranges() throws {
    for (value, count, fits) in [
      (0, 0, true), (1, 0, false), (255, 8, true), (256, 8, false), (1 << 40, 41, true),
    ] as [(UInt64, Int, Bool)] {
      let circuit = Circuit()
      circuit.assertBelow(powerOfTwo: count, circuit.privateInput(fr(value)))
      #expect(((try? circuit.check()) != nil) == fits)
    }
    let circuit = Circuit()
    circuit.assertBelow(powerOfTwo: 253, circuit.privateInput(-fr(1)))
    #expect(throws: ConstraintViolation.self) { try circuit.check() }
  }

  /// r − 1 has its digits; those of r, which are 0 as well, are refused.
  @Test func canonicalDigits() throws {
    for x in [BN254.Fr.zero, .one, -.one, -fr(5), fr(1 << 40)] {
      let circuit = Circuit()
      let digits = circuit.canonicalBits(circuit.privateInput(x))
      try circuit.check()
      #expect((0..<254).allSatisfy { digits[$0].value == x.words.bit($0) })
    }
    for (offset, holds) in [(0, true), (1, false), (2, false)] as [(UInt64, Bool)] {
      let circuit = Circuit()
      let words = BN254Order.modulus.subtracting(1).adding(offset)
      let digits = (0..<254).map { circuit.bit(words.bit($0)) }
      circuit.assertAtMost(digits, BN254Order.modulus.subtracting(1))
      #expect(((try? circuit.check()) != nil) == holds)
    }
  }

  @Test func zeros() throws {
    for x: UInt64 in [0, 1, 77] {
      let circuit = Circuit()
      let input = circuit.privateInput(fr(x))
      #expect(circuit.isZero(input).value == (x == 0))
      #expect(circuit.isEqual(input, Linear(77)).value == (x == 77))
      if x != 0 { #expect(circuit.inverse(input).value * fr(x) == .one) }
      try circuit.check()
    }
    let circuit = Circuit()
    _ = circuit.inverse(circuit.privateInput(.zero))
    #expect(throws: ConstraintViolation.self) { try circuit.check() }
  }
}

@Suite struct SecondSolutionTests {
  func search(_ build: (Circuit) -> Void) throws -> Witness? {
    let circuit = Circuit()
    build(circuit)
    try circuit.check()
    let (system, witness) = circuit.finish()
    let found = SecondSolutionSearch(system, witness).find()
    if let found {
      #expect(try system.firstViolation(found) == nil && !(found == witness))
    }
    return found
  }

  /// Values that do not begin with 1 are no witness, and what is made of them is no solution.
  @Test func firstValueIsOne() throws {
    let circuit = Circuit()
    let x = circuit.privateInput(BN254.Fr(6))
    let digits = (0..<2).map { circuit.variable(BN254.Fr($0 == 0 ? 4 : 2)) }
    circuit.equal(digits[0] + digits[1], x)
    let (system, witness) = circuit.finish()
    #expect(SecondSolutionSearch(system, witness).find() != nil)
    var other = witness
    other.values[0] = BN254.Fr(2)
    #expect(SecondSolutionSearch(system, other).find() == nil)
  }

  /// Digits that nobody says are bits.
  @Test func missingBits() throws {
    #expect(
      try search { circuit in
        let x = circuit.privateInput(BN254.Fr(6))
        let digits = (0..<3).map { circuit.variable(BN254.Fr(6 >> UInt64($0) & 1)) }
        circuit.equal(digits[0] + digits[1] * BN254.Fr(2) + digits[2] * BN254.Fr(4), x)
      } != nil)
  }

  /// A test for zero without x·y = 0.
  @Test func halfAZeroTest() throws {
    #expect(
      try search { circuit in
        let x = circuit.privateInput(BN254.Fr(6))
        let inverse = circuit.variable(BN254.Fr(6).inverse)
        let y = circuit.variable(.zero)
        circuit.constrain(x, inverse, .one - y)
        circuit.expose(y)
      } != nil)
  }

  /// A square root has two signs: no derivative shows it.
  @Test func signs() throws {
    #expect(
      try search { circuit in
        let x = circuit.privateInput(BN254.Fr(49))
        let root = circuit.variable(BN254.Fr(7))
        circuit.constrain(root, root, x)
        circuit.expose(root)
      } != nil)
  }

  /// A remainder without a range.
  @Test func missingRange() throws {
    #expect(
      try search { circuit in
        let x = circuit.privateInput(BN254.Fr(100))
        let q = circuit.variable(BN254.Fr(14))
        let r = circuit.variable(BN254.Fr(2))
        circuit.assertBelow(powerOfTwo: 3, r)
        circuit.equal(q * BN254.Fr(7) + r, x)
        circuit.expose(r)
      } != nil)
  }

  /// Two products that only their sum binds, so that two wires must move at once.
  @Test func hiddenDirection() throws {
    #expect(
      try search { circuit in
        let (x, y) = (circuit.privateInput(BN254.Fr(3)), circuit.privateInput(BN254.Fr(5)))
        let (u, v) = (circuit.variable(BN254.Fr(2)), circuit.variable(BN254.Fr(4)))
        let (s, t) = (circuit.product(x, u), circuit.product(y, v))
        circuit.expose(s + t)
        circuit.equal(s + t, Linear(26))
      } != nil)
  }

  /// The gadgets determine all they make.
  @Test func gadgetsAreDetermined() throws {
    #expect(
      try search { circuit in
        let x = circuit.privateInput(BN254.Fr(200))
        let digits = circuit.bits(x, 8)
        circuit.expose(circuit.isZero(x - Linear(3)).linear)
        circuit.expose(circuit.xor(digits[0], digits[3]).linear)
        circuit.expose(circuit.parity(Array(digits[..<5])).linear)
        circuit.expose(circuit.select(digits[7], x, Linear(1)))
      } == nil)
    #expect(
      try search { circuit in
        let s = (1...3).map { circuit.privateInput(BN254.Fr($0)) }
        for x in circuit.poseidon2(s) { circuit.expose(x) }
      } == nil)
    #expect(try search { _ = $0.canonicalBits($0.privateInput(BN254.Fr(12345))) } == nil)
  }
}
