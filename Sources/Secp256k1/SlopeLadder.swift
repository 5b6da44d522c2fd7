/// Where the slopes of the ladder's chords and tangents come from: computed by the host, read and checked by the guest.
protocol SlopeSource {
  /// numerator / denominator. Throws `exceptional` when the denominator is zero.
  mutating func slope(_ numerator: FieldElement, over denominator: FieldElement) throws(HintError) -> FieldElement
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

/// Decides whether the combination that `SignatureRelation.digits` describes is neutral, in affine coordinates with
/// given slopes: 2M + 1S for an addition, 2M + 2S for a doubling, 3M + 2S for both at once.
///
/// Sound for whatever slopes the source lets pass as numerator / denominator with a non-zero denominator: every step is
/// then the group law. An odd prime order rules out tangents at points of order two.
struct SlopeLadder<Source: SlopeSource>: ~Copyable {
  var source: Source
  /// 1, 3, 5, 7 times R, λR, P and λP.
  private let table: UnsafeMutablePointer<AffinePoint>

  init(source: Source) {
    self.source = source
    table = .allocate(capacity: 16)
  }

  deinit { table.deallocate() }

  mutating func checkNeutral(_ digits: borrowing SignedDigits, r: AffinePoint, p: AffinePoint) throws(HintError) {
    try fill(0, r)
    try fill(8, p)
    var left = digits.additions
    var sum = r
    var started = false
    var i = digits.count &- 1
    while i >= 0 {
      var column = digits[i]
      i &-= 1
      if column == 0 {
        if started { sum = try doubled(sum) }
        continue
      }
      var lane = 0
      var doubles = started
      while column != 0 {
        let digit = Int(Int8(truncatingIfNeeded: column))
        if digit != 0 {
          let q = multiple(digit, lane: lane)
          left &-= 1
          if left == 0 {
            // The whole sum is neutral exactly if the last term is the inverse of the rest.
            if doubles { sum = try doubled(sum) }
            guard sum == -q else { throw .mismatch }
            return
          }
          if doubles {
            sum = try doubledAdding(sum, q)
          } else if started {
            sum = try added(sum, q)
          } else {
            sum = q
            started = true
          }
          doubles = false
        }
        column &>>= 8
        lane &+= 1
      }
    }
    throw .mismatch
  }

  /// Entries `start` ..< `start` + 8: odd multiples of p, then their images under λ.
  private mutating func fill(_ start: Int, _ p: AffinePoint) throws(HintError) {
    let double = try doubled(p)
    var multiple = p
    var i = start
    while true {
      (table + i).initialize(to: multiple)
      (table + i + 4).initialize(to: multiple.endomorphism)
      i &+= 1
      if i == start &+ 4 { return }
      multiple = try added(multiple, double)
    }
  }

  @inline(__always)
  private func multiple(_ digit: Int, lane: Int) -> AffinePoint {
    if lane >= 4 { return GeneratorTable.multiple(digit, base: lane &- 4) }
    let entry = table[(lane &* 4) &+ (((digit < 0 ? 0 &- digit : digit) &>> 1) & 3)]
    return digit < 0 ? -entry : entry
  }

  private mutating func doubled(_ p: AffinePoint) throws(HintError) -> AffinePoint {
    let xx = p.x.squared
    let slope = try source.slope(xx.doubled + xx, over: p.y.doubled)
    let x = slope.squared - p.x.doubled
    return AffinePoint(uncheckedX: x, y: slope * (p.x - x) - p.y)
  }

  private mutating func added(_ p: AffinePoint, _ q: AffinePoint) throws(HintError) -> AffinePoint {
    let slope = try source.slope(q.y - p.y, over: q.x - p.x)
    let x = slope.squared - p.x - q.x
    return AffinePoint(uncheckedX: x, y: slope * (p.x - x) - p.y)
  }

  /// 2p + q as (p + q) + p; the ordinate of p + q cancels: the second slope is −s₁ − 2y / (x₃ − x)
  /// (Eisenträger, Lauter, Montgomery, "Fast elliptic curve arithmetic and improved Weil pairing evaluation", 2003).
  private mutating func doubledAdding(_ p: AffinePoint, _ q: AffinePoint) throws(HintError) -> AffinePoint {
    let first = try source.slope(q.y - p.y, over: q.x - p.x)
    let x3 = first.squared - p.x - q.x
    let slope = try source.slope(p.y.doubled, over: p.x - x3) - first
    let x = slope.squared - p.x - x3
    return AffinePoint(uncheckedX: x, y: slope * (p.x - x) - p.y)
  }
}
