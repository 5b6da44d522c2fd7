extension AffinePoint {
  /// Pippenger's method: for each window of signed digits the points of a digit are summed in its bucket, and
  /// Σ d · bucket[d] is found by a running sum.
  @inlinable
  static func bucketSum(
    _ points: UnsafePointer<AffinePoint>, _ parts: UnsafePointer<ScalarPart>, count: Int
  ) -> JacobianPoint<C> {
    #if !arch(riscv64) && !MARTINET_FUSED_FIELDS
      if count >= affineBucketThreshold { return affineBucketSum(points, parts, count: count) }
    #endif
    let lanes = count * C.partCount
    let window = windowBits(lanes)
    // One more bit for the last carry.
    let windows = (C.partBits + 1 + window - 1) / window
    let bucketCount = 1 &<< (window - 1)

    let images = UnsafeMutablePointer<AffinePoint>.allocate(capacity: lanes)
    defer { images.deallocate() }
    let digits = UnsafeMutablePointer<Int32>.allocate(capacity: lanes * windows)
    defer { digits.deallocate() }
    for i in 0..<count {
      for part in 0..<C.partCount {
        let lane = i * C.partCount + part
        if part == 0 { images[lane] = points[i] } else { C.endomorphism(images + lane, images + (lane - 1)) }
        fixedDigits(parts[lane], window: window, count: windows, digits + lane * windows)
      }
    }

    let buckets = UnsafeMutablePointer<ExtendedPoint<C>>.allocate(capacity: bucketCount + 2)
    defer { buckets.deallocate() }
    let (running, total) = (buckets + bucketCount, buckets + bucketCount + 1)
    var sum = JacobianPoint<C>.neutral
    withUnsafeMutablePointer(to: &sum) { sum in
      for w in stride(from: windows - 1, through: 0, by: -1) {
        for _ in 0..<window { JacobianPoint.double(sum, sum) }
        for b in 0..<bucketCount + 2 { buckets[b] = .neutral }
        for lane in 0..<lanes {
          let digit = Int(digits[lane * windows + w])
          if digit > 0 {
            ExtendedPoint.add(buckets + (digit - 1), images + lane, negated: false)
          } else if digit < 0 {
            ExtendedPoint.add(buckets + (0 - digit - 1), images + lane, negated: true)
          }
        }
        for b in stride(from: bucketCount - 1, through: 0, by: -1) {
          ExtendedPoint.add(running, UnsafePointer(buckets + b))
          ExtendedPoint.add(total, UnsafePointer(running))
        }
        var part = total.pointee.jacobian
        withUnsafeMutablePointer(to: &part) { JacobianPoint.add(sum, sum, UnsafePointer($0)) }
      }
    }
    return sum
  }

  /// The window that costs least: an addition to a bucket is 10 products, one of buckets 14.
  @inlinable
  static func windowBits(_ lanes: Int) -> Int {
    var (best, least) = (2, Int.max)
    for window in 2...16 {
      let cost = ((C.partBits + window) / window) * (10 * lanes + 28 &<< (window - 1))
      if cost < least { (best, least) = (window, cost) }
    }
    return best
  }

  /// `part` = Σ digits[i] 2^(window·i) with −2^(window − 1) ≤ digit ≤ 2^(window − 1).
  @inlinable
  static func fixedDigits(_ part: ScalarPart, window: Int, count: Int, _ digits: UnsafeMutablePointer<Int32>)
  {
    var v = part.magnitude
    var carry: Int32 = 0
    for i in 0..<count {
      var digit =
        Int32(truncatingIfNeeded: UInt64(truncatingIfNeeded: v) & (1 &<< UInt64(window) &- 1)) + carry
      carry = 0
      if digit > 1 &<< Int32(window - 1) {
        digit -= 1 &<< Int32(window)
        carry = 1
      }
      digits[i] = part.isNegative ? 0 - digit : digit
      v = v &>> UInt128(truncatingIfNeeded: window)
    }
  }
}
