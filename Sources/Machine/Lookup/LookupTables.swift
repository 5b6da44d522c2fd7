import Constraints
import KoalaBear

/// Lookup tables are bits of the row index: whatever height or number of instances a prover chooses, they hold no
/// wrong row. Their only columns are the multiplicities.
extension Machine {
  /// x < 2²⁰.
  static func range20Table() -> Table {
    let t = TableBuilder(MachineTable.range20.name)
    let count = t.column("count")
    t.receive(MachineBus.range20, [t.rowBits(0..<20)], multiplicity: count, "value")
    return t.build()
  }

  /// x < 2¹⁶, pairs of bytes, and their AND.
  static func bytesTable() -> Table {
    let t = TableBuilder(MachineTable.bytes.name)
    let counts = [t.column("range16Count"), t.column("bytesCount"), t.column("andCount")]
    let low = t.rowBits(0..<8)
    let high = t.rowBits(8..<16)
    t.receive(MachineBus.range16, [t.rowBits(0..<16)], multiplicity: counts[0], "value")
    t.receive(MachineBus.bytes, [low, high], multiplicity: counts[1], "pair")
    t.receive(MachineBus.and, [low, high, t.rowAnd(bits: 8)], multiplicity: counts[2], "and")
    return t.build()
  }

  /// (σ, 2^(16 − σ), x, x >> σ) for σ < 16, a column for each σ.
  static func shiftsTable() -> Table {
    let t = TableBuilder(MachineTable.shifts.name)
    let counts = t.columns("count", 16)
    let x = t.rowBits(0..<16)
    for s in 0..<16 {
      t.receive(
        MachineBus.shift,
        [Expression(Felt(UInt32(s))), Expression(Felt(1 << UInt32(16 - s))), x, t.rowBits(s..<16)],
        multiplicity: counts[s], "shift by \(s)")
    }
    return t.build()
  }
}
