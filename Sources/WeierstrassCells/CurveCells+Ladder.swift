public import BigIntegers

extension CurveCells {
  /// The width of digits for the tables in the cells.
  static let tableWidth = 5
  /// The width of digits for the generator's tables: odd multiples 1 … 127.
  static let generatorWidth = 8
  /// Bytes of a column: a digit for each of two tables.
  static let lanes = 2
  /// Words for 257 columns.
  static let columnWords = 257 * lanes / 8 + 1

  /// The sum ← k · p + g · generator, where p has the table in the cells and the generator one of 64 odd multiples, eight
  /// words each.
  public mutating func sum(_ k: UInt256, _ g: UInt256, generator: UnsafePointer<UInt64>) {
    let columns = cells.words + CurveCells.cellCount &* ModularCells.width
    let bits = max(k.bitWidthOfValue, g.bitWidthOfValue)
    // The digits of one place are one column, a byte for each table; the highest place is `bits`.
    columns.initialize(repeating: 0, count: bits * CurveCells.lanes / 8 + 1)
    let digits = UnsafeMutableRawPointer(columns).assumingMemoryBound(to: Int8.self)
    let lanes = CurveCells.lanes
    let (width, wide) = (CurveCells.tableWidth, CurveCells.generatorWidth)
    let end1 = k.writeSignedDigits(width: width, negated: false, to: digits, stride: lanes)
    let end2 = g.writeSignedDigits(width: wide, negated: false, to: digits + 1, stride: lanes)
    let ladder = Ladder(
      cells: cells, columns: UnsafeRawPointer(columns).assumingMemoryBound(to: UInt16.self), generator: generator)
    let count = max(end1, end2)
    isEmpty = count == 0
    if isEmpty { return }
    isNegated = ladder.climb(count)
    if !cells.get(.z).isZero { return }
    // Somebody chose points and scalars such that a partial sum met its summand, or the sum is neutral.
    let careful = ladder.climbCarefully(count)
    isEmpty = careful == nil
    isNegated = careful ?? false
  }
}

/// Doubling and adding, from the highest of the columns down. Functions return whether the sum is negated.
private struct Ladder {
  let cells: ModularCells
  let columns: UnsafePointer<UInt16>
  let generator: UnsafePointer<UInt64>

  func climb(_ count: Int) -> Bool {
    let cells = cells
    var isNegated = start(columns[count &- 1])
    cells.renewW()
    var next = columns + (count &- 1)
    while next > columns {
      next -= 1
      cells.double()
      isNegated = !isNegated
      let column = next.pointee
      if column == 0 { continue }
      if Int8(truncatingIfNeeded: column) != 0 {
        add(cells, column, lane: 0, cells.pointer(.multiple(0)), isScaled: false, &isNegated)
      }
      if Int8(truncatingIfNeeded: column &>> 8) != 0 {
        add(cells, column, lane: 1, generator, isScaled: true, &isNegated)
      }
      cells.renewW()
    }
    return isNegated
  }

  /// Adds the digit of the lane times p, for the odd multiples p, 3p, … at `table`, eight words each.
  @inline(__always)
  private func add(
    _ cells: ModularCells, _ column: UInt16, lane: UInt16, _ table: UnsafePointer<UInt64>, isScaled: Bool,
    _ isNegated: inout Bool
  ) {
    let digit = Int(Int8(truncatingIfNeeded: column &>> (8 &* lane)))
    let magnitude = digit < 0 ? 0 &- digit : digit
    cells.add(table + (magnitude &>> 1) &* 8, subtract: (digit < 0) != isNegated, isScaled: isScaled)
    isNegated = !isNegated
  }

  /// The sum of the highest column, which is not empty.
  private func start(_ column: UInt16) -> Bool {
    var isNegated = false
    var isEmpty = true
    for lane in 0..<2 as Range<UInt16> {
      guard let (table, digit) = summand(column, lane) else { continue }
      if isEmpty {
        cells.start(table, isScaled: lane == 1)
        isNegated = digit < 0
        isEmpty = false
      } else {
        cells.add(table, subtract: (digit < 0) != isNegated, isScaled: lane == 1)
        isNegated = !isNegated
      }
    }
    return isNegated
  }

  /// Where the multiple for the digit of a lane lies, and the digit; nil for the digit 0.
  private func summand(_ column: UInt16, _ lane: UInt16) -> (UnsafePointer<UInt64>, Int)? {
    let digit = Int(Int8(truncatingIfNeeded: column &>> (8 &* lane)))
    if digit == 0 { return nil }
    let table = lane == 0 ? UnsafePointer(cells.pointer(.multiple(0))) : generator
    return (table + Int(digit.magnitude &>> 1) &* 8, digit)
  }

  /// The same sum, with every addition looked at for its exceptional cases; nil for the neutral point.
  func climbCarefully(_ count: Int) -> Bool? {
    var isNegated = false
    var isEmpty = true
    var i = count &- 1
    while i >= 0 {
      if !isEmpty {
        cells.renewW()
        cells.double()
        isNegated = !isNegated
      }
      for lane in 0..<2 as Range<UInt16> {
        guard let (q, digit) = summand(columns[i], lane) else { continue }
        let isScaled = lane == 1
        if isEmpty {
          cells.start(q, isScaled: isScaled)
          isNegated = digit < 0
          isEmpty = false
          continue
        }
        let subtract = (digit < 0) != isNegated
        switch cells.relation(q, subtract: subtract, isScaled: isScaled) {
        case .different: cells.add(q, subtract: subtract, isScaled: isScaled)
        case .equal:
          cells.renewW()
          cells.double()
        case .inverse: isEmpty = true
        }
        isNegated = !isNegated
      }
      i &-= 1
    }
    return isEmpty ? nil : isNegated
  }
}
