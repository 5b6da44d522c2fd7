import Executor
import Machine
import RISCV

extension MachineTable {
  /// The table for a call: in modular arithmetic the narrow one unless the quotient might not fit.
  static func of(_ call: AcceleratorCall, _ calls: AcceleratorCalls) -> MachineTable {
    let table = MachineTable(call.accelerator)
    guard table == .multiplyAdd256 || table == .multiplyAdd384 else { return table }
    let row = CallRow(calls, call)
    let (a, b, c, m) = (bits(row.area(1)), bits(row.area(2)), bits(row.area(3)), bits(row.area(4)))
    // a b + c < 2^bits, and q ≤ (a b + c) / m < 2^(bits + 1 − m).
    let quotient = max(a + b, c) + 2 - m
    if m == 0 || quotient <= 8 * table.quotientBytes { return table }
    return table == .multiplyAdd256 ? .multiplyAdd256Wide : .multiplyAdd384Wide
  }

  /// The number of bits up to the highest set one.
  private static func bits(_ words: ArraySlice<WordAccess>) -> Int {
    for (i, word) in words.enumerated().reversed() where word.old != 0 {
      return 64 * i + 64 - word.old.leadingZeroBitCount
    }
    return 0
  }
}

extension Assignment {
  /// Whether a table of accelerators has rows that look up shifts.
  var callsLookUpShifts: Bool {
    [
      MachineTable.multiplyAdd256, .multiplyAdd256Wide, .multiplyAdd384, .multiplyAdd384Wide, .product256, .secp256k1Add,
      .secp256k1Double,
    ].contains { cycles[$0.index].count > 0 }
  }
}
