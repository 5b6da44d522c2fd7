public import Constraints
public import Executor
import Hashes
import KoalaBear
import Machine
import MemoryTree
import Parallel
public import Prover
import RISCV
public import Transcript

/// Fills the trace of an execution.
public enum MachineTraceBuilder {
  /// What the shard does to memory. Nil if there are fewer or more siblings than beside the paths of the record's leaves.
  public static func memory(_ record: ExecutionRecord, siblings: [Digest]) -> MemoryRows? {
    MemoryRows(record, siblings: siblings)
  }

  /// The committed columns of all tables for one shard, on both cores.
  ///
  /// - Parameters:
  ///   - memory: the memory side of the same record.
  ///   - preprocessed: `MachineProgram.preprocessed`.
  ///   - few: operations with fewer rows than this share general tables; by default a 256th of the cycles.
  /// - Throws: `LayoutError` if the execution does not fit one proof.
  public static func trace(
    _ program: MachineProgram, _ record: ExecutionRecord, memory: MemoryRows, preprocessed: FeltBuffer,
    few: Int? = nil
  ) throws(LayoutError) -> Trace {
    let assignment = Assignment(
      program.program, rows: program.rows, record, few: few ?? TableChoice.few(record.cycleCount))
    defer { assignment.free() }

    var rowCounts: [Int] = []
    for table in MachineTable.allCases {
      let rows: Int
      switch table {
      case .leaf: rows = record.leaves.count
      case .node: rows = memory.paths.nodes.count + memory.registerPaths.nodes.count
      case .poseidon2: rows = memory.compressions.count
      case .refresh: rows = assignment.refreshes.count
      case .range20: rows = 1 << 20
      case .bytes: rows = 1 << 16
      case .shifts: rows = assignment.shifts ? 1 << 16 : 0
      case .program, .registers: rows = 0
      case .copyWords: rows = BulkRows.count(.copy, record.calls)
      case .fillWords: rows = BulkRows.count(.fill, record.calls)
      case .dotBaseElements: rows = VectorRows.count(.dotBase, record.calls)
      case .dotElements: rows = VectorRows.count(.dot, record.calls)
      case .sumElements: rows = VectorRows.count(.sum, record.calls)
      case .eqElements: rows = VectorRows.count(.eq, record.calls)
      case .shaRounds: rows = SHA256Rounds.rowsPerCall * assignment.count(.sha256)
      case .shaLimbs: rows = assignment.count(.sha256) > 0 ? SHA256Counters.limbRows : 0
      case .shaParity: rows = assignment.count(.sha256) > 0 ? SHA256Counters.parityRows : 0
      case .shaConstants: rows = assignment.count(.sha256) > 0 ? SHA256Rounds.rowsPerCall : 0
      default: rows = assignment.cycles[table.index].count
      }
      rowCounts.append(rows)
    }
    let heights = Heights.choose(program.system, rows: rowCounts)
    let trace = try Trace(program.system, logHeights: heights, preprocessed: preprocessed)
    let pool = CounterPool()
    fillInstructions(trace, program, record, assignment, pool)
    pool.with { fillMemory(trace, record, assignment, memory, $0) }
    KeccakBlock.fill(trace, record, assignment)
    SHA256Rows.fill(trace, record, assignment, pool)
    BulkRows.fill(trace, record, assignment, pool)
    VectorRows.fill(trace, record, assignment, pool)
    fillLookups(trace, pool.total())

    let counts = trace.column(0, instance: trace.instances(of: MachineTable.program.index)[0])
    for (i, count) in record.executions.enumerated() { counts[i] = Felt(count) }
    return trace
  }

  private struct Chunk {
    var table: MachineTable
    var instance: Int
    /// Rows of the instance.
    var rows: Range<Int>
    /// The first row's place in the table's list of cycles.
    var first: Int
  }

  private static let grain = 512

  private static func fillInstructions(
    _ trace: Trace, _ program: MachineProgram, _ record: ExecutionRecord, _ assignment: Assignment,
    _ pool: CounterPool
  ) {
    var chunks: [Chunk] = []
    for table in MachineTable.allCases where table.isInstruction {
      var first = 0
      let count = assignment.cycles[table.index].count
      for instance in trace.instances(of: table.index) {
        let rows = min(trace.layout.instances[instance].height, count - first)
        for start in stride(from: 0, to: rows, by: grain) {
          chunks.append(
            Chunk(
              table: table, instance: instance, rows: start..<min(start + grain, rows), first: first + start))
        }
        first += rows
      }
    }
    guard record.cycleCount > 0 else { return }
    // Some 16 chunks at a time share their counters.
    Parallel.forChunks(chunks.count, grain: 16) { range in
      pool.with { counters in
        var writer = RowWriter(
          counters, program.rows, textBase: program.program.textBase, crossings: record.crossings,
          calls: record.calls, first: record.cycles[0])
        for n in range { fill(chunks[n], trace, record, assignment, &writer) }
      }
    }
  }

  private static func fill(
    _ chunk: Chunk, _ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment, _ w: inout RowWriter
  ) {
    let height = trace.layout.instances[chunk.instance].height
    let start = trace.column(0, instance: chunk.instance) + chunk.rows.lowerBound
    let columns = trace.system.tables[chunk.table.index].columns.count
    // Felt is one 32-bit word.
    let cells = UnsafeMutableRawPointer(start).assumingMemoryBound(to: UInt32.self)
    let cycles = UnsafeBufferPointer(
      rebasing: assignment.cycles[chunk.table.index][chunk.first..<chunk.first + chunk.rows.count])
    let rows = Rows(
      cells: cells, height: height, cycles: cycles, record: record, assignment: assignment,
      inPlace: ProgramRow.isInPlace(chunk.table))
    rows.fill(chunk.table, &w, columns: columns)
    // States of Keccak-f are not written yet.
    let states = trace.system.tables[chunk.table.index].keccak?.range ?? 0..<0
    for c in 0..<columns where !states.contains(c) { toMontgomery(start + c * height, chunk.rows.count) }
  }

  /// Canonical integers to field elements, in place.
  static func toMontgomery(_ p: UnsafeMutablePointer<Felt>, _ count: Int) {
    // x · R² · R⁻¹ = x · R; the factor is the element R, whose representative is R².
    let factor = Felt.montgomeryRadix
    let packed = PackedFelt(factor)
    var i = 0
    while i + PackedFelt.lanes <= count {
      (PackedFelt(load: p + i) * packed).store(to: p + i)
      i += PackedFelt.lanes
    }
    while i < count {
      p[i] = p[i] * factor
      i += 1
    }
  }
}

extension Felt {
  /// The element 2³².
  static let montgomeryRadix = Felt(1 << 16) * Felt(1 << 16)
}

extension Assignment {
  /// How many cycles a table proves.
  func count(_ table: MachineTable) -> Int { cycles[table.index].count }

  /// Whether any row looks up a shift.
  var shifts: Bool {
    for t in MachineTable.shiftLeftImmediate.index...MachineTable.shiftGeneral.index
    where cycles[t].count > 0 { return true }
    return callsLookUpShifts
  }
}

/// The rows of one chunk.
struct Rows {
  let cells: UnsafeMutablePointer<UInt32>
  let height: Int
  let cycles: UnsafeBufferPointer<UInt32>
  let record: ExecutionRecord
  let assignment: Assignment
  let inPlace: Bool

  @inline(__always)
  private func each(_ w: inout RowWriter, _ columns: Int, _ body: (inout RowWriter) -> Void) {
    let inPlace = self.inPlace
    record.cycles.withUnsafeBufferPointer { records in
      for (n, entry) in cycles.enumerated() {
        let cycle = entry & ~Assignment.changedBit
        let r = records[Int(cycle)]
        w.r = r
        w.row = w.programRows[Int(r.instruction)].unsafelyUnwrapped
        w.time = r.time
        w.pc = w.textBase &+ 4 &* r.instruction
        w.times = RegisterTimes(rs1: r.previousRs1, rs2: r.previousRs2, rd: r.previousRd, rdOld: r.rdOld)
        if entry != cycle {
          w.times = assignment.changed[cycle]!
        } else if w.row.swapped {
          swap(&w.times.rs1, &w.times.rs2)
        } else if inPlace && w.row.rs1 == w.row.rs2 {
          w.times.rs2 = r.previousRs1
          w.times.rs1 = w.time &+ 1
        }
        w.begin(cells + n, height: height)
        body(&w)
        assert(w.cell == cells + n + columns * height, "a row of the wrong width")
      }
    }
  }

  func fill(_ table: MachineTable, _ w: inout RowWriter, columns: Int) {
    switch table {
    case .jump: each(&w, columns) { $0.fillJump() }
    case .halt: each(&w, columns) { $0.fillHalt() }
    case .constant: each(&w, columns) { $0.fillConstant() }
    case .link: each(&w, columns) { $0.fillConstant() }
    case .jumpRegister: each(&w, columns) { $0.fillJumpRegister(links: true) }
    case .jumpReturn: each(&w, columns) { $0.fillJumpRegister(links: false) }
    case .add, .sub: each(&w, columns) { $0.fillAdd() }
    case .addInPlace: each(&w, columns) { $0.fillAdd(inPlace: true) }
    case .addImmediate: each(&w, columns) { $0.fillAddImmediate(inPlace: false) }
    case .addImmediateInPlace: each(&w, columns) { $0.fillAddImmediate(inPlace: true) }
    case .move: each(&w, columns) { _ = $0.alu() }
    case .addWord, .subWord: each(&w, columns) { $0.fillAddWord() }
    case .addWordImmediate: each(&w, columns) { $0.fillAddWordImmediate(inPlace: false) }
    case .addWordImmediateInPlace: each(&w, columns) { $0.fillAddWordImmediate(inPlace: true) }
    case .and, .or, .xor: each(&w, columns) { $0.fillBitwise(inPlace: false) }
    case .andInPlace, .orInPlace, .xorInPlace: each(&w, columns) { $0.fillBitwise(inPlace: true) }
    case .andPositive, .orPositive, .xorPositive, .andNegative, .orNegative, .xorNegative:
      each(&w, columns) { $0.fillBitwiseImmediate() }
    case .andPositiveInPlace: each(&w, columns) { $0.fillBitwiseImmediate(inPlace: true) }
    default: fillRest(table, &w, columns)
    }
  }

  private func fillRest(_ table: MachineTable, _ w: inout RowWriter, _ columns: Int) {
    switch table {
    case .shiftLeftImmediate: each(&w, columns) { $0.fillShift(.left, register: false, limbs: 4) }
    case .shiftRightImmediate: each(&w, columns) { $0.fillShift(.right, register: false, limbs: 4) }
    case .shiftRightArithmeticImmediate:
      each(&w, columns) { $0.fillShift(.arithmetic, register: false, limbs: 4) }
    case .shiftLeftImmediateInPlace:
      each(&w, columns) { $0.fillShift(.left, register: false, limbs: 4, inPlace: true) }
    case .shiftRightImmediateInPlace:
      each(&w, columns) { $0.fillShift(.right, register: false, limbs: 4, inPlace: true) }
    case .shiftLeft: each(&w, columns) { $0.fillShift(.left, register: true, limbs: 4) }
    case .shiftRight: each(&w, columns) { $0.fillShift(.right, register: true, limbs: 4) }
    case .shiftRightArithmetic: each(&w, columns) { $0.fillShift(.arithmetic, register: true, limbs: 4) }
    case .shiftLeftWordImmediate: each(&w, columns) { $0.fillShift(.left, register: false, limbs: 2) }
    case .shiftRightWordImmediate: each(&w, columns) { $0.fillShift(.right, register: false, limbs: 2) }
    case .shiftRightArithmeticWordImmediate:
      each(&w, columns) { $0.fillShift(.arithmetic, register: false, limbs: 2) }
    case .shiftLeftWord: each(&w, columns) { $0.fillShift(.left, register: true, limbs: 2) }
    case .shiftRightWord: each(&w, columns) { $0.fillShift(.right, register: true, limbs: 2) }
    case .shiftRightArithmeticWord: each(&w, columns) { $0.fillShift(.arithmetic, register: true, limbs: 2) }
    case .setLessUnsigned: each(&w, columns) { $0.fillSetLess(signed: false) }
    case .setLessSigned: each(&w, columns) { $0.fillSetLess(signed: true) }
    case .setLessUnsignedImmediate: each(&w, columns) { $0.fillSetLessImmediate(signed: false) }
    case .setLessSignedImmediate: each(&w, columns) { $0.fillSetLessImmediate(signed: true) }
    case .branchEqual: each(&w, columns) { $0.fillBranchEqual(readsSecond: true) }
    case .branchZero: each(&w, columns) { $0.fillBranchEqual(readsSecond: false) }
    case .branchLessUnsigned: each(&w, columns) { $0.fillBranchLess(signed: false) }
    case .branchLessSigned: each(&w, columns) { $0.fillBranchLess(signed: true) }
    case .loadDouble: each(&w, columns) { $0.fillLoadDouble() }
    case .loadWord: each(&w, columns) { $0.fillLoadWord(signed: true) }
    case .loadWordUnsigned: each(&w, columns) { $0.fillLoadWord(signed: false) }
    case .loadByte: each(&w, columns) { $0.fillLoadByte(signed: true) }
    case .loadByteUnsigned: each(&w, columns) { $0.fillLoadByte(signed: false) }
    case .loadGeneral: each(&w, columns) { $0.fillLoadGeneral() }
    case .storeDouble: each(&w, columns) { $0.fillStoreDouble() }
    case .storeWord: each(&w, columns) { $0.fillStoreWord() }
    case .storeByte: each(&w, columns) { $0.fillStoreByte() }
    case .storeGeneral: each(&w, columns) { $0.fillStoreGeneral() }
    case .multiply: each(&w, columns) { $0.fillMultiply() }
    case .multiplyHighUnsigned: each(&w, columns) { $0.fillMultiplyHigh(signed: false) }
    case .multiplyHighSigned: each(&w, columns) { $0.fillMultiplyHigh(signed: true) }
    case .multiplyWord: each(&w, columns) { $0.fillMultiplyWord() }
    case .divide: each(&w, columns) { $0.fillDivide(limbs: 4) }
    case .divideWord: each(&w, columns) { $0.fillDivide(limbs: 2) }
    case .shiftGeneral: each(&w, columns) { $0.fillShiftGeneral() }
    case .multiplyAdd256, .multiplyAdd256Wide:
      each(&w, columns) { $0.fillMultiplyAdd(words: 4, quotient: table.quotientBytes) }
    case .multiplyAdd384, .multiplyAdd384Wide:
      each(&w, columns) { $0.fillMultiplyAdd(words: 6, quotient: table.quotientBytes) }
    case .product256: each(&w, columns) { $0.fillProduct256() }
    case .secp256k1Add: each(&w, columns) { $0.fillSecp256k1Add() }
    case .secp256k1Double: each(&w, columns) { $0.fillSecp256k1Double() }
    case .poseidon2Call: each(&w, columns) { $0.fillPoseidon2Call(.width16) }
    case .poseidon2WideCall: each(&w, columns) { $0.fillPoseidon2Call(.width24) }
    case .keccak: each(&w, columns) { $0.fillKeccak() }
    case .sha256: each(&w, columns) { $0.fillSHA256() }
    case .copy: each(&w, columns) { $0.fillBulk(.copy) }
    case .fill: each(&w, columns) { $0.fillBulk(.fill) }
    case .vector: each(&w, columns) { $0.fillVector() }
    default: break
    }
  }
}
