public import EthereumTypes

/// What is known of an opcode before it runs. `Opcode(code)` is the table of the forks' instruction sets.
///
/// The loop repeats prices and stack effects as literals, because the compiler does not fold a table of this size into each
/// instruction; a test runs every opcode of every fork against this table.
@frozen
public struct Opcode: Sendable, BitwiseCopyable {
  /// Gas that is charged in every fork before the body runs. What depends on the fork or on operands is charged in the body.
  public let gas: Int64
  /// Stack items that must be there.
  public let inputs: Int
  /// Stack items that are there instead.
  public let outputs: Int
  /// Bytes behind the opcode that belong to it.
  public let immediate: Int
  /// The first fork that has it; nil where no fork has.
  public let since: Fork?

  init(_ gas: Int64, _ inputs: Int, _ outputs: Int, immediate: Int = 0, since: Fork? = .frontier) {
    self.gas = gas
    self.inputs = inputs
    self.outputs = outputs
    self.immediate = immediate
    self.since = since
  }

  static let undefined = Opcode(0, 0, 0, since: nil)
}

extension Opcode {
  /// The metadata of `code`. Yellow Paper, appendix H, and the EIPs named in the lines.
  public init(_ code: UInt8) {
    switch code {
    case 0x00: self = Opcode(0, 0, 0)  // STOP
    case 0x01, 0x03: self = Opcode(3, 2, 1)  // ADD, SUB
    case 0x02, 0x04, 0x05, 0x06, 0x07: self = Opcode(5, 2, 1)  // MUL, DIV, SDIV, MOD, SMOD
    case 0x08, 0x09: self = Opcode(8, 3, 1)  // ADDMOD, MULMOD
    case 0x0a: self = Opcode(10, 2, 1)  // EXP
    case 0x0b: self = Opcode(5, 2, 1)  // SIGNEXTEND
    case 0x10, 0x11, 0x12, 0x13, 0x14: self = Opcode(3, 2, 1)  // LT, GT, SLT, SGT, EQ
    case 0x15: self = Opcode(3, 1, 1)  // ISZERO
    case 0x16, 0x17, 0x18: self = Opcode(3, 2, 1)  // AND, OR, XOR
    case 0x19: self = Opcode(3, 1, 1)  // NOT
    case 0x1a: self = Opcode(3, 2, 1)  // BYTE
    case 0x1b, 0x1c, 0x1d: self = Opcode(3, 2, 1, since: .constantinople)  // SHL, SHR, SAR: EIP-145
    case 0x1e: self = Opcode(5, 1, 1, since: .osaka)  // CLZ: EIP-7939
    case 0x20: self = Opcode(30, 2, 1)  // KECCAK256
    case 0x30: self = Opcode(2, 0, 1)  // ADDRESS
    case 0x31: self = Opcode(0, 1, 1)  // BALANCE
    case 0x32, 0x33, 0x34: self = Opcode(2, 0, 1)  // ORIGIN, CALLER, CALLVALUE
    case 0x35: self = Opcode(3, 1, 1)  // CALLDATALOAD
    case 0x36: self = Opcode(2, 0, 1)  // CALLDATASIZE
    case 0x37: self = Opcode(3, 3, 0)  // CALLDATACOPY
    case 0x38: self = Opcode(2, 0, 1)  // CODESIZE
    case 0x39: self = Opcode(3, 3, 0)  // CODECOPY
    case 0x3a: self = Opcode(2, 0, 1)  // GASPRICE
    case 0x3b: self = Opcode(0, 1, 1)  // EXTCODESIZE
    case 0x3c: self = Opcode(0, 4, 0)  // EXTCODECOPY
    case 0x3d: self = Opcode(2, 0, 1, since: .byzantium)  // RETURNDATASIZE: EIP-211
    case 0x3e: self = Opcode(3, 3, 0, since: .byzantium)  // RETURNDATACOPY
    case 0x3f: self = Opcode(0, 1, 1, since: .constantinople)  // EXTCODEHASH: EIP-1052
    case 0x40: self = Opcode(20, 1, 1)  // BLOCKHASH
    case 0x41, 0x42, 0x43, 0x44, 0x45: self = Opcode(2, 0, 1)  // COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT
    case 0x46: self = Opcode(2, 0, 1, since: .istanbul)  // CHAINID: EIP-1344
    case 0x47: self = Opcode(5, 0, 1, since: .istanbul)  // SELFBALANCE: EIP-1884
    case 0x48: self = Opcode(2, 0, 1, since: .london)  // BASEFEE: EIP-3198
    case 0x49: self = Opcode(3, 1, 1, since: .cancun)  // BLOBHASH: EIP-4844
    case 0x4a: self = Opcode(2, 0, 1, since: .cancun)  // BLOBBASEFEE: EIP-7516
    case 0x50: self = Opcode(2, 1, 0)  // POP
    case 0x51: self = Opcode(3, 1, 1)  // MLOAD
    case 0x52, 0x53: self = Opcode(3, 2, 0)  // MSTORE, MSTORE8
    case 0x54: self = Opcode(0, 1, 1)  // SLOAD
    case 0x55: self = Opcode(0, 2, 0)  // SSTORE
    case 0x56: self = Opcode(8, 1, 0)  // JUMP
    case 0x57: self = Opcode(10, 2, 0)  // JUMPI
    case 0x58, 0x59, 0x5a: self = Opcode(2, 0, 1)  // PC, MSIZE, GAS
    case 0x5b: self = Opcode(1, 0, 0)  // JUMPDEST
    case 0x5c: self = Opcode(100, 1, 1, since: .cancun)  // TLOAD: EIP-1153
    case 0x5d: self = Opcode(100, 2, 0, since: .cancun)  // TSTORE
    case 0x5e: self = Opcode(3, 3, 0, since: .cancun)  // MCOPY: EIP-5656
    case 0x5f: self = Opcode(2, 0, 1, since: .shanghai)  // PUSH0: EIP-3855
    case 0x60...0x7f: self = Opcode(3, 0, 1, immediate: Int(code &- 0x5f))  // PUSH1 … PUSH32
    case 0x80...0x8f: self = Opcode(3, Int(code &- 0x7f), Int(code &- 0x7e))  // DUP1 … DUP16
    case 0x90...0x9f: self = Opcode(3, Int(code &- 0x8e), Int(code &- 0x8e))  // SWAP1 … SWAP16
    case 0xa0...0xa4: self = Opcode(375 &* Int64(code &- 0x9f), Int(code &- 0x9e), 0)  // LOG0 … LOG4
    case 0xf0: self = Opcode(32_000, 3, 1)  // CREATE
    case 0xf1, 0xf2: self = Opcode(0, 7, 1)  // CALL, CALLCODE
    case 0xf3: self = Opcode(0, 2, 0)  // RETURN
    case 0xf4: self = Opcode(0, 6, 1, since: .homestead)  // DELEGATECALL: EIP-7
    case 0xf5: self = Opcode(32_000, 4, 1, since: .constantinople)  // CREATE2: EIP-1014
    case 0xfa: self = Opcode(0, 6, 1, since: .byzantium)  // STATICCALL: EIP-214
    case 0xfd: self = Opcode(0, 2, 0, since: .byzantium)  // REVERT: EIP-140
    case 0xfe: self = Opcode(0, 0, 0)  // INVALID: EIP-141
    case 0xff: self = Opcode(0, 1, 0)  // SELFDESTRUCT
    default: self = .undefined
    }
  }
}
