public import RISCV

/// Calls of accelerators. t2 and t3 are used on the way.
extension ProgramBuilder {
  /// Stores words one after the other.
  public mutating func store(_ words: [UInt64], at address: UInt64) {
    assembler.constant(.t3, address)
    for (i, word) in words.enumerated() {
      operand(.t2, word)
      assembler.store(.sd, .t2, 8 * i, .t3)
    }
  }

  /// The `ecall` alone, with these pointers.
  public mutating func call(_ accelerator: Accelerator, _ pointers: [UInt64]) {
    for (n, pointer) in pointers.enumerated() {
      assembler.constant(Register(Accelerator.firstArgument + UInt8(n)), pointer)
    }
    assembler.constant(.a7, UInt64(accelerator.rawValue))
    assembler.emit(Encoding.ecall)
  }

  /// Appends words of memory to the output; they should be these.
  public mutating func results(_ words: [UInt64], at address: UInt64) {
    assembler.constant(.t3, address)
    for (i, word) in words.enumerated() {
      assembler.load(.ld, .t2, 8 * i, .t3)
      result(.t2, word)
    }
  }

  /// Stores the areas' words, in this order, at their pointers, which may overlap; calls; and appends all areas to the
  /// output, with what `Reference` says.
  public mutating func checkedCall(_ accelerator: Accelerator, _ pointers: [UInt64], _ words: [[UInt64]]) {
    var memory: [UInt64: UInt64] = [:]
    func set(_ words: [UInt64], _ pointer: UInt64) {
      for (i, word) in words.enumerated() { memory[pointer + 8 * UInt64(i)] = word }
    }
    for (pointer, words) in zip(pointers, words) {
      store(words, at: pointer)
      set(words, pointer)
    }
    let areas = accelerator.areas
    func areaWords(_ n: Int) -> [UInt64] {
      (0..<areas[n].words).map { memory[pointers[n] + 8 * UInt64($0), default: 0] }
    }
    let result = Reference.result(accelerator, areas.indices.map(areaWords))
    for n in areas.indices where areas[n].access != .read { set(result, pointers[n]) }
    call(accelerator, pointers)
    for n in areas.indices { results(areaWords(n), at: pointers[n]) }
  }
}
