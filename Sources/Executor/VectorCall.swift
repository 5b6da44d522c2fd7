public import RISCV

/// A call on arrays of elements of the extension.
@frozen
public struct VectorCall: BitwiseCopyable, Sendable, Hashable {
  public var operation: VectorOperation
  /// Position in `AcceleratorCalls.pointers` of x10; x11, x12 and, where there are two arrays, x13 follow.
  public var firstPointer: Int
  /// Position in `AcceleratorCalls.words` of the result's three words; behind them those of all elements of a, then of b.
  public var firstWord: Int
  /// Elements of each array.
  public var count: Int
}

extension AcceleratorCalls {
  /// x10, x11, x12 and perhaps x13.
  public func pointers(of call: VectorCall) -> ArraySlice<PointerRead> {
    pointers[call.firstPointer..<call.firstPointer + 2 + call.operation.strides.count]
  }

  /// The three words that r lies in.
  public func result(of call: VectorCall) -> ArraySlice<WordAccess> {
    words[call.firstWord..<call.firstWord + 3]
  }

  /// The words of array n, element by element: a word that two elements share is there twice.
  public func array(_ n: Int, of call: VectorCall) -> ArraySlice<WordAccess> {
    let words = call.operation.strides.map { call.count * VectorOperation.words($0) }
    let first = call.firstWord + 3 + words[..<n].reduce(0, +)
    return self.words[first..<first + words[n]]
  }
}

extension CycleRecord {
  @usableFromInline static let vectorBit: UInt64 = 1 << 62

  /// The position in `AcceleratorCalls.vectors` if the cycle is such a call. Only where `ecall` does not halt.
  @inlinable public var vectorCall: Int? {
    second & CycleRecord.vectorBit != 0 ? Int(truncatingIfNeeded: second ^ CycleRecord.vectorBit) : nil
  }
}
