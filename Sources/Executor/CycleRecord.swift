/// What one cycle did: 56 bytes, from which a row of the trace is filled.
///
/// A store writes no register and a load reads no rs2, so three operands and three times are enough;
/// the accessors give them their names. A cycle with the base time T reads rs1 at T and rs2 at T + 1, accesses memory at
/// T + 2 and writes rd at T + 3. The access is absent where `Opcode` says so
/// (`readsRs1`, `readsRs2`, `writesRd`, `accessWidth`), and its fields are 0 then. Calls of accelerators read x17 as rs1;
/// the rest of what they do is in an `AcceleratorCall`.
@frozen
public struct CycleRecord: BitwiseCopyable, Sendable {
  /// The position of the instruction in `Program.instructions`.
  public var instruction: UInt32
  /// The base time T: 4 in the first cycle, then 4 later in each, or `Accelerator.step` later behind a call.
  public var time: UInt32
  /// The value of rs1.
  public var rs1: UInt64
  /// rs2, or in loads the memory word.
  @usableFromInline var second: UInt64
  /// What rd held, or in stores what the memory word held.
  @usableFromInline var old: UInt64
  /// What rd holds now, or in stores what the memory word holds now.
  @usableFromInline var new: UInt64
  /// When the register rs1 was last accessed.
  public var previousRs1: UInt32
  @usableFromInline var previousSecond: UInt32
  @usableFromInline var previousThird: UInt32
  /// The position of the next instruction in `Program.instructions`; of the halting `ecall` 2³² − 1.
  public var next: UInt32

  /// Nothing but the instruction; the executor fills in the rest.
  @inline(__always)
  init(instruction: UInt32, time: UInt32) {
    self.instruction = instruction
    self.time = time
    (previousRs1, previousSecond, previousThird, next) = (0, 0, 0, 0)
    (rs1, second, old, new) = (0, 0, 0, 0)
  }
}

extension CycleRecord {
  /// `next` of the instruction that halts.
  public static let halted: UInt32 = .max

  /// The value of rs2. Not in loads.
  @inlinable public var rs2: UInt64 { second }
  /// What rd held before. Not in stores.
  @inlinable public var rdOld: UInt64 { old }
  /// What rd holds now. Not in stores.
  @inlinable public var rd: UInt64 { new }
  /// When the register rs2 was last accessed. Not in loads.
  @inlinable public var previousRs2: UInt32 { previousSecond }
  /// When the register rd was last accessed. Not in stores.
  @inlinable public var previousRd: UInt32 { previousThird }

  /// The position of an accelerator's call in `ExecutionRecord.calls`. Only where `ecall` does not halt.
  @inlinable public var call: Int { Int(truncatingIfNeeded: second) }

  /// The memory word that a load reads.
  @inlinable public var loadedWord: UInt64 { second }
  /// When the memory word that a load reads was last accessed.
  @inlinable public var previousLoadedWord: UInt32 { previousSecond }

  /// What the memory word held that a store changes.
  @inlinable public var storedWordOld: UInt64 { old }
  /// What the memory word holds that a store has changed.
  @inlinable public var storedWordNew: UInt64 { new }
  /// When the memory word that a store changes was last accessed.
  @inlinable public var previousStoredWord: UInt32 { previousThird }
}

/// The second word of a load or store that crosses a word boundary. Both words are accessed at T + 2.
@frozen
public struct Crossing: BitwiseCopyable, Sendable, Hashable {
  /// The base time T of the cycle.
  public var time: UInt32
  public var previous: UInt32
  public var old: UInt64
  /// Equal to `old` in loads.
  public var new: UInt64

  @inlinable
  public init(time: UInt32, previous: UInt32, old: UInt64, new: UInt64) {
    self.time = time
    self.previous = previous
    self.old = old
    self.new = new
  }
}

/// A row of the refresh table: the value is carried over from time `previous` to `previous` + 2²⁰ unchanged,
/// so that no access looks back further than 2²⁰.
@frozen
public struct Refresh: BitwiseCopyable, Sendable, Hashable {
  @frozen public enum Space: UInt8, Sendable, BitwiseCopyable {
    case register = 0
    case memory = 1
  }

  /// The longest time between an access and the one before, which is also what one refresh bridges.
  public static let span: UInt32 = 1 << 20

  public var space: Space
  /// The register (0 … 32) or the word's index.
  public var index: UInt32
  public var previous: UInt32
  public var value: UInt64

  @inlinable
  public init(space: Space, index: UInt32, previous: UInt32, value: UInt64) {
    self.space = space
    self.index = index
    self.previous = previous
    self.value = value
  }

  @inlinable public var time: UInt32 { previous &+ Refresh.span }
}

/// The life of a memory word from its opening to its closing.
@frozen
public struct WordRecord: BitwiseCopyable, Sendable, Hashable {
  /// The address divided by 8.
  public var index: UInt32
  /// The time of the opening message: 0, or just before a late first access.
  public var openingTime: UInt32
  /// The last access, refreshes included; equal to `openingTime` if there was none.
  public var lastTime: UInt32
  public var initial: UInt64
  public var final: UInt64

  @inlinable
  public init(index: UInt32, openingTime: UInt32, lastTime: UInt32, initial: UInt64, final: UInt64) {
    self.index = index
    self.openingTime = openingTime
    self.lastTime = lastTime
    self.initial = initial
    self.final = final
  }
}

/// The life of a register from its opening to its closing.
@frozen
public struct RegisterRecord: BitwiseCopyable, Sendable, Hashable {
  public var initial: UInt64
  public var value: UInt64
  /// The time of the opening message: 0, or just before a late first access.
  public var openingTime: UInt32
  /// The last access, refreshes included; equal to `openingTime` if there was none.
  public var lastTime: UInt32

  @inlinable
  public init(initial: UInt64, value: UInt64, openingTime: UInt32, lastTime: UInt32) {
    self.initial = initial
    self.value = value
    self.openingTime = openingTime
    self.lastTime = lastTime
  }
}

/// The life of a leaf's four words.
public struct LeafRecord: Sendable, Hashable {
  /// The address divided by 32.
  public var number: UInt32
  public var words: [WordRecord]

  public init(number: UInt32, words: [WordRecord]) {
    self.number = number
    self.words = words
  }

  public var initial: SIMD4<UInt64> {
    SIMD4(words[0].initial, words[1].initial, words[2].initial, words[3].initial)
  }
  public var final: SIMD4<UInt64> { SIMD4(words[0].final, words[1].final, words[2].final, words[3].final) }
}
