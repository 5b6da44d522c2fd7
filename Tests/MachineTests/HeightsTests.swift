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

  @Test func paddingIsSaved() throws {
    let rows = rows([
      .keccak: 1_662, .shaRounds: 8 * 1_250, .addImmediate: 70_000, .loadDouble: 33_000, .leaf: 5_000,
      .halt: 1,
    ])
    let heights = Heights.choose(system, rows: rows)
    _ = try TraceLayout(system, logHeights: heights)
    for (t, list) in heights.enumerated() where system.tables[t].fixedLogHeight == nil {
      #expect(list.reduce(0) { $0 + 1 << $1 } >= rows[t] && list.count <= TraceLayout.maximumInstances)
      #expect(list.isEmpty == (rows[t] == 0) && list == list.sorted(by: >))
    }
    // 8 · 1,250 rows are 2¹³ and 2¹¹ instead of 2¹⁴; 1,662 = 2¹⁰ + 2⁹ + 126.
    #expect(heights[MachineTable.shaRounds.index] == [13, 11])
    #expect(heights[MachineTable.keccak.index] == [10, 9, 7])
    #expect(heights[MachineTable.addImmediate.index].first == 16)
    #expect(heights[MachineTable.halt.index] == [4])
    // No more than a tenth is padding, where one instance a table would have a third.
    let needed = zip(system.tables, rows).reduce(0) { $0 + $1.0.columns.count * $1.1 }
    let single = system.tables.indices.map { t in
      system.tables[t].fixedLogHeight.map { [$0] }
        ?? Heights.split(rows: rows[t], columns: 1, price: 0, most: 1)
    }
    #expect(cells(heights) < needed + needed / 10)
    #expect(cells(single) > needed + needed / 3)
  }

  /// Rows with Keccak states are worth an instance from 64 on, and are at least 32.
  @Test func statesAreSplitSooner() {
    func heights(_ calls: Int) -> [Int] {
      Heights.choose(system, rows: rows([.keccak: calls]))[MachineTable.keccak.index]
    }
    #expect(heights(0) == [])
    #expect(heights(1) == [5])
    #expect(heights(33) == [6])
    #expect(heights(70) == [7])
    #expect(heights(130) == [7, 5])
    #expect(heights(2_570) == [11, 9, 5])
    #expect(heights(1 << 16) == [16])
    for calls in stride(from: 1, to: 5_000, by: 7) {
      let height = heights(calls).reduce(0) { $0 + 1 << $1 }
      #expect(height >= calls && height < calls + 64 + calls / 8 + 64)
    }
  }
}
