import BN254
import BigIntegers
import CurveValues
import EllipticCurves
import Foundation
import Groth16
import Groth16Prover
import R1CS
import Testing
import VectorTestSupport

/// The files of iden3's tools: read, checked, proven, verified.
@Suite(.enabled(if: PublishedVectors.isThere("groth16-snarkjs")))
struct VectorTests {
  static let archive = "groth16-snarkjs"

  func data(_ path: String) throws -> [UInt8] {
    [UInt8](try PublishedVectors.data(Self.archive, "groth16/" + path))
  }

  func constraints(_ path: String) throws -> RankOneConstraints {
    try data(path).withUnsafeBytes { try RankOneConstraints(file: $0) }
  }

  func witness(_ path: String) throws -> Witness { try data(path).withUnsafeBytes { try Witness(file: $0) } }

  func setup(_ path: String) throws -> SetupFile {
    try data(path).withUnsafeBytes { try SetupFile(file: $0) }
  }

  func verifyingKey(_ path: String) throws -> VerifyingKey { try VerifyingKey(snarkjs: Data(data(path))) }

  @Test func constraintsAndWitnesses() throws {
    let files = try PublishedVectors.files(Self.archive, "groth16", known: "groth16/rapidsnark/witness.wtns")
    let systems = files.filter { $0.pathExtension == "r1cs" }
    #expect(systems.count == 8)
    for url in systems {
      let bytes = [UInt8](try Data(contentsOf: url))
      let system = try bytes.withUnsafeBytes { try RankOneConstraints(file: $0) }
      let again = try system.file.withUnsafeBytes { try RankOneConstraints(file: $0) }
      #expect(again == system)
      #expect(system.constraintCount > 0)
    }
    for path in ["snarkjs/groth16", "snarkjs/fflonk"] {
      let system = try constraints(path + "/circuit.r1cs")
      var witness = try witness(path + "/witness.wtns")
      #expect(witness.file == (try data(path + "/witness.wtns")))
      #expect(try system.firstViolation(witness) == nil)
      // One value less, one more.
      witness.values.removeLast()
      #expect(throws: WitnessError.self) { try system.firstViolation(witness) }
    }
  }

  /// Every wire changed is noticed (all are used in this circuit).
  @Test func violationsAreFound() throws {
    let system = try constraints("circom-compat/mycircuit.r1cs")
    let json = try JSONDecoder().decode(
      [String].self, from: Data(data("circom-compat/mycircuit-witness.json")))
    let values = try json.map { BN254.Fr(reducing: try #require(UInt256(decimal: $0))) }
    #expect(try system.firstViolation(Witness(values)) == nil)
    for i in 1..<values.count {
      var changed = values
      changed[i] = changed[i] + .one
      #expect(try system.firstViolation(Witness(changed)) == 0)
    }
    var changed = values
    changed[0] = .zero
    #expect(throws: WitnessError.firstIsNotOne) { try system.firstViolation(Witness(changed)) }
  }

  @Test(arguments: [true, false]) func proving(vectorised: Bool) throws {
    let setup = try setup("rapidsnark/circuit_final.zkey")
    let witness = try witness("rapidsnark/witness.wtns")
    let key = try verifyingKey("rapidsnark/verification_key.json")
    let provingKey = setup.provingKey(vectorised: vectorised)
    let own = try provingKey.verifyingKey()
    #expect(own == key)
    let proof = try provingKey.prove(witness)
    let publicValues = witness.values[1...setup.publicCount].map(\.integer)
    try key.verify(proof, publicValues: publicValues)
    let other = try provingKey.prove(witness)
    #expect(!(other == proof), "zero-knowledge: two proofs of one witness differ")
    try key.verify(other, publicValues: publicValues)

    // What is not proven is refused.
    #expect(throws: ProofError.equation) { try key.verify(proof, publicValues: [publicValues[0] &+ 1]) }
    #expect(throws: ProofError.publicNotReduced(index: 0)) {
      try key.verify(proof, publicValues: [publicValues[0] &+ BN254.order])
    }
    #expect(throws: ProofError.publicCount(expected: 1, got: 2)) {
      try key.verify(proof, publicValues: publicValues + publicValues)
    }
    var wrong = witness
    wrong.values[100] = wrong.values[100] + .one
    let bad = try provingKey.prove(wrong)
    #expect(throws: ProofError.equation) { try key.verify(bad, publicValues: publicValues) }
  }

  @Test func setupFilesComeBack() throws {
    for path in ["rapidsnark/circuit_final.zkey", "circom-compat/test.zkey"] {
      let setup = try setup(path)
      let again = try setup.file.withUnsafeBytes { try SetupFile(file: $0) }
      #expect(again.file == setup.file)
      #expect(again.constants == setup.constants && again.a == setup.a && again.b == setup.b)
      #expect(again.h1 == setup.h1 && again.b2 == setup.b2 && again.contributions == setup.contributions)
    }
  }

  /// The sample of arkworks-circom: nobody contributed to its second phase.
  @Test func aKeyWithoutSecondPhase() throws {
    let small = try setup("circom-compat/test.zkey")
    #expect(throws: VerifyingKeyError.deltaIsGenerator) { try small.provingKey().verifyingKey() }
    #expect(throws: SnarkjsError.key(.deltaIsGenerator)) {
      try verifyingKey("circom-compat/verification_key.json")
    }
  }

  @Test func keysOfOtherSystems() throws {
    let plonk = try data("snarkjs/plonk_circuit/circuit.zkey")
    #expect(throws: FileFormatError.proofSystem(expected: 1, got: 2)) {
      try plonk.withUnsafeBytes { try SetupFile(file: $0) }
    }
    #expect(throws: FileFormatError.self) { try setup("snarkjs/fflonk/circuit.zkey") }
    #expect(throws: FileFormatError.magic(expected: Array("zkey".utf8), got: Array("wtns".utf8))) {
      try setup("rapidsnark/witness.wtns")
    }
  }

  /// The proofs of wasmsnark, of a circuit with 58 public values; its key says "groth", which is the same equation.
  @Test func storedProofs() throws {
    let key = try verifyingKey("wasmsnark/verification_key.json")
    let publicValues = try JSONDecoder().decode([String].self, from: Data(data("wasmsnark/public.json")))
      .map { try #require(UInt256(decimal: $0)) }
    var accepted: [String] = []
    for name in ["proof", "proof_good", "proof_good0"] {
      let proof = try Proof(snarkjs: Data(data("wasmsnark/\(name).json")))
      if (try? key.verify(proof, publicValues: publicValues)) != nil { accepted.append(name) }
      var changed = publicValues
      changed[7] = changed[7] &+ 1
      #expect(throws: ProofError.equation) { try key.verify(proof, publicValues: changed) }
    }
    #expect(accepted == ["proof", "proof_good", "proof_good0"])
  }
}
