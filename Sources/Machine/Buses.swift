public import Constraints

/// The buses of the machine. See `Documentation/Machine.md`.
public enum MachineBus {
  /// (pc, time): where the next cycle starts. Every instruction takes one message and, unless it halts, puts one.
  public static let state = Bus(id: 1, name: "state", arity: 2)
  /// (space, index, limb 0 … limb 3, time): what a register or a memory word holds since when.
  public static let memory = Bus(id: 2, name: "memory", arity: 7)
  /// (pc, code, field 0, field 1, field 2): an instruction of the program.
  public static let program = Bus(id: 3, name: "program", arity: 5)
  /// (x): x < 2¹⁶.
  public static let range16 = Bus(id: 4, name: "range16", arity: 1)
  /// (x): x < 2²⁰.
  public static let range20 = Bus(id: 5, name: "range20", arity: 1)
  /// (x, y): both below 2⁸.
  public static let bytes = Bus(id: 6, name: "bytes", arity: 2)
  /// (x, y, x AND y): bytes.
  public static let and = Bus(id: 7, name: "and", arity: 3)
  /// (σ, 2^(16 − σ), x, x >> σ): σ < 16, x < 2¹⁶.
  public static let shift = Bus(id: 8, name: "shift", arity: 4)
  /// (tree, level, index, digest before … , digest after …): a node or leaf that the shard touches.
  public static let node = Bus(id: 9, name: "node", arity: 19)
  /// (x₀ … x₁₅, the first eight elements of x + π(x)): a Poseidon2 compression.
  public static let compress = Bus(id: 10, name: "compress", arity: 24)
}

/// The address spaces of the memory bus.
public enum MemorySpace {
  /// Index 0 … 31 is x0 … x31, 32 the register that takes what is written to x0.
  public static let register: Int64 = 0
  /// The index of a memory word is its address divided by 8.
  public static let memory: Int64 = 1
}

/// The trees of the node bus, and their depths.
public enum MachineTree {
  public static let memory: Int64 = 0
  public static let registers: Int64 = 1
  public static let memoryDepth: Int64 = 27
  public static let registerDepth: Int64 = 3
}
