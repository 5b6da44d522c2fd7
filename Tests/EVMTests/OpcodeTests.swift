import BigIntegers
import EVM
import EthereumTypes
import Testing

/// The loop repeats the table's prices and stack effects: every opcode of every fork runs against the table.
@Suite struct OpcodeTests {
  /// Prices in the table are all there is for these, when all operands are zero.
  static let constant: [UInt8] =
    Array(0x01...0x0b) + Array(0x10...0x1e) + [0x20, 0x30] + Array(0x32...0x39) + [0x3a, 0x3d]
    + Array(0x40...0x4a)
    + [0x50] + Array(0x58...0x5d) + [0x5e, 0x5f] + Array(0x60...0x9f) + Array(0xa0...0xa4)

  @Test(arguments: Fork.allCases) func undefinedOpcodes(fork: Fork) throws {
    for code in UInt8.min ... .max {
      let since = Opcode(code).since
      let isThere = since.map { $0 <= fork } ?? false
      // 17 operands are enough for all.
      let halt = try run(Array(repeating: [0x60, 0], count: 17).flatMap { $0 } + [code, 0x00], fork).halt
      #expect((halt == .undefinedOpcode) == !isThere, "opcode \(code) of \(fork)")
    }
  }

  @Test(arguments: [Fork.frontier, .istanbul, .osaka]) func underflow(fork: Fork) throws {
    for code in UInt8.min ... .max {
      let opcode = Opcode(code)
      guard let since = opcode.since, since <= fork, opcode.inputs > 0 else { continue }
      let operands = { (count: Int) in
        Array(repeating: [UInt8](arrayLiteral: 0x60, 0), count: count).flatMap { $0 }
      }
      #expect(try run(operands(opcode.inputs - 1) + [code], fork).halt == .stackUnderflow, "opcode \(code)")
      #expect(try run(operands(opcode.inputs) + [code], fork).halt != .stackUnderflow, "opcode \(code)")
    }
  }

  @Test(arguments: [Fork.frontier, .istanbul, .osaka]) func overflow(fork: Fork) throws {
    for code in UInt8.min ... .max {
      let opcode = Opcode(code)
      guard let since = opcode.since, since <= fork else { continue }
      let full = Array(repeating: [UInt8](arrayLiteral: 0x60, 0), count: 1_024).flatMap { $0 }
      let grows = opcode.outputs > opcode.inputs
      #expect((try run(full + [code], fork).halt == .stackOverflow) == grows, "opcode \(code)")
    }
  }

  @Test(arguments: [Fork.frontier, .byzantium, .istanbul, .osaka]) func prices(fork: Fork) throws {
    for code in Self.constant {
      let opcode = Opcode(code)
      guard let since = opcode.since, since <= fork else { continue }
      let program =
        Array(repeating: [UInt8](arrayLiteral: 0x60, 0), count: opcode.inputs).flatMap { $0 } + [code]
      let price = UInt64(3 * opcode.inputs) + UInt64(opcode.gas)
      let enough = try run(program, gas: price, fork)
      #expect(enough.halt == .stop && enough.gasUsed == 21_000 + price, "opcode \(code)")
      #expect(try run(program, gas: price - 1, fork).halt == .outOfGas, "opcode \(code)")
    }
  }

  /// An immediate is skipped, also where the code ends in it.
  @Test func immediates() throws {
    for count in 1...32 {
      let digits = (1...count).map { UInt8($0) }
      let code = UInt8(0x5f + count)
      #expect(
        try run([code] + digits + returnTop).output == [UInt8](repeating: 0, count: 32 - count) + digits)
      #expect(try run([code]).halt == .stop)
      #expect(try run([code] + digits.dropLast()).halt == .stop)
    }
  }

  @Test func names() {
    #expect(Opcode.name(0x20) == "KECCAK256")
    #expect(Opcode.name(0x7f) == "PUSH32")
    #expect(Opcode.name(0x0c) == "opcode 0xc not defined")
    for code in UInt8.min ... .max where Opcode(code).since != nil {
      #expect(!Opcode.name(code).contains("not defined"))
    }
  }
}
