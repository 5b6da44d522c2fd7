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

/// The permutation on expressions: 148 columns for width 16, 215 for width 24, and as many constraints.
struct Poseidon2Gadget {
  let t: TableBuilder
  let live: Expression
  let parameters: Poseidon2Parameters

  /// - Parameter width: 16 or 24.
  init(_ t: TableBuilder, live: Expression, width: Int = 16) {
    self.t = t
    self.live = live
    parameters = width == 24 ? .width24 : .width16
  }

  /// Affine in the input and the cubes of the last layer.
  func permute(_ input: [Expression]) -> [Expression] {
    var s = Poseidon2Gadget.mixed(input)
    for round in 0..<4 { s = full(s, round) }
    for (round, constant) in parameters.partial.enumerated() {
      s[0] = cube(s[0], constant, "partial[\(round)]")
      let sum = s.sum()
      for i in s.indices { s[i] = sum + parameters.diagonal[i] * s[i] }
    }
    for round in 4..<8 { s = full(s, round) }
    return s
  }

  private func full(_ s: [Expression], _ round: Int) -> [Expression] {
    Poseidon2Gadget.mixed(
      s.indices.map { cube(s[$0], parameters.external[s.count * round + $0], "full\(round)[\($0)]") })
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
    for i in stride(from: 0, to: s.count, by: 4) {
      let sum = s[i..<i + 4].sum()
      for k in 0..<4 {
        let next = s[i + (k + 1) % 4]
        m[i + k] = sum + s[i + k] + next + next
      }
    }
    let sums = (0..<4).map { k in stride(from: k, to: s.count, by: 4).map { m[$0] }.sum() }
    return m.indices.map { m[$0] + sums[$0 % 4] }
  }
}
