public import RISCV

/// Calls that copy and fill. t2 and t3 are used on the way.
extension ProgramBuilder {
  /// The `ecall` alone.
  public mutating func bulk(_ operation: BulkOperation, _ x10: UInt64, _ x11: UInt64, _ x12: UInt64) {
    assembler.constant(.a0, x10)
    assembler.constant(.a1, x11)
    assembler.constant(.a2, x12)
    assembler.constant(.a7, UInt64(operation.rawValue))
    assembler.emit(Encoding.ecall)
  }

  /// Stores words from `base` on, copies `count` words within them by position, and appends all of them to the output.
  public mutating func checkedCopy(_ words: [UInt64], base: UInt64, to: Int, from: Int, count: Int) {
    store(words, at: base)
    bulk(.copy, base + 8 * UInt64(to), base + 8 * UInt64(from), UInt64(count))
    var expected = words
    for k in 0..<count { expected[to + k] = words[from + k] }
    results(expected, at: base)
  }

  /// The same with a value.
  public mutating func checkedFill(_ words: [UInt64], base: UInt64, to: Int, value: UInt64, count: Int) {
    store(words, at: base)
    bulk(.fill, base + 8 * UInt64(to), value, UInt64(count))
    var expected = words
    for k in 0..<count { expected[to + k] = value }
    results(expected, at: base)
  }
}

extension DirectedPrograms {
  /// Copies and fills.
  public static let bulk: [DirectedProgram] = BulkOperation.allCases.map { operation in
    var builder = ProgramBuilder()
    bulk(operation, &builder)
    return builder.finish("\(operation)")
  }

  /// No word, one, and more; areas that overlap either way; across the limbs of an address; the memory's last word; words of the
  /// image, of the input and of the output.
  public static func bulk(_ operation: BulkOperation, _ p: inout ProgramBuilder) {
    var random = SplitMix(seed: UInt64(operation.rawValue))
    let words = (0..<24).map { _ in random.next() }
    switch operation {
    case .copy:
      let cases = [
        (0, 12, 0), (0, 12, 1), (12, 0, 12), (1, 0, 10), (0, 1, 10), (0, 0, 8), (5, 0, 6), (0, 23, 1),
      ]
      for (to, from, count) in cases {
        p.checkedCopy(words, base: 0x8100_ffe0, to: to, from: from, count: count)
      }
      // From the image, to the end of the memory, and back.
      p.bulk(.copy, MemoryMap.ramEnd - 16, ProgramBuilder.dataBase, 2)
      p.bulk(.copy, 0x8200_0000, MemoryMap.ramEnd - 16, 2)
      p.assembler.constant(.t3, 0x8200_0000)
      for (k, offset) in [0, 8].enumerated() {
        let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(p.data[8 * k + $1]) << UInt64(8 * $1) }
        p.assembler.load(.ld, .t2, offset, .t3)
        p.result(.t2, word)
      }
      // No words, so nothing needs to be there.
      p.bulk(.copy, 0, 0x10, 0)
    case .fill:
      for (to, value, count): (Int, UInt64, Int) in [
        (0, 7, 0), (0, .max, 1), (3, 0x0123_4567_89ab_cdef, 20), (8, 0, 16), (23, 1 << 63, 1),
      ] {
        p.checkedFill(words, base: 0x8100_ffe0, to: to, value: value, count: count)
      }
      p.bulk(.fill, 0, 0, 0)
    }
  }

  /// Calls that fail.
  static var bulkFailures: [(program: DirectedProgram, reason: FailureReason)] {
    let ram: UInt64 = 0x8100_0000
    let calls: [(String, FailureReason, BulkOperation, UInt64, UInt64, UInt64)] = [
      ("copy of nothing to beyond 32 bits", .memoryFault, .copy, 1 << 32, 0x8100_0000, 0),
      ("copy of nothing from beyond 32 bits", .memoryFault, .copy, 0x8100_0000, 1 << 32, 0),
      ("fill of nothing beyond 32 bits", .memoryFault, .fill, 1 << 40, 0, 0),
      ("copy to a misaligned pointer", .misalignedPointer, .copy, ram + 4, ram, 1),
      ("copy from a misaligned pointer", .misalignedPointer, .copy, ram, ram + 1, 0),
      ("fill at a misaligned pointer", .misalignedPointer, .fill, ram + 7, 3, 0),
      ("copy of 65,536 words", .tooManyWords, .copy, ram, ram + 0x10_0000, 0x1_0000),
      ("copy of 2⁴⁸ words and one", .tooManyWords, .copy, ram, ram + 8, 0x1_0000_0000_0001),
      ("fill of 2⁶⁴ − 1 words", .tooManyWords, .fill, ram, 0, .max),
      ("copy beyond the memory", .memoryFault, .copy, MemoryMap.ramEnd - 8, ram, 2),
      ("copy from beyond the memory", .memoryFault, .copy, ram, MemoryMap.ramEnd - 8, 2),
      ("fill beyond 32 bits", .memoryFault, .fill, 0x1_8100_0000, 0, 1),
      ("fill of address 0", .memoryFault, .fill, 0, 0, 1),
    ]
    return calls.map { name, reason, operation, x10, x11, x12 in
      var builder = ProgramBuilder()
      builder.bulk(operation, x10, x11, x12)
      return (builder.finish(name), reason)
    }
  }
}
