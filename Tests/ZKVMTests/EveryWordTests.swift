import Foundation
import MachineTestSupport
import MachineVerifier
import ProofTestSupport
import RISCV
import RISCVTestSupport
import Testing
import ZKVM

/// Every word of a proof file and of its public values, whatever the file's format is. With MARTINET_HEAVY
/// (`make test-heavy`) more places of the file have their turn.
@Suite(.serialized) struct EveryWordTests {
  static let isWanted = ProcessInfo.processInfo.environment["MARTINET_HEAVY"] != nil

  /// A proof of a small program with a call of Keccak-f, and the verifier that knows the program and no other.
  private static let made = Result { () throws -> (ProofFileFuzzer, ProgramID) in
    let small = CornerPrograms.program("every word") { p in
      p.checkedCall(.keccak, [0x8100_0000], [(0..<25).map { 0x9e37_79b9_7f4a_7c15 &* $0 }])
    }
    let program = try LoadedProgram(elf: small.elf, target: 100)
    let proven = try program.prove(input: [])
    let id = program.id
    return (
      ProofFileFuzzer(file: proven.proof.bytes, values: proven.values.output) { file, values in
        (try? MachineVerifier.verify(file, program: id, values: PublicValues(output: values))) != nil
      }, id
    )
  }

  private static func fuzzer() throws -> ProofFileFuzzer { try made.get().0 }

  /// Minutes of work. One bit of every word of the file, each refused.
  @Test(.enabled(if: isWanted, "set MARTINET_HEAVY, or run make test-heavy"))
  func everyWordOfAProofIsBound() throws {
    let fuzzer = try Self.fuzzer()
    #expect(fuzzer.isAccepted)
    #expect(fuzzer.survivors(of: fuzzer.oneBitOfEveryWord()).map(\.description) == [])
  }

  /// Every bit of the header and of what follows it: the key, heights, the first commitment.
  @Test func everyBitOfTheHeaderIsBound() throws {
    let fuzzer = try Self.fuzzer()
    #expect(fuzzer.isAccepted)
    #expect(fuzzer.survivors(of: fuzzer.bits(of: 0..<(Self.isWanted ? 1024 : 128))).map(\.description) == [])
  }

  /// The same for a verifier that takes the id which the file claims: no header is good for another proof.
  @Test func noOtherKeyFitsTheProof() throws {
    let (fuzzer, id) = try Self.made.get()
    let forger = ProofFileFuzzer(file: fuzzer.file, values: fuzzer.values) { file, values in
      guard let proof = try? MachineProof(bytes: file) else { return false }
      return (try? MachineVerifier.verify(file, program: proof.key.id, values: PublicValues(output: values)))
        != nil
    }
    #expect(forger.isAccepted)
    #expect(forger.survivors(of: forger.bits(of: 0..<(Self.isWanted ? 128 : 64))).map(\.description) == [])
    #expect(forger.survivors(of: forger.words(0..<20)).map(\.description) == [])
    #expect(try MachineProof(bytes: fuzzer.file).key.id == id)
  }

  /// Words all over the file in several ways each, files that are too short or too long.
  @Test func wordsAndLengthsAreBound() throws {
    let fuzzer = try Self.fuzzer()
    let words = stride(
      from: 0, to: fuzzer.wordCount, by: max(1, fuzzer.wordCount / (Self.isWanted ? 997 : 61)))
    #expect(fuzzer.survivors(of: fuzzer.words(words)).map(\.description) == [])
    #expect(fuzzer.survivors(of: fuzzer.lengths(step: 8192)).map(\.description) == [])
  }

  @Test func everyPublicValueIsBound() throws {
    let fuzzer = try Self.fuzzer()
    #expect(fuzzer.values.count == 200)
    let alterations = fuzzer.publicValues()
    #expect(alterations.count > 64)
    #expect(fuzzer.survivors(of: alterations).map(\.description) == [])
  }

  /// Two proofs of one program for different inputs: no mixture of them is a proof.
  @Test func splicesAreRefused() throws {
    let program = try LoadedProgram(elf: ZKVMTests.elf("Fibonacci"), target: 100)
    let id = program.id
    func proof(_ n: UInt8) throws -> ([UInt8], [UInt8]) {
      let proven = try program.prove(input: [n, 0, 0, 0, 0, 0, 0, 0])
      return (proven.proof.bytes, proven.values.output)
    }
    let (first, values) = try proof(9)
    let (second, _) = try proof(10)
    let fuzzer = ProofFileFuzzer(file: first, values: values) { file, values in
      (try? MachineVerifier.verify(file, program: id, values: PublicValues(output: values))) != nil
    }
    #expect(fuzzer.isAccepted)
    let places = stride(from: 4, to: min(first.count, second.count), by: 4 * 2003)
    #expect(fuzzer.survivors(of: fuzzer.splices(with: second, at: places)).map(\.description) == [])
  }
}
