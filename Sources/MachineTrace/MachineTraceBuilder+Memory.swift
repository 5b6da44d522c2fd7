import Constraints
import Executor
import KoalaBear
import Machine
import MemoryTree
import Prover
import RISCV
import Transcript

extension MachineTraceBuilder {
  /// Rows of a table over its instances: calls `body` with a function that writes the next column of the row.
  private static func eachRow(
    _ trace: Trace, _ table: MachineTable, count: Int, _ body: (Int, (UInt32) -> Void) -> Void
  ) {
    var first = 0
    for instance in trace.instances(of: table.index) {
      let columns = trace.columns(instance: instance)
      let rows = min(trace.layout.instances[instance].height, count - first)
      for row in 0..<max(0, rows) {
        var column = 0
        body(first + row) { value in
          columns[column][row] = Felt(value)
          column += 1
        }
      }
      first += rows
    }
  }

  private static func put(_ x: UInt64, _ put: (UInt32) -> Void) {
    for i in 0..<4 { put(limb(x, i)) }
  }

  private static func put(_ x: SIMD4<UInt64>, _ cell: (UInt32) -> Void) {
    for i in 0..<4 { put(x[i], cell) }
  }

  private static func put(_ x: Digest, _ cell: (UInt32) -> Void) {
    for i in 0..<Digest.width { cell(x[i].value) }
  }

  /// The columns of a leaf from `old` on.
  private static func put(
    _ before: SIMD4<UInt64>, _ after: SIMD4<UInt64>, _ opening: [UInt32], _ last: [UInt32],
    _ digests: TouchedDigest,
    _ cell: (UInt32) -> Void
  ) {
    put(before, cell)
    put(after, cell)
    for time in opening + last { cell(time) }
    put(digests.old, cell)
    put(digests.new, cell)
    cell(before == after ? 0 : 1)
  }

  static func fillMemory(
    _ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment, _ memory: MemoryRows,
    _ counters: Counters
  ) {
    func count(_ words: SIMD4<UInt64>) {
      for i in 0..<16 { counters.countRange16(limb(words[i / 4], i % 4)) }
    }
    eachRow(trace, .leaf, count: record.leaves.count) { i, cell in
      let leaf = record.leaves[i]
      cell(1)
      cell(leaf.number)
      put(
        leaf.initial, leaf.final, leaf.words.map(\.openingTime), leaf.words.map(\.lastTime), memory.leaves[i],
        cell)
      count(leaf.initial)
    }
    // Eight rows of registers that are in the tree, and the sink.
    eachRow(trace, .registers, count: 9) { i, cell in
      let inTree = i < 8
      let r = (4 * i..<4 * i + 4).map {
        $0 < assignment.registers.count
          ? assignment.registers[$0] : RegisterRecord(initial: 0, value: 0, openingTime: 0, lastTime: 0)
      }
      cell(inTree ? 1 : 0)
      cell(inTree ? 0 : 1)
      let before = SIMD4(r[0].initial, r[1].initial, r[2].initial, r[3].initial)
      let after = SIMD4(r[0].value, r[1].value, r[2].value, r[3].value)
      if inTree {
        put(before, after, r.map(\.openingTime), r.map(\.lastTime), memory.registerLeaves[i], cell)
        count(before)
      } else {
        put(before, cell)
        put(after, cell)
        for time in r.map(\.openingTime) + r.map(\.lastTime) { cell(time) }
      }
    }
    let nodes =
      memory.paths.nodes.map { (UInt32(MachineTree.memory), $0) }
      + memory.registerPaths.nodes.map { (UInt32(MachineTree.registers), $0) }
    eachRow(trace, .node, count: nodes.count) { i, cell in
      let (tree, node) = nodes[i]
      for x in [1, tree, UInt32(node.level), UInt32(node.index)] { cell(x) }
      for digest in [node.left, node.right, node.leftNew, node.rightNew, node.old, node.new] {
        put(digest, cell)
      }
      for flag in [node.touchesLeft, node.touchesRight, node.isChanged] { cell(flag ? 1 : 0) }
    }
    fillPoseidon2(trace, memory.compressions)
    eachRow(trace, .refresh, count: assignment.refreshes.count) { i, cell in
      let refresh = assignment.refreshes[i]
      cell(1)
      cell(UInt32(refresh.space.rawValue))
      cell(refresh.index)
      put(refresh.value, cell)
      cell(refresh.previous & 0xf_ffff)
      cell(refresh.previous >> 20)
      counters.countRange20(refresh.previous & 0xf_ffff)
      counters.countBytes(refresh.previous >> 20, 0)
    }
  }

  static func fillLookups(_ trace: Trace, _ counters: Counters) {
    func copy(_ table: MachineTable, _ column: Int, _ counts: UnsafeMutablePointer<UInt32>) {
      for instance in trace.instances(of: table.index) {
        let to = trace.column(column, instance: instance)
        let height = trace.layout.instances[instance].height
        for i in 0..<height where counts[i] != 0 { to[i] = Felt(counts[i]) }
      }
    }
    copy(.range20, 0, counters.range20)
    copy(.bytes, 0, counters.range16)
    copy(.bytes, 1, counters.bytes)
    copy(.bytes, 2, counters.and)
    for s in 0..<16 { copy(.shifts, s, counters.shifts + (s << 16)) }
  }
}
