import Machine

/// Which table proves an operation that several tables can prove.
///
/// A table of its own for few rows costs the verifier more than it saves the prover; so operations that an execution
/// rarely uses share a general table.
struct TableChoice {
  private var target: [MachineTable]

  subscript(table: MachineTable) -> MachineTable { target[table.index] }

  private static let shifts: [MachineTable] = MachineTable.allCases.filter {
    $0.rawValue >= MachineTable.shiftLeftImmediate.rawValue
      && $0.rawValue < MachineTable.shiftGeneral.rawValue
  }
  private static let inPlace: [(MachineTable, MachineTable)] = [
    (.addImmediateInPlace, .addImmediate), (.addWordImmediateInPlace, .addWordImmediate),
    (.andPositiveInPlace, .andPositive), (.shiftLeftImmediateInPlace, .shiftLeftImmediate),
    (.shiftRightImmediateInPlace, .shiftRightImmediate),
  ]

  /// Below this many rows a table is small.
  static func few(_ cycles: Int) -> Int { max(16, cycles / 256) }

  init(rows: [ProgramRow?], executions: [UInt32], few: Int) {
    target = MachineTable.allCases
    var counts = [Int](repeating: 0, count: target.count)
    for (n, row) in rows.enumerated() {
      if let row, n < executions.count { counts[row.table.index] += Int(executions[n]) }
    }
    for (special, general) in TableChoice.inPlace where counts[special.index] < few {
      target[special.index] = general
      counts[general.index] += counts[special.index]
      counts[special.index] = 0
    }
    let small = TableChoice.shifts.filter { counts[$0.index] > 0 && counts[$0.index] < few }
    guard small.count > 1 else { return }
    for table in TableChoice.shifts where target[table.index] == table && counts[table.index] < few {
      target[table.index] = .shiftGeneral
    }
    for (special, general) in TableChoice.inPlace where target[special.index] == general {
      target[special.index] = target[general.index]
    }
  }

  /// For each table the one that takes its rows, given how many loads, stores and calls there are of each kind.
  static func memory(counts: [Int], few: Int) -> [UInt8] {
    var target = counts.indices.map { UInt8($0) }
    let groups: [([MachineTable], MachineTable)] = [
      ([.loadDouble, .loadWord, .loadWordUnsigned, .loadByte, .loadByteUnsigned], .loadGeneral),
      ([.storeDouble, .storeWord, .storeByte], .storeGeneral),
      ([.multiplyAdd256], .multiplyAdd256Wide), ([.multiplyAdd384], .multiplyAdd384Wide),
    ]
    for (special, general) in groups {
      let small = special.filter { counts[$0.index] > 0 && counts[$0.index] < few }
      if counts[general.index] > 0 || small.count > 2 {
        for table in small { target[table.index] = general.rawValue }
      }
    }
    return target
  }
}

extension MachineTable {
  /// Whether the table's instruction takes the shift amount from rs2.
  var shiftsByRegister: Bool {
    switch self {
    case .shiftLeft, .shiftRight, .shiftRightArithmetic, .shiftLeftWord, .shiftRightWord,
      .shiftRightArithmeticWord:
      return true
    default: return false
    }
  }
}
