import RISCV

/// Points for the accelerators of secp256k1. They need not be on the curve; so a slope and abscissas can be chosen, and
/// ordinates follow.
extension DirectedPrograms {
  /// Numbers at which a comparison with p changes its case, and their neighbours; below p.
  private static let reduced: [[UInt64]] = {
    func high(_ low: UInt64) -> [UInt64] { [low, .max, .max, .max] }
    return [
      [0, 0, 0, 0], [1, 0, 0, 0], high(0xffff_fffe_ffff_fc2e), high(0xffff_fffe_ffff_0000), high(0xffff_fffe_fffe_ffff),
      high(0xffff_fffe_0000_0000), high(0xffff_fffd_ffff_ffff), high(0xfffe_ffff_ffff_ffff),
      [0xffff_fffe_ffff_ffff, .max, .max, .max >> 16], [.max, .max, .max, .max >> 1],
    ]
  }()

  /// P and Q of sums.
  static func chordOperands() -> [[[UInt64]]] {
    var random = SplitMix(seed: 0x6368_6f72)
    func number() -> [UInt64] { (0..<4).map { _ in random.next() } }
    var result: [[[UInt64]]] = []
    // Slope λ, and x₁ and the sum's abscissa and ordinate at the corners.
    func add(_ slope: [UInt64], _ x1: [UInt64], _ x3: [UInt64], _ y3: [UInt64]) {
      let x2 = Reference.minus(Reference.minus(Reference.times(slope, slope), x1), x3)
      let y1 = Reference.minus(Reference.times(slope, Reference.minus(x1, x3)), y3)
      let y2 = Reference.plus(y1, Reference.times(slope, Reference.minus(x2, x1)))
      if x1 != x2 { result.append([x1 + y1, x2 + y2]) }
    }
    for (i, x) in reduced.enumerated() {
      let next = reduced[(i + 3) % reduced.count]
      add(x, number().dropLast() + [0], number(), number())
      add(Reference.modP(number()), x, next, Reference.modP(number()))
      add(x, next, x, next)
      add(next, Reference.modP(number()), Reference.modP(number()), x)
    }
    // Ordinates that are not reduced, at most and least quotients.
    let (zero, max) = ([UInt64](repeating: 0, count: 4), [UInt64](repeating: .max, count: 4))
    let last = Reference.minus(zero, [1, 0, 0, 0])
    for y1 in [zero, max, Reference.secp256k1, number()] {
      for y2 in [zero, max, Reference.secp256k1] {
        result.append([zero + y1, last + y2])
        result.append([last + y1, zero + y2])
        result.append([[2, 0, 0, 0] + y1, [1, 0, 0, 0] + y2])
      }
    }
    return result
  }

  /// P of doubles.
  static func tangentOperands() -> [[[UInt64]]] {
    var random = SplitMix(seed: 0x7461_6e67)
    func number() -> [UInt64] { (0..<4).map { _ in random.next() } }
    let max = [UInt64](repeating: .max, count: 4)
    var result: [[[UInt64]]] = []
    // Slope and abscissa at the corners: y = 3 x² / 2 λ. The abscissa of the double too: x = (λ² − x₃) / 2.
    for (i, slope) in reduced.enumerated() where i > 0 {
      func add(_ x: [UInt64]) {
        let y = Reference.quotient(Reference.times([3, 0, 0, 0], Reference.times(x, x)), Reference.plus(slope, slope))
        result.append([x + y])
      }
      add(reduced[(i + 2) % reduced.count])
      for x3 in [slope, reduced[(i + 4) % reduced.count]] {
        add(Reference.quotient(Reference.minus(Reference.times(slope, slope), x3), [2, 0, 0, 0]))
      }
    }
    // Not reduced; and the least and the greatest quotients: 3 x² near 3 p² with a small slope, and the other way around.
    for y in [max, [1, 0, 0, 0], Reference.minus([0, 0, 0, 0], [6, 0, 0, 0]), number()] {
      for x in [max, Reference.secp256k1, [2, 0, 0, 0], Reference.minus([0, 0, 0, 0], [1, 0, 0, 0])] {
        result.append([x + y])
      }
    }
    result.append([Reference.minus([0, 0, 0, 0], [1, 0, 0, 0]) + Reference.quotient([3, 0, 0, 0], [2, 0, 0, 0])])
    return result.filter { Reference.isDefined(.secp256k1Double, $0) }
  }

  /// Calls that have no result.
  static var curveFailures: [(program: DirectedProgram, reason: FailureReason)] {
    let p = Reference.secp256k1
    func small(_ x: UInt64) -> [UInt64] { [x, 0, 0, 0] }
    let above: [UInt64] = [p[0] + 1, p[1], p[2], p[3]]
    let cases: [(String, Accelerator, [[UInt64]])] = [
      ("sum of a point and itself", .secp256k1Add, [small(5) + small(6), small(5) + small(6)]),
      ("sum of inverse points", .secp256k1Add, [small(5) + small(6), small(5) + small(7)]),
      ("sum with the abscissa p", .secp256k1Add, [p + small(6), small(5) + small(7)]),
      ("sum with a second abscissa p", .secp256k1Add, [small(5) + small(6), p + small(7)]),
      ("sum of abscissas that are equal modulo p", .secp256k1Add, [small(1) + small(6), above + small(7)]),
      ("sum with an abscissa of 2²⁵⁶ − 1", .secp256k1Add, [[.max, .max, .max, .max] + small(6), small(5) + small(7)]),
      ("double of a point with ordinate 0", .secp256k1Double, [small(5) + small(0)]),
      ("double of a point with ordinate p", .secp256k1Double, [small(5) + p]),
    ]
    return cases.map { name, accelerator, words in
      var builder = ProgramBuilder()
      let pointers = pointersApart(accelerator)
      for (words, pointer) in zip(words, pointers) { builder.store(words, at: pointer) }
      builder.call(accelerator, pointers)
      return (builder.finish(name), .undefinedCall)
    }
  }
}
