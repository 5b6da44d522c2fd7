import Constraints
import KoalaBear

extension Trace {
  /// Base addresses of the given variables of an instance. Virtual columns are written out into new buffers, which
  /// must outlive the addresses.
  func variablePointers(
    _ instance: Int, _ variables: [Int], _ virtual: inout [FeltBuffer]
  ) -> [UnsafePointer<Felt>] {
    let table = system.tables[layout.instances[instance].table]
    let height = layout.instances[instance].height
    return variables.map { v in
      if v < table.columns.count { return UnsafePointer(column(v, instance: instance)) }
      let p = v - table.columns.count
      if p < table.preprocessed.count { return UnsafePointer(preprocessedColumn(p, instance: instance)) }
      let form = table.virtuals[p - table.preprocessed.count]
      let buffer = FeltBuffer(count: height)
      for row in 0..<height { buffer.pointer[row] = form.value(row: row) }
      virtual.append(buffer)
      return UnsafePointer(buffer.pointer)
    }
  }
}
