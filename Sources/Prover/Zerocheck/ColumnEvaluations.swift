import Constraints
import KoalaBear
import Multilinear
import Parallel
import Verifier

/// The values of an instance's columns at the last logHeight coordinates of a point.
struct ColumnValues {
  var main: [Felt5]
  var preprocessed: [Felt5]
}

extension Trace {
  /// The value of every committed and preprocessed column of every instance at the last logHeight coordinates of `r`.
  func evaluateColumns(at r: [Felt5]) -> [ColumnValues] {
    var tables: [Int: SuffixEq] = [:]
    return layout.instances.indices.map { j in
      let instance = layout.instances[j]
      let table = system.tables[instance.table]
      let eq = tables[instance.logHeight] ?? SuffixEq(r.suffix(instance.logHeight))
      tables[instance.logHeight] = eq
      let pointers =
        columns(instance: j).map { UnsafePointer($0) }
        + table.preprocessed.indices.map { UnsafePointer(preprocessedColumn($0, instance: j)) }
      let parts = Parallel.map(eq.scales.count) { block in
        pointers.map { p in
          Dot.base(p + 16 * block * eq.lowVectors, eq.low.base, vectors: eq.lowVectors) * eq.scales[block]
        }
      }
      var values = [Felt5](repeating: .zero, count: pointers.count)
      for part in parts { for (i, x) in part.enumerated() { values[i] += x } }
      return ColumnValues(
        main: Array(values.prefix(table.columns.count)),
        preprocessed: Array(values.dropFirst(table.columns.count)))
    }
  }
}
