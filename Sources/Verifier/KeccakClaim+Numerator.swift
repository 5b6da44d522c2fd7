public import Constraints
public import KeccakArgument
import KoalaBear

extension TraceLayout {
  /// The rows of the table with Keccak states; nil where it has no instance.
  public func keccakRows(_ system: ConstraintSystem) -> KeccakRows? {
    guard let table = system.keccakTable, !logHeights[table].isEmpty else { return nil }
    return KeccakRows(logHeights: logHeights[table])
  }
}

extension KeccakClaim {
  /// What the blocks of the states' columns contribute to the value of all numerators at ξ:
  /// Σ weight · Σ_x eq(ξ_low, x) · (out.columns[c] · W_out(row) + into.columns[c] · W_into(row)), over instances and columns.
  ///
  /// - Parameter xi: of `fractionLogSize` coordinates.
  func numerator(_ summand: SummandProducts, at xi: [Felt5]) -> Felt5 {
    var sum = Felt5.zero
    var next = 0
    for (j, instance) in summand.layout.instances.enumerated() {
      let table = summand.system.tables[instance.table]
      guard table.keccak != nil else { continue }
      let weights = summand.weights[j][table.pairCount...]
      let low = Array(xi.suffix(instance.logHeight))
      for part in [out, into] {
        sum +=
          ExtensionVectors.dot(weights, part.columns[...]) * rows.evaluate(part.rows, instance: next, at: low)
      }
      next += 1
    }
    return sum
  }
}
