public import Constraints
import Machine
public import RISCV

extension MachineProgram {
  /// Cells of an ordinary cycle, about.
  static let cellsPerCycle = 20

  /// What the Keccak argument counts for beside a row's cells: more than its time (`KeccakStates.argumentCells`), because of the
  /// memory. With 2,600 a shard of many calls takes a fifth more of it than the others.
  static let keccakCells = 4_100

  /// How many ordinary cycles a call of an accelerator costs, by the committed cells of its rows, or what takes as long: shards
  /// that call a lot have fewer cycles, so that all of them take about the same time and memory.
  public var callWeight: (Accelerator) -> Int {
    func columns(_ table: MachineTable) -> Int { system.tables[table.index].columns.count }
    let keccak = columns(.keccak) + MachineProgram.keccakCells
    let sha256 = columns(.sha256) + SHA256Rounds.rowsPerCall * columns(.shaRounds)
    var weights: [Accelerator: Int] = [:]
    for accelerator in Accelerator.allCases {
      let cells =
        switch accelerator {
        case .keccak: keccak
        case .sha256: sha256
        default: columns(MachineTable(accelerator))
        }
      weights[accelerator] = cells / MachineProgram.cellsPerCycle
    }
    return { weights[$0, default: 0] }
  }
}

extension KeccakStates {
  /// What the argument takes for a row of states, in committed cells that take as long: some 800 for the columns' fractions, the
  /// rest for the rounds. Measured with 2¹¹ and 2¹² rows: `Documentation/Accelerators-Hashes.md`.
  public static let argumentCells = 2_600
}
