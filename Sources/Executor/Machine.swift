import RISCV

/// Whether a run keeps records, as a type: the loop is compiled once for each.
protocol Recording {
  static var isOn: Bool { get }
  /// Whether memory notes which leaves are touched; only without records.
  static var tracks: Bool { get }
}

enum RecordingOn: Recording {
  static var isOn: Bool { @inline(__always) get { true } }
  static var tracks: Bool { @inline(__always) get { false } }
}

enum RecordingOff: Recording {
  static var isOn: Bool { @inline(__always) get { false } }
  static var tracks: Bool { @inline(__always) get { false } }
}

enum Tracking: Recording {
  static var isOn: Bool { @inline(__always) get { false } }
  static var tracks: Bool { @inline(__always) get { true } }
}

/// What a run collects besides the cycles; rare, so it lives outside the hot state.
final class RareEvents {
  var crossings: [Crossing] = []
  var refreshes: [Refresh] = []
  var calls = AcceleratorCalls()
  /// Loads and stores at addresses that are no multiple of their width.
  var misalignedAccesses = 0
  /// The address of a load or store that failed.
  var faultAddress: UInt64?
  /// How many cycles a call of an accelerator counts for when shards are planned.
  var weight: (Accelerator) -> Int = { _ in 0 }
  /// Why the call of an accelerator failed.
  var failure: CallFailure?
  let scratch = CallScratch()

  deinit { scratch.free() }

  /// Bridges the time since `previous` and returns from when on the access at `time` may look back. What has not been
  /// accessed before is opened just before: soundness needs only that it is opened once.
  @inline(never)
  func refresh(
    _ cell: UnsafeMutablePointer<Cell>, from previous: UInt32, to time: UInt32, space: Refresh.Space,
    index: UInt32
  ) -> UInt32 {
    if previous == 0 {
      cell.pointee.openingTime = time - 1
      return time - 1
    }
    var previous = previous
    while time - previous > Refresh.span {
      refreshes.append(Refresh(space: space, index: index, previous: previous, value: cell.pointee.value))
      previous += Refresh.span
    }
    return previous
  }

  /// Ordinary cycles that an element of an array counts for.
  static let vectorWeight = 3

  /// The weight of a call with this number that has succeeded. What x12 holds counts in copies and fills, what x11 holds in calls on
  /// arrays: limits have been checked.
  func callWeight(_ number: UInt64, _ registers: UnsafeMutablePointer<Cell>) -> Int {
    if BulkOperation(number: number) != nil { return Int(truncatingIfNeeded: registers[12].value) }
    if VectorOperation(number: number) != nil {
      return RareEvents.vectorWeight &* (2 &+ Int(truncatingIfNeeded: registers[11].value))
    }
    return UInt16(exactly: number).flatMap { Accelerator(rawValue: $0) }.map(weight) ?? 0
  }

  @inline(never)
  func cross(_ time: UInt32, _ previous: UInt32, _ old: UInt64, _ new: UInt64) {
    crossings.append(Crossing(time: time, previous: previous, old: old, new: new))
  }

  @inline(never)
  func misaligned() { misalignedAccesses += 1 }

  /// Notes where a load or store failed.
  @inline(never)
  func fault(_ address: UInt64) { faultAddress = address }
}

/// The state of the machine between two instructions. The buffers belong to the caller.
struct Machine {
  let text: UnsafeBufferPointer<Instruction>
  let textBase: UInt64
  /// 33 cells.
  let registers: UnsafeMutablePointer<Cell>
  let memory: Memory
  let events: RareEvents
  /// Where the records go; not dereferenced when not recording.
  let records: UnsafeMutablePointer<CycleRecord>

  /// The pc relative to the text's base, rotated right by two: an index into the text, and beyond the end of every
  /// text if it is not a multiple of 4.
  var position: UInt64
  /// The instructions completed.
  var cycle = 0
  /// The base time of the next cycle; meaningless when not recording.
  var time: UInt32 = 4

  @inline(__always)
  static func position(ofOffset offset: UInt64) -> UInt64 { offset >> 2 | offset << 62 }

  static func offset(ofPosition position: UInt64) -> UInt64 { position << 2 | position >> 62 }

  func pc(of position: UInt64) -> UInt64 { textBase &+ Machine.offset(ofPosition: position) }
}

/// The accesses that instructions are made of: to registers at times T, T + 1 and T + 3, to memory at T + 2.
struct Accesses<R: Recording> {
  let registers: UnsafeMutablePointer<Cell>
  let memory: Memory
  let events: RareEvents

  /// Notes an access and returns when the one before was, refreshing the value if that is too long ago.
  @inline(__always)
  func touch(
    _ cell: UnsafeMutablePointer<Cell>, at time: UInt32, space: Refresh.Space, index: UInt32
  ) -> UInt32 {
    let previous = cell.pointee.time
    cell.pointee.time = time
    if time &- previous <= Refresh.span { return previous }
    return events.refresh(cell, from: previous, to: time, space: space, index: index)
  }

  @inline(__always)
  func read(_ register: UInt8, at time: UInt32) -> (value: UInt64, previous: UInt32) {
    let cell = registers + Int(register)
    let previous = R.isOn ? touch(cell, at: time, space: .register, index: UInt32(register)) : 0
    return (cell.pointee.value, previous)
  }

  @inline(__always)
  func write(_ register: UInt8, _ value: UInt64, at time: UInt32) -> (old: UInt64, previous: UInt32) {
    let cell = registers + Int(register)
    let previous = R.isOn ? touch(cell, at: time, space: .register, index: UInt32(register)) : 0
    let old = cell.pointee.value
    cell.pointee.value = value
    return (old, previous)
  }

  /// Notes the access to the memory word at `address` and returns when the one before was.
  @inline(__always)
  func touch(_ cell: UnsafeMutablePointer<Cell>, _ address: UInt64, at time: UInt32) -> UInt32 {
    if R.isOn {
      return touch(cell, at: time, space: .memory, index: UInt32(truncatingIfNeeded: address >> 3))
    }
    if R.tracks && cell.pointee.time != memory.epoch { memory.track(address) }
    return 0
  }

  /// False if nothing is mapped at the address, which is then noted.
  @inline(__always)
  func load(_ i: Instruction, _ record: inout CycleRecord, at time: UInt32) -> Bool {
    (record.rs1, record.previousRs1) = read(i.rs1, at: time)
    let address = record.rs1 &+ i.immediate
    guard let cell = memory.cell(at: address) else {
      events.fault(address)
      return false
    }
    // lb, lh, lw, ld, then lbu, lhu, lwu: consecutive, in order of size.
    let isUnsigned = i.opcode.rawValue >= Opcode.lbu.rawValue
    let logWidth = UInt64(i.opcode.rawValue &- (isUnsigned ? Opcode.lbu.rawValue : Opcode.lb.rawValue))
    let width = 1 as UInt64 &<< logWidth
    if address & (width &- 1) != 0 { events.misaligned() }

    record.previousSecond = touch(cell, address, at: time &+ 2)
    record.second = cell.pointee.value
    var value = record.second &>> (8 &* (address & 7))
    if address & 7 &+ width > 8 {
      guard let word = loadSecond(address, at: time) else { return false }
      value |= word &<< (64 &- 8 &* (address & 7))
    }
    let unused = 64 &- 8 &* width
    let shifted = value &<< unused
    record.new = isUnsigned ? shifted &>> unused : Arithmetic.shiftRightSigned(shifted, unused)
    (record.old, record.previousThird) = write(i.rd, record.new, at: time &+ 3)
    return true
  }

  /// The second word of a load across a word boundary.
  @inline(never)
  private func loadSecond(_ address: UInt64, at time: UInt32) -> UInt64? {
    let second = (address | 7) &+ 1
    guard let cell = memory.cell(at: second) else {
      events.fault(second)
      return nil
    }
    let previous = touch(cell, second, at: time &+ 2)
    let word = cell.pointee.value
    if R.isOn { events.cross(time, previous, word, word) }
    return word
  }

  /// False if nothing is mapped at the address, which is then noted.
  @inline(__always)
  func store(_ i: Instruction, _ record: inout CycleRecord, at time: UInt32) -> Bool {
    (record.rs1, record.previousRs1) = read(i.rs1, at: time)
    (record.second, record.previousSecond) = read(i.rs2, at: time &+ 1)
    let address = record.rs1 &+ i.immediate
    guard let cell = memory.cell(at: address) else {
      events.fault(address)
      return false
    }
    let width = 1 as UInt64 &<< UInt64(i.opcode.rawValue &- Opcode.sb.rawValue)
    let mask = UInt64.max &>> (64 &- 8 &* width)
    let value = record.second & mask
    let shift = 8 &* (address & 7)
    if address & (width &- 1) != 0 { events.misaligned() }

    record.previousThird = touch(cell, address, at: time &+ 2)
    record.old = cell.pointee.value
    record.new = record.old & ~(mask &<< shift) | value &<< shift
    cell.pointee.value = record.new
    return address & 7 &+ width <= 8 || storeSecond(value, mask, address, at: time)
  }

  /// The part of a store that lies beyond a word boundary.
  @inline(never)
  private func storeSecond(_ value: UInt64, _ mask: UInt64, _ address: UInt64, at time: UInt32) -> Bool {
    let second = (address | 7) &+ 1
    guard let cell = memory.cell(at: second) else {
      events.fault(second)
      return false
    }
    let shift = 64 &- 8 &* (address & 7)  // 8 … 56
    let previous = touch(cell, second, at: time &+ 2)
    let old = cell.pointee.value
    let new = old & ~(mask &>> shift) | value &>> shift
    cell.pointee.value = new
    if R.isOn { events.cross(time, previous, old, new) }
    return true
  }
}
