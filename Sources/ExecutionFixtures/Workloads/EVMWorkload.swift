public import BigIntegers
public import EthereumTypes
public import Hashes

/// Work for an EVM under Cancun's rules, to be measured: a state, and messages on it one after another.
public struct EVMWorkload: Sendable {
  /// A message with what the transaction around it would have; no fee is paid.
  public struct Message: Sendable {
    public var from: Address
    /// Nil creates.
    public var to: Address?
    public var data: [UInt8]
    public var value: UInt256
    public var gas: UInt64
  }

  public let name: String
  public internal(set) var state: FixtureAlloc
  public internal(set) var messages: [Message]
  public var chainID = UInt256.one
  public var number: UInt64 = 1
  public var timestamp: UInt64 = 1000
  public var coinbase = Address(high: 0, middle: 0, low: 0xc0)
  public var gasLimit: UInt64 = 1 << 50
  public var baseFee = UInt256.zero
  public var prevRandao = Hash256.zero

  public static let sender = Address(high: 0x1111_1111_1111_1111, middle: 0x1111_1111_1111_1111, low: 0x1111_1111)
  /// Where the code under measurement is.
  public static let contract = Address(high: 0x2222_2222_2222_2222, middle: 0x2222_2222_2222_2222, low: 0x2222_2222)

  /// One message to `code`, with enough gas for anything.
  init(_ name: String, code: [UInt8], data: [UInt8] = [], storage: [UInt256: UInt256] = [:], others: FixtureAlloc = [:]) {
    self.name = name
    var state = others
    state[EVMWorkload.sender] = FixtureAccount(balance: UInt256(1) << 100)
    state[EVMWorkload.contract] = FixtureAccount(nonce: 1, code: code, storage: storage)
    self.state = state
    messages = [
      Message(from: EVMWorkload.sender, to: EVMWorkload.contract, data: data, value: .zero, gas: 1 << 40)
    ]
  }
}

extension EVMWorkload {
  /// The workloads that need no file.
  public static func assembled() throws(FixtureError) -> [EVMWorkload] {
    [
      try keccak(), try arithmetic(), try storage(), try memory(), try creation(), try depth(), try control(),
    ]
  }

  /// Hashes of 64 bytes, each over the one before: what mappings cost.
  static func keccak() throws(FixtureError) -> EVMWorkload {
    EVMWorkload(
      "keccak",
      code: try Assembler.assemble(
        """
        PUSH 400000
        loop: PUSH 64 PUSH 0 KECCAK256 PUSH 32 MSTORE
        PUSH 1 SWAP1 SUB DUP1 @loop JUMPI STOP
        """))
  }

  /// All arithmetic on numbers of 256 bits.
  static func arithmetic() throws(FixtureError) -> EVMWorkload {
    let p = "0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"
    return EVMWorkload(
      "arithmetic",
      code: try Assembler.assemble(
        """
        PUSH 0xdeadbeef0123456789abcdeffedcba98765432100f1e2d3c4b5a69788796a5b4   ; x
        PUSH 150000                                                              ; n, x
        loop: SWAP1
        DUP1 PUSH 0x9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95 MUL
        PUSH 0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20 ADD ; y, x, n
        PUSH \(p) DUP2 DUP4 MULMOD                      ; x·y mod p, y, x, n
        PUSH \(p) DUP2 DUP4 ADDMOD                      ; (y + that) mod p, …
        XOR                                              ; z, y, x, n
        DUP2 PUSH 0x1234567890abcdef1234567890abcdef SWAP1 DIV XOR
        DUP2 PUSH 0xfedcba0987654321f SWAP1 MOD ADD
        DUP1 PUSH 13 SHR XOR DUP1 PUSH 7 SHL XOR
        DUP2 DUP2 SDIV ADD DUP1 PUSH 3 SAR XOR
        DUP2 DUP2 LT ADD DUP2 DUP2 SGT ADD
        DUP1 PUSH 11 BYTE ADD NOT
        SWAP2 POP POP                                    ; z, n
        SWAP1 PUSH 1 SWAP1 SUB DUP1 @loop JUMPI
        POP PUSH 0 MSTORE PUSH 32 PUSH 0 RETURN
        """))
  }

  /// 4,000 slots read and written over and over, the first time cold.
  static func storage() throws(FixtureError) -> EVMWorkload {
    var slots: [UInt256: UInt256] = [:]
    for i in 0..<4000 where i % 2 == 0 { slots[UInt256(UInt64(i))] = UInt256(UInt64(i + 1)) }
    return EVMWorkload(
      "storage",
      code: try Assembler.assemble(
        """
        PUSH 160000
        loop: PUSH 4000 DUP2 MOD            ; slot, n
        DUP1 SLOAD PUSH 1 ADD SWAP1 SSTORE
        PUSH 1 SWAP1 SUB DUP1 @loop JUMPI STOP
        """), storage: slots)
  }

  /// Copies of 32 bytes to 4 KiB, from call data, code and memory, and words.
  static func memory() throws(FixtureError) -> EVMWorkload {
    EVMWorkload(
      "memory",
      code: try Assembler.assemble(
        """
        PUSH 60000
        loop:
        PUSH 4096 PUSH 0 PUSH 0 CALLDATACOPY
        PUSH 4096 PUSH 0 PUSH 1000 MCOPY
        PUSH 1024 PUSH 7 PUSH 5000 MCOPY
        PUSH 256 PUSH 0 PUSH 100 CODECOPY
        PUSH 32 PUSH 64 PUSH 8000 MCOPY
        PUSH 8000 MLOAD PUSH 8032 MSTORE PUSH 33 MLOAD PUSH 9000 MSTORE
        PUSH 0xab PUSH 9100 MSTORE8
        PUSH 1 SWAP1 SUB DUP1 @loop JUMPI STOP
        """), data: (0..<4096).map { UInt8(truncatingIfNeeded: $0 * 7 + 1) })
  }

  /// Contracts with 64 bytes of code, and with CREATE2 as well.
  static func creation() throws(FixtureError) -> EVMWorkload {
    let runtime = [UInt8](repeating: 0x5b, count: 63) + [0]
    let code = Assembler.creation(of: runtime)
    return EVMWorkload(
      "creation",
      code: try Assembler.assemble(
        """
        PUSH \(code.count) @data PUSH 0 CODECOPY
        PUSH 3000
        loop:
        PUSH \(code.count) PUSH 0 PUSH 0 CREATE ISZERO @fail JUMPI
        DUP1 PUSH \(code.count) PUSH 0 PUSH 0 CREATE2 ISZERO @fail JUMPI
        PUSH 1 SWAP1 SUB DUP1 @loop JUMPI STOP
        fail: INVALID
        .data raw \(hex(code))
        """))
  }

  /// A contract that calls itself down to depth 1,000, many times.
  static func depth() throws(FixtureError) -> EVMWorkload {
    EVMWorkload(
      "call-depth",
      code: try Assembler.assemble(
        """
        CALLDATASIZE @inner JUMPI
        PUSH 200
        loop: PUSH 1000 PUSH 0 MSTORE
        PUSH 32 PUSH 0 PUSH 32 PUSH 0 PUSH 0 ADDRESS GAS CALL ISZERO @fail JUMPI
        PUSH 1 SWAP1 SUB DUP1 @loop JUMPI STOP
        inner: PUSH 0 CALLDATALOAD DUP1 ISZERO @end JUMPI
        PUSH 1 SWAP1 SUB PUSH 0 MSTORE
        PUSH 32 PUSH 0 PUSH 32 PUSH 0 PUSH 0 ADDRESS GAS CALL ISZERO @fail JUMPI
        end: PUSH 32 PUSH 0 RETURN
        fail: INVALID
        """))
  }

  /// Small instructions: what the interpreter itself costs.
  static func control() throws(FixtureError) -> EVMWorkload {
    EVMWorkload(
      "control",
      code: try Assembler.assemble(
        """
        PUSH 1 PUSH 2 PUSH 3 PUSH 500000      ; n, c, b, a
        loop: SWAP1 DUP3 ADD SWAP1 SWAP2 DUP2 XOR SWAP2 DUP1 PUSH 1 AND @odd JUMPI
        SWAP3 PUSH 5 ADD SWAP3 @next JUMP
        odd: SWAP3 PUSH 3 DUP2 GT ISZERO ADD SWAP3
        next: PUSH 1 SWAP1 SUB DUP1 @loop JUMPI
        POP ADD ADD PUSH 0 MSTORE PUSH 32 PUSH 0 RETURN
        """))
  }
}

/// The slot of `key` in the mapping at `slot`, as Solidity places it: Keccak-256 of both.
func mappingSlot(_ key: UInt256, _ slot: UInt256) -> UInt256 {
  UInt256(bigEndian: Keccak256.hash(key.bigEndianBytes + slot.bigEndianBytes).bytes) ?? .zero
}
