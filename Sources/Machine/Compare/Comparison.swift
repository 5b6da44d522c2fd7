import Constraints

/// less = (a < b), from the most significant limb in which a and b differ.
///
/// Columns: `high` and `low`, the two bits of that limb's number k; `less`; and `gap`, which is a_k − b_k + 2¹⁶ less,
/// less one if k > 0 and not less, and is below 2¹⁶. Above limb k all limbs are equal; if all are, k is 0.
/// With `signs`, limb 3 is read as a signed number.
struct Comparison {
  let less: Expression

  init(_ f: Frame, _ a: [Expression], _ b: [Expression], signs: (a: Expression, b: Expression)? = nil) {
    let t = f.t
    let high = t.column("limbHigh")
    let low = t.column("limbLow")
    let less = t.column("less")
    let gap = t.column("gap")
    t.boolean(high, "limbHigh is boolean")
    t.boolean(low, "limbLow is boolean")
    t.boolean(less, "less is boolean")
    var d = (0..<4).map { a[$0] - b[$0] }
    if let signs { d[3] -= 65536 * (signs.a - signs.b) }
    t.constrain((1 - high * low) * d[3], "limb 3 is equal unless compared")
    t.constrain((1 - high) * d[2], "limb 2 is equal unless compared or below")
    t.constrain((1 - high) * (1 - low) * d[1], "limb 1 is equal if limb 0 is compared")
    let s3 = high * low
    let s2 = high - s3
    let s1 = low - s3
    let s0 = 1 - high - low + s3
    let chosen = s0 * d[0] + s1 * d[1] + s2 * d[2] + s3 * d[3]
    t.constrain(gap - chosen - 65536 * less + (1 - s0) * (1 - less), "gap")
    f.range16(gap, "gap")
    self.less = less
  }
}
