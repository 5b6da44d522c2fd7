import Constraints

/// What a bitwise instruction makes of x and y, given x AND y.
enum BitwiseOperation {
  case and, or, xor

  func combine(_ x: Expression, _ y: Expression, and z: Expression) -> Expression {
    switch self {
    case .and: return z
    case .or: return x + y - z
    case .xor: return x + y - 2 * z
    }
  }

  /// x combined with the limb 0xffff (or 0).
  func combine(_ x: Expression, ones: Bool) -> Expression {
    switch self {
    case .and: return ones ? x : 0
    case .or: return ones ? 65535 : x
    case .xor: return ones ? 65535 - x : x
    }
  }
}

extension Machine {
  /// and, or, xor of two registers: a lookup for each pair of bytes, which also makes bytes of them.
  static func bitwiseTable(_ table: MachineTable, _ operation: BitwiseOperation, inPlace: Bool) -> Table {
    let u = ALU(table, inPlace: inPlace, first: .bytes, second: .bytes)
    let z = u.t.columns("and", 8)
    for i in 0..<8 {
      u.t.send(MachineBus.and, [u.aBytes[i], u.bBytes[i], z[i]], multiplicity: u.live, "and[\(i)]")
    }
    let zLimbs = limbs(of: z)
    return u.finish(table, result: (0..<4).map { operation.combine(u.a[$0], u.b[$0], and: zLimbs[$0]) })
  }

  /// andi, ori, xori with an immediate of known sign: only limb 0 needs lookups.
  /// Fields: the two low bytes of the immediate.
  static func bitwiseImmediateTable(
    _ table: MachineTable, _ operation: BitwiseOperation, negative: Bool, inPlace: Bool = false
  ) -> Table {
    let u = ALU(table, inPlace: inPlace)
    let t = u.t
    let immediate = t.columns("immediate", 2)
    let low = t.column("aLow")
    let z = t.columns("and", 2)
    // a₀ = low + 256 high; the lookups make bytes of both.
    let high = (u.a[0] - low) * Expression(inverse8)
    t.send(MachineBus.and, [low, immediate[0], z[0]], multiplicity: u.live, "and[0]")
    t.send(MachineBus.and, [high, immediate[1], z[1]], multiplicity: u.live, "and[1]")
    let first = operation.combine(
      u.a[0], immediate[0] + 256 * immediate[1], and: z[0] + 256 * z[1])
    // Where the immediate's high limbs are all ones a live row has 65535; a row of padding must send nothing, so
    // the constant may stand as it is.
    let rest = (1..<4).map { operation.combine(u.a[$0], ones: negative) }
    return u.finish(table, result: [first] + rest, immediate[0], immediate[1])
  }
}
