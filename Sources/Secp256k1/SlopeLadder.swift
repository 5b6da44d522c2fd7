/// Where the slopes of the ladder's chords and tangents come from: computed by the host, read and checked by
/// the guest.
protocol SlopeSource {
  /// numerator / denominator. Throws `exceptional` when the denominator is zero.
  mutating func slope(_ numerator: FieldElement, over denominator: FieldElement) throws(HintError)
    -> FieldElement
}

/// Why hints are refused.
public enum HintError: Error, Hashable, Sendable {
  /// Fewer words than the computation reads, or some left over.
  case length
  /// A word is out of range: an ordinate or scalar that is not canonical.
  case nonCanonical
  /// The ordinate is not that of a point with abscissa r, or has the other parity.
  case wrongPoint
  /// The short scalars do not stand in the required relation to r and s.
  case wrongRelation
  /// The slope at this position is not that of the chord or tangent.
  case wrongSlope
  /// A chord met two points with one abscissa: these inputs need the path without hints.
  case exceptional
  /// The sum is not neutral: the signature is not by this key over this message.
  case mismatch
}

/// Decides whether the combination that `SignatureRelation.digits` describes is neutral, in affine
/// coordinates with given slopes: 2M + 1S for an addition, 2M + 2S for a doubling, 3M + 2S for both at once.
///
/// Sound for whatever slopes the source lets pass as numerator / denominator with a non-zero denominator:
/// every step is then the group law. An odd prime order rules out tangents at points of order two.
struct SlopeLadder<Source: SlopeSource>: ~Copyable {
  var source: Source
  /// 1, 3, 5, 7 times R, λR, P and λP; then the sum so far, and the term to add. In memory and not in
  /// variables: a point is eight words, and the machine has no registers for two.
  private let points: UnsafeMutablePointer<AffinePoint>
  /// `GeneratorTable`'s points.
  private let generator: UnsafePointer<AffinePoint>
  private var sum: UnsafeMutablePointer<AffinePoint> { points + 16 }
  private var term: UnsafeMutablePointer<AffinePoint> { points + 17 }

  init(source: Source, generator: UnsafePointer<AffinePoint>) {
    self.source = source
    self.generator = generator
    points = .allocate(capacity: 18)
  }

  deinit { points.deallocate() }

  mutating func checkNeutral(_ digits: borrowing SignedDigits, r: AffinePoint, p: AffinePoint)
    throws(HintError)
  {
    try fill(points, r)
    try fill(points + 8, p)
    var left = digits.additions
    var started = false
    var i = digits.count &- 1
    while i >= 0 {
      var column = digits[i]
      i &-= 1
      if column == 0 {
        if started { try double() }
        continue
      }
      var lane = 0
      var doubles = started
      while column != 0 {
        let digit = Int(Int8(truncatingIfNeeded: column))
        if digit != 0 {
          let entry = multiple(digit < 0 ? 0 &- digit : digit, lane: lane)
          left &-= 1
          if left == 0 {
            // The whole sum is neutral exactly if the last term is the inverse of the rest.
            if doubles { try double() }
            let y = digit < 0 ? entry.pointee.y : -entry.pointee.y
            guard started, sum.pointee.x == entry.pointee.x, sum.pointee.y == y else { throw .mismatch }
            return
          }
          let target = started ? term : sum
          target.pointee.x = entry.pointee.x
          target.pointee.y = digit < 0 ? -entry.pointee.y : entry.pointee.y
          if doubles {
            try doubleAndAdd()
          } else if started {
            try add()
          }
          started = true
          doubles = false
        }
        column &>>= 8
        lane &+= 1
      }
    }
    throw .mismatch
  }

  /// Eight entries: odd multiples of p, then their images under λ.
  private mutating func fill(_ entries: UnsafeMutablePointer<AffinePoint>, _ p: AffinePoint) throws(HintError)
  {
    sum.initialize(to: p)
    try double()
    term.initialize(to: sum.pointee)
    sum.pointee = p
    var i = 0
    while true {
      (entries + i).initialize(to: sum.pointee)
      (entries + i + 4).initialize(to: sum.pointee.endomorphism)
      i &+= 1
      if i == 4 { return }
      try add()
    }
  }

  /// `digit` times the point of `lane`; `digit` is odd and positive, below 8 or, for the generator, below
  /// 128.
  @inline(__always)
  private func multiple(_ digit: Int, lane: Int) -> UnsafePointer<AffinePoint> {
    lane >= 4
      ? generator + (((lane &- 4) &* 64) &+ ((digit &>> 1) & 63))
      : UnsafePointer(points + ((lane &* 4) &+ ((digit &>> 1) & 3)))
  }

  /// sum ← 2 · sum.
  private mutating func double() throws(HintError) {
    let x1 = sum.pointee.x
    let y1 = sum.pointee.y
    let xx = x1.squared
    let slope = try source.slope(xx.doubled + xx, over: y1.doubled)
    let x = slope.squared - x1.doubled
    sum.pointee.y = slope * (x1 - x) - y1
    sum.pointee.x = x
  }

  /// sum ← sum + term.
  private mutating func add() throws(HintError) {
    let x1 = sum.pointee.x
    let slope = try source.slope(term.pointee.y - sum.pointee.y, over: term.pointee.x - x1)
    let x = slope.squared - x1 - term.pointee.x
    sum.pointee.y = slope * (x1 - x) - sum.pointee.y
    sum.pointee.x = x
  }

  /// sum ← 2 · sum + term as (sum + term) + sum; the ordinate of the first cancels: the second slope is −s₁ −
  /// 2y / (x₃ − x) (Eisenträger, Lauter, Montgomery, "Fast elliptic curve arithmetic and improved Weil
  /// pairing evaluation", 2003).
  private mutating func doubleAndAdd() throws(HintError) {
    let x1 = sum.pointee.x
    let first = try source.slope(term.pointee.y - sum.pointee.y, over: term.pointee.x - x1)
    let x3 = first.squared - x1 - term.pointee.x
    let slope = try source.slope(sum.pointee.y.doubled, over: x1 - x3) - first
    let x = slope.squared - x1 - x3
    sum.pointee.y = slope * (x1 - x) - sum.pointee.y
    sum.pointee.x = x
  }
}
