import Constraints
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import MemoryTree
import MerkleTree
import Prover
import RISCV
import RISCVTestSupport
import Testing
import Transcript

/// What a cheating prover could do with the tree of the memory.
@Suite struct MemoryTreeTableTests {
  /// A program that stores 3 and 4 on the heap.
  private func execution() throws -> Execution {
    var p = ProgramBuilder()
    p.operand(.a1, 3)
    p.operand(.a2, 4)
    p.assembler.constant(.s2, 0x8100_0000)
    p.assembler.store(.sd, .a1, 0, .s2)
    p.assembler.store(.sd, .a2, 64, .s2)
    p.assembler.load(.ld, .s5, 0, .s2)
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    return e
  }

  private func heapLeaf(_ e: Execution) -> Int { e.find(.leaf, ["index": 0x8100_0000 / 32]) }

  private func copy(_ e: Execution, _ table: MachineTable, from: Int, to: Int) {
    for name in e.program.system.tables[table.index].columns {
      e.set(table, name, to, e.get(table, name, from))
    }
  }

  private func free(_ e: Execution, _ table: MachineTable) -> Int { e.find(table, ["live": 0]) }

  /// A leaf that is opened a second time: its parent puts it into the tree only once.
  @Test func leafTwice() throws {
    let e = try execution()
    let (row, second) = (heapLeaf(e), free(e, .leaf))
    copy(e, .leaf, from: row, to: second)
    e.expectRefused("bus node", "bus memory", "bus compress", rehashing: false)
  }

  /// The same with a second row of the parent, and so on to the root, which the verifier puts only once.
  @Test func pathTwice() throws {
    let honest = try execution()
    let e = try honest.widened(.node, logHeight: 8)
    copy(e, .leaf, from: heapLeaf(e), to: free(e, .leaf))
    let count = e.rows(.node)
    for row in 0..<count { copy(e, .node, from: row, to: count + row) }
    e.expectRefused("bus node", "bus memory", "bus compress", rehashing: false)
  }

  /// A word where nothing is mapped, here a null pointer's, opened with a value of the prover's choice.
  @Test func leafInAHole() throws {
    let e = try execution()
    let row = free(e, .leaf)
    copy(e, .leaf, from: heapLeaf(e), to: row)
    e.set(.leaf, "index", row, 0)
    for i in 0..<16 { e.set(.leaf, "new[\(i)]", row, e.get(.leaf, "old[\(i)]", row)) }
    for i in 0..<4 { e.set(.leaf, "last[\(i)]", row, e.get(.leaf, "opening[\(i)]", row)) }
    e.expectRefused("bus node")
  }

  /// A node may not say that it is the parent of a hole: nobody knows what compresses to the zero digest.
  @Test func nodeOfAHole() throws {
    let e = try execution()
    // Behind the output region there is a hole.
    let rows = 0..<e.rows(.node)
    let row = try #require(
      rows.first { row in
        (0..<8).allSatisfy { e.get(.node, "right[\($0)]", row).isZero }
          && e.get(.node, "touchesRight", row).isZero
      })
    let child = free(e, .node)
    e.set(.node, "touchesRight", row, 1)
    e.set(.node, "live", child, 1)
    e.set(.node, "tree", child, e.get(.node, "tree", row))
    e.set(.node, "level", child, e.get(.node, "level", row) + 1)
    e.set(.node, "index", child, Felt.two * e.get(.node, "index", row) + .one)
    e.expectRefused("bus compress", rehashing: false)
  }

  /// A change beside the paths of the touched leaves.
  @Test func untouchedChildChanges() throws {
    let e = try execution().widened(.poseidon2, logHeight: 10)
    let row = try #require((0..<e.rows(.node)).first { e.get(.node, "touchesRight", $0).isZero })
    e.set(.node, "rightNew[0]", row, e.get(.node, "rightNew[0]", row) + 1)
    e.expectRefused("right[0] stays unless touched")
  }

  /// A leaf that changes and keeps its digest.
  @Test func changeWithoutNewDigest() throws {
    let e = try execution()
    let row = heapLeaf(e)
    e.set(.leaf, "changed", row, 0)
    for i in 0..<8 { e.set(.leaf, "newDigest[\(i)]", row, e.get(.leaf, "oldDigest[\(i)]", row)) }
    e.expectRefused("stays", "bus node", "bus compress", rehashing: false)
  }

  /// The same in a node.
  @Test func nodeChangesWithoutNewDigest() throws {
    let e = try execution()
    let row = try #require((0..<e.rows(.node)).first { e.get(.node, "changed", $0) == 1 })
    e.set(.node, "changed", row, 0)
    for i in 0..<8 { e.set(.node, "new[\(i)]", row, e.get(.node, "old[\(i)]", row)) }
    e.expectRefused("stays", "bus node", "bus compress", rehashing: false)
  }

  /// A memory that holds more than 16 bits in a limb, as the tree of an input could.
  @Test func limbOutOfRange() throws {
    let e = try execution()
    let row = heapLeaf(e)
    for name in ["old", "new"] { e.set(.leaf, "\(name)[12]", row, 65536) }
    e.expectRefused("bus range16")
  }

  /// A leaf of memory as a leaf of the registers' tree, and at another place.
  @Test func leafOfAnotherPlace() throws {
    let e = try execution()
    e.set(.leaf, "index", heapLeaf(e), Felt(0x8100_0020 / 32))
    e.expectRefused("bus node", "bus memory", rehashing: false)
    let f = try execution()
    let row = try #require((0..<f.rows(.node)).first { f.get(.node, "tree", $0) == 1 })
    f.set(.node, "tree", row, 0)
    f.expectRefused("bus node", rehashing: false)
  }

  /// Another value behind the same digest.
  @Test func wrongPreimage() throws {
    let e = try execution()
    let row = heapLeaf(e)
    e.set(.leaf, "new[0]", row, 9)
    e.expectRefused("bus compress", "bus memory", rehashing: false)
  }

  /// A compression that is none.
  @Test func wrongCompression() throws {
    for name in ["input[3]", "full0[1]", "partial[7]", "full7[15]"] {
      let e = try execution()
      e.add(.poseidon2, name, 2, 1)
      e.expectRefused("full", "partial", "bus compress", rehashing: false)
    }
    // A row that is not in use has no constants: it answers nobody.
    let e = try execution()
    e.set(.poseidon2, "live", 1, 0)
    e.expectRefused("full", "partial", "bus compress", rehashing: false)
  }

  /// Registers that are in the tree may not be opened beside it, and no others with a value.
  @Test func registersOutsideTheTree() throws {
    let e = try execution()
    e.set(.registers, "live", 5, 0)
    e.set(.registers, "free", 5, 1)
    e.expectRefused(
      "only what is in no tree is free", "bus node", "is 0 outside the tree", "no change without a leaf",
      "stays", "bus compress", rehashing: false)
    let f = try execution()
    f.set(.registers, "old[4]", 8, 7)
    f.set(.registers, "new[4]", 8, 7)
    f.expectRefused("old[4] is 0 outside the tree")
  }

  /// The verifier's own part: other ends than those of the trace.
  @Test func otherBoundaries() throws {
    let p = ProgramBuilder.counting(40)
    for shard in try Execution.shards(p, shardCycles: 30, limit: 2) {
      #expect(shard.failures() == [])
      func refused(_ change: (inout ShardStatement) -> Void) {
        var statement = shard.statement
        change(&statement)
        #expect(!shard.trace.failures(publicMessages: statement.messages, limit: 1).isEmpty)
      }
      refused { $0.start.pc += 4 }
      refused { $0.end.pc += 4 }
      refused { $0.endTime = $0.endTime.map { $0 + 4 } }
      refused { $0.endTime = nil }
      refused { $0.start.memory[0] += 1 }
      refused { $0.end.memory[7] += 1 }
      refused { $0.start.registers[3] += 1 }
      refused { $0.end.registers[5] += 1 }
      refused { swap(&$0.start.memory, &$0.start.registers) }
    }
  }
}

extension ProgramBuilder {
  /// Counts down from `count`, storing each number.
  static func counting(_ count: UInt64) -> DirectedProgram {
    var p = ProgramBuilder()
    p.assembler.constant(.s2, 0x8100_0000)
    p.operand(.a1, count)
    let head = p.assembler.label()
    p.assembler.bind(head)
    p.assembler.store(.sd, .a1, 0, .s2)
    p.assembler.immediate(.addi, .a1, .a1, -1)
    p.assembler.branch(.bne, .a1, .zero, to: head)
    p.result(.a1, 0)
    return p.finish("counting")
  }
}
