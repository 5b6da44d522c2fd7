import Constraints

/// How many instances a table has, and how high they are.
///
/// Every instance costs the proof 20 bytes for each of its columns, and padding costs the prover cells. A table is
/// only split where that saves a fortieth of all cells for each thirty of its columns: wide tables hardly ever. Where that leaves room
/// in a proof, more is split, what saves most cells for its bytes first, as long as the rate can stay what it is.
enum Heights {
  static func choose(_ system: ConstraintSystem, rows: [Int], rate: (([[Int]]) -> Int?)? = nil) -> [[Int]] {
    var cells = 0
    for (t, table) in system.tables.enumerated() { cells += rows[t] * table.columns.count }
    var heights = system.tables.enumerated().map { t, table in
      if let fixed = table.fixedLogHeight { return [fixed] }
      let price = max(1 << 9, cells / 1_200) * table.columns.count
      return split(rows: rows[t], columns: table.columns.count, price: price)
    }
    if let rate, let best = rate(heights) { splitMore(system, rows, cells, &heights) { rate($0) == best } }
    return heights
  }

  /// The least that a split must save: a thousandth of all cells, and this many rows for each instance. (A row's cell takes some
  /// 45 ns, and its column 20 bytes.)
  private static let leastShare = 1_000
  private static let leastRows = 1 << 11

  private static func splitMore(
    _ system: ConstraintSystem, _ rows: [Int], _ cells: Int, _ heights: inout [[Int]], _ fits: ([[Int]]) -> Bool
  ) {
    struct Candidate {
      let table: Int
      let heights: [Int]
      let saving: Int
      let bytes: Int
    }
    var candidates: [Candidate] = []
    for (t, table) in system.tables.enumerated() where table.fixedLogHeight == nil && rows[t] > 0 {
      let columns = table.columns.count
      func size(_ heights: [Int]) -> Int { heights.reduce(0) { $0 + columns << $1 } }
      // The best with two and with three instances.
      for pieces in 2...3 {
        let better = split(rows: rows[t], columns: columns, price: 0, most: pieces)
        let (saving, more) = (size(heights[t]) - size(better), better.count - heights[t].count)
        guard more > 0 && saving > max(cells / leastShare, more * columns * leastRows) else { continue }
        candidates.append(Candidate(table: t, heights: better, saving: saving, bytes: more * columns))
      }
    }
    candidates.sort { $0.saving * $1.bytes > $1.saving * $0.bytes }
    for candidate in candidates where heights[candidate.table].count < candidate.heights.count {
      let before = heights[candidate.table]
      heights[candidate.table] = candidate.heights
      if !fits(heights) { heights[candidate.table] = before }
    }
  }

  /// At most `most` heights, descending, that hold `rows` rows at the least price in cells; none for no rows.
  static func split(rows: Int, columns: Int, price: Int, most: Int = 3) -> [Int] {
    guard rows > 0 else { return [] }
    var best: (cost: Int, heights: [Int])?
    var heights: [Int] = []
    var left = rows
    for _ in 0..<most {
      // The rest in one instance.
      let last = max(Table.minimumLogHeight, TraceLayout.ceilLog2(left))
      if last <= Table.maximumLogHeight {
        let all = heights + [last]
        let cost = all.reduce(0) { $0 + (columns << $1) } + (all.count - 1) * price
        if best == nil || cost < best!.cost { best = (cost, all) }
      }
      // Or one that is filled, and more.
      let floor = min(Int.bitWidth - 1 - left.leadingZeroBitCount, Table.maximumLogHeight)
      if floor < Table.minimumLogHeight || left == 1 << floor { break }
      heights.append(floor)
      left -= 1 << floor
    }
    return best?.heights ?? TraceLayout.split(rows: rows)
  }
}
