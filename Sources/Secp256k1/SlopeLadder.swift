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
/// coordinates with given slopes.
///
/// Sound for whatever slopes the steps let pass as numerator / denominator with a non-zero denominator:
/// every step is then the group law. An odd prime order rules out tangents at points of order two.
struct SlopeLadder<Steps: LadderSteps & ~Copyable>: ~Copyable {
  var steps: Steps
  /// `GeneratorTable`'s points.
  private let generator: UnsafePointer<AffinePoint>

  init(steps: consuming Steps, generator: UnsafePointer<AffinePoint>) {
    self.steps = steps
    self.generator = generator
  }

  /// `r` and `p` have canonical coordinates.
  mutating func checkNeutral(_ digits: borrowing SignedDigits, r: AffinePoint, p: AffinePoint)
    throws(HintError)
  {
    try fill(0, r)
    try fill(8, p)
    var left = digits.additions
    var started = false
    var i = digits.count &- 1
    while i >= 0 {
      var column = digits[i]
      i &-= 1
      if column == 0 {
        if started { try steps.double() }
        continue
      }
      var lane = 0
      var doubles = started
      while column != 0 {
        let digit = Int(Int8(truncatingIfNeeded: column))
        if digit != 0 {
          let entry = multiple(digit < 0 ? 0 &- digit : digit, lane: lane)
          left &-= 1
          steps.choose(entry, negative: digit < 0)
          if left == 0 {
            // The whole sum is neutral exactly if the last term is the inverse of the rest.
            if doubles { try steps.double() }
            guard started, steps.isNeutral() else { throw .mismatch }
            return
          }
          if doubles {
            try steps.doubleAndAdd()
          } else if started {
            try steps.add()
          } else {
            steps.start()
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

  /// Eight entries from `first` on: odd multiples of p, then their images under λ.
  private mutating func fill(_ first: Int, _ p: AffinePoint) throws(HintError) {
    let points = steps.points
    let (sum, doubled) = (points + Ladder.sum, points + Ladder.doubled)
    sum.pointee = p
    try steps.double()
    doubled.pointee = sum.pointee
    steps.choose(doubled, negative: false)
    sum.pointee = p
    var i = first
    while true {
      points[i] = sum.pointee
      steps.endomorphism(to: points + (i &+ 4))
      i &+= 1
      if i == first &+ 4 { return }
      try steps.add()
    }
  }

  /// `digit` times the point of `lane`; `digit` is odd and positive, below 8 or, for the generator, below
  /// 128.
  @inline(__always)
  private func multiple(_ digit: Int, lane: Int) -> UnsafePointer<AffinePoint> {
    lane >= 4
      ? generator + (((lane &- 4) &* 64) &+ ((digit &>> 1) & 63))
      : UnsafePointer(steps.points + ((lane &* 4) &+ ((digit &>> 1) & 3)))
  }
}
