import Constraints
import Hashes
import KoalaBear

extension Machine {
  /// One compression of sixteen elements to eight: x ↦ the first eight elements of x + π(x), π the Poseidon2
  /// permutation of width 16.
  ///
  /// Columns: live, the input, and every cube. What is between two layers of cubes is affine, so each cube is one
  /// constraint of degree 3. Constants are multiplied by `live`, so that the zero row is padding.
  static func poseidon2Table() -> Table {
    let t = TableBuilder(MachineTable.poseidon2.name)
    let live = t.column("live")
    t.boolean(live, "live is boolean")
    let input = t.columns("input", 16)
    let output = Poseidon2Gadget(t, live: live).permute(input)
    let digest = (0..<8).map { output[$0] + input[$0] }
    t.receive(MachineBus.compress, input + digest, multiplicity: live, "compression")
    return t.build()
  }
}

/// The permutation of width 16 on expressions: 148 columns, as many constraints.
struct Poseidon2Gadget {
  let t: TableBuilder
  let live: Expression

  init(_ t: TableBuilder, live: Expression) {
    self.t = t
    self.live = live
  }

  /// Affine in the input and the cubes of the last layer.
  func permute(_ input: [Expression]) -> [Expression] {
    let external = Poseidon2Parameters16.external
    let partial = Poseidon2Parameters16.partial
    let diagonal = Poseidon2Parameters16.diagonal
    var s = Poseidon2Gadget.mixed(input)
    for round in 0..<4 { s = full(s, external, round) }
    for round in 0..<partial.count {
      s[0] = cube(s[0], partial[round], "partial[\(round)]")
      let sum = s.sum()
      for i in 0..<16 { s[i] = sum + diagonal[i] * s[i] }
    }
    for round in 4..<8 { s = full(s, external, round) }
    return s
  }

  private func full(_ s: [Expression], _ constants: [Felt], _ round: Int) -> [Expression] {
    Poseidon2Gadget.mixed(s.indices.map { cube(s[$0], constants[16 * round + $0], "full\(round)[\($0)]") })
  }

  private func cube(_ x: Expression, _ constant: Felt, _ name: String) -> Expression {
    let y = t.column(name)
    let f = x + constant * live
    t.constrain(y - f * f * f, name)
    return y
  }

  /// The external matrix: circ(2, 3, 1, 1) on each four, then the sums of equal places are added.
  static func mixed(_ s: [Expression]) -> [Expression] {
    var m = s
    for i in stride(from: 0, to: 16, by: 4) {
      let sum = s[i..<i + 4].sum()
      for k in 0..<4 {
        let next = s[i + (k + 1) % 4]
        m[i + k] = sum + s[i + k] + next + next
      }
    }
    let sums = (0..<4).map { k in [m[k], m[k + 4], m[k + 8], m[k + 12]].sum() }
    return m.indices.map { m[$0] + sums[$0 % 4] }
  }
}
