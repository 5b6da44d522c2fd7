public import RISCV

/// Calls on arrays of elements of the extension. t2 and t3 are used on the way.
extension ProgramBuilder {
  /// The `ecall` alone.
  public mutating func vectors(
    _ operation: VectorOperation, r: UInt64, count: UInt64, a: UInt64, b: UInt64
  ) {
    assembler.constant(.a0, r)
    assembler.constant(.a1, count)
    assembler.constant(.a2, a)
    assembler.constant(.a3, b)
    assembler.constant(.a7, UInt64(operation.rawValue))
    assembler.emit(Encoding.ecall)
  }

  /// Stores 32-bit words, an even number of them, from `base` on; calls with the result and the arrays at positions among them; and appends
  /// all of them to the output.
  public mutating func checkedVectors(
    _ operation: VectorOperation, _ halves: [UInt32], base: UInt64, r: Int, count: Int, a: Int, b: Int
  ) {
    func words(_ halves: [UInt32]) -> [UInt64] {
      (0..<halves.count / 2).map { UInt64(halves[2 * $0]) | UInt64(halves[2 * $0 + 1]) << 32 }
    }
    store(words(halves), at: base)
    func pointer(_ position: Int) -> UInt64 { base + 4 * UInt64(position) }
    vectors(
      operation, r: pointer(r), count: UInt64(count), a: pointer(a), b: operation == .sum ? .max : pointer(b))
    let strides = operation.strides
    func array(_ n: Int, _ position: Int) -> [UInt32] {
      strides.indices.contains(n) ? Array(halves[position..<position + count * strides[n]]) : []
    }
    var expected = halves
    expected.replaceSubrange(
      r..<r + 5,
      with: Reference.vectors(
        operation, r: Array(halves[r..<r + 5]), a: array(0, a), b: array(1, b), count: count))
    results(words(expected), at: base)
  }
}

extension DirectedPrograms {
  /// Calls on arrays.
  public static let vectors: [DirectedProgram] = VectorOperation.allCases.map { operation in
    var builder = ProgramBuilder()
    vectors(operation, &builder)
    return builder.finish("\(operation)")
  }

  /// No element, one, and more; every alignment of result and arrays; areas that are the same or overlap; words that are no
  /// representatives; results whose words are 0 and p − 1; across the limbs of an address; the memory's last word.
  public static func vectors(_ operation: VectorOperation, _ p: inout ProgramBuilder) {
    var random = SplitMix(seed: UInt64(operation.rawValue))
    let base: UInt64 = 0x8100_ffe0
    func halves(_ count: Int) -> [UInt32] {
      (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next() >> 20) }
    }
    // r at 0 … 5 or 1 … 6, a from 8 on, b from 28 on: with every alignment.
    for alignment in 0..<8 {
      let (r, a, b) = (alignment & 1, 8 + alignment >> 1 & 1, 28 + alignment >> 2)
      p.checkedVectors(operation, halves(46), base: base, r: r, count: 3, a: a, b: b)
    }
    for count in [0, 1, 2, 5] {
      p.checkedVectors(operation, halves(68), base: base, r: 1, count: count, a: 8, b: 37)
    }
    // The same array twice; r is an element; arrays that begin in each other; r half in a and half in b.
    let overlaps = [
      (60, 3, 3), (5, 5, 5), (8, 3, 4), (13, 4, 3), (10, 0, 10), (0, 0, 20), (19, 20, 20), (41, 20, 38),
    ]
    for (r, a, b) in overlaps {
      p.checkedVectors(operation, halves(68), base: base, r: r, count: 4, a: a, b: b)
    }
    // Not below the modulus, and at it.
    for word: UInt32 in [
      0, .max, 0x7f00_0000, 0x7f00_0001, 0x7f00_0002, 0xfe00_0001, 0x7f01_0000, 0x01ff_fffe,
    ] {
      p.checkedVectors(
        operation, [UInt32](repeating: word, count: 30), base: base, r: 0, count: 2, a: 8, b: 20)
    }
    results0(operation, base, &p)
    // The last words of the memory.
    p.checkedVectors(
      operation, halves(40), base: MemoryMap.ramEnd - 160, r: 3, count: 4, a: 40 - 4 * operation.strides[0],
      b: 20)
    p.checkedVectors(operation, halves(40), base: MemoryMap.ramEnd - 160, r: 35, count: 3, a: 1, b: 17)
    // No elements, so nothing needs to be there.
    p.store([1, 2, 3], at: base)
    p.vectors(operation, r: base, count: 0, a: 0, b: 0xffff_fffc)
    p.results([1, 2, 3], at: base)
  }

  /// Results with the words 0 and p − 1 = 0x7f00_0000, the only representative with that high limb.
  private static func results0(_ operation: VectorOperation, _ base: UInt64, _ p: inout ProgramBuilder) {
    let one: UInt32 = 0x01ff_fffe
    let zero: [UInt32] = [0, 0, 0, 0, 0]
    for word: UInt32 in [0, 0x7f00_0000, 0x7eff_ffff] {
      for shift in 0..<2 {
        let five = [UInt32](repeating: word, count: 5)
        // 0 + 1 · (words), and for eq (words) · (1 − 0 − 0 + 0).
        let r = operation == .eq ? five : zero
        let a = operation == .sum ? five : operation == .eq ? zero : [one, 0, 0, 0, 0]
        let b = operation == .eq ? zero : five
        let pad = [UInt32](repeating: 9, count: shift)
        let all = pad + r + [7] + a + b + [3]
        p.checkedVectors(
          operation, all + (all.count % 2 == 1 ? [5] : []), base: base, r: shift, count: 1, a: shift + 6,
          b: shift + 11)
      }
    }
  }

  /// Calls that fail.
  static var vectorFailures: [(program: DirectedProgram, reason: FailureReason)] {
    let ram: UInt64 = 0x8100_0000
    let end = MemoryMap.ramEnd
    let calls: [(String, FailureReason, VectorOperation, UInt64, UInt64, UInt64, UInt64)] = [
      ("result at an odd address", .misalignedPointer, .dot, ram + 1, 0, ram, ram),
      ("a at a multiple of 2", .misalignedPointer, .dotBase, ram, 1, ram + 2, ram),
      ("b at an odd address", .misalignedPointer, .eq, ram, 1, ram, ram + 3),
      ("65,536 elements", .tooManyWords, .dotBase, ram, 0x1_0000, ram, ram),
      ("2⁴⁸ elements and one", .tooManyWords, .sum, ram, 0x1_0000_0000_0001, ram, ram),
      ("2⁶⁴ − 1 elements", .tooManyWords, .eq, ram, .max, ram, ram),
      ("result beyond the memory", .memoryFault, .sum, end - 16, 0, ram, ram),
      ("result of nothing at 0", .memoryFault, .dot, 0, 0, ram, ram),
      ("a beyond the memory", .memoryFault, .dot, ram, 2, end - 36, ram),
      ("a of the base field beyond the memory", .memoryFault, .dotBase, ram, 2, end - 4, ram),
      ("b beyond the memory", .memoryFault, .eq, ram, 1, ram, end - 16),
      ("b of nothing beyond 32 bits", .memoryFault, .dot, ram, 0, ram, 1 << 32),
      ("a of nothing beyond 32 bits", .memoryFault, .sum, ram, 0, 0xffff_ffff_ffff_fffc, ram),
      ("result beyond 32 bits", .memoryFault, .dot, 1 << 32 + ram, 0, ram, ram),
      ("a around the end of 32 bits", .memoryFault, .sum, ram, 1, 0xffff_fffc, ram),
      ("a in a hole of the memory", .memoryFault, .sum, ram, 1, 0x6000_0000, ram),
    ]
    return calls.map { name, reason, operation, r, count, a, b in
      var builder = ProgramBuilder()
      builder.vectors(operation, r: r, count: count, a: a, b: b)
      return (builder.finish(name), reason)
    }
  }
}
