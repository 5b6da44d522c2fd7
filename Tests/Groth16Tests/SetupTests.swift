import BN254
import BigIntegers
import CurveValues
import EllipticCurves
import Foundation
import Groth16
import Groth16Prover
import R1CS
import Testing

/// x₀ is public, xᵢ₊₁ = xᵢ·xᵢ + i: `count` constraints with a witness.
func squares(_ count: Int, from start: BN254.Fr) -> (RankOneConstraints, Witness) {
  var (a, b, c) = (SparseMatrix(), SparseMatrix(), SparseMatrix())
  var values = [BN254.Fr.one, .zero, start]
  // Wires: 1, output, x₀, x₁, …; the last one is the output.
  for i in 0..<count {
    let from = UInt32(i + 2)
    let to = i == count - 1 ? UInt32(1) : UInt32(i + 3)
    a.append(from, .one)
    b.append(from, .one)
    c.append(to, .one)
    if i > 0 { c.append(0, -BN254.Fr(UInt64(i))) }
    a.endRow()
    b.endRow()
    c.endRow()
    let next = values[i + 2].squared + BN254.Fr(UInt64(i))
    if i == count - 1 { values[1] = next } else { values.append(next) }
  }
  let system = RankOneConstraints(
    a: a, b: b, c: c, wireCount: values.count, publicOutputCount: 1, publicInputCount: 0,
    privateInputCount: 1,
    labels: (0..<UInt64(values.count)).map { $0 }, labelCount: UInt64(values.count))
  return (system, Witness(values))
}

@Suite struct SetupTests {
  @Test(arguments: [1, 2, 5, 6, 61, 62, 63, 300]) func developmentSetup(count: Int) throws {
    let (system, witness) = squares(count, from: BN254.Fr(7))
    #expect(try system.firstViolation(witness) == nil)
    let setup = try SetupFile.unsafeDevelopment(system)
    #expect(setup.isUnsafeDevelopment)
    let read = try setup.file.withUnsafeBytes { try SetupFile(file: $0) }
    #expect(read.isUnsafeDevelopment)
    let key = try read.provingKey().verifyingKey(origin: .unsafeDevelopment)
    let proof = try read.provingKey().prove(witness)
    let output = [witness.values[1].integer]
    try key.verify(proof, publicValues: output)
    #expect(throws: ProofError.equation) { try key.verify(proof, publicValues: [output[0] &- 1]) }
    var wrong = witness
    wrong.values[1] = wrong.values[1] + .one
    let bad = try read.provingKey().prove(wrong)
    #expect(throws: ProofError.equation) { try key.verify(bad, publicValues: [wrong.values[1].integer]) }
  }

  /// From a statement in Swift to a proof: the preimage of a Poseidon2 output, and an element of KoalaBear⁵ with its inverse.
  @Test func fromCircuitToProof() throws {
    func statement(_ secret: UInt64) -> (RankOneConstraints, Witness) {
      let circuit = Circuit()
      let x = circuit.privateInput(BN254.Fr(secret))
      circuit.expose(circuit.poseidon2([x, .zero, .one])[0])
      let five = circuit.multiply(circuit.koalaBear(x), circuit.koalaBear(x))
      circuit.expose(circuit.canonical(five))
      return circuit.finish()
    }
    let (system, _) = statement(1)
    let provingKey = try SetupFile.unsafeDevelopment(system).provingKey()
    let key = try provingKey.verifyingKey()
    for secret: UInt64 in [5, 2_000_000_000] {
      let (same, witness) = statement(secret)
      #expect(same == system)
      let proof = try provingKey.prove(witness)
      let hash = Poseidon2BN254.permute([BN254.Fr(secret), .zero, .one])[0].integer
      try key.verify(proof, publicValues: [hash, UInt256(secret * secret % 0x7f00_0001)])
      #expect(throws: ProofError.equation) { try key.verify(proof, publicValues: [hash, 1]) }
    }
  }

  @Test func encodingsComeBack() throws {
    let (system, witness) = squares(10, from: BN254.Fr(3))
    let setup = try SetupFile.unsafeDevelopment(system)
    let provingKey = setup.provingKey()
    let key = try provingKey.verifyingKey()
    #expect(try VerifyingKey(key.bytes) == key)
    #expect(try VerifyingKey(snarkjs: .init(key.snarkjsJSON.utf8)) == key)
    let proof = try provingKey.prove(witness)
    #expect(try Proof(proof.bytes) == proof)
    #expect(try Proof(snarkjs: .init(proof.snarkjsJSON.utf8)) == proof)
    let marked = try provingKey.verifyingKey(origin: .unsafeDevelopment)
    #expect(marked.snarkjsJSON.contains("unsafe development setup: proofs can be forged"))
    for origin in [
      VerifyingKey.Origin.unsafeDevelopment, .ceremony(contributions: 3, beacon: true),
      .ceremony(contributions: 1, beacon: false),
    ] {
      let key = try provingKey.verifyingKey(origin: origin)
      #expect(try VerifyingKey(snarkjs: .init(key.snarkjsJSON.utf8)).origin == origin)
      #expect(key.vyperSource.contains("UNSAFE") == (origin == .unsafeDevelopment))
    }
  }

  @Test func manyAtOnce() throws {
    let (system, _) = squares(10, from: .zero)
    let setup = try SetupFile.unsafeDevelopment(system)
    let provingKey = setup.provingKey()
    let key = try provingKey.verifyingKey()
    var generator = SystemRandomNumberGenerator()
    var proofs: [(proof: Proof, publicValues: [UInt256])] = []
    for start: UInt64 in 1...5 {
      let (_, witness) = squares(10, from: BN254.Fr(start))
      proofs.append((try provingKey.prove(witness), [witness.values[1].integer]))
    }
    try key.verify(proofs) { generator.next() }
    try key.verify([]) { generator.next() }
    for i in proofs.indices {
      var changed = proofs
      changed[i].publicValues[0] = changed[i].publicValues[0] &+ 1
      #expect(throws: ProofError.equation) { try key.verify(changed) { generator.next() } }
      changed = proofs
      changed[i].proof = proofs[(i + 1) % 5].proof
      #expect(throws: ProofError.equation) { try key.verify(changed) { generator.next() } }
    }
    // Two errors that cancel in a sum without random factors.
    var cancelling = proofs
    let shift = BN254G1.generator
    cancelling[0].proof.c = (JacobianPoint(proofs[0].proof.c) + shift).affine
    cancelling[1].proof.c = (JacobianPoint(proofs[1].proof.c) - JacobianPoint(shift)).affine
    #expect(throws: ProofError.equation) { try key.verify(cancelling) { generator.next() } }
  }
}

@Suite struct RefusalTests {
  func key() throws -> (VerifyingKey, Proof, [UInt256]) {
    let (system, witness) = squares(4, from: BN254.Fr(3))
    let provingKey = try SetupFile.unsafeDevelopment(system).provingKey()
    return (try provingKey.verifyingKey(), try provingKey.prove(witness), [witness.values[1].integer])
  }

  /// A point of the twist outside the second group.
  func foreignPoint() -> BN254.G2Point {
    var x = BN254.Fp(1)
    while true {
      let candidate = Fp2(x, .one)
      if let y = (candidate.squared * candidate + BN254G2.b).squareRoot {
        let q = BN254.G2Point(uncheckedX: candidate, y: y)
        if !BN254G2.isInSubgroup(q) { return q }
      }
      x = x + .one
    }
  }

  @Test func keys() throws {
    let (key, _, _) = try key()
    let off = BN254.G1Point(uncheckedX: BN254.Fp(1), y: BN254.Fp(1))
    let off2 = BN254.G2Point(uncheckedX: .one, y: .one)
    func make(
      alpha: BN254.G1Point? = nil, beta: BN254.G2Point? = nil, gamma: BN254.G2Point? = nil,
      delta: BN254.G2Point? = nil,
      inputs: [BN254.G1Point]? = nil
    ) throws(VerifyingKeyError) {
      _ = try VerifyingKey(
        alpha: alpha ?? key.alpha, beta: beta ?? key.beta, gamma: gamma ?? key.gamma,
        delta: delta ?? key.delta,
        inputs: inputs ?? key.inputs)
    }
    try make()
    #expect(throws: VerifyingKeyError.deltaIsGenerator) { try make(delta: BN254G2.generator) }
    let other = BN254G2.generator.multiplied(by: 5).affine
    #expect(throws: VerifyingKeyError.deltaIsGamma) { try make(gamma: other, delta: other) }
    #expect(throws: VerifyingKeyError.deltaIsGamma) { try make(gamma: other, delta: -other) }
    #expect(throws: VerifyingKeyError.notOnCurve(.alpha)) { try make(alpha: off) }
    #expect(throws: VerifyingKeyError.notOnCurve(.alpha)) { try make(alpha: .neutral) }
    #expect(throws: VerifyingKeyError.notOnCurve(.beta)) { try make(beta: off2) }
    #expect(throws: VerifyingKeyError.notOnCurve(.gamma)) { try make(gamma: .neutral) }
    #expect(throws: VerifyingKeyError.notOnCurve(.delta)) { try make(delta: .neutral) }
    #expect(throws: VerifyingKeyError.notInSubgroup(.beta)) { try make(beta: foreignPoint()) }
    #expect(throws: VerifyingKeyError.notInSubgroup(.delta)) { try make(delta: foreignPoint()) }
    #expect(throws: VerifyingKeyError.notOnCurve(.input(1))) { try make(inputs: [key.inputs[0], off]) }
    #expect(throws: VerifyingKeyError.noInputs) { try make(inputs: []) }
  }

  @Test func proofs() throws {
    let (key, proof, publicValues) = try key()
    try key.verify(proof, publicValues: publicValues)
    var changed = proof
    changed.a = BN254.G1Point(uncheckedX: BN254.Fp(1), y: BN254.Fp(1))
    #expect(throws: ProofError.notOnCurve) { try key.verify(changed, publicValues: publicValues) }
    changed = proof
    changed.c = BN254.G1Point(uncheckedX: BN254.Fp(1), y: BN254.Fp(1))
    #expect(throws: ProofError.notOnCurve) { try key.verify(changed, publicValues: publicValues) }
    changed = proof
    changed.b = foreignPoint()
    #expect(throws: ProofError.notInSubgroup) { try key.verify(changed, publicValues: publicValues) }
    #expect(throws: ProofError.notInSubgroup) { try key.verify([(changed, publicValues)]) { 1 } }
    #expect(throws: ProofError.publicNotReduced(index: 0)) {
      try key.verify(proof, publicValues: [publicValues[0] &+ BN254.order])
    }

    // Every bit of the bytes: refused when read, or when verified.
    let bytes = proof.bytes
    for i in stride(from: 0, to: 8 * Proof.size, by: 5) {
      var flipped = bytes
      flipped[i / 8] ^= 1 << UInt8(i % 8)
      if let other = try? Proof(flipped) {
        #expect(throws: ProofError.self) { try key.verify(other, publicValues: publicValues) }
      }
    }
    // A coordinate plus p, where that fits.
    var bigger = bytes
    let x = try #require(UInt256(bigEndian: Array(bytes[0..<32])))
    let p = BN254Modulus.modulus
    let sum = x &+ UInt256(limbs: p.l0, p.l1, p.l2, p.l3)
    if !(sum < x) {
      bigger.replaceSubrange(0..<32, with: sum.bigEndianBytes)
      #expect(throws: PointDecodingError.notReduced(offset: 0)) { try Proof(bigger) }
    }
    for length in [0, 255, 257] {
      #expect(throws: PointDecodingError.length(expected: 256, got: length)) {
        try Proof([UInt8](repeating: 0, count: length))
      }
    }
  }

  /// Files cut anywhere and with any byte changed throw or decode; nothing traps.
  @Test func filesAreTotal() throws {
    let (system, witness) = squares(4, from: BN254.Fr(3))
    let setup = try SetupFile.unsafeDevelopment(system)
    func decodeAll(_ bytes: [UInt8]) {
      _ = bytes.withUnsafeBytes { try? SetupFile(file: $0) }
      _ = bytes.withUnsafeBytes { try? RankOneConstraints(file: $0) }
      _ = bytes.withUnsafeBytes { try? Witness(file: $0) }
    }
    for file in [system.file, witness.file, setup.file] {
      for length in stride(from: 0, to: file.count, by: file.count > 2000 ? 37 : 1) {
        decodeAll(Array(file[..<length]))
      }
      for i in stride(from: 0, to: file.count, by: file.count > 2000 ? 11 : 1) {
        for value: UInt8 in [0x00, 0x80, 0xff] {
          var changed = file
          changed[i] = value
          decodeAll(changed)
        }
      }
      #expect(throws: FileFormatError.self) {
        try Array(file.dropLast()).withUnsafeBytes { try SetupFile(file: $0) }
      }
    }
  }
}

@Suite struct LargeFileTests {
  @Test func replacesWhatIsThere() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "martinet-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    for bytes in [[UInt8](), Array(0...255), [7]] {
      try LargeFile.write(bytes, to: url)
      #expect([UInt8](try Data(contentsOf: url)) == bytes)
    }
    #expect(throws: (any Error).self) { try LargeFile.write([1], to: url.appending(path: "inside/a/file")) }
  }
}
