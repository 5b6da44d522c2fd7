public import Constraints
public import KoalaBear

/// The committed columns of all instances in one buffer, laid out as they are committed.
///
/// Zero at first. Rows that are never written are padding; every table holds on the zero row.
public final class Trace: Sendable {
  public let system: ConstraintSystem
  public let layout: TraceLayout
  public let main: FeltBuffer
  /// The preprocessed stack, as the proving key holds it.
  public let preprocessed: FeltBuffer

  /// - Parameters:
  ///   - logHeights: for every table its instances' heights, descending; see `TraceLayout.split`.
  ///   - preprocessed: the stack of all preprocessed columns, or nil to start with a zeroed one.
  public init(
    _ system: ConstraintSystem, logHeights: [[Int]], preprocessed: FeltBuffer? = nil
  ) throws(LayoutError) {
    self.system = system
    layout = try TraceLayout(system, logHeights: logHeights)
    main = FeltBuffer(count: layout.total)
    if let preprocessed {
      precondition(preprocessed.count >= layout.preprocessedTotal, "preprocessed stack too short")
    }
    self.preprocessed = preprocessed ?? FeltBuffer(count: layout.preprocessedTotal)
  }

  /// The instances of a table, in the order of its rows, as indices into `layout.instances`.
  public func instances(of table: Int) -> [Int] {
    layout.instances.indices.filter { layout.instances[$0].table == table }
  }

  /// A committed column: 2^logHeight elements.
  public func column(_ column: Int, instance: Int) -> UnsafeMutablePointer<Felt> {
    main.pointer + layout.offsets[instance] + column << layout.instances[instance].logHeight
  }

  /// A preprocessed column: 2^logHeight elements.
  public func preprocessedColumn(_ column: Int, instance: Int) -> UnsafeMutablePointer<Felt> {
    preprocessed.pointer + layout.preprocessedOffsets[instance] + column
      << layout.instances[instance].logHeight
  }

  /// Base addresses of an instance's committed columns, in order.
  public func columns(instance: Int) -> [UnsafeMutablePointer<Felt>] {
    let table = system.tables[layout.instances[instance].table]
    return table.columns.indices.map { column($0, instance: instance) }
  }

  /// The columns of Keccak states of all instances of the table that has them, in the order of its rows.
  var stateColumns: [[UnsafePointer<Felt>]] {
    guard let table = system.keccakTable, let keccak = system.tables[table].keccak else { return [] }
    return instances(of: table).map { instance in
      keccak.range.map { UnsafePointer(column($0, instance: instance)) }
    }
  }

  /// The values of all variables of a table at one row.
  public func row(_ row: Int, instance: Int) -> [Felt] {
    let table = system.tables[layout.instances[instance].table]
    var values: [Felt] = []
    for c in table.columns.indices { values.append(column(c, instance: instance)[row]) }
    for c in table.preprocessed.indices { values.append(preprocessedColumn(c, instance: instance)[row]) }
    for v in table.virtuals {
      let logHeight = layout.instances[instance].logHeight
      values.append(v.value(row: row & ((1 << logHeight) - 1)))
    }
    return values
  }
}
