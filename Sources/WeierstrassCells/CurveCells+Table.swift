extension CurveCells {
  /// Multiples in a table: p, 3p, …, 15p.
  static let multipleCount = 8

  /// Fills the table with p, 3p, …, 15p for the affine point p in cells x, y, on an isomorphic curve on which all are
  /// affine, and sets `scale`. No inversion: each addition multiplies Z by its n, so the ratios of any two Z are known
  /// products.
  public mutating func makeTable() {
    let cells = cells
    let p = Cell.multiple(0)
    cells.copy(p, from: cells.pointer(.x))
    cells.copy(p.next, from: cells.pointer(.y))
    cells.copy(.z, from: cells.pointer(.one))
    cells.copy(.w, from: cells.pointer(.aHalf))
    cells.double()
    // −2p becomes affine on the curve scaled by its Z; p follows.
    let step = Cell.free(0)
    cells.copy(step, from: cells.pointer(.x))
    cells.copy(step.next, from: cells.pointer(.y))
    cells.copy(.scale, from: cells.pointer(.z))
    cells.multiply(.t0, .z, .z)
    cells.multiply(p, p, .t0)
    cells.multiply(.t0, .t0, .z)
    cells.multiply(p.next, p.next, .t0)
    cells.copy(.x, from: cells.pointer(p))
    cells.copy(.y, from: cells.pointer(p.next))
    cells.copy(.z, from: cells.pointer(.one))
    // The sums are p, −3p, 5p, −7p, …; their n are kept apart.
    for i in 1..<CurveCells.multipleCount {
      cells.add(cells.pointer(step), subtract: i & 1 == 1, isScaled: false)
      cells.copy(.multiple(i), from: cells.pointer(.x))
      cells.copy(Cell.multiple(i).next, from: cells.pointer(.y))
      cells.copy(.ratio(i), from: cells.pointer(.n))
    }
    cells.multiply(.scale, .scale, .z)
    CurveCells.scaleTable(cells)
    cells.multiply(.t0, .scale, .scale)
    cells.multiply(.t0, .t0, .t0)
    cells.multiply(.aHalf, .aHalf, .t0)
    isEmpty = true
  }

  /// Brings all entries to the Z of the last one, and every second one to the right sign.
  private static func scaleTable(_ cells: ModularCells) {
    let last = multipleCount &- 1
    cells.multiply(Cell.multiple(last).next, Cell.multiple(last).next, .minusOne)
    // The product of the n behind the entry.
    cells.copy(.l, from: cells.pointer(.ratio(last)))
    var i = last &- 1
    while i >= 0 {
      let entry = Cell.multiple(i)
      cells.multiply(.t0, .l, .l)
      cells.multiply(entry, entry, .t0)
      cells.multiply(.t0, .t0, .l)
      if i & 1 == 1 { cells.multiply(.t0, .t0, .minusOne) }
      cells.multiply(entry.next, entry.next, .t0)
      if i > 0 { cells.multiply(.l, .l, .ratio(i)) }
      i &-= 1
    }
  }
}
