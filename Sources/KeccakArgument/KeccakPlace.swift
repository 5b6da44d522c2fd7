import Constraints
import KoalaBear
import Multilinear

/// Where a claim is: its weights are segment(s) · lanes[l] · bit(z) · rows(r), with eq for the first and the third.
struct KeccakPlace {
  static let segmentVariables = KeccakStates.segments.trailingZeroBitCount
  static let bitVariables = 6
  /// Variables of a bit within a byte.
  static let lowVariables = 3
  /// Variables of a place.
  static let variables = segmentVariables + bitVariables

  var segment: [Felt5]
  var lanes: [Felt5]
  var bit: [Felt5]
  var rows: KeccakPoint

  /// 1, g, g², …
  static func powers(_ g: Felt5, _ count: Int = KeccakRound.lanes) -> [Felt5] {
    var list = [Felt5.one]
    list.reserveCapacity(count)
    while list.count < count { list.append(list[list.count - 1] * g) }
    return list
  }

  /// Weights of bytes: by segment, lane and byte, scaled.
  func byteWeights(times scale: Felt5) -> [Felt5] {
    let high = Eq.table(bit.prefix(KeccakPlace.bitVariables - KeccakPlace.lowVariables))
    var list: [Felt5] = []
    list.reserveCapacity(KeccakStates.segments * KeccakStates.width)
    for s in Eq.table(segment, scale: scale) {
      for lane in lanes {
        let weight = s * lane
        for byte in high { list.append(weight * byte) }
      }
    }
    return list
  }
}

extension KeccakClaim {
  /// The claim's weights, given where the results' and the inputs' claims are.
  init(_ rows: KeccakRows, out: KeccakPlace, into: KeccakPlace, delta: Felt5, sums: [Felt5]) {
    let gap = [Felt5](repeating: .zero, count: KeccakStates.width)
    self.init(
      rows: rows,
      out: Weights(columns: gap + out.byteWeights(times: .one), rows: out.rows),
      into: Weights(columns: into.byteWeights(times: delta) + gap, rows: into.rows), sums: sums)
  }

  /// The sum of all cells' weights.
  var mass: Felt5 {
    ExtensionVectors.sum(out.columns[...]) * rows.mass(out.rows)
      + ExtensionVectors.sum(into.columns[...]) * rows.mass(into.rows)
  }

  /// Σ_i eq_i · bit_i(v), by byte v.
  static func bytes(_ eq: [Felt5]) -> [Felt5] {
    var table = [Felt5.zero]
    table.reserveCapacity(256)
    for i in 0..<8 { for v in 0..<1 << i { table.append(table[v] + eq[i]) } }
    return table
  }
}
