import Constraints
import KoalaBear
import Prover

/// Rows of a wide table, sixteen at a time: a row is written column by column, and the columns of a full block of sixteen rows are
/// cache lines of the trace. Written directly, every cell of a row would touch a page of its own.
///
/// Rows are written in ascending order; a block that a thread has begun belongs to it alone.
struct RowBlock {
  static let rows = 16
  private let trace: Trace
  private let instances: [Int]
  private let columns: Int
  private let cells: UnsafeMutablePointer<Felt>
  /// The block at hand, counted through all instances; −1 for none.
  private var block = -1
  private var next: UnsafeMutablePointer<Felt>

  init(_ trace: Trace, table: Int) {
    self.trace = trace
    instances = trace.instances(of: table)
    columns = trace.system.tables[table].columns.count
    cells = .allocate(capacity: RowBlock.rows * columns)
    cells.initialize(repeating: .zero, count: RowBlock.rows * columns)
    next = cells
  }

  /// Begins a row, counted through all instances.
  mutating func begin(_ row: Int) {
    if row / RowBlock.rows != block {
      write()
      block = row / RowBlock.rows
    }
    next = cells + row % RowBlock.rows
  }

  /// The next column of the row.
  @inline(__always)
  mutating func put(_ x: Felt) {
    next.pointee = x
    next += RowBlock.rows
  }

  /// Whether the row has all its columns.
  var isFull: Bool { next - cells >= RowBlock.rows * columns && next - cells < RowBlock.rows * (columns + 1) }

  /// Writes the block at hand to the trace.
  private mutating func write() {
    if block < 0 { return }
    var row = block * RowBlock.rows
    var instance = 0
    while row >= trace.layout.instances[instances[instance]].height {
      row -= trace.layout.instances[instances[instance]].height
      instance += 1
    }
    let height = trace.layout.instances[instances[instance]].height
    let first = trace.column(0, instance: instances[instance]) + row
    for c in 0..<columns {
      (first + c * height).update(from: cells + c * RowBlock.rows, count: RowBlock.rows)
    }
    cells.update(repeating: .zero, count: RowBlock.rows * columns)
  }

  /// Writes what is left and gives the memory back.
  mutating func finish() {
    write()
    cells.deallocate()
  }
}
