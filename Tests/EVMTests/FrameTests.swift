import BigIntegers
import EVM
import EthereumTypes
import Hashes
import Testing

/// What concerns more than one frame.
@Suite struct FrameTests {
  /// CALL with all gas, no value; areas given.
  func call(_ to: Address, input: (UInt256, UInt256) = (0, 0), output: (UInt256, UInt256) = (0, 0)) -> [UInt8]
  {
    push(output.1) + push(output.0) + push(input.1) + push(input.0) + push(0) + push(to.integer) + [
      0x5a, 0xf1,
    ]
  }

  /// A callee whose memory grows far moves the shared memory while the caller's input lies in it.
  @Test func inputSurvivesGrowth() throws {
    let (a, b) = (address(0xa0a0), address(0xb1))
    let word = UInt256(0x1234_5678_9abc as UInt64)
    let result = try Chain { state in
      state.put(
        a,
        code: push(word) + push(64) + [0x52] + call(b, input: (64, 32), output: (0, 32)) + [0x50] + push(32)
          + push(0) + [0xf3])
      // Grow by a megabyte, then read the input.
      state.put(b, code: push(1) + push(0x100000) + [0x52] + push(0) + [0x35] + returnTop)
    }.run(a)
    #expect(result.output == word.bigEndianBytes)
  }

  @Test func memoryStartsAsZero() throws {
    // The callee fills memory; a second callee at the same place reads its own.
    let (a, b, c) = (address(0xa0a0), address(0xb1), address(0xc1))
    let result = try Chain { state in
      state.put(a, code: call(b) + [0x50] + call(c, output: (0, 32)) + [0x50] + push(32) + push(0) + [0xf3])
      state.put(b, code: push(.max) + push(0) + [0x52])
      state.put(c, code: push(0) + [0x51] + returnTop)
    }.run(a)
    #expect(result.output == [UInt8](repeating: 0, count: 32))
  }

  @Test func depth() throws {
    // Calls itself with all gas until it cannot, and returns depth + 1 of what its callee returned.
    let a = address(0xa0a0)
    let body =
      push(32) + push(0) + push(0) + push(0) + push(0) + [0x30, 0x5a, 0xf1, 0x50] + push(0) + [0x51] + push(1)
      + [0x01] + returnTop
    // Before EIP-150 the limit of 1,024 can be reached.
    let result = try Chain(.homestead) { $0.put(a, code: push(100) + [0x5a, 0x03] + body.replacingGas()) }
      .run(a, gas: 100_000_000)
    #expect(UInt256(bigEndian: result.output) == UInt256(1_025 as UInt64))
  }

  @Test func revertUndoes() throws {
    let (a, b) = (address(0xa0a0), address(0xb1))
    let chain = Chain { state in
      state.put(a, code: call(b) + [0x50], storage: [1: 7])
      // SSTORE, TSTORE, LOG0, then REVERT.
      state.put(
        b,
        code: push(9) + push(1) + [0x55] + push(9) + push(1) + [0x5d] + push(0) + push(0) + [0xa0] + push(0)
          + push(0) + [0xfd])
    }
    let result = try chain.run(a)
    #expect(result.isSuccess && result.logs.isEmpty)
    #expect(try chain.state.storage(b, 1) == .zero)
    let changed = try chain.state.changes().map(\.address)
    #expect(changed == [Chain.sender])
  }

  @Test func missingStateIsAnError() throws {
    let a = address(0xa0a0)
    let chain = Chain { state in
      state.put(a, code: push(0x77) + [0x31])
      state.hidden = [address(0x77)]
    }
    #expect(throws: ExecutionError.state(.missingNode(.zero))) { try chain.run(a) }
  }

  /// Who cannot pay for a cold account does not read it.
  @Test func noReadWithoutGas() throws {
    let a = address(0xa0a0)
    let chain = Chain { state in
      state.put(a, code: push(0x77) + [0x31])
      state.hidden = [address(0x77)]
    }
    #expect(try chain.run(a, gas: 3 + 2_599).halt == .outOfGas)
  }

  /// Addresses and keys of an access list are warm without being read.
  @Test func accessListsAreNotRead() throws {
    let a = address(0xa0a0)
    let chain = Chain { state in
      state.put(a, code: [])
      state.hidden = [address(0x77)]
    }
    var transaction = chain.transaction(to: a, gas: 100_000)
    transaction.kind = .accessList
    transaction.accessList = [AccessListEntry(address: address(0x77), storageKeys: [.zero])]
    #expect(try chain.evm.execute(transaction, sender: Chain.sender).gasUsed == 21_000 + 2_400 + 1_900)
  }

  @Test func delegation() throws {
    let (a, b) = (address(0xa0a0), address(0xb1))
    let chain = Chain { state in
      state.put(a, code: [0xef, 0x01, 0x00] + b.bytes)
      state.put(b, code: [0x30] + returnTop)
    }
    #expect(try chain.run(a).output == a.integer.bigEndianBytes)
  }

  @Test func selfDestructInTheSameTransaction() throws {
    // Creates a contract whose init code destroys itself in favour of 0x99.
    let a = address(0xa0a0)
    let initCode: [UInt8] = [0x60, 0x99, 0xff]
    let chain = Chain { state in
      state.put(
        a,
        code: push(UInt256(bigEndian: initCode)! << 232) + push(0) + [0x52] + push(3) + push(0) + push(5) + [
          0xf0
        ],
        balance: 10)
    }
    let result = try chain.run(a)
    #expect(result.isSuccess)
    let created = Address(creator: a, nonce: 1)
    #expect(try chain.state.account(created) == nil)
    #expect(try chain.state.account(address(0x99))?.balance == 5)
  }
}

extension Chain {
  func run(_ to: Address, gas: UInt64 = 10_000_000) throws -> ExecutionResult {
    try evm.execute(transaction(to: to, gas: 21_000 + gas), sender: Chain.sender, waiving: [.gasLimits])
  }
}

extension [UInt8] {
  /// The gas of a call that leaves its caller something: what is on the stack below, in place of GAS.
  func replacingGas() -> [UInt8] {
    var result = self
    // PUSH32 × 5, ADDRESS, then GAS: GAS minus 20,000.
    let place = 33 * 5 + 1
    result.replaceSubrange(place...place, with: push(20_000) + [0x5a, 0x03])
    return result
  }
}

@Suite struct ExtremeTests {
  /// Gas limits that no signed number holds are refused, whatever is waived.
  @Test func hugeGasLimit() throws {
    let chain = Chain { $0.put(Chain.contract, code: [0x5a] + returnTop) }
    for limit in [UInt64.max, 1 << 63] {
      let transaction = chain.transaction(to: Chain.contract, gas: limit)
      #expect(throws: ExecutionError.invalid(.gasLimitTooHigh(maximum: UInt64(Int64.max), found: limit))) {
        try chain.evm.execute(transaction, sender: Chain.sender, waiving: [.gasLimits, .fees, .nonce])
      }
    }
    let most = chain.transaction(to: Chain.contract, gas: UInt64(Int64.max))
    #expect(try chain.evm.execute(most, sender: Chain.sender, waiving: [.gasLimits, .fees]).isSuccess)
  }

  /// Offsets and lengths of any size, in every instruction that has them, end a frame and nothing else.
  @Test(arguments: [0x20, 0x37, 0x39, 0x3c, 0x3e, 0x51, 0x52, 0x53, 0x5e, 0xa0, 0xa4, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xfa, 0xfd] as [UInt8])
  func hugeOperands(code: UInt8) throws {
    let values: [UInt256] = [
      0, 1, UInt256(UInt64.max), UInt256(1) << 64, UInt256(1) << 63, UInt256(UInt64(1) << 32), UInt256(UInt64(1) << 40), .max,
      .max &- 31,
    ]
    let count = Opcode(code).inputs
    for a in values {
      for b in values {
        // Two operands vary, at every pair of places.
        for i in 0..<count {
          for j in 0..<count where i != j {
            var program: [UInt8] = []
            for k in 0..<count { program += push(k == i ? a : k == j ? b : 0) }
            _ = try run(program + [code], gas: 100_000)
          }
        }
      }
    }
  }
}
