import Constraints
import KoalaBear

/// y > x for numbers of several words whose 16-bit limbs are known to be integers below 2¹⁶; nothing where `applies`, a
/// boolean expression, is 0.
///
/// The highest limb in which they differ is named by its word and its place in the word, one flag each; above it all limbs
/// are equal, and in it y is greater. Order of the columns: wordChosen (all but word 0), limbChosen (all but limb 0), gap.
struct WideComparison {
  /// `gap` is y's chosen limb less x's less 1: at least 0 by its range check.
  static func greater(_ f: Frame, _ y: [Expression], than x: [Expression], where applies: Expression) {
    let t = f.t
    let words = y.count / 4
    func difference(_ w: Int, _ l: Int) -> Expression { y[4 * w + l] - x[4 * w + l] }
    /// Flags of which exactly one is 1, or none where nothing applies.
    func flags(_ name: String, _ count: Int) -> [Expression] {
      let rest = t.columns(name, count - 1)
      for (i, flag) in rest.enumerated() { t.boolean(flag, "\(name)[\(i)] is boolean") }
      let first = applies - rest.sum()
      t.boolean(first, "at most one \(name)")
      return [first] + rest
    }
    let word = flags("wordChosen", words)
    let limb = flags("limbChosen", 4)
    let gap = t.column("gap")

    for w in 1..<words {
      let above = word[..<w].sum()
      for l in 0..<4 { t.constrain(above * difference(w, l), "limb \(4 * w + l) is equal above the word") }
    }
    /// Limb l of the difference in the chosen word.
    let chosen = (0..<4).map { l in
      (0..<words).reduce(Expression(Felt.zero)) { $0 + word[$1] * difference($1, l) }
    }
    for l in 1..<4 {
      t.constrain(limb[..<l].sum() * chosen[l], "limb \(l) of the word is equal above the limb")
    }
    let value = (0..<4).reduce(Expression(Felt.zero)) { $0 + limb[$1] * chosen[$1] }
    t.constrain(gap - value + applies, "gap")
    f.range16(gap, "gap")
  }
}
