import BigIntegers
import EVM
import EthereumTypes
import ExecutionFixtures
import Testing

/// Numbers at the edges of what transactions can say: refused or executed, never a trap.
struct ExtremeTests {
  static let sender = EVMWorkload.sender
  static let contract = EVMWorkload.contract

  func execute(
    gas: UInt64, blockGas: UInt64 = .max, code: [UInt8] = [0x5a, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3],
    waiving waived: WaivedChecks = []
  ) throws(ExecutionError) -> ExecutionResult {
    let state = FixtureState([
      Self.sender: FixtureAccount(balance: .max), Self.contract: FixtureAccount(nonce: 1, code: code),
    ])
    let evm = EVM(
      WorldState(state, rules: Rules(.cancun)),
      block: BlockEnvironment(number: 1, timestamp: 1, coinbase: .zero, gasLimit: blockGas, blobBaseFee: .one, maximumBlobs: 6))
    let transaction = Transaction(legacyTo: Self.contract, chainID: nil, nonce: 0, gasPrice: .zero, gasLimit: gas)
    return try evm.execute(transaction, sender: Self.sender, waiving: waived)
  }

  @Test func gasLimits() throws {
    let most = UInt64(Int64.max)
    for waived in [[], [.gasLimits], [.gasLimits, .fees, .nonce, .senderCode]] as [WaivedChecks] {
      for gas in [most + 1, .max - 1, .max] {
        #expect(throws: ExecutionError.invalid(.gasLimitTooHigh(maximum: most, found: gas))) {
          _ = try execute(gas: gas, waiving: waived)
        }
      }
      // GAS, as the first instruction sees it.
      for gas in [most, most - 1, 21_020] {
        let result = try execute(gas: gas, waiving: waived)
        #expect(result.output == UInt256(gas - 21_000 - 2).bigEndianBytes)
      }
    }
    #expect(throws: ExecutionError.invalid(.blockGasExceeded(left: 30_000_000, found: most))) {
      _ = try execute(gas: most, blockGas: 30_000_000)
    }
  }

  /// Offsets and sizes of 2²⁵⁶ − 1 and their neighbours, in every instruction that takes some: out of gas, and no more.
  @Test func memoryBeyondEverything() throws {
    let operands: [UInt256] = [.max, .max &- .one, UInt256(1) << 64, (UInt256(1) << 64) &- .one, UInt256(1) << 63, UInt256(1) << 40]
    // Opcode, and how many operands it has.
    let instructions: [(UInt8, Int)] = [
      (0x20, 2), (0x37, 3), (0x39, 3), (0x3c, 4), (0x3e, 3), (0x51, 1), (0x52, 2), (0x53, 2), (0x5e, 3), (0xa0, 2), (0xf0, 3),
      (0xf1, 7), (0xf3, 2), (0xf5, 4), (0xfd, 2),
    ]
    for (opcode, count) in instructions {
      for operand in operands {
        var code: [UInt8] = []
        for _ in 0..<count { code += [0x7f] + operand.bigEndianBytes }
        let result = try execute(gas: 30_000_000, code: code + [opcode])
        #expect(!result.isSuccess, "\(Opcode.name(opcode)), \(operand)")
        #expect(result.gasUsed == 30_000_000, "\(Opcode.name(opcode)), \(operand)")
      }
    }
  }
}
