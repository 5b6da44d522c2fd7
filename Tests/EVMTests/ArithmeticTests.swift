import BigIntegers
import EVM
import EthereumTypes
import Foundation
import Testing
import VectorTestSupport

/// go-ethereum's vectors of two-operand opcodes, through the loop.
@Suite(
  .enabled(if: PublishedVectors.isThere("precompiles"), "../shared/vectors/precompiles.tar.xz is not there"))
struct ArithmeticTests {
  struct Case: Decodable {
    let X: String
    let Y: String
    let Expected: String
  }

  @Test(
    arguments: [
      ("add", 0x01), ("mul", 0x02), ("sub", 0x03), ("div", 0x04), ("sdiv", 0x05), ("mod", 0x06),
      ("smod", 0x07),
      ("exp", 0x0a), ("signext", 0x0b), ("lt", 0x10), ("gt", 0x11), ("slt", 0x12), ("sgt", 0x13),
      ("eq", 0x14),
      ("and", 0x16), ("or", 0x17), ("xor", 0x18), ("byte", 0x1a), ("shl", 0x1b), ("shr", 0x1c), ("sar", 0x1d),
    ] as [(String, UInt8)])
  func vectors(name: String, code: UInt8) throws {
    let cases = try JSONDecoder().decode(
      [Case].self,
      from: PublishedVectors.data("precompiles", "precompiles/go-ethereum-opcodes/testcases_\(name).json"))
    #expect(!cases.isEmpty)
    for c in cases {
      let (x, y) = (try bytes(hexadecimal: c.X), try bytes(hexadecimal: c.Y))
      // Y is on top.
      let program = [0x7f] + x + [0x7f] + y + [code] + returnTop
      #expect(try run(program).output == bytes(hexadecimal: c.Expected), "\(name) \(c.X) \(c.Y)")
    }
  }
}
