import Constraints
import Executor
import KoalaBear
import Machine
import Prover
import RISCV

/// The words of a region as rows of its chain: what was accessed, and the region's last word.
struct ChainRows {
  var words: [WordRecord]
  /// The number of the region's first word.
  let base: UInt32

  init(_ words: [WordRecord], base: UInt64, end: UInt64) {
    self.words = words
    self.base = UInt32(base / 8)
    let last = UInt32(end / 8 - 1)
    if words.last?.index != last {
      self.words.append(WordRecord(index: last, openingTime: 0, lastTime: 0, initial: 0, final: 0))
    }
  }
}

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

  static func fillMemory(
    _ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment, _ ram: ChainRows, _ input: ChainRows,
    _ counters: Counters
  ) {
    eachRow(trace, .registers, count: record.registers.count) { i, cell in
      cell(1)
      put(assignment.registers[i].value, cell)
      cell(assignment.registers[i].lastTime)
    }
    eachRow(trace, .image, count: record.imageWords.count) { i, cell in
      put(record.imageWords[i].final, cell)
      cell(record.imageWords[i].lastTime)
    }
    for (table, rows) in [(MachineTable.ram, ram), (.input, input)] {
      var previous = -1
      eachRow(trace, table, count: rows.words.count) { i, cell in
        let word = rows.words[i]
        let w = Int(word.index - rows.base)
        let gap = w - previous - 1
        cell(1)
        cell(UInt32(w & 0xff))
        cell(UInt32(w >> 8))
        cell(UInt32(truncatingIfNeeded: previous < 0 ? previous + Int(Felt.modulus) : previous))
        cell(UInt32(gap & 0xff))
        counters.countBytes(UInt32(w & 0xff), UInt32(gap & 0xff))
        counters.countRange20(UInt32(w >> 8))
        counters.countRange20(UInt32(gap >> 8))
        if table == .input {
          put(word.initial, cell)
          for k in 0..<4 { counters.countRange16(limb(word.initial, k)) }
        }
        put(word.final, cell)
        cell(word.openingTime)
        cell(word.lastTime)
        previous = w
      }
    }
    eachRow(trace, .output, count: record.outputWords.count) { i, cell in
      let word = record.outputWords[i]
      cell(1)
      cell(word.index)
      put(word.final, cell)
      cell(word.openingTime)
      cell(word.lastTime)
    }
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
