import BigIntegers
import ExecutionFixtures
import Executor
import Hashes
import StatelessValidation
import StatelessValidator
import Testing
import VectorTestSupport

/// The standard validator on the machine says what it says on the host.
@Suite(.enabled(if: PublishedVectors.isThere("witness-blocks"), "../shared/vectors/witness-blocks.tar.xz is not there"))
struct StatelessValidatorTests {
  func guest(_ input: [UInt8]) throws -> [UInt8] {
    let guest = try Prebuilt.run("StatelessValidator", input)
    #expect(guest.exitCode == 0)
    #expect(guest.output == input.withUnsafeBytes { statelessValidator($0) })
    return guest.output
  }

  @Test(arguments: ["mainnet-22615247", "hoodi-1265656"])
  func realBlocks(name: String) throws {
    let test = try StatelessBlockTests.block(name)
    let input = try #require(try test.standardInput())
    let result = try #require(StatelessValidationResult(try guest(input.bytes)))
    #expect(result.isValid && result.schemaID == input.schema.rawValue && result.chainID == test.chainID.uint64)
    // Another state root in the payload, behind the parent's hash and the fee's recipient.
    var changed = input.bytes
    let payload = 22 + Int(changed[22]) + Int(changed[23]) << 8
    changed[payload + 52] ^= 1
    let refused = try #require(StatelessValidationResult(try guest(changed)))
    #expect(!refused.isValid && refused.requestRoot != result.requestRoot && refused.requestRoot != .zero)
  }

  @Test func whatCannotBeDecoded() throws {
    for input in [[], [0x12], [0x15, 1, 0], [0x12, 1, 20, 0, 0, 0]] as [[UInt8]] {
      #expect(try guest(input) == [UInt8](repeating: 0, count: 43))
    }
  }
}
