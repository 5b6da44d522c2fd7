import Constraints

/// The width of an access of any kind: columns `width2`, `width4`, `width8`, at most one of them 1.
struct Width {
  let w2: Expression
  let w4: Expression
  let w8: Expression
  var w1: Expression { 1 - w2 - w4 - w8 }
  /// 0, 1, 2, 3 for 1, 2, 4, 8 bytes.
  var kind: Expression { w2 + 2 * w4 + 3 * w8 }

  init(_ t: TableBuilder) {
    w2 = t.column("width2")
    w4 = t.column("width4")
    w8 = t.column("width8")
    t.boolean(w2, "width2 is boolean")
    t.boolean(w4, "width4 is boolean")
    t.boolean(w8, "width8 is boolean")
    t.boolean(w2 + w4 + w8, "one width")
  }

  /// Whether byte k of the access is part of it.
  func covers(_ k: Int) -> Expression {
    switch k {
    case 0: return 1
    case 1: return w2 + w4 + w8
    case 2, 3: return w4 + w8
    default: return w8
    }
  }
}

/// The offset of an access in its word: columns `offset1` … `offset7`, at most one of them 1.
struct Offset {
  /// Selector of each offset 0 … 7.
  let selectors: [Expression]
  let value: Expression

  init(_ t: TableBuilder) {
    let columns = t.columns("offset", 7)
    for (i, s) in columns.enumerated() { t.boolean(s, "offset[\(i)] is boolean") }
    t.boolean(columns.sum(), "one offset")
    selectors = [1 - columns.sum()] + columns
    var value = Expression(integerLiteral: 0)
    for i in 0..<7 { value += Expression(integerLiteral: Int64(i + 1)) * columns[i] }
    self.value = value
  }

  /// Whether an access of this width goes beyond its word; degree 2.
  func crosses(_ width: Width) -> Expression {
    let s = selectors
    return width.w2 * s[7] + width.w4 * (s[5] + s[6] + s[7]) + width.w8 * s[1...].sum()
  }
}
