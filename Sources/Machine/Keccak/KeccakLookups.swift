public import Constraints
import KoalaBear

extension MachineBus {
  /// (time, step, 200 windows): the state of a call before step 0 … 11 of two rounds each.
  public static let keccakState = Bus(id: 32, name: "keccakState", arity: 202)
  /// (time, 75 sums of windows): the state of a call after all rounds.
  public static let keccakResult = Bus(id: 33, name: "keccakResult", arity: 76)
  /// (w): a window of digits 0, 1, 2.
  public static let keccakTernary = Bus(id: 34, name: "keccakTernary", arity: 1)
  /// (t, w, v): digits 0, 1, 2 of w; v has their low bits, each t digits further on in the ring of eight.
  public static let keccakRotation = Bus(id: 35, name: "keccakRotation", arity: 3)
  /// (s, x): digits 0 … 4 of s; x has 1 where they are 2 or 3.
  public static let keccakChi = Bus(id: 36, name: "keccakChi", arity: 2)
  /// (limb, g₀, g₁, g₂): bits 0 … 2, 3 … 5, 6 … 7 of the low byte as a number, and 12 times those of the high byte.
  public static let keccakLimb = Bus(id: 37, name: "keccakLimb", arity: 4)
  /// (w, v): windows of digits 0, 1.
  public static let keccakBits = Bus(id: 38, name: "keccakBits", arity: 2)
  /// (step, window of the round constant 0, 1, 3, 7 of the first round, the same of the second).
  public static let keccakConstants = Bus(id: 39, name: "keccakConstants", arity: 9)
}

/// Like the other lookup tables: functions of bits of the row index, and no wrong row at any height.
extension Machine {
  private static let powers = (0..<KeccakWindows.count).map { KeccakWindows.power($0) }

  /// Windows of digits 0, 1, 2, and their low bits rotated, a column for each amount. 2¹³ rows.
  static func keccakTernaryTable() -> Table {
    let t = TableBuilder(MachineTable.keccakTernary.name)
    let digits = WindowDigits.ternary
    let count = t.column("count")
    let rotated = t.columns("rotatedCount", 8)
    let w = t.rowSum("ternary(row)", digits.terms(powers) { UInt32($0) })
    t.receive(MachineBus.keccakTernary, [w], multiplicity: count, "window")
    for r in 0..<8 {
      let weights = (0..<8).map { powers[($0 + r) % 8] }
      let v = t.rowSum("parity(row, \(r))", digits.terms(weights) { UInt32($0 & 1) })
      t.receive(
        MachineBus.keccakRotation, [Expression(Felt(UInt32(r))), w, v], multiplicity: rotated[r],
        "rotated by \(r)")
    }
    return t.build()
  }

  /// Bit 1 of each digit 0 … 4. 2¹⁹ rows.
  static func keccakChiTable() -> Table {
    let t = TableBuilder(MachineTable.keccakChi.name)
    let digits = WindowDigits.chi
    let count = t.column("count")
    let s = t.rowSum("digits(row)", digits.terms(powers) { UInt32($0) })
    let x = t.rowSum("chi(row)", digits.terms(powers) { UInt32($0 >> 1 & 1) })
    t.receive(MachineBus.keccakChi, [s, x], multiplicity: count, "chi")
    return t.build()
  }

  /// Limbs in groups of bits, and pairs of windows of bits. 2¹⁶ rows.
  static func keccakLimbsTable() -> Table {
    let t = TableBuilder(MachineTable.keccakLimbs.name)
    let counts = [t.column("limbCount"), t.column("bitsCount")]
    let groups = [(0, 3), (3, 3), (6, 2)].map { low, width in
      let values = (0..<1 << width).map { Felt(UInt32($0)) }
      let high = values.map { $0 * Felt(KeccakWindows.base) }
      return t.rowSum(
        "group(row, \(low))",
        [VirtualColumn.Term(low: low, values: values), VirtualColumn.Term(low: 8 + low, values: high)])
    }
    t.receive(MachineBus.keccakLimb, [t.rowBits(0..<16)] + groups, multiplicity: counts[0], "limb")
    let windows = (0..<256).map { Felt(KeccakWindows.window(UInt32($0))) }
    t.receive(
      MachineBus.keccakBits,
      [
        t.rowSum("window(row)", [VirtualColumn.Term(low: 0, values: windows)]),
        t.rowSum("window(row / 2⁸)", [VirtualColumn.Term(low: 8, values: windows)]),
      ],
      multiplicity: counts[1], "windows")
    return t.build()
  }

  /// ι's constants of each step. 2⁴ rows; those above step 11 repeat step 0.
  static func keccakConstantsTable() -> Table {
    let t = TableBuilder(MachineTable.keccakConstants.name)
    let count = t.column("count")
    func step(_ row: Int) -> Int { row < KeccakWindows.rowsPerCall ? row : 0 }
    func column(_ name: String, _ f: (Int) -> UInt32) -> Expression {
      t.rowSum(name, [VirtualColumn.Term(low: 0, values: (0..<16).map { Felt(f($0)) })])
    }
    var fields = [column("step(row)") { UInt32(step($0)) }]
    for r in 0..<KeccakWindows.roundsPerRow {
      for j in KeccakWindows.constantWindows {
        fields.append(
          column("constant(row, \(r), \(j))") { row in
            let constant = KeccakWindows.roundConstants[KeccakWindows.roundsPerRow * step(row) + r]
            return KeccakWindows.window(KeccakWindows.bits(constant, j))
          })
      }
    }
    t.receive(MachineBus.keccakConstants, fields, multiplicity: count, "constants")
    return t.build()
  }
}
