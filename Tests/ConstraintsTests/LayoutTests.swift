import Constraints
import KoalaBear
import ProofTestSupport
import Testing

@Suite struct LayoutTests {
  @Test func splitsHoldTheirRows() {
    for rows in [0, 1, 15, 16, 17, 100, 4096, 5000, 12345, 1 << 20, (1 << 20) + 1, 3_000_000, 1 << 24] {
      let heights = TraceLayout.split(rows: rows)
      let capacity = heights.reduce(0) { $0 + 1 << $1 }
      #expect(heights.count <= 3 && heights == heights.sorted(by: >))
      #expect(capacity >= rows)
      if rows >= 1 << 15 { #expect(capacity - rows <= rows / 8) }
    }
  }

  @Test func offsetsAreAlignedAndDisjoint() throws {
    let layout = try TraceLayout(ToyMachine.system, logHeights: [[9, 7, 4], [6], [4], [5], [8, 8], []])
    var end = 0
    for (i, instance) in layout.instances.enumerated() {
      #expect(layout.offsets[i] == end)
      #expect(end % instance.height == 0 && layout.fractionOffsets[i] % instance.height == 0)
      end += ToyMachine.system.tables[instance.table].columns.count << instance.logHeight
    }
    #expect(layout.total == end && 1 << layout.logSize >= end && 1 << (layout.logSize - 1) < end)
    #expect(layout.instances.map(\.logHeight) == [9, 8, 8, 7, 6, 5, 4, 4])
  }

  @Test(
    arguments: [
      ([[9], [6], [4], [5], [5]], LayoutError.tableCount(expected: 6, got: 5)),
      ([[9], [], [4], [5], [5], [4]], .instanceCount(table: 1, got: 0)),
      ([[9], [6, 6], [4], [5], [5], [4]], .instanceCount(table: 1, got: 2)),
      ([[4, 4, 4, 4, 4], [6], [4], [5], [5], [4]], .instanceCount(table: 0, got: 5)),
      ([[9], [7], [4], [5], [5], [4]], .height(table: 1, instance: 0, got: 7)),
      ([[8, 9], [6], [4], [5], [5], [4]], .height(table: 0, instance: 1, got: 9)),
      ([[3], [6], [4], [5], [5], [4]], .height(table: 0, instance: 0, got: 3)),
      ([[25], [6], [4], [5], [5], [4]], .height(table: 0, instance: 0, got: 25)),
      ([[-1], [6], [4], [5], [5], [4]], .height(table: 0, instance: 0, got: -1)),
    ] as [([[Int]], LayoutError)])
  func badHeightsAreRefused(heights: [[Int]], error: LayoutError) {
    #expect(throws: error) { try TraceLayout(ToyMachine.system, logHeights: heights) }
  }

  @Test func tooManyMessagesAreRefused() {
    // 130 interactions × 2²⁴ rows pass p.
    let t = TableBuilder("Wide")
    let m = t.column("m")
    for _ in 0..<130 { t.send(ToyMachine.relay, [m], multiplicity: m, "m") }
    #expect(throws: LayoutError.self) { try TraceLayout(ConstraintSystem([t.build()]), logHeights: [[24]]) }
  }

  /// The closed forms against sums over the hypercube.
  @Test func virtualColumnsAgreeWithTheirRows() {
    var random = SplitMix(3)
    let t = TableBuilder("Virtual")
    _ = t.rowIndex()
    _ = t.rowBits(1..<4)
    _ = t.rowAnd(bits: 3)
    let table = t.build()
    for logHeight in 4...7 {
      let point = (0..<9).map { _ in random.felt5() }
      for v in table.virtuals {
        var sum = Felt5.zero
        for row in 0..<(1 << logHeight) {
          var weight = Felt5.one
          for k in 0..<logHeight {
            let x = point[8 - k]
            weight *= row >> k & 1 == 1 ? x : Felt5.one - x
          }
          sum += weight * v.value(row: row)
        }
        #expect(v.evaluate(at: point, logHeight: logHeight) == sum)
      }
    }
  }
}
