public import RISCV

/// A call of an accelerator: a cycle whose row needs more than a `CycleRecord` holds.
@frozen
public struct AcceleratorCall: BitwiseCopyable, Sendable, Hashable {
  public var accelerator: Accelerator
  /// Position in `AcceleratorCalls.pointers` of x10; x11, … follow.
  public var firstPointer: Int
  /// Position in `AcceleratorCalls.words` of the first area's first word; the other words follow, area by area in the
  /// order of `Accelerator.areas`.
  public var firstWord: Int
}

/// A register that a call reads at the base time of its cycle.
@frozen
public struct PointerRead: BitwiseCopyable, Sendable, Hashable {
  public var value: UInt64
  /// When the register was last accessed.
  public var previous: UInt32
}

/// A memory word that a call accesses.
@frozen
public struct WordAccess: BitwiseCopyable, Sendable, Hashable {
  /// The address divided by 8.
  public var index: UInt32
  /// When the word was last accessed, if need be by a refresh.
  public var previous: UInt32
  public var old: UInt64
  /// Equal to `old` where the word is only read.
  public var new: UInt64
}

/// All calls of an execution in order. What the calls read and wrote lies in two arrays behind one another; so a call costs
/// no allocation.
public struct AcceleratorCalls: Sendable {
  public var calls: [AcceleratorCall] = []
  /// Those that copy or fill.
  public var bulk: [BulkCall] = []
  /// Those on arrays of elements of the extension.
  public var vectors: [VectorCall] = []
  public var pointers: [PointerRead] = []
  public var words: [WordAccess] = []

  init() {}

  /// The pointers of a call: x10, x11, ….
  public func pointers(of call: AcceleratorCall) -> ArraySlice<PointerRead> {
    pointers[call.firstPointer..<call.firstPointer + call.accelerator.areas.count]
  }

  /// The words of a call, area by area.
  public func words(of call: AcceleratorCall) -> ArraySlice<WordAccess> {
    words[call.firstWord..<call.firstWord + call.accelerator.wordCount]
  }
}
