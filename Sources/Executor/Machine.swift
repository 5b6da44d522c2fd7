import RISCV

/// Whether a run keeps records, as a type: the loop is compiled once for each.
protocol Recording {
  static var isOn: Bool { get }
}

enum RecordingOn: Recording {
  static var isOn: Bool { @inline(__always) get { true } }
}

enum RecordingOff: Recording {
  static var isOn: Bool { @inline(__always) get { false } }
}

/// What a run collects besides the cycles; rare, so it lives outside the hot state.
final class RareEvents {
  var crossings: [Crossing] = []
  var refreshes: [Refresh] = []
}

/// The state of the machine between two instructions, and the accesses that instructions are made of.
///
/// The buffers belong to the caller. `position` always lies inside `text`.
struct Machine {
  let text: UnsafeBufferPointer<Instruction>
  let textBase: UInt64
  /// 33 cells.
  let registers: UnsafeMutablePointer<Cell>
  let memory: Memory
  let events: RareEvents
  let openingTimes: OpeningTimes
  /// Where the next cycle's record goes; nil when not recording.
  let records: UnsafeMutablePointer<CycleRecord>?

  var position: Int
  var cycle = 0

  /// The base time of the current cycle, while recording.
  @inline(__always)
  var time: UInt32 { UInt32(truncatingIfNeeded: cycle &+ 1) &* 4 }

  @inline(__always)
  func pc(of position: Int) -> UInt64 { textBase &+ 4 &* UInt64(truncatingIfNeeded: position) }

  /// Notes an access and returns when the one before was, refreshing the value if that is too long ago.
  @inline(__always)
  func touch(_ cell: UnsafeMutablePointer<Cell>, at time: UInt32, space: Refresh.Space, index: UInt32) -> UInt32 {
    let previous = cell.pointee.time
    cell.pointee.time = time
    if time &- previous <= Refresh.span { return previous }
    return refresh(cell, from: previous, to: time, space: space, index: index)
  }

  @inline(never)
  private func refresh(
    _ cell: UnsafeMutablePointer<Cell>, from previous: UInt32, to time: UInt32, space: Refresh.Space, index: UInt32
  ) -> UInt32 {
    let isRegister = space == .register
    if previous == 0, openingTimes == .justInTime, !isRegister, index >= UInt32(MemoryMap.imageEnd / 8) {
      cell.pointee.openingTime = time - 1
      return time - 1
    }
    var previous = previous
    while time - previous > Refresh.span {
      events.refreshes.append(
        Refresh(space: space, index: index, previous: previous, value: cell.pointee.value))
      previous += Refresh.span
    }
    return previous
  }
}

extension Machine {
  @inline(__always)
  func readRegister<R: Recording>(_ register: UInt8, at offset: UInt32, _: R.Type) -> (value: UInt64, previous: UInt32) {
    let cell = registers + Int(register)
    let previous = R.isOn ? touch(cell, at: time &+ offset, space: .register, index: UInt32(register)) : 0
    return (cell.pointee.value, previous)
  }

  @inline(__always)
  func writeRegister<R: Recording>(
    _ register: UInt8, _ value: UInt64, _: R.Type
  ) -> (old: UInt64, previous: UInt32) {
    let cell = registers + Int(register)
    let previous = R.isOn ? touch(cell, at: time &+ 3, space: .register, index: UInt32(register)) : 0
    let old = cell.pointee.value
    cell.pointee.value = value
    return (old, previous)
  }

  /// Notes the access to a memory word and returns when the one before was.
  @inline(__always)
  func touchWord<R: Recording>(_ cell: UnsafeMutablePointer<Cell>, _ address: UInt64, _: R.Type) -> UInt32 {
    if R.isOn {
      return touch(cell, at: time &+ 2, space: .memory, index: UInt32(truncatingIfNeeded: address >> 3))
    }
    cell.pointee.time = 1  // accessed: the output's check asks for it
    return 0
  }

  /// Appends the record of the current cycle.
  @inline(__always)
  func record(_ record: CycleRecord) {
    (records.unsafelyUnwrapped + cycle).initialize(to: record)
  }
}
