import Constraints
import KoalaBear
import Machine

/// Which row of the lookup tables of Keccak-f and SHA-256 has a message, from what the buses mean: digits, rotations, parities.
enum HashLookups {
  struct Place {
    var table: MachineTable
    var column: Int
    var row: Int
  }

  /// The tables whose only columns are the multiplicities of lookups.
  static let tables: [MachineTable] = [
    .keccakTernary, .keccakChi, .keccakLimbs, .keccakConstants, .shaLimbs, .shaParity, .shaConstants,
  ]

  /// Nil where no row has the message.
  static func place(_ bus: Bus, _ fields: [Felt]) -> Place? {
    let f = fields.map { Int($0.value) }
    switch bus.id {
    case MachineBus.keccakTernary.id:
      return digits(f[0], base: 12, radix: 3).map {
        Place(table: .keccakTernary, column: 0, row: row($0, .ternary))
      }
    case MachineBus.keccakRotation.id:
      guard f[0] < 8, let d = digits(f[1], base: 12, radix: 3) else { return nil }
      let rotated = (0..<8).map { d[($0 + 8 - f[0]) % 8] % 2 }
      return f[2] != number(rotated, base: 12)
        ? nil : Place(table: .keccakTernary, column: 1 + f[0], row: row(d, .ternary))
    case MachineBus.keccakChi.id:
      guard let d = digits(f[0], base: 12, radix: 5) else { return nil }
      return f[1] != number(d.map { $0 == 2 || $0 == 3 ? 1 : 0 }, base: 12)
        ? nil : Place(table: .keccakChi, column: 0, row: row(d, .chi))
    case MachineBus.keccakLimb.id:
      guard f[0] < 1 << 16 else { return nil }
      let (low, high) = (f[0] % 256, f[0] / 256)
      let groups = [
        low % 8 + 12 * (high % 8), low / 8 % 8 + 12 * (high / 8 % 8), low / 64 + 12 * (high / 64),
      ]
      return Array(f[1...]) != groups ? nil : Place(table: .keccakLimbs, column: 0, row: f[0])
    case MachineBus.keccakBits.id:
      guard let a = digits(f[0], base: 12, radix: 2), let b = digits(f[1], base: 12, radix: 2) else {
        return nil
      }
      return Place(table: .keccakLimbs, column: 1, row: number(a + b, base: 2))
    case MachineBus.keccakConstants.id:
      guard f[0] < 12 else { return nil }
      let lanes = [KeccakWindows.roundConstants[2 * f[0]], KeccakWindows.roundConstants[2 * f[0] + 1]]
      let windows = lanes.flatMap { lane in
        [0, 1, 3, 7].map { j in number((0..<8).map { Int(lane >> UInt64(j + 8 * $0) & 1) }, base: 12) }
      }
      return Array(f[1...]) != windows ? nil : Place(table: .keccakConstants, column: 0, row: f[0])
    default: return sha256(bus, f)
    }
  }

  private static func sha256(_ bus: Bus, _ f: [Int]) -> Place? {
    func halves(_ x: Int) -> [Int] {
      [0, 16].map { low in number((0..<16).map { x >> (low + $0) & 1 }, base: 3) }
    }
    func right(_ x: Int, _ n: Int) -> Int { (x >> n | x << (32 - n)) & 0xffff_ffff }
    func upper0(_ x: Int) -> Int { right(x, 2) ^ right(x, 13) ^ right(x, 22) }
    func upper1(_ x: Int) -> Int { right(x, 6) ^ right(x, 11) ^ right(x, 25) }
    func lower0(_ x: Int) -> Int { right(x, 7) ^ right(x, 18) ^ x >> 3 }
    func lower1(_ x: Int) -> Int { right(x, 17) ^ right(x, 19) ^ x >> 10 }
    func limb(_ column: Int, _ functions: [Int]) -> Place? {
      f[0] >= 1 << 16 || Array(f[1...]) != functions
        ? nil : Place(table: .shaLimbs, column: column, row: f[0])
    }
    switch bus.id {
    case MachineBus.shaLimbA.id:
      let bytes = [0, 8].map { low in number((0..<8).map { f[0] >> (low + $0) & 1 }, base: 4) }
      return limb(0, bytes + halves(upper0(f[0])))
    case MachineBus.shaLimbE.id: return limb(1, halves(upper1(f[0])))
    case MachineBus.shaLimbW.id: return limb(2, halves(lower0(f[0])) + halves(lower1(f[0])))
    case MachineBus.shaLimbWHigh.id: return limb(3, halves(lower0(f[0] << 16)) + halves(lower1(f[0] << 16)))
    case MachineBus.shaMajority.id:
      guard let d = digits(f[0], base: 4, radix: 4) else { return nil }
      return f[1] != number(d.map { $0 / 2 }, base: 2) ? nil : Place(table: .shaLimbs, column: 4, row: f[0])
    case MachineBus.shaParity.id:
      guard let d = digits(f[0], base: 3, radix: 3) else { return nil }
      return f[1] != number(d.map { $0 % 2 }, base: 2)
        ? nil : Place(table: .shaParity, column: 0, row: row(d, .ternary))
    case MachineBus.shaConstants.id:
      guard f[0] < 8 else { return nil }
      let constants = SHA256Rounds.constants[8 * f[0]..<8 * f[0] + 8].flatMap {
        [Int($0 & 0xffff), Int($0 >> 16)]
      }
      return Array(f[1...]) != [f[0] < 2 ? 1 : 0, f[0] == 0 ? 1 : 0] + constants
        ? nil : Place(table: .shaConstants, column: 0, row: f[0])
    default: return nil
    }
  }

  /// Eight digits, least significant first, if all are below `radix`.
  private static func digits(_ x: Int, base: Int, radix: Int) -> [Int]? {
    var left = x
    let digits = (0..<8).map { _ in
      defer { left /= base }
      return left % base
    }
    return left == 0 && digits.allSatisfy { $0 < radix } ? digits : nil
  }

  private static func number(_ digits: [Int], base: Int) -> Int {
    digits.reversed().reduce(0) { $0 * base + $1 }
  }

  private static func row(_ digits: [Int], _ numbering: WindowDigits) -> Int {
    digits.indices.reduce(0) { $0 + digits[$1] * Int(numbering.rows[1 << $1]) }
  }
}
