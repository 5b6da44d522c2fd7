public import Constraints
import KoalaBear

extension MachineBus {
  /// (time, step, `SHAState`): a call before step 0 … 7 of eight rounds each.
  public static let shaState = Bus(id: 48, name: "shaState", arity: 80)
  /// (time, a … h in limbs): a call after all rounds.
  public static let shaResult = Bus(id: 49, name: "shaResult", arity: 17)
  /// (step, step < 2, step = 0, eight round constants in limbs).
  public static let shaConstants = Bus(id: 50, name: "shaConstants", arity: 19)
  /// (x, s₀, s₁, p₀, p₁): x < 2¹⁶; its bytes in base 4; the halves of Σ₀(x) in base 3.
  public static let shaLimbA = Bus(id: 51, name: "shaLimbA", arity: 5)
  /// (x, p₀, p₁): x < 2¹⁶; the halves of Σ₁(x) in base 3.
  public static let shaLimbE = Bus(id: 52, name: "shaLimbE", arity: 3)
  /// (x, p₀, p₁, q₀, q₁): x < 2¹⁶; the halves of σ₀(x) and of σ₁(x) in base 3.
  public static let shaLimbW = Bus(id: 53, name: "shaLimbW", arity: 5)
  /// The same of 2¹⁶ x.
  public static let shaLimbWHigh = Bus(id: 54, name: "shaLimbWHigh", arity: 5)
  /// (s, m): eight digits 0 … 3 in base 4; m is the byte of their upper bits.
  public static let shaMajority = Bus(id: 55, name: "shaMajority", arity: 2)
  /// (u, x): eight digits 0, 1, 2 in base 3; x is the byte of their lower bits.
  public static let shaParity = Bus(id: 56, name: "shaParity", arity: 2)
}

/// The shape of the tables of SHA-256's compression function.
public enum SHA256Rounds {
  /// Rounds of a row of `SHA256Rounds`.
  public static let perRow = 8
  /// Rows of one call.
  public static let rowsPerCall = 64 / perRow

  /// K (FIPS 180-4, section 4.2.2).
  public static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]

  /// The number with the bits of x from `low` on, `count` of them, as digits in `base`.
  public static func digits(_ x: UInt32, _ low: Int, count: Int, base: UInt32) -> UInt32 {
    (0..<count).reversed().reduce(0) { $0 * base + (x >> UInt32(low + $1) & 1) }
  }

  private static func rotated(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

  /// Σ₀, Σ₁, σ₀, σ₁ (FIPS 180-4, section 4.1.2).
  public static func upperSigma0(_ x: UInt32) -> UInt32 { rotated(x, 2) ^ rotated(x, 13) ^ rotated(x, 22) }
  public static func upperSigma1(_ x: UInt32) -> UInt32 { rotated(x, 6) ^ rotated(x, 11) ^ rotated(x, 25) }
  public static func lowerSigma0(_ x: UInt32) -> UInt32 { rotated(x, 7) ^ rotated(x, 18) ^ x >> 3 }
  public static func lowerSigma1(_ x: UInt32) -> UInt32 { rotated(x, 17) ^ rotated(x, 19) ^ x >> 10 }
}

/// Lookup tables: functions of bits of the row index, and no wrong row at any height.
extension Machine {
  /// The constants of each step; rows above step 7 repeat step 0. 2⁴ rows.
  static func shaConstantsTable() -> Table {
    let t = TableBuilder(MachineTable.shaConstants.name)
    let count = t.column("count")
    func column(_ name: String, _ f: (UInt32) -> UInt32) -> Expression {
      let values = (0..<16).map { Felt(f($0 < SHA256Rounds.rowsPerCall ? UInt32($0) : 0)) }
      return t.rowSum(name, [VirtualColumn.Term(low: 0, values: values)])
    }
    var fields = [
      column("step(row)") { $0 }, column("step(row) < 2") { $0 < 2 ? 1 : 0 },
      column("step(row) = 0") { $0 == 0 ? 1 : 0 },
    ]
    for r in 0..<SHA256Rounds.perRow {
      func constant(_ step: UInt32) -> UInt32 { SHA256Rounds.constants[SHA256Rounds.perRow * Int(step) + r] }
      fields.append(column("K[8 step(row) + \(r)] mod 2¹⁶") { constant($0) & 0xffff })
      fields.append(column("K[8 step(row) + \(r)] / 2¹⁶") { constant($0) >> 16 })
    }
    t.receive(MachineBus.shaConstants, fields, multiplicity: count, "constants")
    return t.build()
  }

  /// What the rounds look up of 16-bit limbs, and majorities. 2¹⁶ rows.
  static func shaLimbsTable() -> Table {
    let t = TableBuilder(MachineTable.shaLimbs.name)
    let counts = ["a", "e", "w", "wHigh", "majority"].map { t.column("\($0)Count") }
    /// A function of two bytes that is the sum of functions of each.
    func column(_ name: String, _ f: (UInt32) -> UInt32) -> Expression {
      let terms = [0, 8].map { low in
        VirtualColumn.Term(low: low, values: (0..<256).map { Felt(f(UInt32($0) << UInt32(low))) })
      }
      return t.rowSum(name, terms)
    }
    /// The halves of a function whose bits are exclusive ors, in base 3.
    func halves(_ name: String, _ f: (UInt32) -> UInt32) -> [Expression] {
      [0, 16].map { low in
        var power = Felt.one
        var terms: [VirtualColumn.Term] = []
        for i in 0..<16 {
          let bits = (0..<16).filter { f(1 << UInt32($0)) >> UInt32(low + i) & 1 == 1 }
          if !bits.isEmpty {
            let values = (0..<1 << bits.count).map { $0.nonzeroBitCount % 2 == 1 ? power : .zero }
            terms.append(VirtualColumn.Term(bits: bits, values: values))
          }
          power *= 3
        }
        return t.rowSum("base3(\(name)\(low == 0 ? " mod 2¹⁶" : " / 2¹⁶"))", terms)
      }
    }
    let x = t.rowBits(0..<16)
    t.receive(
      MachineBus.shaLimbA,
      [
        x, column("base4(row mod 2⁸)") { SHA256Rounds.digits($0, 0, count: 8, base: 4) },
        column("base4(row / 2⁸)") { SHA256Rounds.digits($0, 8, count: 8, base: 4) },
      ] + halves("Σ₀(row)", SHA256Rounds.upperSigma0), multiplicity: counts[0], "a")
    t.receive(
      MachineBus.shaLimbE, [x] + halves("Σ₁(row)", SHA256Rounds.upperSigma1), multiplicity: counts[1], "e")
    t.receive(
      MachineBus.shaLimbW,
      [x] + halves("σ₀(row)", SHA256Rounds.lowerSigma0) + halves("σ₁(row)", SHA256Rounds.lowerSigma1),
      multiplicity: counts[2], "w")
    t.receive(
      MachineBus.shaLimbWHigh,
      [x] + halves("σ₀(2¹⁶ row)") { SHA256Rounds.lowerSigma0($0 << 16) }
        + halves("σ₁(2¹⁶ row)") { SHA256Rounds.lowerSigma1($0 << 16) }, multiplicity: counts[3], "high w")
    let majority = [0, 8].map { low in
      VirtualColumn.Term(
        low: low,
        values: (0..<256).map { n in
          Felt((0..<4).reduce(UInt32(0)) { $0 | (n >> (2 * UInt32($1) + 1) & 1) << UInt32($1 + low / 2) })
        })
    }
    t.receive(
      MachineBus.shaMajority, [x, t.rowSum("majority(row)", majority)], multiplicity: counts[4], "majority")
    return t.build()
  }

  /// Parities of eight digits. 2¹³ rows.
  static func shaParityTable() -> Table {
    let t = TableBuilder(MachineTable.shaParity.name)
    let count = t.column("count")
    let digits = WindowDigits.ternary
    let powers = (0..<8).map { UInt32($0) }.map { n in (0..<n).reduce(UInt32(1)) { p, _ in 3 * p } }
    t.receive(
      MachineBus.shaParity,
      [
        t.rowSum("base3(row)", digits.terms(powers) { UInt32($0) }),
        t.rowSum("parity(row)", digits.terms((0..<8).map { 1 << UInt32($0) }) { UInt32($0 & 1) }),
      ], multiplicity: count, "parity")
    return t.build()
  }
}
