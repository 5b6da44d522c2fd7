import Hashes
import KoalaBear
public import RISCV

/// What accelerators compute, bit by bit.
extension Reference {
  /// The words of the area that is written, from the words of all areas before the call, for which there must be a result:
  /// `isDefined`.
  public static func result(_ accelerator: Accelerator, _ areas: [[UInt64]]) -> [UInt64] {
    switch accelerator {
    case .keccak: keccak(areas[0])
    case .sha256: sha256(areas[0], block: areas[1])
    case .poseidon2: poseidon2(areas[0], .width16)
    case .poseidon2Wide: poseidon2(areas[0], .width24)
    case .multiplyAdd256, .multiplyAdd384: multiplyAdd(areas[1], areas[2], areas[3], modulus: areas[4])
    case .product256: product(areas[1], areas[2])
    case .secp256k1Add: curveSum(areas[0], areas[1])
    case .secp256k1Double: curveDouble(areas[0])
    }
  }

  /// The permutation as it is defined, on words that hold two Montgomery representatives each.
  private static func poseidon2(_ words: [UInt64], _ parameters: Poseidon2Parameters) -> [UInt64] {
    var state = words.flatMap { word in
      [UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32)].map { Felt(raw: $0 % Felt.modulus) }
    }
    parameters.permute(&state) { _ in }
    return words.indices.map { UInt64(state[2 * $0].raw) | UInt64(state[2 * $0 + 1].raw) << 32 }
  }

  /// The whole product by shifting and adding; least significant words first.
  public static func product(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var sum = [UInt64](repeating: 0, count: a.count + b.count)
    for bit in stride(from: 64 * b.count - 1, through: 0, by: -1) {
      sum = added(sum, sum)
      if (b[bit / 64] >> UInt64(bit % 64)) % 2 == 1 { sum = added(sum, a) }
    }
    return sum
  }

  /// (a b + c) mod m, bit by bit; m = 0 stands for one more than the greatest number of that width.
  public static func multiplyAdd(
    _ a: [UInt64], _ b: [UInt64], _ c: [UInt64], modulus m: [UInt64]
  ) -> [UInt64] {
    let x = added(product(a, b), c)
    guard m.contains(where: { $0 != 0 }) else { return Array(x[..<m.count]) }
    var rest = [UInt64](repeating: 0, count: m.count + 1)
    for bit in stride(from: 64 * x.count - 1, through: 0, by: -1) {
      rest = added(rest, rest)
      rest[0] += (x[bit / 64] >> UInt64(bit % 64)) % 2
      if !less(rest, m + [0]) { rest = subtracted(rest, m) }
    }
    return Array(rest[..<m.count])
  }

  static func less(_ a: [UInt64], _ b: [UInt64]) -> Bool {
    for i in a.indices.reversed() where a[i] != b[i] { return a[i] < b[i] }
    return false
  }

  /// a − b in the width of a, for a ≥ b.
  static func subtracted(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var borrow: Int128 = 0
    return a.indices.map { i in
      let difference = unsigned(a[i]) - unsigned(i < b.count ? b[i] : 0) - borrow
      borrow = difference < 0 ? 1 : 0
      return wrap(difference + borrow * (1 << 64))
    }
  }

  /// a + b in the width of a.
  static func added(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var carry: Int128 = 0
    return a.indices.map { i in
      let sum = unsigned(a[i]) + unsigned(i < b.count ? b[i] : 0) + carry
      carry = sum / (1 << 64)
      return wrap(sum)
    }
  }
}
