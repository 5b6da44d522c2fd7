import Constraints
import KoalaBear
import Prover

extension Trace {
  /// The first cell of a row of a table whose rows run through its instances, and the height of the row's instance.
  func place(_ row: Int, in instances: [Int]) -> (cell: UnsafeMutablePointer<Felt>, height: Int) {
    var row = row
    for instance in instances {
      let height = layout.instances[instance].height
      if row < height { return (column(0, instance: instance) + row, height) }
      row -= height
    }
    preconditionFailure("a row beyond the table")
  }
}
