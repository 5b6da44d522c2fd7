import BigIntegers
import WeierstrassCells

/// A sum of multiples of points in affine coordinates: what a guest computes with the accelerators for sums and doubles.
///
/// Scalars are cut into digits of four bits, for which the multiples 1 … 15 of a point are in a table, and of eight bits for
/// the generator. No digit is negative: a negative scalar is one of the inverse point. A sum that meets its summand or its
/// inverse is looked after, so every input has its result.
struct AffineLadder: ~Copyable {
  /// Numbers modulo p; the sum is in `x` and `y`.
  let cells: ModularCells
  /// Whether the sum is the neutral point.
  private(set) var isEmpty = true

  /// Points with a table.
  static let laneCount = 4
  private static let multiples = 15
  private static let pointWords = 8
  private static var beta: Cell { Cell.free(11) }
  /// Behind the cells that are free for what a curve needs.
  private static let firstTable = 30
  private static var scalars: Cell { Cell(firstTable &+ 2 &* multiples &* laneCount) }

  /// No point, no scalar, no sum.
  init() {
    cells = ModularCells(
      count: AffineLadder.scalars.index, modulus: FieldElement.modulus, extra: 2 * AffineLadder.laneCount + 4)
    cells.set(AffineLadder.beta, FieldElement.beta.integer)
  }

  deinit { cells.deallocate() }

  private static func table(_ lane: Int) -> Cell { Cell(firstTable &+ 2 &* multiples &* lane) }
  private func scalar(_ lane: Int) -> UnsafeMutablePointer<UInt64> {
    cells.pointer(AffineLadder.scalars) + 2 &* lane
  }
  private var generatorScalar: UnsafeMutablePointer<UInt64> { scalar(AffineLadder.laneCount) }

  /// Lanes `lane` and `lane` + 1 become k₁ p and k₂ λ p, for a point p of the curve with canonical coordinates.
  func set(lane: Int, _ p: AffinePoint, _ k1: SignedScalar, _ k2: SignedScalar) {
    let first = AffineLadder.table(lane)
    let base = cells.pointer(first)
    cells.set(first, UInt256(limbs: p.x.l0, p.x.l1, p.x.l2, p.x.l3))
    cells.set(first.next, UInt256(limbs: p.y.l0, p.y.l1, p.y.l2, p.y.l3))
    if k1.isNegative { cells.multiply(first.next, first.next, .minusOne) }
    // 2 to 15 times a point of large order: no two of these have one abscissa.
    var entry = base
    for i in 1..<AffineLadder.multiples {
      let next = entry + AffineLadder.pointWords
      AffineSteps.copy(next, from: entry)
      if i == 1 { AffineSteps.double(next) } else { AffineSteps.add(next, base) }
      entry = next
    }
    // (βx, y) is λ · (x, y).
    let sign = cells.pointer(k1.isNegative == k2.isNegative ? .one : .minusOne)
    let (beta, zero) = (cells.pointer(AffineLadder.beta), cells.pointer(.zero))
    entry = base
    for _ in 0..<AffineLadder.multiples {
      let image = entry + AffineLadder.multiples &* AffineLadder.pointWords
      cells.multiplyAdd(image, entry, beta, zero)
      cells.multiplyAdd(image + 4, entry + 4, sign, zero)
      entry += AffineLadder.pointWords
    }
    let words = scalar(lane)
    words[0] = k1.magnitude.lowWord
    words[1] = k1.magnitude.highWord
    words[2] = k2.magnitude.lowWord
    words[3] = k2.magnitude.highWord
  }

  /// The sum ← the first `lanes` lanes and g G, where g is cut into `pieces` equal ones, 2 or 4.
  mutating func climb(lanes: Int, _ g: Scalar, pieces: Int) {
    g.value.store(to: generatorScalar)
    var high: UInt64 = 0
    for lane in 0..<lanes { high |= scalar(lane)[1] }
    let pieceLength = 32 / pieces
    var length = 8
    while high != 0 {
      length &+= 1
      high &>>= 8
    }
    length = max(length, pieceLength)
    GeneratorTable.withPoints { points in
      climb(
        lanes: lanes, length: length, UnsafeRawPointer(points).assumingMemoryBound(to: UInt64.self), pieces: pieces,
        pieceLength: pieceLength)
    }
  }

  private mutating func climb(
    lanes: Int, length: Int, _ generator: UnsafePointer<UInt64>, pieces: Int, pieceLength: Int
  ) {
    let sum = cells.pointer(.x)
    let tables = UnsafePointer(cells.pointer(AffineLadder.table(0))) - AffineLadder.pointWords
    let laneWords = AffineLadder.multiples &* AffineLadder.pointWords
    let digits = UnsafeRawPointer(scalar(0)).assumingMemoryBound(to: UInt8.self)
    let generatorDigits = UnsafeRawPointer(generatorScalar).assumingMemoryBound(to: UInt8.self)
    let multiples = generator - AffineLadder.pointWords
    // Words from the multiples of one piece's point to the next one's.
    let pieceWords = GeneratorTable.multiples &* AffineLadder.pointWords &* (4 / pieces)
    var i = length &- 1
    while i >= 0 {
      doubleFourTimes(sum)
      var digit = digits + i
      var table = tables
      var left = lanes
      while left > 0 {
        let d = Int(digit.pointee &>> 4)
        if d != 0 { add(sum, table + d &* AffineLadder.pointWords) }
        digit += 16
        table += laneWords
        left &-= 1
      }
      doubleFourTimes(sum)
      digit = digits + i
      table = tables
      left = lanes
      while left > 0 {
        let d = Int(digit.pointee & 15)
        if d != 0 { add(sum, table + d &* AffineLadder.pointWords) }
        digit += 16
        table += laneWords
        left &-= 1
      }
      if i < pieceLength {
        digit = generatorDigits + i
        table = multiples
        left = pieces
        while left > 0 {
          let d = Int(digit.pointee)
          if d != 0 { add(sum, table + d &* AffineLadder.pointWords) }
          digit += pieceLength
          table += pieceWords
          left &-= 1
        }
      }
      i &-= 1
    }
  }

  @inline(__always)
  private func doubleFourTimes(_ sum: UnsafeMutablePointer<UInt64>) {
    if isEmpty { return }
    AffineSteps.double(sum)
    AffineSteps.double(sum)
    AffineSteps.double(sum)
    AffineSteps.double(sum)
  }

  /// sum ← sum + q. Abscissas are compared by their lowest words first, which are as good as never equal by chance.
  @inline(__always)
  private mutating func add(_ sum: UnsafeMutablePointer<UInt64>, _ q: UnsafePointer<UInt64>) {
    if !isEmpty && sum[0] != q[0] { AffineSteps.add(sum, q) } else { isEmpty = addCarefully(sum, q) }
  }

  /// The same for any two points; returns whether the result is the neutral one.
  @inline(never)
  private func addCarefully(_ sum: UnsafeMutablePointer<UInt64>, _ q: UnsafePointer<UInt64>) -> Bool {
    if isEmpty {
      AffineSteps.copy(sum, from: q)
    } else if UInt256(words: sum) != UInt256(words: q) {
      AffineSteps.add(sum, q)
    } else if FieldElement(reducing: UInt256(words: sum + 4)) == FieldElement(reducing: UInt256(words: q + 4)) {
      AffineSteps.double(sum)
    } else {
      return true
    }
    return false
  }

  /// The sum; nil for the neutral point.
  var point: AffinePoint? {
    isEmpty
      ? nil
      : AffinePoint(
        uncheckedX: FieldElement(reducing: cells.get(.x)), y: FieldElement(reducing: cells.get(.y)))
  }
}
