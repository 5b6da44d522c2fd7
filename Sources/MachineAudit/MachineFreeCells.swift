public import ConstraintAudit
import KoalaBear
import Machine

extension MachineAudit {
  /// Every cell of a live row of the machine whose change can be without effect. Nothing else may be: a table that is
  /// added needs an entry here for each cell that it leaves to the prover, with the reason.
  public static let freeCells: [FreeCell] =
    [
      free([.shiftLeft], ["sigmaInverse"], "the inverse is only needed for a shift by all limbs") {
        $0("limbShift[3]").isZero
      },
      free([.shiftLeftWord], ["sigmaInverse"], "the inverse is only needed for a shift by all limbs") {
        $0("limbShift[1]").isZero
      },
      free([.shiftGeneral], ["previous2"] + indexed("b", 0..<4), "rs2 is not read") {
        $0("isRegister").isZero
      },
      free([.shiftGeneral], ["amountRest"], "an immediate amount has no rest") { $0("isRegister").isZero },
      free([.loadGeneral], indexed("memoryByte", 8..<16), "no byte of the value comes from a second word") {
        $0("crosses").isZero
      },
      free([.loadGeneral, .storeGeneral], ["previousMemory[1]"], "there is no access to a second word") {
        $0("crosses").isZero
      },
      free([.divide], ["limbHigh", "limbLow"], "no remainder is compared with the divisor 0") {
        $0("zero") == .one
      },
      free([.divideWord], ["limbLow"], "no remainder is compared with the divisor 0") { $0("zero") == .one },
      free([.divide], indexed("quotient", 0..<4), "the remainder by 0 is the dividend for any quotient") {
        $0("zero") == .one && $0("isRemainder") == .one
      },
      free([.divideWord], indexed("quotient", 0..<2), "the remainder by 0 is the dividend for any quotient") {
        $0("zero") == .one && $0("isRemainder") == .one
      },
      free(
        [.registers], indexed("oldDigest", 0..<8) + indexed("newDigest", 0..<8), "what is in no tree has no digest"
      ) { $0("live").isZero },
    ]
    + (0..<5).map { i in
      free([.vector], ["topInverse[\(i)]"], "0 has no inverse") { $0("top[\(i)]") == .one }
    }
    + [MachineTable.branchEqual, .branchZero].flatMap { table in
      // differ = u A + w B + u w C: what it is solved for is not unique.
      [
        free([table], ["u"], "the witness has another with the same w") { value in
          (difference(table, 0, value) + 256 * difference(table, 3, value)
            + value("w") * difference(table, 2, value)).isZero
        },
        free([table], ["w"], "the witness has another with the same u") { value in
          (difference(table, 1, value) + 65536 * difference(table, 3, value)
            + value("u") * difference(table, 2, value)).isZero
        },
      ]
    }

  private static func free(
    _ tables: [MachineTable], _ columns: [String], _ reason: String,
    _ applies: @escaping @Sendable ((String) -> Felt) -> Bool
  ) -> FreeCell { FreeCell(tables.map(\.name), columns, reason, where: applies) }

  private static func indexed(_ name: String, _ range: Range<Int>) -> [String] {
    range.map { "\(name)[\($0)]" }
  }

  /// a_i − b_i of a branch; b is 0 where there is no such column.
  private static func difference(_ table: MachineTable, _ i: Int, _ value: (String) -> Felt) -> Felt {
    value("a[\(i)]") - (table == .branchEqual ? value("b[\(i)]") : .zero)
  }
}
