public import Constraints
import KoalaBear
import Machine
public import Transcript

/// The state of the machine between two shards, as proofs name it.
public struct ShardBoundary: Sendable, Equatable {
  /// Where the next instruction is; not used after the program has halted.
  public var pc: UInt32
  /// The roots of `MemoryTree` over memory and registers.
  public var memory: Digest
  public var registers: Digest

  public init(pc: UInt32, memory: Digest, registers: Digest) {
    self.pc = pc
    self.memory = memory
    self.registers = registers
  }
}

/// What the proof of one shard says.
public struct ShardStatement: Sendable, Equatable {
  public var start: ShardBoundary
  public var end: ShardBoundary
  /// The time of the first cycle that is not in the shard; nil if the program halts in it, with exit code 0.
  public var endTime: UInt32?

  public init(start: ShardBoundary, end: ShardBoundary, endTime: UInt32?) {
    self.start = start
    self.end = end
    self.endTime = endTime
  }

  /// The verifier's own messages.
  ///
  /// - The state bus gets (pc, 4), the first cycle, and loses (pc, time) of the one after the last unless the program halts.
  /// - The node bus gets the roots of memory and registers, before and after.
  public var messages: [PublicMessage] {
    var messages = [PublicMessage.send(MachineBus.state, [Felt(start.pc), 4])]
    if let endTime { messages.append(.receive(MachineBus.state, [Felt(end.pc), Felt(endTime)])) }
    for (tree, old, new) in [
      (MachineTree.memory, start.memory, end.memory), (MachineTree.registers, start.registers, end.registers),
    ] {
      messages.append(.send(MachineBus.node, [Felt(UInt32(tree)), 0, 0] + old.elements + new.elements))
    }
    return messages
  }

  /// There are no more messages than this.
  public static let mostMessages = 4

  /// All times of a shard are below this.
  public static let timeLimit: UInt32 = 1 << 30
  /// All places in a program's text are below this.
  static let pcLimit: UInt32 = 1 << 29

  /// Whether all numbers are in range.
  var isValid: Bool {
    guard start.pc < ShardStatement.pcLimit else { return false }
    guard let endTime else { return true }
    return end.pc < ShardStatement.pcLimit && endTime > 4 && endTime < ShardStatement.timeLimit
  }
}
