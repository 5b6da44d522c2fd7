import RISCV

extension Accesses {
  /// The part of an `ecall` that copies or fills, behind the read of x17: reads x10, x11 and x12 at T, then all words that are copied,
  /// and writes at last. Appends to `events.calls.bulk`.
  ///
  /// Returns by how much the next cycle starts later; nil for a misaligned pointer, too many words or one that is not mapped.
  @inline(never)
  func bulk(_ operation: BulkOperation, at time: UInt32) -> UInt32? {
    let registers = (0..<3).map { n in
      let (value, previous) = read(Accelerator.firstArgument &+ UInt8(n), at: time)
      return PointerRead(value: value, previous: previous)
    }
    let (destination, source, count) = (registers[0].value, registers[1].value, registers[2].value)
    for pointer in operation == .copy ? [destination, source] : [destination] where pointer & 7 != 0 {
      events.failure = .misaligned(pointer)
      return nil
    }
    // Also where no word is moved: the table knows no pointer beyond 32 bits.
    for pointer in operation == .copy ? [destination, source] : [destination] where pointer >> 32 != 0 {
      events.failure = .unmapped(pointer, isStore: pointer == destination)
      return nil
    }
    guard count <= BulkOperation.limit else {
      events.failure = .tooManyWords(count)
      return nil
    }
    let n = Int(truncatingIfNeeded: count)
    guard let to = cells(from: destination, count: n, isStore: true),
      let from = operation == .copy ? cells(from: source, count: n, isStore: false) : []
    else { return nil }
    let values = operation == .copy ? from.map(\.pointee.value) : [UInt64](repeating: source, count: n)

    let firstWord = events.calls.words.count
    if R.isOn {
      events.calls.bulk.append(
        BulkCall(
          operation: operation, firstPointer: events.calls.pointers.count, firstWord: firstWord, count: n))
      events.calls.pointers += registers
      for (cell, new) in zip(to, values) {
        events.calls.words.append(WordAccess(index: 0, previous: 0, old: cell.pointee.value, new: new))
      }
    }
    for (k, cell) in from.enumerated() {
      let address = source &+ 8 &* UInt64(truncatingIfNeeded: k)
      let previous = touch(cell, address, at: time &+ BulkOperation.readOffset)
      if R.isOn {
        events.calls.words.append(
          WordAccess(
            index: UInt32(truncatingIfNeeded: address >> 3), previous: previous, old: values[k], new: values[k]))
      }
    }
    for (k, cell) in to.enumerated() {
      let address = destination &+ 8 &* UInt64(truncatingIfNeeded: k)
      let previous = touch(cell, address, at: time &+ BulkOperation.writeOffset)
      if R.isOn {
        events.calls.words[firstWord &+ k].index = UInt32(truncatingIfNeeded: address >> 3)
        events.calls.words[firstWord &+ k].previous = previous
      }
      cell.pointee.value = values[k]
    }
    return BulkOperation.step
  }

  /// The cells of consecutive words; nil if one is not mapped, which is then noted.
  private func cells(from pointer: UInt64, count: Int, isStore: Bool) -> [UnsafeMutablePointer<Cell>]? {
    var cells: [UnsafeMutablePointer<Cell>] = []
    cells.reserveCapacity(count)
    for k in 0..<count {
      let address = pointer &+ 8 &* UInt64(truncatingIfNeeded: k)
      guard let cell = memory.cell(at: address) else {
        events.failure = .unmapped(address, isStore: isStore)
        return nil
      }
      cells.append(cell)
    }
    return cells
  }
}
