import Constraints
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import Prover
import RISCV
import RISCVTestSupport
import Testing

/// Rows of sums and doubles of points that no execution has.
@Suite struct Secp256k1AdversarialTests {
  private static let pointers: [UInt64] = [0x8100_0000, 0x8100_0100]
  private static let p: [UInt64] = [
    0x59f2_815b_16f8_1798, 0x029b_fcdb_2dce_28d9, 0x55a0_6295_ce87_0b07, 0x79be_667e_f9dc_bbac,
    0x9c47_d08f_fb10_d4b8, 0xfd17_b448_a685_5419, 0x5da4_fbfc_0e11_08a8, 0x483a_da77_26a3_c465,
  ]
  private static let q: [UInt64] = [5, 6, 7, 8, 9, 10, 11, 12]

  private func call(_ accelerator: Accelerator) throws -> Execution {
    var p = ProgramBuilder()
    let words = [Self.p, Self.q].prefix(accelerator.areas.count)
    p.checkedCall(accelerator, Array(Self.pointers.prefix(words.count)), Array(words))
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    return e
  }

  /// What the checker says of an altered row, with all lookups counted again.
  private func refusals(_ e: Execution) -> [String] {
    e.recount()
    return e.trace.failures(publicMessages: e.rehashed().messages, limit: 400).map(\.description)
  }

  /// Of all that a prover can put into the columns of the comparison with p, something passes exactly if the number is below
  /// p. Its inverse is the one of w (w − 1), or of limb 1's deficit, or 0.
  @Test func reducedNumbersAreThoseBelowP() throws {
    let e = try call(.secp256k1Double)
    let table = MachineTable.secp256k1Double
    func limbs(_ words: [UInt64]) -> [UInt32] {
      (0..<16).map { UInt32(truncatingIfNeeded: words[$0 / 4] >> UInt64(16 * ($0 % 4))) & 0xffff }
    }
    func high(_ low: UInt64) -> [UInt64] { [low, .max, .max, .max] }
    let below: [[UInt64]] = [
      [0, 0, 0, 0], high(0xffff_fffe_ffff_fc2e), high(0xffff_fffe_ffff_0000), high(0xffff_fffe_fffe_ffff), high(0xffff_fffe_fffe_fc30),
      high(0xffff_fffe_0000_0000), high(0xffff_fffd_ffff_ffff), high(0), [.max, .max, .max, .max - 1],
      [.max, .max, 0xfffe_ffff_ffff_ffff, .max], [0xfffe_ffff_ffff_ffff, .max, .max, .max],
    ]
    let notBelow = [0xffff_fffe_ffff_fc2f, 0xffff_fffe_ffff_fc30, 0xffff_fffe_ffff_ffff, 0xffff_ffff_0000_0000, .max].map(high)
    for (words, isBelow) in below.map({ ($0, true) }) + notBelow.map({ ($0, false) }) {
      let x = limbs(words)
      for i in 0..<16 { e.set(table, "y3[\(i)]", 0, Felt(x[i])) }
      let w = x[3...].reduce(0xffff - x[2]) { $0 + 2 * (0xffff - $1) }
      var passes = 0
      for (far, lower) in [(0, 0), (1, 0), (0, 1), (1, 1)] as [(UInt32, UInt32)] {
        let products = [Felt(w) * (Felt(w) - .one), Felt(0xffff - x[1])]
        for inverse in Set([.zero, .one] + products.filter { !$0.isZero }.map(\.inverse)) {
          e.set(table, "y3Far", 0, Felt(far))
          e.set(table, "y3Lower", 0, Felt(lower))
          e.set(table, "y3Inverse", 0, inverse)
          let lowest = Felt.one - Felt(far) - Felt(lower)
          e.set(table, "y3Gap", 0, lowest * (Felt(0xfc2e) - Felt(x[0])))
          let failures = refusals(e)
          if !failures.contains(where: { $0.contains("y3: ") || $0.contains("bus range16") }) { passes += 1 }
        }
      }
      #expect(passes == (isBelow ? 1 : 0), "\(words)")
    }
  }

  /// Another slope, with carries that hold modulo the field's prime.
  @Test(arguments: [Accelerator.secp256k1Add, .secp256k1Double]) func anotherSlope(_ accelerator: Accelerator) throws {
    let e = try call(accelerator)
    let table = MachineTable(accelerator)
    e.add(table, "slopeByte[0]", 0, e.get(table, "slopeByte[0]") == Felt(255) ? -1 : 1)
    let failures = refusals(e)
    for name in ["slope: weight", "x: weight", "y: weight"] {
      #expect(failures.contains { $0.contains(name) }, "\(name)")
    }
  }

  /// A quotient that is the same number with a limb out of range.
  @Test(arguments: ["slope", "x", "y"]) func quotientOutOfRange(_ name: String) throws {
    let e = try call(.secp256k1Add)
    let table = MachineTable.secp256k1Add
    e.add(table, "\(name)Quotient[4]", 0, 65536)
    e.add(table, "\(name)Quotient[5]", 0, -1)
    // The parts 4, 5, 6, 7, 20 and 21 change, and of the carries only those between two of them.
    for (k, delta) in [(5, 977), (7, 1), (21, -1)] { e.add(table, "\(name)Carry[\(k)]", 0, delta) }
    #expect(refusals(e).filter { $0.contains("weight") } == [])
    e.expectRefused("bus range16")
  }

  /// Two limbs of the quotient's top: 2²⁵⁶ in the byte instead of 65536 in limb 15, and the other way around.
  @Test func topOfTheQuotient() throws {
    let e = try call(.secp256k1Double)
    let table = MachineTable.secp256k1Double
    for delta in [1, -1, -3, 253] {
      e.add(table, "slopeTop", 0, delta)
      #expect(!refusals(e).isEmpty)
      e.add(table, "slopeTop", 0, -delta)
    }
    #expect(refusals(e) == [])
  }

  /// No inverse shows that equal abscissas differ, or that 0 or p is neither.
  @Test func denominatorsThatVanish() throws {
    let e = try call(.secp256k1Add)
    for i in 0..<32 { e.set(.secp256k1Add, "x2Byte[\(i)]", 0, e.get(.secp256k1Add, "x1Byte[\(i)]")) }
    let d = try call(.secp256k1Double)
    for inverse in [0, 1, 2, 0x7f00_0000] as [UInt32] {
      e.set(.secp256k1Add, "x1 differs from x2", 0, Felt(inverse))
      #expect(refusals(e).contains { $0.contains("x1 differs from x2") })
      for (bytes, name) in [
        ([UInt32](repeating: 0, count: 32), "y1 is not 0"),
        ([0x2f, 0xfc, 0xff, 0xff, 0xfe] + [UInt32](repeating: 0xff, count: 27), "y1 is not p"),
      ] {
        for i in 0..<32 { d.set(.secp256k1Double, "y1Byte[\(i)]", 0, Felt(bytes[i])) }
        d.set(.secp256k1Double, name, 0, Felt(inverse))
        #expect(refusals(d).contains { $0.contains(name) })
      }
    }
  }
}
