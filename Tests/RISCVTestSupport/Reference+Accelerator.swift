public import RISCV

/// What accelerators compute, bit by bit.
extension Reference {
  /// The words of the area that is written, from the words of all areas before the call.
  public static func result(_ accelerator: Accelerator, _ areas: [[UInt64]]) -> [UInt64] {
    switch accelerator {
    case .keccak: keccak(areas[0])
    case .sha256: sha256(areas[0], block: areas[1])
    case .product256: product(areas[1], areas[2])
    }
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

  /// a + b in the width of a.
  private static func added(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var carry: Int128 = 0
    return a.indices.map { i in
      let sum = unsigned(a[i]) + unsigned(i < b.count ? b[i] : 0) + carry
      carry = sum / (1 << 64)
      return wrap(sum)
    }
  }
}
