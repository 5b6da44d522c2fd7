import RISCV

/// Why an execution did not halt properly. Cycles count from 0 and name the instruction that failed.
public enum ExecutionError: Error, Equatable, Sendable {
  /// A load, a store or an access of an accelerator at an address where nothing is mapped.
  case memoryFault(reason: MemoryFault, address: UInt64, isStore: Bool, pc: UInt64, cycle: Int)
  /// The word at pc is no RV64IM instruction.
  case illegalInstruction(pc: UInt64, cycle: Int)
  /// A jump or branch to an address that is not a multiple of 4.
  case misalignedTarget(target: UInt64, pc: UInt64, cycle: Int)
  /// A jump, a branch or falling off the end led to where no instruction is.
  case targetOutsideText(target: UInt64, pc: UInt64, cycle: Int)
  /// `ecall` with x17 other than 93 and the numbers of accelerators.
  case unknownSystemCall(number: UInt64, pc: UInt64, cycle: Int)
  /// The call of an accelerator with a pointer that is not a multiple of 8, or of 4 for arrays of field elements.
  case misalignedPointer(address: UInt64, number: UInt64, pc: UInt64, cycle: Int)
  /// A copy or fill of more words than `BulkOperation.limit`, or arrays of more elements than `VectorOperation.limit`.
  case tooManyWords(count: UInt64, number: UInt64, pc: UInt64, cycle: Int)
  /// The sum of two points of which an abscissa is not reduced or both are equal, or the double of a point with the
  /// ordinate 0.
  case undefinedCall(number: UInt64, pc: UInt64, cycle: Int)
  /// `ebreak`: the program gave up.
  case breakpoint(pc: UInt64, cycle: Int)
  /// The program halted and says that its output is longer than the output region.
  case outputTooLong(length: UInt64)
  /// The program halted and the output region holds more than the length that it says.
  case outputBeyondLength(address: UInt64, length: UInt64)
  /// The input does not fit its region.
  case inputTooLong(bytes: Int)
  /// The execution needs more cycles than the limit: `needed` in all, or nil if it did not halt within
  /// `Executor.countingLimit`.
  case tooManyCycles(limit: Int, needed: Int?)
  /// A shard that was executed again did something else than it says.
  case differentShard(index: Int)
}

/// What lies at an address where nothing is mapped.
public enum MemoryFault: Sendable, Equatable {
  /// Below `MemoryMap.imageBase`.
  case null
  /// In the image region, but in none of the program's segments.
  case outsideSegments
  /// Beyond the output region's 2²⁰ bytes.
  case beyondOutput
  /// Beyond the end of the input.
  case beyondInput
  /// Between the input region and the stack: almost certainly a stack overflow.
  case belowStack
  /// Above the heap, or not a 32-bit address.
  case beyondMemory
}

extension ExecutionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .memoryFault(let reason, let address, let isStore, let pc, let cycle):
      "\(isStore ? "store to" : "load from") \(hexadecimal(address)), \(reason), \(place(pc, cycle))"
    case .illegalInstruction(let pc, let cycle): "no RV64IM instruction \(place(pc, cycle))"
    case .misalignedTarget(let target, let pc, let cycle):
      "jump to \(hexadecimal(target)), which is not a multiple of 4, \(place(pc, cycle))"
    case .targetOutsideText(let target, let pc, let cycle):
      "the next instruction would be at \(hexadecimal(target)), outside the text, \(place(pc, cycle))"
    case .unknownSystemCall(let number, let pc, let cycle):
      "ecall with a7 = \(number), expected 93 (exit) or the number of an accelerator, \(place(pc, cycle))"
    case .misalignedPointer(let address, let number, let pc, let cycle):
      "accelerator \(hexadecimal(number)) with the pointer \(hexadecimal(address)), expected a multiple of"
        + " \(VectorOperation(number: number) == nil ? 8 : 4), \(place(pc, cycle))"
    case .tooManyWords(let count, let number, let pc, let cycle):
      "ecall \(hexadecimal(number)) for \(count) words or elements, at most \(BulkOperation.limit) are possible,"
        + " \(place(pc, cycle))"
    case .undefinedCall(let number, let pc, let cycle):
      "accelerator \(hexadecimal(number)) with points that have no \(number == 0x113 ? "chord" : "tangent"), expected"
        + " \(number == 0x113 ? "different abscissas below the modulus" : "an ordinate other than 0"), \(place(pc, cycle))"
    case .breakpoint(let pc, let cycle): "ebreak \(place(pc, cycle)): the program gave up"
    case .outputTooLong(let length):
      "the output's length word says \(length) bytes, the limit is \(MemoryMap.outputLimit)"
    case .outputBeyondLength(let address, let length):
      "the output has \(length) bytes, but the word at \(hexadecimal(address)) holds bytes beyond them that are not zero"
    case .inputTooLong(let bytes): "the input has \(bytes) bytes, the limit is \(MemoryMap.inputLimit)"
    case .tooManyCycles(let limit, .some(let needed)):
      "the execution takes \(needed) cycles, the limit is \(limit)"
    case .tooManyCycles(let limit, .none):
      "the execution takes more than \(Executor.countingLimit) cycles, the limit is \(limit)"
    case .differentShard(let index):
      "shard \(index) does not execute as it says: it is of another program or damaged"
    }
  }

  private func place(_ pc: UInt64, _ cycle: Int) -> String { "at pc \(hexadecimal(pc)) in cycle \(cycle)" }
}

extension MemoryFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .null: "below the image (null pointer)"
    case .outsideSegments: "in none of the program's segments"
    case .beyondOutput: "beyond the output region"
    case .beyondInput: "beyond the end of the input"
    case .belowStack: "below the stack (stack overflow)"
    case .beyondMemory: "above the heap"
    }
  }

  /// The fault of an address that is not mapped.
  init(at address: UInt64) {
    switch address {
    case ..<MemoryMap.imageBase: self = .null
    case ..<MemoryMap.imageEnd: self = .outsideSegments
    case ..<MemoryMap.inputBase: self = .beyondOutput
    case ..<MemoryMap.inputEnd: self = .beyondInput
    case ..<MemoryMap.ramBase: self = .belowStack
    default: self = .beyondMemory
    }
  }
}
