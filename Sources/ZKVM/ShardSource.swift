import Executor
import MachineTrace
public import MachineVerifier
import MemoryTree
import RISCV
public import Transcript

/// A planned shard: its witness, and the state that it ends in.
public struct PlannedShard: Sendable {
  public var witness: ShardWitness
  public var start: ShardBoundary
  public var end: ShardBoundary
}

/// Cuts an execution into shards, one after the other, and keeps the tree of its memory.
public final class ShardSource {
  private let program: LoadedProgram
  private let planner: ShardPlanner
  private var tree: MutableMemoryTree
  private var boundary: ShardBoundary
  public let inputDigest: Digest

  /// - Parameter shardCycles: the most cycles of a shard, 1 … `Executor.shardLimit`.
  public init(_ program: LoadedProgram, input: [UInt8], shardCycles: Int) throws(ZKVMError) {
    self.program = program
    do throws(ExecutionError) {
      planner = try ShardPlanner(program.program.program, input: input, cycleLimit: shardCycles,
        weight: program.program.callWeight)
    } catch { throw .execution(error) }
    tree = MutableMemoryTree(image: program.program.program.image, input: input)
    inputDigest = tree.digest(level: 3, index: 2)
    boundary = MachineProof.start(program.key, inputDigest: inputDigest)
  }

  /// The next shard; nil after the last.
  public func next() throws(ZKVMError) -> PlannedShard? {
    let shard: Shard
    do throws(ExecutionError) {
      guard let next = try planner.next() else { return nil }
      shard = next
    } catch { throw .execution(error) }
    let after = planner.current(shard.leaves)
    let digests = MemoryTree.leaves(shard.leaves.map(\.words) + after.map(\.words))
    let count = shard.leaves.count
    let siblings = tree.update(
      shard.leaves.indices.map {
        TouchedDigest(index: Int(shard.leaves[$0].number), old: digests[$0], new: digests[count + $0])
      })
    let state = planner.state
    let end = ShardBoundary(
      pc: shard.end?.pc ?? 0, memory: tree.root, registers: MemoryTree.registers(state.registers))
    defer { boundary = end }
    return PlannedShard(
      witness: ShardWitness(program: program.id, shard: shard, siblings: siblings), start: boundary, end: end)
  }

  /// Instructions so far.
  public var cycles: Int { planner.cycles }
  /// Nil before the program has halted.
  public var exitCode: UInt64? { planner.exitCode }
  /// Siblings of the output in the memory as it is now.
  public var outputSiblings: [Digest] { tree.outputSiblings }

  /// What the program has output, after the last shard.
  public func output() throws(ZKVMError) -> [UInt8] {
    do throws(ExecutionError) { return try planner.output() } catch { throw .execution(error) }
  }
}
