import EVM
import EthereumTypes

/// What go-ethereum says of a frame that failed: some of its words name the instruction, which the machine's `Halt` does not.
///
/// Told of every step and of its end, it knows what the next frame that ends ended by.
struct FailureWords {
  private let fork: Fork
  private var opcode: UInt8 = 0
  private var stackCount = 0
  private var gas: Int64 = 0
  /// How the last instruction ended its frame, where it did.
  private var ended: Halt?

  init(_ fork: Fork) { self.fork = fork }

  mutating func step(_ step: Step) {
    opcode = step.opcode
    stackCount = step.stack.count
    gas = step.gas
    ended = nil
  }

  mutating func stepEnded(_ halt: Halt?) { ended = halt }

  /// A frame begins, which may end without a step.
  mutating func enter() { ended = nil }

  /// The words for the instruction that ended by `halt`.
  func instruction(_ halt: Halt) -> String {
    switch halt {
    case .stackUnderflow: "stack underflow (\(stackCount) <=> \(Opcode(opcode).inputs))"
    case .stackOverflow:
      "stack limit reached \(stackCount) (\(1024 + Opcode(opcode).inputs - Opcode(opcode).outputs))"
    case .undefinedOpcode: "invalid opcode: \(Opcode.name(opcode))"
    // EIP-2200.
    case .outOfGas where opcode == 0x55 && stackCount >= 2 && gas <= 2_300 && fork >= .istanbul:
      "out of gas: not enough gas for reentrancy sentry"
    default: halt.description
    }
  }

  /// The words for the frame that ends with `halt`, which is no success.
  mutating func frame(_ halt: Halt) -> String {
    defer { ended = nil }
    guard let ended else { return halt.description }
    if ended == halt { return instruction(halt) }
    // The code had come to its end; what failed is to pay for what it returned.
    return halt == .outOfGas ? "contract creation code storage out of gas" : halt.description
  }
}
