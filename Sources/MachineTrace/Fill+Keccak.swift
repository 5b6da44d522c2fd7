import Constraints
import Executor
import Hashes
import KoalaBear
import Machine
import Parallel
import Prover

extension RowWriter {
  /// A row of `keccakTable` but for its states, which `KeccakBlock` writes.
  mutating func fillKeccak() {
    let call = beginCall()
    skip(KeccakStates.columns)
    accesses(call, 0)
  }
}

/// The states of Keccak-f in sixteen rows.
///
/// Rows without a call hold the states of a permutation too, that of zeros.
struct KeccakBlock {
  private static let rows = PackedFelt.lanes
  /// By state, lane and row.
  private let states: UnsafeMutablePointer<UInt64>
  /// One row's lanes.
  private let lanes: UnsafeMutablePointer<UInt64>

  private init() {
    let count = KeccakStates.count * 25 * KeccakBlock.rows
    states = .allocate(capacity: count + 25)
    states.initialize(repeating: 0, count: count + 25)
    lanes = states + count
  }

  /// Writes the states of all rows of all instances.
  static func fill(_ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment) {
    let table = MachineTable.keccak.index
    guard let columns = trace.system.tables[table].keccak else { preconditionFailure("Keccak has states") }
    let cycles = assignment.cycles[table]
    var rowsBefore = 0
    for instance in trace.instances(of: table) {
      let height = trace.layout.instances[instance].height
      let first = trace.column(columns.firstColumn, instance: instance)
      let calls = cycles[min(rowsBefore, cycles.count)..<min(rowsBefore + height, cycles.count)]
      Parallel.forChunks(height / rows, grain: 4) { range in
        let block = KeccakBlock()
        for row in range.lowerBound * rows..<range.upperBound * rows {
          if row < calls.count {
            let cycle = record.cycles[Int(calls[calls.startIndex + row] & ~Assignment.changedBit)]
            block.permute(record.calls.words(of: record.calls.calls[cycle.call]), row % rows)
          } else {
            block.permute([], row % rows)
          }
          if row % rows == rows - 1 { block.write(to: first + row / rows * rows, height: height) }
        }
        block.states.deallocate()
      }
      rowsBefore += height
    }
  }

  /// The states of a call, or of zeros where there are no words.
  private func permute(_ words: ArraySlice<WordAccess>, _ row: Int) {
    for lane in 0..<25 { lanes[lane] = 0 }
    for (lane, word) in words.enumerated() { lanes[lane] = word.old }
    for state in 0..<KeccakStates.count {
      if state > 0 {
        let round = KeccakStates.roundsPerSegment * (state - 1)
        KeccakPermutation.rounds(round..<round + KeccakStates.roundsPerSegment, lanes)
      }
      let to = states + 25 * KeccakBlock.rows * state + row
      for lane in 0..<25 { to[KeccakBlock.rows * lane] = lanes[lane] }
    }
    for (lane, word) in words.enumerated() { precondition(lanes[lane] == word.new, "a wrong permutation") }
  }

  /// - Parameter first: the first of the sixteen rows in the first column.
  private func write(to first: UnsafeMutablePointer<Felt>, height: Int) {
    // As in `MachineTraceBuilder.toMontgomery`.
    let factor = PackedFelt(Felt.montgomeryRadix)
    var cell = first
    for lane in 0..<25 * KeccakStates.count {
      var x = UnsafeRawPointer(states + KeccakBlock.rows * lane).loadUnaligned(as: SIMD16<UInt64>.self)
      for _ in 0..<8 {
        let bytes = SIMD16<UInt32>(truncatingIfNeeded: x) & 0xff
        (PackedFelt(raw: bytes) * factor).store(to: cell)
        x &>>= 8
        cell += height
      }
    }
  }
}
