import RISCV

extension Accesses {
  /// The part of an `ecall` behind the read of x17, which is `number`: reads the pointers at T and the input areas after
  /// that, computes, writes the output area at the end, and appends to `events.calls`.
  ///
  /// Returns by how much the next cycle starts later; nil if there is no such accelerator, or a pointer is misaligned
  /// or leads to where nothing is mapped, or the function has no value there, which is then noted.
  @inline(never)
  func call(_ number: UInt64, at time: UInt32) -> UInt32? {
    if let operation = BulkOperation(number: number) { return bulk(operation, at: time) }
    if let operation = VectorOperation(number: number) { return vectors(operation, at: time) }
    guard let raw = UInt16(exactly: number), let accelerator = Accelerator(rawValue: raw) else { return nil }
    let areas = accelerator.areas
    let scratch = events.scratch
    guard let count = resolve(areas, scratch, at: time) else { return nil }
    guard accelerator.compute(scratch.words) else {
      events.failure = .undefined
      return nil
    }
    // Inputs first: the output may overlap them.
    access(areas, scratch, at: time, writes: false)
    access(areas, scratch, at: time, writes: true)
    if R.isOn { events.append(accelerator, scratch, words: count) }
    return accelerator.step
  }

  /// Reads the pointers and finds the words of all areas, one after the other; returns how many there are.
  @inline(__always)
  private func resolve(_ areas: [Accelerator.Area], _ scratch: CallScratch, at time: UInt32) -> Int? {
    var position = 0
    for (n, area) in areas.enumerated() {
      let (pointer, previous) = read(Accelerator.firstArgument &+ UInt8(truncatingIfNeeded: n), at: time)
      scratch.pointers[n] = PointerRead(value: pointer, previous: previous)
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
        if R.tracks && cell.pointee.time != memory.epoch { memory.track(address) }
        scratch.cells[position] = cell
        scratch.words[position] = value
        scratch.accesses[position] = WordAccess(
          index: UInt32(truncatingIfNeeded: address >> 3), previous: 0, old: value, new: value)
        position &+= 1
      }
    }
    return position
  }

  /// The accesses of the areas that are written, or of those that are not.
  @inline(__always)
  private func access(_ areas: [Accelerator.Area], _ scratch: CallScratch, at time: UInt32, writes: Bool) {
    var position = 0
    for area in areas {
      let end = position &+ area.words
      defer { position = end }
      guard (area.access != .read) == writes else { continue }
      for k in position..<end {
        let cell = scratch.cells[k]
        if R.isOn {
          scratch.accesses[k].previous = touch(
            cell, at: time &+ area.offset, space: .memory, index: scratch.accesses[k].index)
          scratch.accesses[k].new = scratch.words[k]
        }
        cell.pointee.value = scratch.words[k]
      }
    }
  }
}

extension RareEvents {
  /// Keeps the call that lies in `scratch`.
  fileprivate func append(_ accelerator: Accelerator, _ scratch: CallScratch, words: Int) {
    calls.calls.append(
      AcceleratorCall(
        accelerator: accelerator, firstPointer: calls.pointers.count, firstWord: calls.words.count))
    calls.pointers.append(
      contentsOf: UnsafeBufferPointer(start: scratch.pointers, count: accelerator.areas.count))
    calls.words.append(contentsOf: UnsafeBufferPointer(start: scratch.accesses, count: words))
  }
}

/// Where a call's pointers and words are while it computes; room for the largest call.
struct CallScratch {
  let cells: UnsafeMutablePointer<UnsafeMutablePointer<Cell>>
  let words: UnsafeMutablePointer<UInt64>
  let accesses: UnsafeMutablePointer<WordAccess>
  let pointers: UnsafeMutablePointer<PointerRead>

  init() {
    let capacity = Accelerator.allCases.reduce(1) { max($0, $1.wordCount) }
    cells = .allocate(capacity: capacity)
    words = .allocate(capacity: capacity)
    accesses = .allocate(capacity: capacity)
    pointers = .allocate(capacity: 8)
  }

  func free() {
    cells.deallocate()
    words.deallocate()
    accesses.deallocate()
    pointers.deallocate()
  }
}

/// Why a call failed.
enum CallFailure {
  case misaligned(UInt64)
  case unmapped(UInt64, isStore: Bool)
  case tooManyWords(UInt64)
  /// The function has no value for what the areas hold.
  case undefined
}
