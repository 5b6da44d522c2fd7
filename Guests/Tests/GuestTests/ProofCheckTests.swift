import Executor
import MachineVerifier
import ProofCheck
import RISCV
import Testing
import ZKVM

/// The machine's verifier as a guest: it accepts what the native one accepts, and nothing else.
struct ProofCheckTests {
  private func run(_ input: [UInt8]) throws -> ExecutionRecord {
    try Executor.run(Program(elf: Prebuilt.bytes("ProofCheck")), input: input, mode: .count, limit: 1 << 28)
  }

  @Test func aProofIsVerifiedOnTheMachine() throws {
    let program = try LoadedProgram(elf: Prebuilt.bytes("Fibonacci"))
    let proven = try program.prove(input: littleEndian(UInt64(20)))
    let output = proven.values.output
    let head = program.id.bytes + littleEndian(UInt32(output.count))
    let input = head + output + proven.proof.bytes
    let guest = try run(input)
    #expect(guest.exitCode == 0 && guest.output == program.id.bytes + output)
    #expect(try input.withUnsafeBytes { try proofCheck($0) } == guest.output)
    print("instructions for verifying a proof of \(proven.proof.bytes.count) bytes:", guest.cycleCount)

    // The id, the output, a root, an opened word, the end.
    let proof = head.count + output.count
    for position in [5, head.count, proof + 40, proof + 60_001, input.count - 20] {
      var altered = input
      altered[position] ^= 1
      let refused = try run(altered)
      #expect(refused.exitCode == 1 && refused.output.isEmpty, "byte \(position)")
      #expect(throws: ProofCheckError.self) { try altered.withUnsafeBytes { try proofCheck($0) } }
    }
    for length in [0, 35, proof, input.count - 4] {
      let refused = try run(Array(input[..<length]))
      #expect(refused.exitCode == 1 && refused.output.isEmpty, "\(length) bytes")
    }
  }
}
