import Foundation
import MachineTestSupport
import MachineVerifier
import RISCVTestSupport
import Testing
import ZKVM

/// Minutes of work: `make test-heavy`.
@Suite struct EveryWordTests {
  static let isWanted = ProcessInfo.processInfo.environment["MARTINET_HEAVY"] != nil

  /// One bit of every word of a proof of the machine, and the refusal of each. The bit moves with the word, so that
  /// high and low bits both have their turn; a word that leaves the field is refused as well.
  @Test(.enabled(if: isWanted, "set MARTINET_HEAVY, or run make test-heavy"))
  func everyWordOfAProofIsBound() async throws {
    let program = try LoadedProgram(elf: ZKVMTests.small.elf, target: 100)
    let proven = try program.prove(input: [])
    let bytes = proven.proof.bytes
    let (id, values) = (program.id, proven.values)
    try MachineVerifier.verify(bytes, program: id, values: values)
    let words = bytes.count / 4
    let lanes = 2
    let survivors = await withTaskGroup(of: [Int].self, returning: [Int].self) { group in
      for lane in 0..<lanes {
        group.addTask { @Sendable in
          var accepted: [Int] = []
          for word in stride(from: lane, to: words, by: lanes) {
            var altered = bytes
            let bit = (word &* 7) % 31
            altered[4 * word + bit / 8] ^= 1 << UInt8(bit % 8)
            if (try? MachineVerifier.verify(altered, program: id, values: values)) != nil {
              accepted.append(word)
            }
          }
          return accepted
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(survivors == [])
  }
}
