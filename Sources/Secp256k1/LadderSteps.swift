/// The group law of a ladder, and where the slopes of its chords and tangents come from.
///
/// Every step throws `exceptional` where the chord is vertical or the tangent would be.
protocol LadderSteps: ~Copyable {
  /// `Ladder.pointCount` points: 1, 3, 5, 7 times R, λR, P and λP; then the sum so far; then what steps need.
  var points: UnsafeMutablePointer<AffinePoint> { get }

  /// The term to add next is ± a point that stays where it is.
  mutating func choose(_ entry: UnsafePointer<AffinePoint>, negative: Bool)
  /// sum ← term.
  mutating func start()
  /// sum ← 2 · sum.
  mutating func double() throws(HintError)
  /// sum ← sum + term.
  mutating func add() throws(HintError)
  /// sum ← 2 · sum + term as (sum + term) + sum; the ordinate of the first cancels: the second slope is −s₁ −
  /// 2y / (x₃ − x) (Eisenträger, Lauter, Montgomery, "Fast elliptic curve arithmetic and improved Weil
  /// pairing evaluation", 2003).
  mutating func doubleAndAdd() throws(HintError)
  /// Whether sum + term is neutral.
  func isNeutral() -> Bool
  /// entry ← λ · sum.
  func endomorphism(to entry: UnsafeMutablePointer<AffinePoint>)
}

enum Ladder {
  static let sum = 16
  static let term = 17
  /// Where 2P is while P's odd multiples are computed.
  static let doubled = 18
  static let temporaries = 19
  static let pointCount = 22
}

/// Steps on elements in registers: 2M + 1S for an addition, 2M + 2S for a doubling, 3M + 2S for both at once.
struct ValueSteps<Source: SlopeSource>: LadderSteps, ~Copyable {
  var source: Source
  let points: UnsafeMutablePointer<AffinePoint>

  private var sum: UnsafeMutablePointer<AffinePoint> { points + Ladder.sum }
  private var term: UnsafeMutablePointer<AffinePoint> { points + Ladder.term }

  init(source: Source) {
    self.source = source
    points = .allocate(capacity: Ladder.pointCount)
  }

  deinit { points.deallocate() }

  @inline(__always)
  mutating func choose(_ entry: UnsafePointer<AffinePoint>, negative: Bool) {
    term.pointee.x = entry.pointee.x
    term.pointee.y = negative ? -entry.pointee.y : entry.pointee.y
  }

  mutating func start() { sum.pointee = term.pointee }

  mutating func double() throws(HintError) {
    let x1 = sum.pointee.x
    let y1 = sum.pointee.y
    let xx = x1.squared
    let slope = try source.slope(xx.doubled + xx, over: y1.doubled)
    let x = slope.squared - x1.doubled
    sum.pointee.y = slope * (x1 - x) - y1
    sum.pointee.x = x
  }

  mutating func add() throws(HintError) {
    let x1 = sum.pointee.x
    let slope = try source.slope(term.pointee.y - sum.pointee.y, over: term.pointee.x - x1)
    let x = slope.squared - x1 - term.pointee.x
    sum.pointee.y = slope * (x1 - x) - sum.pointee.y
    sum.pointee.x = x
  }

  mutating func doubleAndAdd() throws(HintError) {
    let x1 = sum.pointee.x
    let first = try source.slope(term.pointee.y - sum.pointee.y, over: term.pointee.x - x1)
    let x3 = first.squared - x1 - term.pointee.x
    let slope = try source.slope(sum.pointee.y.doubled, over: x1 - x3) - first
    let x = slope.squared - x1 - x3
    sum.pointee.y = slope * (x1 - x) - sum.pointee.y
    sum.pointee.x = x
  }

  func isNeutral() -> Bool { sum.pointee.x == term.pointee.x && sum.pointee.y == -term.pointee.y }

  func endomorphism(to entry: UnsafeMutablePointer<AffinePoint>) { entry.pointee = sum.pointee.endomorphism }
}
