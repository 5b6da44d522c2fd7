public import BigIntegers

extension AffinePoint {
  /// scalar · self for a point of the subgroup and any scalar.
  @inlinable
  public func multiplied(by scalar: UInt256) -> JacobianPoint<C> {
    withUnsafePointer(to: self) { p in withUnsafePointer(to: scalar) { Self.sum(p, $0, count: 1) } }
  }

  /// Σ scalars[i] · points[i] for points of the subgroup and any scalars.
  @inlinable
  public static func sum(_ points: [AffinePoint], _ scalars: [UInt256]) -> JacobianPoint<C> {
    points.withUnsafeBufferPointer { p in
      scalars.withUnsafeBufferPointer { s in
        guard let p = p.baseAddress, let s = s.baseAddress else { return .neutral }
        return sum(p, s, count: min(points.count, scalars.count))
      }
    }
  }

  /// Σ scalars[i] · points[i] for points of the subgroup and any scalars.
  @inlinable
  public static func sum(
    _ points: UnsafePointer<AffinePoint>, _ scalars: UnsafePointer<UInt256>, count: Int
  ) -> JacobianPoint<C> {
    let parts = UnsafeMutablePointer<ScalarPart>.allocate(capacity: count * C.partCount)
    defer { parts.deallocate() }
    var live = 0
    let terms = UnsafeMutablePointer<AffinePoint>.allocate(capacity: count)
    defer { terms.deallocate() }
    for i in 0..<count where !points[i].isNeutral {
      let scalar = reduce(scalars[i])
      if scalar.isZero { continue }
      C.split(scalar, parts + live * C.partCount)
      terms[live] = points[i]
      live += 1
    }
    if live == 0 { return .neutral }
    return live < 24 ? interleavedSum(terms, parts, count: live) : bucketSum(terms, parts, count: live)
  }

  /// The residue modulo the order, which is above 2²⁵³.
  @inlinable
  static func reduce(_ scalar: UInt256) -> UInt256 {
    var r = scalar
    while !(r < C.order) { r = r &- C.order }
    return r
  }

  /// Straus's method: the parts of all scalars are read together, digit by digit, and the doublings shared. Odd multiples
  /// of each point up to 2^(window − 1), and their images under the endomorphism.
  @inlinable
  static func interleavedSum(
    _ points: UnsafePointer<AffinePoint>, _ parts: UnsafePointer<ScalarPart>, count: Int
  ) -> JacobianPoint<C> {
    let window = 5
    let size = 1 &<< (window - 2)
    let room = C.partBits + 2
    let lanes = count * C.partCount

    let multiples = UnsafeMutablePointer<JacobianPoint<C>>.allocate(capacity: count * size)
    defer { multiples.deallocate() }
    let tables = UnsafeMutablePointer<AffinePoint>.allocate(capacity: lanes * size + 1)
    defer { tables.deallocate() }
    let digits = UnsafeMutablePointer<Int8>.allocate(capacity: lanes * room)
    defer { digits.deallocate() }
    digits.initialize(repeating: 0, count: lanes * room)

    for i in 0..<count {
      let m = multiples + i * size
      m.pointee = JacobianPoint(points[i])
      var twice = JacobianPoint(points[i]).doubled
      withUnsafeMutablePointer(to: &twice) { twice in
        for j in 1..<size { JacobianPoint.add(m + j, m + (j - 1), UnsafePointer(twice)) }
      }
    }
    // Part by part: the images of all multiples follow each other.
    JacobianPoint.normalize(multiples, count: count * size, into: tables)
    for i in count * size..<lanes * size { C.endomorphism(tables + i, tables + (i - count * size)) }

    var length = 0
    for i in 0..<count {
      for part in 0..<C.partCount {
        let lane = part * count + i
        length = max(
          length, signedDigits(parts[i * C.partCount + part].magnitude, window: window, digits + lane * room))
      }
    }
    var sum = JacobianPoint<C>.neutral
    let negative = tables + lanes * size
    withUnsafeMutablePointer(to: &sum) { sum in
      for position in stride(from: length - 1, through: 0, by: -1) {
        JacobianPoint.double(sum, sum)
        for lane in 0..<lanes {
          let digit = Int(digits[lane * room + position])
          if digit == 0 { continue }
          let entry = tables + (lane * size + (digit < 0 ? 0 - digit : digit) &>> 1)
          let part = parts[(lane % count) * C.partCount + lane / count]
          if (digit < 0) != part.isNegative {
            negative.c0.pointee = entry.c0.pointee
            C.Coordinate.negate(negative.c1, entry.c1)
            JacobianPoint.add(sum, sum, UnsafePointer(negative))
          } else {
            JacobianPoint.add(sum, sum, UnsafePointer(entry))
          }
        }
      }
    }
    return sum
  }
}
