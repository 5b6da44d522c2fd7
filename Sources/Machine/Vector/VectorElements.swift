import Constraints
import KoalaBear
import RISCV

/// Elements in memory: 32-bit words, two in each 64-bit word, that hold Montgomery representatives x · 2³² mod p. Any 32-bit word y
/// stands for y · 2⁻³², which is an affine form of its two limbs.
enum ElementWords {
  private static let radix = (Felt(1 << 16) * Felt(1 << 16)).inverse

  /// The element of half k: limbs 2k and 2k + 1.
  static func element(_ limbs: [Expression], _ k: Int) -> Expression {
    Expression(radix) * (limbs[2 * k] + 65536 * limbs[2 * k + 1])
  }

  /// The `count` elements of consecutive halves from the first one, or from the second where `upper`, a boolean, is 1. Of degree 2.
  static func elements(_ limbs: [Expression], count: Int, upper: Expression) -> [Expression] {
    (0..<count).map { k in
      element(limbs, k) + upper * (element(limbs, k + 1) - element(limbs, k))
    }
  }
}

/// Columns that show limbs to be those of the one representative below p = 0x7f00_0001: its high limb is at most 0x7f00, and if it
/// is that, the low limb is 0. Order of the columns: top of all elements, topInverse of all elements.
enum CanonicalWords {
  /// - Parameter limbs: low and high limb of each element; integers below 2¹⁶.
  static func constrain(_ f: Frame, _ limbs: [(low: Expression, high: Expression)], _ name: String) {
    let t = f.t
    let top = t.columns("top", limbs.count)
    let inverse = t.columns("topInverse", limbs.count)
    for (i, (low, high)) in limbs.enumerated() {
      f.range16(high + Expression(Felt(0xffff - 0x7f00)), "\(name)[\(i)] is below 2¹⁶ · 0x7f01")
      // top says whether the high limb is 0x7f00.
      let distance = high - Expression(Felt(0x7f00))
      t.constrain(top[i] * distance, "top[\(i)]: the high limb is 0x7f00")
      t.constrain(f.live - top[i] - inverse[i] * distance, "otherwise it is not")
      t.constrain(top[i] * low, "top[\(i)]: the low limb is 0")
    }
  }
}
