#if !arch(riscv64) && !MARTINET_FUSED_FIELDS
  // Pippenger's method with buckets in affine coordinates: six products for an addition, three of them for a share of an
  // inversion, instead of the ten of `BucketSum.swift`. It pays where inversions are shared by many.
  extension AffinePoint {
    /// From how many points on.
    @inlinable static var affineBucketThreshold: Int { 256 }

    @inlinable
    static func affineBucketSum(
      _ points: UnsafePointer<AffinePoint>, _ parts: UnsafePointer<ScalarPart>, count: Int
    ) -> JacobianPoint<C> {
      let lanes = count * C.partCount
      let window = affineWindowBits(lanes)
      let windows = (C.partBits + 1 + window - 1) / window
      let bucketCount = 1 &<< (window - 1)

      let images = UnsafeMutablePointer<AffinePoint>.allocate(capacity: 2 * lanes)
      defer { images.deallocate() }
      let sorted = images + lanes
      let digits = UnsafeMutablePointer<Int32>.allocate(capacity: lanes * windows)
      defer { digits.deallocate() }
      for i in 0..<count {
        for part in 0..<C.partCount {
          let lane = i * C.partCount + part
          if part == 0 {
            images[lane] = points[i]
          } else {
            C.endomorphism(images + lane, images + (lane - 1))
          }
          fixedDigits(parts[lane], window: window, count: windows, digits + lane * windows)
        }
      }
      let scratch = UnsafeMutablePointer<C.Coordinate>.allocate(capacity: 2 * lanes)
      defer { scratch.deallocate() }
      let starts = UnsafeMutablePointer<Int>.allocate(capacity: 2 * bucketCount + 1)
      defer { starts.deallocate() }
      let counts = starts + bucketCount + 1
      let extended = UnsafeMutablePointer<ExtendedPoint<C>>.allocate(capacity: 2)
      defer { extended.deallocate() }
      var sum = JacobianPoint<C>.neutral
      withUnsafeMutablePointer(to: &sum) { sum in
        for w in stride(from: windows - 1, through: 0, by: -1) {
          for _ in 0..<window { JacobianPoint.double(sum, sum) }
          // Counting sort by the digits' magnitudes.
          for b in 0...bucketCount { starts[b] = 0 }
          for lane in 0..<lanes {
            let magnitude = Int(digits[lane * windows + w].magnitude)
            if magnitude > 0 { starts[magnitude] += 1 }
          }
          for b in 0..<bucketCount {
            counts[b] = starts[b + 1]
            starts[b + 1] += starts[b]
          }
          for lane in 0..<lanes {
            let digit = digits[lane * windows + w]
            if digit == 0 { continue }
            let b = Int(digit.magnitude) - 1
            let place = sorted + starts[b]
            starts[b] += 1
            place.c0.pointee = images[lane].x
            if digit < 0 {
              C.Coordinate.negate(place.c1, (images + lane).c1)
            } else {
              place.c1.pointee = images[lane].y
            }
          }
          // starts[b] is the end of bucket b now.
          for b in 0..<bucketCount { starts[b] -= counts[b] }
          sumRuns(sorted, starts, counts, bucketCount, scratch, scratch + lanes)
          extended[0] = .neutral
          extended[1] = .neutral
          for b in stride(from: bucketCount - 1, through: 0, by: -1) {
            if counts[b] > 0 { ExtendedPoint.add(extended, sorted + starts[b], negated: false) }
            ExtendedPoint.add(extended + 1, UnsafePointer(extended))
          }
          var part = extended[1].jacobian
          withUnsafeMutablePointer(to: &part) { JacobianPoint.add(sum, sum, UnsafePointer($0)) }
        }
      }
      return sum
    }

    /// Sums each run of points into its first place, level by level: `counts` become 1 or stay 0.
    @inlinable
    static func sumRuns(
      _ work: UnsafeMutablePointer<AffinePoint>, _ starts: UnsafePointer<Int>,
      _ counts: UnsafeMutablePointer<Int>,
      _ runs: Int, _ d: UnsafeMutablePointer<C.Coordinate>, _ products: UnsafeMutablePointer<C.Coordinate>
    ) {
      typealias F = C.Coordinate
      while true {
        var pairs = 0
        for run in 0..<runs where counts[run] > 1 {
          for i in 0..<counts[run] / 2 {
            let p = work + starts[run] + 2 * i
            F.subtract(d + pairs, (p + 1).c0, p.c0)
            // Equal, opposite or neutral: twice y, or 1 where there is nothing to divide by.
            if d[pairs].isZero || p[0].isNeutral || p[1].isNeutral {
              let isDouble = d[pairs].isZero && p[0].y == p[1].y && !p[0].isNeutral
              d[pairs] = isDouble ? p[0].y.doubled : .one
            }
            pairs += 1
          }
        }
        if pairs == 0 { return }
        F.invert(d, count: pairs, products: products)
        pairs = 0
        for run in 0..<runs where counts[run] > 1 {
          let half = counts[run] / 2
          for i in 0..<half {
            let p = work + starts[run] + 2 * i
            add(work + starts[run] + i, p, d + pairs, products)
            pairs += 1
          }
          if counts[run] & 1 != 0 { work[starts[run] + half] = work[starts[run] + counts[run] - 1] }
          counts[run] = half + counts[run] & 1
        }
      }
    }

    /// r = p[0] + p[1], the inverse being that of `sumRuns`; `t` has room for two.
    @inlinable
    static func add(
      _ r: UnsafeMutablePointer<AffinePoint>, _ p: UnsafeMutablePointer<AffinePoint>,
      _ inverse: UnsafePointer<C.Coordinate>, _ t: UnsafeMutablePointer<C.Coordinate>
    ) {
      typealias F = C.Coordinate
      let (slope, x) = (t, t + 1)
      if p[0].isNeutral || p[1].isNeutral {
        r.pointee = p[0].isNeutral ? p[1] : p[0]
        return
      }
      if p[0].x == p[1].x {
        if !(p[0].y == p[1].y) {
          r.pointee = .neutral
          return
        }
        F.square(slope, p.c0)
        F.scale(slope, 3, slope)
      } else {
        F.subtract(slope, (p + 1).c1, p.c1)
      }
      F.multiply(slope, slope, inverse)
      F.square(x, slope)
      F.subtract(x, x, p.c0)
      F.subtract(x, x, (p + 1).c0)
      let y = p[0].y
      F.subtract(r.c0, p.c0, x)
      F.multiply(slope, slope, r.c0)
      r.c0.pointee = x.pointee
      withUnsafePointer(to: y) { F.subtract(r.c1, slope, $0) }
    }

    /// The window that costs least: six products a point, 24 a bucket.
    @inlinable
    static func affineWindowBits(_ lanes: Int) -> Int {
      var (best, least) = (2, Int.max)
      for window in 2...16 {
        let cost = ((C.partBits + window) / window) * (6 * lanes + 24 &<< (window - 1))
        if cost < least { (best, least) = (window, cost) }
      }
      return best
    }
  }
#endif
