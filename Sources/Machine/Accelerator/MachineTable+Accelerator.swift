public import RISCV

extension MachineTable {
  /// The table whose rows are the calls of an accelerator.
  public init(_ accelerator: Accelerator) {
    switch accelerator {
    case .keccak: self = .keccak
    case .sha256: self = .sha256
    case .product256: self = .product256
    }
  }
}
