public import RISCV

extension MachineTable {
  /// The table whose rows are the calls of an accelerator, or most of them.
  public init(_ accelerator: Accelerator) {
    switch accelerator {
    case .keccak: self = .keccak
    case .sha256: self = .sha256
    case .poseidon2: self = .poseidon2Call
    case .poseidon2Wide: self = .poseidon2WideCall
    case .multiplyAdd256: self = .multiplyAdd256
    case .multiplyAdd384: self = .multiplyAdd384
    case .product256: self = .product256
    case .secp256k1Add: self = .secp256k1Add
    case .secp256k1Double: self = .secp256k1Double
    }
  }

  /// Bytes of the quotient in a table of modular arithmetic; 0 for the others.
  public var quotientBytes: Int {
    switch self {
    case .multiplyAdd256: 33
    case .multiplyAdd256Wide: 64
    case .multiplyAdd384: 49
    case .multiplyAdd384Wide: 96
    default: 0
    }
  }
}
