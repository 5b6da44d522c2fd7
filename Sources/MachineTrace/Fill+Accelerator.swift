import Executor
import Machine
import RISCV

/// The call whose row is written.
struct CallRow {
  let accelerator: Accelerator
  /// Of all areas, one after the other.
  let words: ArraySlice<WordAccess>
  private let areas: [Accelerator.Area]

  init(_ calls: AcceleratorCalls, _ call: AcceleratorCall) {
    accelerator = call.accelerator
    areas = call.accelerator.areas
    words = calls.words(of: call)
  }

  /// The accesses of the area of one pointer.
  func area(_ n: Int) -> ArraySlice<WordAccess> {
    let start = areas[..<n].reduce(words.startIndex) { $0 + $1.words }
    return words[start..<start + areas[n].words]
  }

  func offset(_ n: Int) -> UInt32 { areas[n].offset }
}

/// The columns of `AcceleratorFrame`, in the same order and by the same names.
extension RowWriter {
  /// x17 and the pointers.
  mutating func beginCall() -> CallRow {
    let call = calls.calls[r.call]
    put(r.previousRs1)
    later(r.previousRs1, 0)
    for pointer in calls.pointers(of: call) {
      put(limbs: pointer.value, 0..<2)
      put(pointer.previous)
      counters.countRange16(limb(pointer.value, 0) / 8)
      later(pointer.previous, 0)
    }
    return CallRow(calls, call)
  }

  mutating func read(_ call: CallRow, _ area: Int) {
    for word in call.area(area) { put(limbs: word.old) }
    accesses(call, area)
  }

  mutating func readBytes(_ call: CallRow, _ area: Int) {
    for word in call.area(area) { put(bytes: word.old) }
    for word in call.area(area) { bytePairs(word.old) }
    accesses(call, area)
  }

  mutating func write(_ call: CallRow, _ area: Int) {
    for word in call.area(area) { put(limbs: word.old) }
    accesses(call, area)
  }

  /// The times before of an area's words.
  mutating func accesses(_ call: CallRow, _ area: Int) {
    for word in call.area(area) {
      put(word.previous)
      later(word.previous, call.offset(area))
    }
  }
}
