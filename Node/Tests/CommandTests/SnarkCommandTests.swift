import BN254
import EllipticCurves
import Foundation
import R1CS
import TemporaryFolders
import Testing

extension CommandTests {
  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.url.appendingPathComponent(name))
  }

  /// x² + 5x = public.
  private func writeCircuit() throws {
    let circuit = Circuit()
    let x = circuit.privateInput(BN254.Fr(3))
    circuit.expose(circuit.product(x, x) + x * BN254.Fr(5))
    let (system, witness) = circuit.finish()
    try write(system.file, "circuit.r1cs")
    try write(witness.file, "witness.wtns")
  }

  private func succeed(_ arguments: String...) throws {
    let result = try martinet(arguments)
    #expect(result.status == 0, "\(arguments.joined(separator: " ")): \(result.errors)")
  }

  /// Both phases by two participants and a beacon, a proof with the key, and what must be refused.
  @Test func ceremony() throws {
    try writeCircuit()
    let phase2 = ["--phase1", "2.ptau", "--circuit", "circuit.r1cs"]
    try succeed("ceremony", "new", "--log-size", "2", "0.ptau")
    try succeed("ceremony", "contribute", "0.ptau", "1.ptau", "--name", "Ann")
    try succeed("ceremony", "beacon", "1.ptau", "2.ptau", "--value", "0xabcdef", "--log-iterations", "4")
    // Nobody is there for a beacon to come behind; signs are no hexadecimal digits; a file that is not there.
    let first = try martinet("ceremony", "beacon", "0.ptau", "bad.ptau", "--value", "0xab", "--log-iterations", "1")
    #expect(first.status == 1 && first.errors.contains("a beacon comes behind the participants"))
    let signs = try martinet("ceremony", "beacon", "1.ptau", "bad.ptau", "--value", "0x+f-0", "--log-iterations", "1")
    #expect(signs.status == 1 && signs.errors.contains("hexadecimal digits"))
    let missing = try martinet("ceremony", "verify", "none.ptau")
    #expect(missing.status == 1 && missing.errors.contains("cannot read none.ptau"))
    let phase1 = try martinet("ceremony", "verify", "2.ptau", "--json").json()
    #expect(phase1["contributions"] as? [String] == ["Ann", "beacon"])
    #expect(try martinet(["ceremony", "new", "0.zkey"] + phase2).status == 0)
    let beacon = ["ceremony", "beacon", "0.zkey", "bad.zkey", "--value", "ab", "--log-iterations", "1"]
    #expect(try martinet(beacon + phase2).status == 1)
    #expect(try martinet(["ceremony", "contribute", "0.zkey", "1.zkey", "--name", "Bob"] + phase2).status == 0)
    #expect(try martinet(["ceremony", "finalise", "1.zkey", "key.json", "--vyper", "verifier.vy"] + phase2).status == 0)
    try succeed("groth16", "prove", "1.zkey", "witness.wtns", "proof.json", "public.json", "--circuit", "circuit.r1cs")
    let verified = try martinet("groth16", "verify", "key.json", "public.json", "proof.json", "--json").json()
    #expect(verified["valid"] as? Bool == true)
    #expect(verified["setup"] as? String == "ceremony of 1 contributions")

    // A key that nobody contributed to, another first phase, another value.
    #expect(try martinet(["ceremony", "finalise", "0.zkey", "bad.json"] + phase2).status == 1)
    let other = ["--phase1", "1.ptau", "--circuit", "circuit.r1cs"]
    #expect(try martinet(["ceremony", "verify", "1.zkey"] + other).status == 1)
    try write(Array("[\"25\"]".utf8), "other.json")
    #expect(try martinet("groth16", "verify", "key.json", "other.json", "proof.json").status == 1)
  }

  @Test func developmentKeysSayWhatTheyAre() throws {
    try writeCircuit()
    let refused = try martinet("groth16", "setup", "circuit.r1cs", "d.zkey", "d.json")
    #expect(refused.status == 1 && refused.errors.contains("--unsafe-development"))
    try succeed("groth16", "setup", "circuit.r1cs", "d.zkey", "d.json", "--unsafe-development")
    try succeed("groth16", "prove", "d.zkey", "witness.wtns", "proof.json", "public.json")
    let verified = try martinet("groth16", "verify", "d.json", "public.json", "proof.json", "--json").json()
    #expect(verified["setup"] as? String == "unsafe development setup: proofs can be forged")
    try succeed("groth16", "contract", "d.json", "verifier.vy")
    let contract = try String(contentsOf: folder.url.appendingPathComponent("verifier.vy"), encoding: .utf8)
    #expect(contract.contains("UNSAFE"))
  }
}
