import RISCV

extension Accesses {
  /// The part of an `ecall` behind the read of x17, which is `number`: reads the pointers at T and the input areas after
  /// that, computes, writes the output area at the end, and appends to `events.calls`.
  ///
  /// Returns by how much the next cycle starts later; nil if there is no such accelerator, or a pointer is misaligned
  /// or leads to where nothing is mapped, which is then noted.
  @inline(never)
  func call(_ number: UInt64, at time: UInt32) -> UInt32? {
    if let operation = BulkOperation(number: number) { return bulk(operation, at: time) }
    guard let raw = UInt16(exactly: number), let accelerator = Accelerator(rawValue: raw) else { return nil }
    let areas = accelerator.areas
    let scratch = events.scratch
    let firstWord = events.calls.words.count
    if R.isOn {
      events.calls.calls.append(
        AcceleratorCall(
          accelerator: accelerator, firstPointer: events.calls.pointers.count, firstWord: firstWord))
    }
    var position = 0
    for (n, area) in areas.enumerated() {
      let (pointer, previous) = read(Accelerator.firstArgument &+ UInt8(truncatingIfNeeded: n), at: time)
      if R.isOn { events.calls.pointers.append(PointerRead(value: pointer, previous: previous)) }
      guard pointer & 7 == 0 else {
        events.failure = .misaligned(pointer)
        return nil
      }
      for k in 0..<area.words {
        let address = pointer &+ 8 &* UInt64(truncatingIfNeeded: k)
        guard let cell = memory.cell(at: address) else {
          events.failure = .unmapped(address, isStore: area.access != .read)
          return nil
        }
        let value = cell.pointee.value
        scratch.cells[position] = cell
        scratch.words[position] = value
        position &+= 1
        if R.isOn {
          let index = UInt32(truncatingIfNeeded: address >> 3)
          events.calls.words.append(WordAccess(index: index, previous: 0, old: value, new: value))
        }
      }
    }
    accelerator.compute(scratch.words)
    // Inputs first: the output may overlap them.
    for writes in [false, true] {
      position = 0
      for area in areas {
        defer { position &+= area.words }
        guard (area.access != .read) == writes else { continue }
        for k in position..<position &+ area.words {
          let cell = scratch.cells[k]
          if R.isOn {
            let index = events.calls.words[firstWord &+ k].index
            events.calls.words[firstWord &+ k].previous = touch(
              cell, at: time &+ area.offset, space: .memory, index: index)
            events.calls.words[firstWord &+ k].new = scratch.words[k]
          } else {
            cell.pointee.time = 1  // accessed: the output's check asks for it
          }
          cell.pointee.value = scratch.words[k]
        }
      }
    }
    return accelerator.step
  }
}

/// Where a call's words are while it computes.
struct CallScratch {
  let cells: UnsafeMutablePointer<UnsafeMutablePointer<Cell>>
  let words: UnsafeMutablePointer<UInt64>

  init() {
    let capacity = Accelerator.allCases.reduce(1) { max($0, $1.wordCount) }
    cells = .allocate(capacity: capacity)
    words = .allocate(capacity: capacity)
  }

  func free() {
    cells.deallocate()
    words.deallocate()
  }
}

/// Why a call failed.
enum CallFailure {
  case misaligned(UInt64)
  case unmapped(UInt64, isStore: Bool)
  case tooManyWords(UInt64)
}
