import Constraints
import KoalaBear
import Machine

/// Which row of the lookup tables of SHA-256 has a message, from what the buses mean: digits, rotations, parities.
enum HashLookups {
  struct Place {
    var table: MachineTable
    var column: Int
    var row: Int
  }

  /// The tables whose only columns are the multiplicities of lookups.
  static let tables: [MachineTable] = [
    .shaLimbs, .shaParity, .shaConstants,
  ]

  /// Nil where no row has the message.
  static func place(_ bus: Bus, _ fields: [Felt]) -> Place? {
    let f = fields.map { Int($0.value) }
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
