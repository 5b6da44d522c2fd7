import BigIntegers
import EVM
import EVMReplay
import EthereumTypes
import Executor
import Foundation
import Hashes
import RISCVTestSupport
import Testing

/// The EVM on the machine computes what it computes natively.
struct EVMReplayTests {
  /// Random programs that mostly get somewhere: operands are pushed before what takes them, most of them small.
  static func program(_ fork: Fork, _ random: inout SplitMix) -> [UInt8] {
    var code: [UInt8] = []
    func push() {
      switch random.next() % 16 {
      case 0: code += [0x73] + (0..<20).map { _ in UInt8(random.next() & 255) }
      case 1: code += [0x7f] + (0..<32).map { _ in UInt8(random.next() & 255) }
      case 2: code += [0x61, UInt8(random.next() & 3), UInt8(random.next() & 255)]
      default: code += [0x60, UInt8(random.next() & 0x7f)]
      }
    }
    var operations: [(code: UInt8, inputs: Int)] = []
    for code in UInt8(0x01)...0xfa {
      let opcode = Opcode(code)
      // Not what ends the frame, jumps, or has a form of its own.
      let isWanted = ![0x3e, 0x56, 0x57, 0xf3].contains(code) && !(0x60...0xa4).contains(code)
      if let since = opcode.since, since <= fork, isWanted { operations.append((code, opcode.inputs)) }
    }
    operations += [(0x80, 1), (0x90, 2), (0xa1, 3)]
    for _ in 0..<16 {
      let operation = operations[Int(random.next() % UInt64(operations.count))]
      let isCall = operation.code >= 0xf1 && operation.code != 0xf5
      for _ in 0..<(isCall ? operation.inputs - 2 : operation.inputs) { push() }
      // Of the other account, or a precompile, with some gas.
      if isCall { code += random.next() & 1 == 0 ? [0x61, 0x10, 0x11] : [0x60, UInt8(random.next() % 12)] }
      if isCall { code += [0x61, 0x7f, 0xff] }
      code.append(operation.code)
    }
    return code + [0x60, 0x40, 0x60, 0x00, 0xf3]
  }

  static func input(_ fork: Fork, _ random: inout SplitMix) -> [UInt8] {
    var writer = RLPWriter()
    let start = writer.open()
    writer.uint64(UInt64(fork.rawValue))
    let block = writer.open()
    writer.uint64(1_000)
    writer.uint64(1_700_000_000)
    writer.address(Address(high: 0, middle: 0, low: 0xfee))
    writer.uint64(30_000_000)
    writer.uint256(fork >= .london ? 7 : 0)
    writer.uint256(0x20000)
    writer.uint256(0x1234)
    writer.uint256(1)
    writer.uint256(1)
    writer.uint64(9)
    writer.close(block)
    let accounts = writer.open()
    let sender = Address(high: 0xaaaa, middle: 0xbbbb, low: 0xcccc)
    for low in UInt32(0x1010)...0x1011 {
      let item = writer.open()
      writer.address(Address(high: 0, middle: 0, low: low))
      writer.uint64(1)
      writer.uint256(1_000)
      writer.bytes(program(fork, &random))
      let slots = writer.open()
      let slot = writer.open()
      writer.uint256(1)
      writer.uint256(5)
      writer.close(slot)
      writer.close(slots)
      writer.close(item)
    }
    let item = writer.open()
    writer.address(sender)
    writer.uint64(0)
    writer.uint256(UInt256(1) << 100)
    writer.bytes([])
    let none = writer.open()
    writer.close(none)
    writer.close(item)
    writer.close(accounts)
    let transactions = writer.open()
    for nonce in 0..<2 as Range<UInt64> {
      let transaction = Transaction(
        legacyTo: Address(high: 0, middle: 0, low: 0x1010), chainID: fork >= .spuriousDragon ? 1 : nil,
        nonce: nonce, gasPrice: 10, gasLimit: 400_000, value: 3, data: (0..<40).map { _ in UInt8(random.next() & 255) })
      let item = writer.open()
      writer.address(sender)
      writer.bytes(transaction.envelope)
      writer.close(item)
    }
    writer.close(transactions)
    writer.close(start)
    return writer.bytes
  }

  @Test(arguments: [Fork.frontier, .byzantium, .istanbul, .london, .cancun, .prague, .osaka])
  func randomPrograms(fork: Fork) throws {
    var random = SplitMix(seed: UInt64(fork.rawValue) &* 77 &+ 5)
    var successes = 0
    for i in 0..<40 {
      let input = Self.input(fork, &random)
      let native = try input.withUnsafeBytes { try evmReplay($0) }
      let guest = try Prebuilt.run("EVMReplay", input)
      #expect(guest.exitCode == 0 && guest.output == native, "program \(i) of \(fork)")
      successes += try RLPReader.read(native) { (reader) throws(RLPError) in
        var results = try reader.list()
        var first = try results.list()
        while !results.isAtEnd { _ = try results.itemRange() }
        return try first.uint64() == 1 ? 1 : 0
      }
    }
    // Otherwise the programs test nothing.
    #expect(successes >= 4, "of 40")
  }

  @Test func malformedInputEndsTheGuest() throws {
    for input in [[], [0xc0], [0xf8], [UInt8](repeating: 0xff, count: 100)] as [[UInt8]] {
      #expect(throws: EVMReplayError.self) { try input.withUnsafeBytes { try evmReplay($0) } }
      #expect(try Prebuilt.run("EVMReplay", input).exitCode == 1)
    }
  }
}
