import Constraints
import Machine
import Testing

@testable import MachineTrace

/// How tables are split, against what splitting is for.
@Suite struct HeightsTests {
  private let system = Machine.system(programLogHeight: 8)

  private func rows(_ counts: [MachineTable: Int]) -> [Int] {
    MachineTable.allCases.map { $0 == .range20 ? 1 << 20 : $0 == .bytes ? 1 << 16 : counts[$0, default: 0] }
  }

  private func cells(_ heights: [[Int]]) -> Int {
    zip(system.tables, heights).reduce(0) { sum, table in
      table.1.reduce(sum) { $0 + table.0.columns.count << $1 }
    }
  }

  private func columns(_ heights: [[Int]]) -> Int {
    zip(system.tables, heights).reduce(0) { $0 + $1.0.columns.count * $1.1.count }
  }

  /// With room for more columns in a proof there are fewer cells, never more columns than there is room for, and always all rows.
  @Test func moreRoomFewerCells() throws {
    let rows = rows([
      .keccak: 1_662, .keccakRounds: 12 * 1_662, .addImmediate: 70_000, .loadDouble: 33_000, .leaf: 5_000,
      .halt: 1,
    ])
    let base = Heights.choose(system, rows: rows)
    var last = cells(base)
    for room in [0, 30, 1_200, 2_400, 100_000] {
      let limit = columns(base) + room
      let heights = Heights.choose(system, rows: rows) { columns($0) <= limit ? 1 : nil }
      _ = try TraceLayout(system, logHeights: heights)
      for (t, list) in heights.enumerated() where system.tables[t].fixedLogHeight == nil {
        #expect(list.reduce(0) { $0 + 1 << $1 } >= rows[t] && list.count <= 3)
        #expect(list.isEmpty == (rows[t] == 0) && list == list.sorted(by: >))
      }
      #expect(columns(heights) <= limit && cells(heights) <= last)
      last = cells(heights)
    }
    // 12 · 1,662 rows are 2¹⁴ and 2¹² instead of 2¹⁵, as soon as there is room for the columns again.
    #expect(last < cells(base) - 12_000 * 1_190)
    // Where nothing fits, nothing is split more.
    #expect(Heights.choose(system, rows: rows) { _ in nil } == base)
    // Nor where it would cost the rate.
    #expect(Heights.choose(system, rows: rows) { $0 == base ? 1 : 2 } == base)
  }
}
