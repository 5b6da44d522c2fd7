internal import BN254
internal import EllipticCurves

/// Looks for a second solution of a constraint system with the same inputs: if there is one, the constraints do not determine
/// the wires, and a prover may choose.
///
/// Two searches, both sound when they find something and incomplete when they do not:
///
/// * Each wire that is no input is given other values (0, 1, −1, its negative, 1 − it, it + 1, a random one), and
///   violated constraints are repaired one after another by solving them for another wire that is not an input.
/// * Of the derivatives at the witness, directions are computed in which no constraint changes to first order; a witness
///   moved that way is repaired and checked. For circuits of at most `tangentLimit` constraints.
public struct SecondSolutionSearch: Sendable {
  public let system: RankOneConstraints
  public let witness: Witness
  public static let tangentLimit = 3000

  /// Constraints in which a wire occurs.
  private let uses: [[Int32]]

  /// The witness has as many values as the system has wires, and is to satisfy it.
  public init(_ system: RankOneConstraints, _ witness: Witness) {
    (self.system, self.witness) = (system, witness)
    var uses = [[Int32]](repeating: [], count: system.wireCount)
    for i in 0..<system.constraintCount {
      for matrix in [system.a, system.b, system.c] {
        for j in matrix.starts[i]..<matrix.starts[i + 1] {
          let wire = Int(matrix.columns[j])
          if uses[wire].last != Int32(i) { uses[wire].append(Int32(i)) }
        }
      }
    }
    self.uses = uses
  }

  /// What counts as another solution.
  public enum Difference: Sendable {
    /// Any wire differs.
    case anyWire
    /// A public output differs: for circuits whose intermediate values may be chosen, such as quotients of lazy reductions.
    case output
  }

  /// A satisfying witness with the same public and private inputs that differs, nil if none was found.
  public func find(_ difference: Difference = .anyWire) -> Witness? {
    if let found = perturbed(difference) { return found }
    return system.constraintCount <= Self.tangentLimit ? tangent(difference) : nil
  }

  private func perturbed(_ difference: Difference) -> Witness? {
    for wire in 1..<max(system.wireCount, 1) where !isInput(wire) {
      // Unused: anything goes.
      if uses[wire].isEmpty {
        let found = moved([wire: witness.values[wire] + .one])
        if counts(found, difference), isSatisfying(found) { return found }
      }
      let value = witness.values[wire]
      for other in [
        .zero, .one, -.one, -value, .one - value, value + .one,
        BN254.Fr(UInt64(wire) &* 0x9e37_79b9_7f4a_7c15),
      ]
      where !(other == value) {
        if let found = repaired([wire: other]), counts(found, difference) { return found }
      }
    }
    return nil
  }

  private func counts(_ other: Witness, _ difference: Difference) -> Bool {
    switch difference {
    case .anyWire: !(other == witness)
    case .output: other.values[..<firstInput] != witness.values[..<firstInput]
    }
  }

  private var firstInput: Int { 1 + system.publicOutputCount }

  private func isInput(_ wire: Int) -> Bool {
    wire == 0 || (firstInput..<firstInput + system.publicInputCount + system.privateInputCount).contains(wire)
  }

  private func moved(_ changes: [Int: BN254.Fr]) -> Witness {
    var result = witness
    for (wire, value) in changes { result.values[wire] = value }
    return result
  }

  /// The three sides of a constraint with changed values.
  private func sides(_ i: Int, _ changes: [Int: BN254.Fr]) -> (BN254.Fr, BN254.Fr, BN254.Fr) {
    func side(_ m: SparseMatrix) -> BN254.Fr {
      var sum = BN254.Fr.zero
      for j in m.starts[i]..<m.starts[i + 1] {
        let wire = Int(m.columns[j])
        sum = sum + m.values[j] * (changes[wire] ?? witness.values[wire])
      }
      return sum
    }
    return (side(system.a), side(system.b), side(system.c))
  }

  private func coefficient(_ m: SparseMatrix, _ i: Int, _ wire: Int) -> BN254.Fr {
    var sum = BN254.Fr.zero
    for j in m.starts[i]..<m.starts[i + 1] where Int(m.columns[j]) == wire { sum = sum + m.values[j] }
    return sum
  }

  /// Repairs violated constraints by changing wires that were not changed before, the latest first, going back where that
  /// does not lead on; `budget` changes in all.
  private func repaired(_ start: [Int: BN254.Fr]) -> Witness? {
    var budget = 500
    let queue = start.keys.sorted().flatMap { uses[$0] }.map { Int($0) }
    guard let changes = repair(start, queue, &budget) else { return nil }
    let result = moved(changes)
    return result == witness || !isSatisfying(result) ? nil : result
  }

  /// A witness that is none, such as one that does not begin with 1, satisfies nothing.
  private func isSatisfying(_ witness: Witness) -> Bool {
    do throws(WitnessError) {
      return try system.firstViolation(witness) == nil
    } catch {
      return false
    }
  }

  private func repair(_ changes: [Int: BN254.Fr], _ queue: [Int], _ budget: inout Int) -> [Int: BN254.Fr]? {
    for (place, i) in queue.enumerated() {
      let (x, y, z) = sides(i, changes)
      if x * y == z { continue }
      for wire in candidates(i) where changes[wire] == nil {
        budget -= 1
        if budget < 0 { return nil }
        let (p, q, s) = (
          coefficient(system.a, i, wire), coefficient(system.b, i, wire), coefficient(system.c, i, wire)
        )
        // (x + p d)(y + q d) = z + s d, linear if p or q is 0.
        guard p.isZero || q.isZero else { continue }
        let slope = p * y + q * x - s
        if slope.isZero { continue }
        var next = changes
        next[wire] = witness.values[wire] + (z - x * y) * slope.inverse
        // What was repaired stays so but where the wire occurs.
        if let found = repair(next, Array(queue[(place + 1)...]) + uses[wire].map { Int($0) }, &budget) {
          return found
        }
      }
      return nil
    }
    return changes
  }

  /// The wires of a constraint that are no inputs, the latest first.
  private func candidates(_ i: Int) -> [Int] {
    var wires: Set<Int> = []
    for m in [system.a, system.b, system.c] {
      for j in m.starts[i]..<m.starts[i + 1] where !isInput(Int(m.columns[j])) {
        wires.insert(Int(m.columns[j]))
      }
    }
    return wires.sorted(by: >)
  }

  /// Moves along directions of the kernel of the derivatives.
  private func tangent(_ difference: Difference) -> Witness? {
    for direction in kernel() {
      let changes = Dictionary(
        uniqueKeysWithValues: direction.map { ($0.key, witness.values[$0.key] + $0.value) })
      if let found = repaired(changes), counts(found, difference) { return found }
    }
    return nil
  }

  /// Some directions d with a'·b + a·b' = c' for all constraints, by elimination: pivots are the wires that the constraints
  /// determine one after another.
  private func kernel() -> [[Int: BN254.Fr]] {
    var rows: [(pivot: Int, row: [Int: BN254.Fr])] = []
    var pivotRow: [Int: Int] = [:]
    for i in 0..<system.constraintCount {
      let (x, y, _) = sides(i, [:])
      var row: [Int: BN254.Fr] = [:]
      for (m, factor) in [(system.a, y), (system.b, x), (system.c, -BN254.Fr.one)] {
        for j in m.starts[i]..<m.starts[i + 1] where !isInput(Int(m.columns[j])) {
          row[Int(m.columns[j]), default: .zero] =
            row[Int(m.columns[j]), default: .zero] + m.values[j] * factor
        }
      }
      row = row.filter { !$0.value.isZero }
      // Rows are reduced against each other only forward; the latest wire of a row is its pivot.
      while let wire = row.keys.max(), let known = pivotRow[wire] {
        let factor = row[wire]! * rows[known].row[wire]!.inverse
        for (w, v) in rows[known].row {
          let value = row[w, default: .zero] - v * factor
          row[w] = value.isZero ? nil : value
        }
      }
      if let wire = row.keys.max() {
        pivotRow[wire] = rows.count
        rows.append((wire, row))
      }
      if row.count > 20_000 { return [] }
    }
    // A free wire's direction: 1 there, and the pivots follow in ascending order, as each row's pivot is its latest wire.
    var directions: [[Int: BN254.Fr]] = []
    let ordered = rows.sorted { $0.pivot < $1.pivot }
    for wire in 1..<system.wireCount where !isInput(wire) && pivotRow[wire] == nil {
      var direction: [Int: BN254.Fr] = [wire: .one]
      for (pivot, row) in ordered where pivot > wire {
        var sum = BN254.Fr.zero
        for (w, v) in row where w != pivot { if let d = direction[w] { sum = sum + v * d } }
        if !sum.isZero, let v = row[pivot] { direction[pivot] = -sum * v.inverse }
      }
      directions.append(direction)
      if directions.count == 64 { break }
    }
    return directions
  }
}
