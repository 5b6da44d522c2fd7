public import RISCV

/// A call that copies or fills.
@frozen
public struct BulkCall: BitwiseCopyable, Sendable, Hashable {
  public var operation: BulkOperation
  /// Position in `AcceleratorCalls.pointers` of x10, x11 and x12.
  public var firstPointer: Int
  /// Position in `AcceleratorCalls.words` of the words that are written, and behind them those that are read.
  public var firstWord: Int
  /// How many words are written, and in a copy how many are read.
  public var count: Int
}

extension AcceleratorCalls {
  /// x10, x11 and x12.
  public func pointers(of call: BulkCall) -> ArraySlice<PointerRead> {
    pointers[call.firstPointer..<call.firstPointer + 3]
  }

  /// The words that are written.
  public func written(_ call: BulkCall) -> ArraySlice<WordAccess> {
    words[call.firstWord..<call.firstWord + call.count]
  }

  /// The words that a copy reads.
  public func read(_ call: BulkCall) -> ArraySlice<WordAccess> {
    let first = call.firstWord + call.count
    return words[first..<(call.operation == .copy ? first + call.count : first)]
  }

  /// What `CycleRecord.second` is in the next call with this number.
  func next(_ number: UInt64) -> UInt64 {
    if BulkOperation(number: number) != nil { return UInt64(truncatingIfNeeded: bulk.count) | CycleRecord.bulkBit }
    if VectorOperation(number: number) != nil { return UInt64(truncatingIfNeeded: vectors.count) | CycleRecord.vectorBit }
    return UInt64(truncatingIfNeeded: calls.count)
  }
}

extension CycleRecord {
  @usableFromInline static let bulkBit: UInt64 = 1 << 63

  /// The position in `AcceleratorCalls.bulk` if the cycle copies or fills. Only where `ecall` does not halt.
  @inlinable public var bulkCall: Int? {
    second & CycleRecord.bulkBit != 0 ? Int(truncatingIfNeeded: second ^ CycleRecord.bulkBit) : nil
  }
}
