/// Steps on points in memory with given slopes, by multiply-adds alone: 9 for a doubling, 7 for an addition, 12 for both at
/// once, and one more where a term is negated. What a guest with the machine's accelerator uses.
///
/// All elements but the slopes are canonical: the points that the ladder starts from must be.
struct MemorySteps: LadderSteps, ~Copyable {
  private typealias Result = FieldMemory.Result
  private typealias Element = FieldMemory.Element

  let points: UnsafeMutablePointer<AffinePoint>
  private let field: FieldMemory
  private var termX: Element
  private var termY: Element
  /// The slopes that are left.
  private var next: Element
  private let end: Element

  /// `next ..< end` are the words of the slopes.
  init(field: FieldMemory, next: UnsafePointer<UInt64>, end: UnsafePointer<UInt64>) {
    self.field = field
    points = .allocate(capacity: Ladder.pointCount)
    points.initialize(
      repeating: AffinePoint(uncheckedX: .zero, y: .zero), count: Ladder.pointCount)
    self.next = UnsafeRawPointer(next).assumingMemoryBound(to: FieldElement.self)
    self.end = self.next + (end - next) / 4
    termX = Element(UnsafeMutableRawPointer(points).assumingMemoryBound(to: FieldElement.self))
    termY = termX + 1
  }

  deinit { points.deallocate() }

  /// Whether all slopes were used.
  var isExhausted: Bool { next == end }

  /// Coordinates of points, two for each.
  private var elements: Result { UnsafeMutableRawPointer(points).assumingMemoryBound(to: FieldElement.self) }
  private var sumX: Result { elements + 2 * Ladder.sum }
  private var sumY: Result { elements + (2 * Ladder.sum + 1) }
  private func temporary(_ i: Int) -> Result { elements + (2 * Ladder.temporaries + i) }

  private mutating func slope() throws(HintError) -> Element {
    guard next != end else { throw .length }
    defer { next += 1 }
    return next
  }

  @inline(__always)
  mutating func choose(_ entry: UnsafePointer<AffinePoint>, negative: Bool) {
    termX = UnsafeRawPointer(entry).assumingMemoryBound(to: FieldElement.self)
    termY = termX + 1
    if negative {
      let y = elements + (2 * Ladder.term + 1)
      field.negate(y, termY)
      termY = Element(y)
    }
  }

  mutating func start() {
    sumX.pointee = termX.pointee
    sumY.pointee = termY.pointee
  }

  mutating func double() throws(HintError) {
    let (d, t, c) = (temporary(0), temporary(1), temporary(2))
    let slope = try slope()
    // slope · 2y = 3x²
    field.double(d, sumY)
    if FieldMemory.isZero(d) { throw .exceptional }
    field.multiply(c, sumX, sumX)
    field.multiply(t, slope, d)
    field.subtractThrice(t, t, c)
    guard FieldMemory.isZero(t) else { throw .wrongSlope }
    field.negateTwice(c, sumX)
    field.multiplyAdd(t, slope, slope, c)
    move(to: t, slope)
  }

  /// sum ← the point with abscissa t, next on the line through sum with that slope.
  @inline(__always)
  private func move(to t: Result, _ slope: Element) {
    field.subtract(sumX, sumX, t)
    field.negate(sumY, sumY)
    field.multiplyAdd(sumY, slope, sumX, sumY)
    sumX.pointee = t.pointee
  }

  mutating func add() throws(HintError) {
    let (d, t) = (temporary(0), temporary(1))
    let slope = try slope()
    try chord(slope, d, t)
    // −x − x' is the denominator less 2 x'.
    field.subtractTwice(d, d, termX)
    field.multiplyAdd(t, slope, slope, d)
    move(to: t, slope)
  }

  /// slope · (x' − x) + y = y', with the denominator left in d.
  @inline(__always)
  private func chord(_ slope: Element, _ d: Result, _ t: Result) throws(HintError) {
    field.subtract(d, termX, sumX)
    if FieldMemory.isZero(d) { throw .exceptional }
    field.multiplyAdd(t, slope, d, sumY)
    guard FieldMemory.isEqual(t, termY) else { throw .wrongSlope }
  }

  mutating func doubleAndAdd() throws(HintError) {
    let (d, t, s) = (temporary(0), temporary(1), temporary(2))
    let first = try slope()
    try chord(first, d, t)
    field.subtractTwice(d, d, termX)
    field.multiplyAdd(t, first, first, d)
    // The second slope less the first: (2 y / (x − x₃)) − s₁, and 2 y = slope · (x − x₃) as slope · (x − x₃) − y = y.
    let second = try slope()
    field.subtract(d, sumX, t)
    if FieldMemory.isZero(d) { throw .exceptional }
    field.negate(t, sumY)
    field.multiplyAdd(s, second, d, t)
    guard FieldMemory.isEqual(s, sumY) else { throw .wrongSlope }
    field.subtract(s, second, first)
    // −x − x₃ is the denominator less 2 x.
    field.subtractTwice(d, d, sumX)
    field.multiplyAdd(d, s, s, d)
    field.subtract(sumX, sumX, d)
    field.multiplyAdd(sumY, s, sumX, t)
    sumX.pointee = d.pointee
  }

  func isNeutral() -> Bool {
    let y = temporary(0)
    field.negate(y, sumY)
    return FieldMemory.isEqual(sumX, termX) && FieldMemory.isEqual(y, termY)
  }

  func endomorphism(to entry: UnsafeMutablePointer<AffinePoint>) {
    let to = UnsafeMutableRawPointer(entry).assumingMemoryBound(to: FieldElement.self)
    (to + 1).pointee = sumY.pointee
    to.pointee = FieldElement.beta
    field.multiply(to, to, sumX)
  }
}
