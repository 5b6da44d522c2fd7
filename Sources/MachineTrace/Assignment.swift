import Executor
import Machine
import Parallel
import RISCV

/// When the registers of a cycle were accessed before, as its table sees it.
struct RegisterTimes {
  var rs1: UInt32
  var rs2: UInt32
  var rd: UInt32
  var rdOld: UInt64
}

/// Which cycle is proven by which table, and what that changes in the executor's records.
///
/// Tables leave out accesses of x0 and of the sink that the executor makes, and fuse the read and the write of a
/// register; so the times of x0 and the sink are found anew, and a few gaps are bridged here.
struct Assignment {
  /// Cycles by table, ascending; bit 31 marks those with an entry in `changed`.
  var cycles: [UnsafeMutableBufferPointer<UInt32>]
  var changed: [UInt32: RegisterTimes] = [:]
  /// All rows of the refresh table.
  var refreshes: [Refresh]
  var registers: [RegisterRecord]

  static let changedBit: UInt32 = 1 << 31
  private static let grain = 1 << 16

  /// Per instruction: the table, what its row touches besides ordinary registers, and the immediate of loads.
  struct Static {
    var table: UInt8 = 0
    var special: Special = []
    var offset: UInt8 = 0
    var rs1: UInt8 = 0
    var rs2: UInt8 = 0
    var swapped = false
  }

  struct Special: OptionSet {
    var rawValue: UInt8
    static let rs1IsZero = Special(rawValue: 1)
    static let rs2IsZero = Special(rawValue: 2)
    static let rdIsSink = Special(rawValue: 4)
    static let inPlace = Special(rawValue: 8)
    static let memory = Special(rawValue: 16)
    static let second = Special(rawValue: 32)
    static let systemCall = Special(rawValue: 64)
  }

  static func statics(_ program: Program, _ rows: [ProgramRow?], _ choice: TableChoice) -> [Static] {
    rows.indices.map { n in
      guard let row = rows[n] else { return Static() }
      let i = program.instructions[n]
      let table = choice[row.table]
      var s = Static(table: table.rawValue, rs1: row.rs1, rs2: row.rs2, swapped: row.swapped)
      s.offset = UInt8(truncatingIfNeeded: i.immediate & 7)
      let reads =
        row.rs2 == 0 && table == .shiftGeneral && !row.table.shiftsByRegister ? 1 : readsRegisters(table)
      if reads >= 2 { s.special.insert(.second) }
      if reads >= 1 && row.rs1 == 0 { s.special.insert(.rs1IsZero) }
      if reads >= 2 && row.rs2 == 0 { s.special.insert(.rs2IsZero) }
      if row.rd == Instruction.sink { s.special.insert(.rdIsSink) }
      if ProgramRow.isInPlace(table) { s.special.insert(.inPlace) }
      if i.opcode.isLoad || i.opcode.isStore { s.special.insert(.memory) }
      if i.opcode == .ecall { s.special.insert(.systemCall) }
      return s
    }
  }

  /// How many source registers a table reads.
  static func readsRegisters(_ table: MachineTable) -> Int {
    switch table {
    case .jump, .constant, .link: return 0
    case .jumpRegister, .jumpReturn, .addImmediate, .addImmediateInPlace, .move, .addWordImmediate,
      .addWordImmediateInPlace, .andPositive, .orPositive, .xorPositive, .andNegative, .orNegative,
      .xorNegative,
      .andPositiveInPlace, .shiftLeftImmediate, .shiftRightImmediate, .shiftRightArithmeticImmediate,
      .shiftLeftImmediateInPlace, .shiftRightImmediateInPlace, .shiftLeftWordImmediate,
      .shiftRightWordImmediate, .shiftRightArithmeticWordImmediate, .setLessUnsignedImmediate,
      .setLessSignedImmediate, .branchZero, .loadDouble, .loadWord, .loadWordUnsigned, .loadByte,
      .loadByteUnsigned, .loadGeneral:
      return 1
    default: return 2
    }
  }

  /// The table of a load or store, by kind and alignment.
  @inline(__always)
  static func memoryTable(_ opcode: Opcode, low: UInt64) -> MachineTable {
    switch opcode {
    case .ld: low & 7 == 0 ? .loadDouble : .loadGeneral
    case .lw: low & 3 == 0 ? .loadWord : .loadGeneral
    case .lwu: low & 3 == 0 ? .loadWordUnsigned : .loadGeneral
    case .lb: .loadByte
    case .lbu: .loadByteUnsigned
    case .lh, .lhu: .loadGeneral
    case .sd: low & 7 == 0 ? .storeDouble : .storeGeneral
    case .sw: low & 3 == 0 ? .storeWord : .storeGeneral
    case .sb: .storeByte
    default: .storeGeneral
    }
  }

  /// The times of a cycle as the records have them, with fused accesses.
  @inline(__always)
  static func times(_ r: CycleRecord, _ s: Static, time: UInt32) -> RegisterTimes {
    var times = RegisterTimes(
      rs1: r.previousRs1, rs2: r.previousRs2, rd: r.previousRd, rdOld: r.rdOld)
    guard s.special.contains(.inPlace) else { return times }
    if s.swapped {
      swap(&times.rs1, &times.rs2)
    } else if s.special.contains(.second) && s.rs1 == s.rs2 {
      times.rs2 = r.previousRs1
      times.rs1 = time &+ 1
    }
    return times
  }

  init(_ program: Program, rows: [ProgramRow?], _ record: ExecutionRecord, few: Int) {
    let choice = TableChoice(rows: rows, executions: record.executions, few: few)
    let statics = Assignment.statics(program, rows, choice)
    let count = record.cycleCount
    let chunks = (count + Assignment.grain - 1) / Assignment.grain
    let tables = Int(MachineTable.program.rawValue)
    let tableOf = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, count))
    defer { tableOf.deallocate() }

    struct Found {
      var counts: [Int]
      var flagged: [UInt32]
    }
    // A table for each cycle, and the cycles whose register times differ from the record's.
    var found = record.cycles.withUnsafeBufferPointer { records in
      Parallel.map(chunks) { chunk in
        var result = Found(counts: [Int](repeating: 0, count: tables), flagged: [])
        for cycle in chunk * Assignment.grain..<min((chunk + 1) * Assignment.grain, count) {
          let r = records[cycle]
          let s = statics[Int(r.instruction)]
          var table = s.table
          if s.special.contains(.memory) {
            let opcode = program.instructions[Int(r.instruction)].opcode
            table = Assignment.memoryTable(opcode, low: r.rs1 &+ UInt64(s.offset)).rawValue
          }
          if s.special.contains(.systemCall) && r.next != CycleRecord.halted {
            if let bulk = r.bulkCall {
              table = MachineTable(record.calls.bulk[bulk].operation).rawValue
            } else if r.vectorCall != nil {
              table = MachineTable.vector.rawValue
            } else {
              table = MachineTable.of(record.calls.calls[r.call], record.calls).rawValue
            }
          }
          var special = !s.special.isDisjoint(with: [.rs1IsZero, .rs2IsZero, .rdIsSink])
          if s.special.contains(.inPlace) {
            let time = r.time
            let t = Assignment.times(r, s, time: time)
            special = special || time &+ 3 &- t.rs1 > Refresh.span
            special = special || s.special.contains(.second) && time &+ 1 &- t.rs2 > Refresh.span
          }
          tableOf[cycle] = table | (special ? 0x80 : 0)
          result.counts[Int(table)] += 1
          if special { result.flagged.append(UInt32(cycle)) }
        }
        return result
      }
    }

    // Loads and stores in small tables go to the general ones.
    var counts = [Int](repeating: 0, count: tables)
    for f in found { for t in 0..<tables { counts[t] += f.counts[t] } }
    let target = TableChoice.memory(counts: counts, few: few)
    for c in found.indices {
      for t in 0..<tables where Int(target[t]) != t {
        found[c].counts[Int(target[t])] += found[c].counts[t]
        found[c].counts[t] = 0
      }
    }

    // The lists, each chunk's part at its place.
    var totals = [Int](repeating: 0, count: tables)
    var starts: [[Int]] = []
    for f in found {
      starts.append(totals)
      for t in 0..<tables { totals[t] += f.counts[t] }
    }
    let lists = totals.map { UnsafeMutableBufferPointer<UInt32>.allocate(capacity: max(1, $0)) }
    Parallel.forEach(chunks) { chunk in
      var next = starts[chunk]
      for cycle in chunk * Assignment.grain..<min((chunk + 1) * Assignment.grain, count) {
        let t = Int(target[Int(tableOf[cycle] & 0x7f)])
        lists[t][next[t]] = UInt32(cycle) | (tableOf[cycle] & 0x80 != 0 ? Assignment.changedBit : 0)
        next[t] += 1
      }
    }
    cycles = totals.indices.map { UnsafeMutableBufferPointer(rebasing: lists[$0][0..<totals[$0]]) }
    refreshes = record.refreshes.filter {
      $0.space == .memory || ($0.index != 0 && $0.index != UInt32(Instruction.sink))
    }
    registers = record.registers

    // In order of time: x0 and the sink live on their own here.
    var zero: UInt32 = 0
    var sink: UInt32 = 0
    var sinkValue: UInt64 = 0
    for f in found {
      for flagged in f.flagged {
        let cycle = Int(flagged)
        let r = record.cycles[cycle]
        let s = statics[Int(r.instruction)]
        let time = r.time
        var t = Assignment.times(r, s, time: time)
        if s.special.contains(.rs1IsZero) {
          t.rs1 = bridge(0, 0, &zero, to: time)
        }
        if s.special.contains(.rs2IsZero) {
          let now = time + (s.swapped ? 0 : 1)
          t.rs2 = bridge(0, 0, &zero, to: now)
        }
        if s.special.contains(.rdIsSink) {
          t.rdOld = sinkValue
          t.rd = bridge(UInt32(Instruction.sink), sinkValue, &sink, to: time + 3)
          sinkValue = r.rd
        }
        if s.special.contains(.inPlace) {
          let (a, b) = s.swapped ? (r.rs2, r.rs1) : (r.rs1, r.rs2)
          var last = t.rs1
          t.rs1 = bridge(UInt32(s.rs1), a, &last, to: time + 3)
          if s.special.contains(.second) && !s.special.contains(.rs2IsZero) {
            last = t.rs2
            t.rs2 = bridge(UInt32(s.rs2), b, &last, to: time + (s.swapped ? 0 : 1))
          }
        }
        changed[flagged] = t
      }
    }
    if registers.count == Instruction.registerCount {
      registers[0].openingTime = 0
      registers[0].lastTime = zero
      registers[Int(Instruction.sink)] = RegisterRecord(
        initial: 0, value: sinkValue, openingTime: 0, lastTime: sink)
    }
  }

  func free() {
    for list in cycles { list.baseAddress?.deallocate() }
  }

  /// The time before the access at `now`, refreshed if it is too long ago; `last` becomes `now`.
  private mutating func bridge(_ register: UInt32, _ value: UInt64, _ last: inout UInt32, to now: UInt32)
    -> UInt32
  {
    var previous = last
    while now - previous > Refresh.span {
      refreshes.append(Refresh(space: .register, index: register, previous: previous, value: value))
      previous += Refresh.span
    }
    last = now
    return previous
  }
}
