public import RISCV

/// Calls of accelerators. Apart from the others, because a foreign emulator does not have them.
extension DirectedPrograms {
  /// One program for each accelerator.
  public static let accelerators: [DirectedProgram] = Accelerator.allCases.map { accelerator in
    var builder = ProgramBuilder()
    calls(of: accelerator, &builder)
    return builder.finish("\(accelerator)")
  }

  /// Calls of an accelerator at its corner cases, and with areas that overlap.
  public static func calls(of accelerator: Accelerator, _ p: inout ProgramBuilder) {
    let operands = acceleratorOperands(accelerator)
    let apart = pointersApart(accelerator)
    for words in operands { p.checkedCall(accelerator, apart, words) }
    // All areas in one place, where that has a result; each one word further than the one before; and the other way around.
    let words = operands.last ?? []
    let base: UInt64 = 0x8102_0000
    if accelerator != .secp256k1Add { p.checkedCall(accelerator, words.map { _ in base }, words) }
    p.checkedCall(accelerator, words.indices.map { base + 8 * UInt64($0) }, words)
    p.checkedCall(accelerator, words.indices.map { base - 8 * UInt64($0) }, words)
  }

  /// Areas that do not overlap: at the end of the heap, and across the limbs of an address.
  public static func pointersApart(_ accelerator: Accelerator) -> [UInt64] {
    let areas = accelerator.areas
    var pointers = areas.indices.map { 0x8100_ffe8 + 0x1_0000 * UInt64($0) }
    pointers[0] = MemoryMap.ramEnd - 8 * UInt64(areas[0].words)
    return pointers
  }

  /// The words of all areas before a call, for each call; random ones last.
  public static func acceleratorOperands(_ accelerator: Accelerator) -> [[[UInt64]]] {
    var random = SplitMix(seed: UInt64(accelerator.rawValue))
    let areas = accelerator.areas
    func all(_ word: UInt64) -> [[UInt64]] { areas.map { [UInt64](repeating: word, count: $0.words) } }
    func first(_ word: UInt64) -> [[UInt64]] {
      areas.map { [word] + [UInt64](repeating: 0, count: $0.words - 1) }
    }
    var result = [all(0), all(.max), first(1), first(.max)]
    switch accelerator {
    case .poseidon2, .poseidon2Wide:
      // Representatives at and above the modulus stand for the same elements as those below.
      result += [all(0x7f00_0001_7f00_0000), all(0x7eff_ffff_fe00_0002), all(0x0000_0001_7f00_0002)]
    case .multiplyAdd256, .multiplyAdd384: result += modularOperands(words: areas[0].words)
    case .secp256k1Add: result += chordOperands()
    case .secp256k1Double: result += tangentOperands()
    case .keccak, .sha256, .product256: break
    }
    for _ in 0..<4 { result.append(areas.map { (0..<$0.words).map { _ in random.next() } }) }
    return result.filter { Reference.isDefined(accelerator, $0) }
  }

  /// r, a, b, c and m for every modulus that might be special, with the least and the greatest operands, unreduced ones,
  /// and products that are just below or at a multiple of the modulus.
  private static func modularOperands(words n: Int) -> [[[UInt64]]] {
    var random = SplitMix(seed: 0x6d6f_6475)
    func number(_ f: (Int) -> UInt64) -> [UInt64] { (0..<n).map(f) }
    func power(_ bit: Int) -> [UInt64] { number { bit / 64 == $0 ? 1 << UInt64(bit % 64) : 0 } }
    let zero = number { _ in 0 }
    let max = number { _ in .max }
    let secp: [UInt64] = number { $0 == 0 ? 0xffff_fffe_ffff_fc2f : .max }
    var moduli = [
      zero, power(0), power(1), power(16), power(63), power(64), power(64 * n - 8), power(64 * n - 9),
      power(64 * n - 1), max, secp, number { $0 == n - 1 ? 1 << 63 : .max },
    ]
    // Random ones of every length in words, and of a few bits.
    for length in 1...n { moduli.append(number { $0 < length ? random.next() : 0 }) }
    moduli.append(number { $0 == 0 ? random.next() >> 40 : 0 })
    var result: [[[UInt64]]] = []
    for m in moduli {
      let r = number { _ in random.next() }
      result.append([r, max, max, max, m])
      result.append([r, m, max, zero, m])
      result.append([r, number { _ in random.next() }, number { _ in random.next() }, m, m])
      result.append([r, power(0), m, max, m])
      result.append([r, zero, max, number { _ in random.next() }, m])
    }
    return result
  }
}
