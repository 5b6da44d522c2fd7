import Buffers

/// The records of the cycles in order, freed with the last reference.
///
/// Sendable because nothing writes after the executor has filled it.
public final class CycleRecords: @unchecked Sendable {
  /// Uninitialised beyond `count`.
  @usableFromInline let base: UnsafeMutablePointer<CycleRecord>
  public private(set) var count: Int

  private let buffer: LargeBuffer<CycleRecord>

  init(capacity: Int) {
    buffer = LargeBuffer(uninitialized: capacity)
    base = buffer.pointer
    count = 0
  }

  func close(count: Int) { self.count = count }

  /// The record of a cycle below `count`.
  @inlinable
  public subscript(cycle: Int) -> CycleRecord {
    precondition(cycle >= 0 && cycle < count)
    return base[cycle]
  }

  /// The records, valid inside the closure.
  @inlinable
  public func withUnsafeBufferPointer<R, E: Error>(
    _ body: (UnsafeBufferPointer<CycleRecord>) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeBufferPointer(start: base, count: count))
  }
}

/// What an execution or one shard of it did. In counting mode only `cycleCount`, `exitCode`, `output` and `misalignedAccesses` are filled.
public struct ExecutionRecord: Sendable {
  /// Instructions executed, the halting `ecall` included.
  public var cycleCount: Int
  /// x10 at the halting `ecall`; nil for a shard that is not the last. Anything but 0 is a failure and cannot be proven.
  public var exitCode: UInt64?
  /// What the program output; empty in the record of a shard.
  public var output: [UInt8] = []
  /// Loads and stores that were not at a multiple of their width, also those inside one word.
  public var misalignedAccesses = 0
  /// The state before the first cycle.
  public var start: MachineState
  /// The state after the last cycle; nil if that halts.
  public var end: MachineState?
  /// The base time of the cycle after the last.
  public var endTime: UInt32 = 4

  /// One record for each cycle.
  public var cycles: CycleRecords
  /// How often each instruction of `Program.instructions` was executed: the multiplicities of the program table.
  public var executions: [UInt32] = []
  /// The second words of loads and stores across a word boundary, by ascending time.
  public var crossings: [Crossing] = []
  /// The calls of accelerators in order.
  public var calls = AcceleratorCalls()
  /// Every bridging of a long time, by space and not otherwise ordered.
  public var refreshes: [Refresh] = []
  /// x0 … x31 and the sink.
  public var registers: [RegisterRecord] = []
  /// The memory that is touched, by ascending number.
  public var leaves: [LeafRecord] = []

  init(cycleCount: Int, exitCode: UInt64?, start: MachineState, cycles: CycleRecords) {
    self.cycleCount = cycleCount
    self.exitCode = exitCode
    self.start = start
    self.cycles = cycles
  }

}
