import Constraints

/// How many instances a table has, and how high they are.
///
/// Padding costs the prover cells, and every instance the verifier about as much as its table's rules are long. So a table is
/// split where that saves a thousand rows and a four-thousandth of all cells for each further instance. A table with Keccak states
/// has a few rules, and a row of it takes as long as thousands of cells whether it means something or not: 64 rows are enough.
enum Heights {
  static func choose(_ system: ConstraintSystem, rows: [Int]) -> [[Int]] {
    var cells = 0
    for (t, table) in system.tables.enumerated() { cells += rows[t] * table.columns.count }
    return system.tables.enumerated().map { t, table in
      if let fixed = table.fixedLogHeight { return [fixed] }
      let columns = table.columns.count
      if table.keccak != nil {
        return split(
          rows: rows[t], columns: columns, price: leastStateRows * columns, least: table.leastLogHeight)
      }
      return split(rows: rows[t], columns: columns, price: max(leastRows * columns, cells / leastShare))
    }
  }

  private static let leastRows = 1 << 10
  private static let leastShare = 4_000
  private static let leastStateRows = 64

  /// At most `most` heights, descending, that hold `rows` rows at the least price in cells; none for no rows.
  static func split(
    rows: Int, columns: Int, price: Int, most: Int = TraceLayout.maximumInstances,
    least: Int = Table.minimumLogHeight
  ) -> [Int] {
    guard rows > 0 else { return [] }
    var best: (cost: Int, heights: [Int])?
    var heights: [Int] = []
    var left = rows
    for _ in 0..<most {
      // The rest in one instance.
      let last = max(least, TraceLayout.ceilLog2(left))
      if last <= Table.maximumLogHeight {
        let all = heights + [last]
        let cost = all.reduce(0) { $0 + (columns << $1) } + (all.count - 1) * price
        if best == nil || cost < best!.cost { best = (cost, all) }
      }
      // Or one that is filled, and more.
      let floor = min(Int.bitWidth - 1 - left.leadingZeroBitCount, Table.maximumLogHeight)
      if floor < least || left == 1 << floor { break }
      heights.append(floor)
      left -= 1 << floor
    }
    return best?.heights ?? TraceLayout.split(rows: rows, least: least)
  }
}
