public import RISCV

extension MachineTable {
  /// The table whose rows are the calls of an accelerator.
  public init(_ accelerator: Accelerator) {
    switch accelerator {
    case .product256: self = .product256
    }
  }
}
