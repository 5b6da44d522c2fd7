/// What a machine is between two instructions, its memory aside.
public struct MachineState: Sendable, Equatable {
  /// Where the next instruction is.
  public var pc: UInt32
  /// x0 … x31. The register that takes what is written to x0 is not among them: it starts every shard with 0.
  public var registers: [UInt64]

  public init(pc: UInt32, registers: [UInt64] = Array(repeating: 0, count: 32)) {
    self.pc = pc
    self.registers = registers
  }
}

/// Four words of memory, 32 bytes at address 32 · number: a leaf of the memory's tree.
public struct MemoryLeaf: Sendable, Equatable {
  public var number: UInt32
  public var words: SIMD4<UInt64>

  public init(number: UInt32, words: SIMD4<UInt64>) {
    self.number = number
    self.words = words
  }
}

/// A part of an execution that one proof covers: where it starts and ends, and the memory it touches.
public struct Shard: Sendable, Equatable {
  /// From 0.
  public var index: Int
  public var start: MachineState
  /// Instructions, at least 1.
  public var cycles: Int
  /// Nil if the program halts in this shard.
  public var end: MachineState?
  /// What is touched, as it is at the start: by ascending number, at least one.
  public var leaves: [MemoryLeaf]

  public init(index: Int, start: MachineState, cycles: Int, end: MachineState?, leaves: [MemoryLeaf]) {
    self.index = index
    self.start = start
    self.cycles = cycles
    self.end = end
    self.leaves = leaves
  }
}
