/// A point as (X / Z², Y / Z³), the neutral one as Z = 0. Variable time.
@frozen
public struct JacobianPoint<C: Curve>: Compound, Sendable {
  public typealias Part = C.Coordinate

  public var x, y, z: C.Coordinate

  @inlinable
  public init(x: C.Coordinate, y: C.Coordinate, z: C.Coordinate) { (self.x, self.y, self.z) = (x, y, z) }

  @inlinable
  public init(_ p: AffinePoint<C>) {
    if p.isNeutral { self = .neutral } else { self.init(x: p.x, y: p.y, z: .one) }
  }

  @inlinable public static var neutral: JacobianPoint { JacobianPoint(x: .one, y: .one, z: .zero) }
  @inlinable public var isNeutral: Bool { z.isZero }

  /// The affine form, by one inversion.
  @inlinable
  public var affine: AffinePoint<C> {
    if isNeutral { return .neutral }
    let inverse = z.inverse
    let square = inverse.squared
    return AffinePoint(uncheckedX: x * square, y: y * square * inverse)
  }

  /// Whether both stand for the same point.
  @inlinable
  public static func == (p: JacobianPoint, q: JacobianPoint) -> Bool { (p - q).isNeutral }
}

// Three-address arithmetic; r may be p or q. The formulas are those of Cohen, Miyaji and Ono (1998): those of the
// Explicit-Formulas Database with fewer products have more sums, which cost as much where products are accelerated.
extension JacobianPoint {
  public typealias Pointer = UnsafePointer<JacobianPoint>
  public typealias MutablePointer = UnsafeMutablePointer<JacobianPoint>
  @usableFromInline typealias F = C.Coordinate

  /// r = 2p. No point has order two, so only the neutral one doubles to it; the formula keeps Z = 0.
  @inlinable @inline(never)
  public static func double(_ r: MutablePointer, _ p: Pointer) {
    withTemporaries(F.self, 4) { t in
      let (a, b, c, s) = (t, t + 1, t + 2, t + 3)
      F.square(a, p.c0)
      F.scale(a, 3, a)
      F.square(b, p.c1)
      F.square(c, b)
      F.multiply(s, p.c0, b)
      F.scale(s, 4, s)
      F.multiply(b, p.c1, p.c2)
      F.double(r.c2, b)
      F.square(b, a)
      F.addMultiple(r.c0, b, -2, s)
      F.subtract(s, s, r.c0)
      F.multiply(b, a, s)
      F.addMultiple(r.c1, b, -8, c)
    }
  }

  /// r = p + q
  @inlinable @inline(never)
  public static func add(_ r: MutablePointer, _ p: Pointer, _ q: UnsafePointer<AffinePoint<C>>) {
    if q.pointee.isNeutral {
      r.pointee = p.pointee
      return
    }
    if p.c2.pointee.isZero {
      r.pointee = JacobianPoint(q.pointee)
      return
    }
    withTemporaries(F.self, 5) { t in
      let (zz, h, s, v, hh) = (t, t + 1, t + 2, t + 3, t + 4)
      F.square(zz, p.c2)
      F.multiply(h, q.c0, zz)
      F.subtract(h, h, p.c0)
      F.multiply(s, q.c1, p.c2)
      F.multiply(s, s, zz)
      F.subtract(s, s, p.c1)
      if h.pointee.isZero {
        if s.pointee.isZero { double(r, p) } else { r.pointee = .neutral }
        return
      }
      F.square(hh, h)
      F.multiply(v, p.c0, hh)
      F.multiply(r.c2, p.c2, h)
      F.multiply(h, h, hh)
      F.multiply(zz, p.c1, h)
      finish(r, s, v, h, zz)
    }
  }

  /// r = p + q
  @inlinable @inline(never)
  public static func add(_ r: MutablePointer, _ p: Pointer, _ q: Pointer) {
    if q.c2.pointee.isZero {
      r.pointee = p.pointee
      return
    }
    if p.c2.pointee.isZero {
      r.pointee = q.pointee
      return
    }
    withTemporaries(F.self, 7) { t in
      let (zz, ww, h, s, v, hh, y) = (t, t + 1, t + 2, t + 3, t + 4, t + 5, t + 6)
      F.square(zz, p.c2)
      F.square(ww, q.c2)
      F.multiply(v, p.c0, ww)
      F.multiply(h, q.c0, zz)
      F.subtract(h, h, v)
      F.multiply(y, p.c1, q.c2)
      F.multiply(y, y, ww)
      F.multiply(s, q.c1, p.c2)
      F.multiply(s, s, zz)
      F.subtract(s, s, y)
      if h.pointee.isZero {
        if s.pointee.isZero { double(r, p) } else { r.pointee = .neutral }
        return
      }
      F.square(hh, h)
      F.multiply(v, v, hh)
      F.multiply(ww, p.c2, q.c2)
      F.multiply(r.c2, ww, h)
      F.multiply(h, h, hh)
      F.multiply(zz, y, h)
      finish(r, s, v, h, zz)
    }
  }

  /// X = s² − h − 2v and Y = s (v − X) − y, the end of both additions. Changes v and h.
  @inlinable @inline(__always)
  static func finish(
    _ r: MutablePointer, _ s: UnsafePointer<F>, _ v: UnsafeMutablePointer<F>, _ h: UnsafeMutablePointer<F>,
    _ y: UnsafePointer<F>
  ) {
    F.addMultiple(h, h, 2, v)
    F.square(r.c0, s)
    F.subtract(r.c0, r.c0, h)
    F.subtract(v, v, r.c0)
    F.multiply(v, s, v)
    F.subtract(r.c1, v, y)
  }

  @inlinable
  public static func negate(_ r: MutablePointer, _ p: Pointer) {
    if UnsafePointer(r) != p { r.pointee = p.pointee }
    F.negate(r.c1, p.c1)
  }
}

extension JacobianPoint {
  @inlinable
  public var doubled: JacobianPoint {
    var r = self
    withUnsafeMutablePointer(to: &r) { Self.double($0, $0) }
    return r
  }

  @inlinable
  public static prefix func - (p: JacobianPoint) -> JacobianPoint { JacobianPoint(x: p.x, y: -p.y, z: p.z) }

  @inlinable
  public static func + (p: JacobianPoint, q: JacobianPoint) -> JacobianPoint {
    var r = p
    withUnsafePointer(to: q) { q in withUnsafeMutablePointer(to: &r) { add($0, $0, q) } }
    return r
  }

  @inlinable
  public static func - (p: JacobianPoint, q: JacobianPoint) -> JacobianPoint { p + -q }

  @inlinable
  public static func + (p: JacobianPoint, q: AffinePoint<C>) -> JacobianPoint {
    var r = p
    withUnsafePointer(to: q) { q in withUnsafeMutablePointer(to: &r) { add($0, $0, q) } }
    return r
  }

  /// factor · self for any point of the curve.
  @inlinable
  public func multiplied(by factor: UInt64) -> JacobianPoint {
    if factor == 0 { return .neutral }
    return factor.nonzeroBitCount > 12 ? multipliedByDense(factor) : multipliedBySparse(factor)
  }

  /// By the binary digits.
  @inlinable
  func multipliedBySparse(_ factor: UInt64) -> JacobianPoint {
    var (r, p) = (self, self)
    withUnsafePointer(to: &p) { p in
      withUnsafeMutablePointer(to: &r) { r in
        for i in stride(from: 62 - factor.leadingZeroBitCount, through: 0, by: -1) {
          Self.double(r, r)
          if (factor &>> UInt64(i)) & 1 != 0 { Self.add(r, r, p) }
        }
      }
    }
    return r
  }

  /// By signed digits of four bits over odd multiples.
  @inlinable
  func multipliedByDense(_ factor: UInt64) -> JacobianPoint {
    var result = JacobianPoint.neutral
    withTemporaries(Int8.self, 66) { digits in
      let count = signedDigits(UInt128(truncatingIfNeeded: factor), window: 4, digits)
      withTemporaries(JacobianPoint.self, 6) { odd in
        let (r, negative) = (odd + 4, odd + 5)
        odd.initialize(to: self)
        Self.double(r, odd)
        for i in 1..<4 { Self.add(odd + i, odd + (i - 1), UnsafePointer(r)) }
        r.pointee = odd[Int(digits[count - 1]) &>> 1]
        for i in stride(from: count - 2, through: 0, by: -1) {
          Self.double(r, r)
          let digit = Int(digits[i])
          if digit > 0 {
            Self.add(r, r, UnsafePointer(odd + digit &>> 1))
          } else if digit < 0 {
            Self.negate(negative, odd + (0 - digit) &>> 1)
            Self.add(r, r, UnsafePointer(negative))
          }
        }
        result = r.pointee
      }
    }
    return result
  }

  /// scalar · self for any point of the curve and any integer, by the binary digits: the reference for
  /// `AffinePoint.multiplied`.
  @inlinable
  public func multipliedSlowly<W: WordArray>(by scalar: W) -> JacobianPoint {
    var r = JacobianPoint.neutral
    for i in stride(from: scalar.bitWidth - 1, through: 0, by: -1) {
      r = r.doubled
      if scalar.bit(i) { r = r + self }
    }
    return r
  }

  /// Affine forms with one inversion.
  @inlinable
  public static func normalize(
    _ points: UnsafePointer<JacobianPoint>, count: Int, into result: UnsafeMutablePointer<AffinePoint<C>>
  ) {
    let scratch = UnsafeMutablePointer<F>.allocate(capacity: 2 * count)
    defer { scratch.deallocate() }
    // One in place of the zeros of neutral points.
    for i in 0..<count { scratch[i] = points[i].isNeutral ? .one : points[i].z }
    F.invert(scratch, count: count, products: scratch + count)
    for i in 0..<count {
      if points[i].isNeutral {
        result[i] = .neutral
        continue
      }
      let (p, inverse, square) = (points + i, scratch + i, scratch + count)
      F.square(square, inverse)
      F.multiply((result + i).c0, p.c0, square)
      F.multiply(square, square, inverse)
      F.multiply((result + i).c1, p.c1, square)
    }
  }
}
