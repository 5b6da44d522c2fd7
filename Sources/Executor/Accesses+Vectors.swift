public import KoalaBear
public import RISCV

extension Accesses {
  /// The part of an `ecall` on arrays behind the read of x17: reads x10, x11 and the arrays' pointers at T, then the arrays,
  /// and updates the result at last. Appends to `events.calls.vectors`.
  ///
  /// Returns by how much the next cycle starts later; nil for a misaligned pointer, too many elements or a word that is not mapped.
  @inline(never)
  func vectors(_ operation: VectorOperation, at time: UInt32) -> UInt32? {
    let strides = operation.strides
    let registers = (0..<2 + strides.count).map { n in
      let (value, previous) = read(Accelerator.firstArgument &+ UInt8(n), at: time)
      return PointerRead(value: value, previous: previous)
    }
    let result = registers[0].value
    guard checked(result, isStore: true), registers[2...].allSatisfy({ checked($0.value, isStore: false) })
    else {
      return nil
    }
    guard registers[1].value <= VectorOperation.limit else {
      events.failure = .tooManyWords(registers[1].value)
      return nil
    }
    let count = Int(truncatingIfNeeded: registers[1].value)
    guard
      isMapped(from: result, halves: VectorOperation.degree, isStore: true),
      strides.indices.allSatisfy({
        count == 0 || isMapped(from: registers[2 + $0].value, halves: count * strides[$0], isStore: false)
      })
    else { return nil }

    let firstWord = events.calls.words.count
    if R.isOn {
      events.calls.vectors.append(
        VectorCall(
          operation: operation, firstPointer: events.calls.pointers.count, firstWord: firstWord, count: count)
      )
      events.calls.pointers += registers
      for _ in 0..<3 { events.calls.words.append(WordAccess(index: 0, previous: 0, old: 0, new: 0)) }
    }
    var value = ExtensionWords.element(halves(at: result, count: VectorOperation.degree))
    func pointer(_ n: Int, _ i: Int) -> UInt64 {
      registers[2 &+ n].value &+ UInt64(truncatingIfNeeded: 4 &* strides[n] &* i)
    }
    // All of a before b: they may share words.
    for n in strides.indices {
      for i in 0..<count { touchElement(pointer(n, i), stride: strides[n], array: n, at: time) }
    }
    for i in 0..<count {
      func element(_ n: Int) -> Felt5 { ExtensionWords.element(halves(at: pointer(n, i), count: strides[n])) }
      operation.step(&value, element(0), strides.count > 1 ? element(1) : .zero)
    }
    update(result, value, firstWord, at: time)
    return VectorOperation.step
  }

  /// Whether a pointer is a multiple of 4 and below 2³²: also where no word is read, for the table knows no others.
  private func checked(_ pointer: UInt64, isStore: Bool) -> Bool {
    if pointer & 3 != 0 {
      events.failure = .misaligned(pointer)
      return false
    }
    if pointer >> 32 != 0 {
      events.failure = .unmapped(pointer, isStore: isStore)
      return false
    }
    return true
  }

  /// Whether all 64-bit words are mapped that so many 32-bit words, at least one, lie in.
  private func isMapped(from pointer: UInt64, halves: Int, isStore: Bool) -> Bool {
    let last = pointer &+ 4 &* UInt64(truncatingIfNeeded: halves &- 1)
    var word = pointer & ~7
    while word <= last {
      guard memory.cell(at: word) != nil else {
        events.failure = .unmapped(word, isStore: isStore)
        return false
      }
      word &+= 8
    }
    return true
  }

  /// 32-bit words of mapped memory.
  private func halves(at pointer: UInt64, count: Int) -> (UInt32, UInt32, UInt32, UInt32, UInt32) {
    func half(_ k: Int) -> UInt32 {
      guard k < count, let cell = memory.cell(at: pointer &+ 4 &* UInt64(truncatingIfNeeded: k)) else {
        return 0
      }
      let shift = (pointer &+ 4 &* UInt64(truncatingIfNeeded: k)) & 4
      return UInt32(truncatingIfNeeded: cell.pointee.value &>> (8 &* shift))
    }
    return (half(0), half(1), half(2), half(3), half(4))
  }

  /// The reads of one element's words.
  private func touchElement(_ pointer: UInt64, stride: Int, array: Int, at time: UInt32) {
    let now = time &+ VectorOperation.readOffset(array, upperHalf: pointer & 4 != 0)
    for k in 0..<VectorOperation.words(stride) {
      let address = (pointer & ~7) &+ 8 &* UInt64(truncatingIfNeeded: k)
      guard let cell = memory.cell(at: address) else { continue }
      let previous = touch(cell, address, at: now)
      if R.isOn {
        let value = cell.pointee.value
        events.calls.words.append(
          WordAccess(
            index: UInt32(truncatingIfNeeded: address >> 3), previous: previous, old: value, new: value))
      }
    }
  }

  /// Writes the result over five 32-bit words of three 64-bit words; the sixth stays.
  private func update(_ pointer: UInt64, _ value: Felt5, _ firstWord: Int, at time: UInt32) {
    let upper = pointer & 4 != 0
    for k in 0..<3 {
      let address = (pointer & ~7) &+ 8 &* UInt64(truncatingIfNeeded: k)
      guard let cell = memory.cell(at: address) else { continue }
      let old = cell.pointee.value
      let previous = touch(cell, address, at: time &+ VectorOperation.resultOffset)
      var new = old
      for half in 0..<2 {
        let i = 2 &* k &+ half &- (upper ? 1 : 0)
        guard i >= 0 && i < VectorOperation.degree else { continue }
        let shift = UInt64(truncatingIfNeeded: 32 &* half)
        new = new & ~(0xffff_ffff &<< shift) | UInt64(value[i].raw) &<< shift
      }
      cell.pointee.value = new
      if R.isOn {
        events.calls.words[firstWord &+ k] = WordAccess(
          index: UInt32(truncatingIfNeeded: address >> 3), previous: previous, old: old, new: new)
      }
    }
  }
}

/// Elements as memory holds them.
public enum ExtensionWords {
  /// The element of five representatives, any 32-bit words.
  public static func element(_ words: (UInt32, UInt32, UInt32, UInt32, UInt32)) -> Felt5 {
    func felt(_ word: UInt32) -> Felt { Felt(raw: word % Felt.modulus) }
    return Felt5(felt(words.0), felt(words.1), felt(words.2), felt(words.3), felt(words.4))
  }
}

extension VectorOperation {
  /// One element more; a's and b's, of which one or both are used.
  public func step(_ value: inout Felt5, _ a: Felt5, _ b: Felt5) {
    switch self {
    case .dotBase: value += b * a.c0
    case .dot: value += a * b
    case .sum: value += a
    case .eq: value *= factor(a, b)
    }
  }

  /// 1 − a − b + 2 a b.
  public func factor(_ a: Felt5, _ b: Felt5) -> Felt5 {
    let ab = a * b
    return Felt5.one - a - b + ab + ab
  }
}
