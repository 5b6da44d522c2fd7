/// A pair of points whose pairing is wanted.
@frozen
public struct MillerPair<C: Twist>: Sendable {
  @usableFromInline let x, y: C.Base
  /// The second point; neutral where its lines are given.
  public let q: AffinePoint<C>
  /// The lines of the second point, if it is known in advance.
  @usableFromInline nonisolated(unsafe) let lines: UnsafePointer<Line<C.Base>>?
  /// Whether one of the points is neutral, so that the pairing is 1.
  public let isTrivial: Bool

  @inlinable
  public init<G: Curve>(_ p: AffinePoint<G>, _ q: AffinePoint<C>) where G.Coordinate == C.Base {
    (x, y, self.q, lines) = (p.x, p.y, q, nil)
    isTrivial = p.isNeutral || q.isNeutral
  }

  /// `lines` are those of a second point that is not neutral; they must outlive the pair.
  @inlinable
  public init<G: Curve>(_ p: AffinePoint<G>, lines: UnsafePointer<Line<C.Base>>)
  where G.Coordinate == C.Base {
    (x, y, q, self.lines) = (p.x, p.y, .neutral, lines)
    isTrivial = p.isNeutral
  }
}

/// A pair whose second point is on the twist, but not in the group.
@frozen
public struct NotInSubgroup: Error, Equatable, Sendable {
  /// Its place among the pairs.
  public let index: Int

  @inlinable
  public init(index: Int) { self.index = index }
}

/// The product of the Miller functions of several pairs: the squarings are shared, each step multiplies by one line for
/// each pair. A curve's schedule calls `double` and `add` in its order.
@frozen
public struct MillerLoop<C: Twist>: ~Copyable {
  @usableFromInline typealias F = C.Base

  @usableFromInline let count: Int
  /// x and y of each first point.
  @usableFromInline let coordinates: UnsafeMutablePointer<F>
  /// Which of the given pairs each is.
  @usableFromInline let indices: UnsafeMutablePointer<Int>
  /// Each second point, its negative, and a place for another.
  @usableFromInline let points: UnsafeMutablePointer<AffinePoint<C>>
  @usableFromInline let moving: UnsafeMutablePointer<MillerPoint<C>>
  @usableFromInline let prepared: UnsafeMutablePointer<UnsafePointer<Line<C.Base>>?>
  @usableFromInline let value: UnsafeMutablePointer<Fp12<C.Base>>
  /// Where lines are written instead of being multiplied.
  @usableFromInline let recording: UnsafeMutablePointer<Line<C.Base>>?
  @usableFromInline var step = 0

  @inlinable
  init(capacity: Int, count: Int, recording: UnsafeMutablePointer<Line<C.Base>>?) {
    self.count = count
    self.recording = recording
    indices = .allocate(capacity: capacity)
    coordinates = .allocate(capacity: 2 * capacity)
    points = .allocate(capacity: 3 * capacity)
    moving = .allocate(capacity: capacity)
    prepared = .allocate(capacity: capacity)
    value = .allocate(capacity: 1)
    value.initialize(to: .one)
  }

  @inlinable
  public init(_ pairs: [MillerPair<C>]) {
    var live = 0
    for pair in pairs where !pair.isTrivial { live += 1 }
    self.init(capacity: max(live, 1), count: live, recording: nil)
    var i = 0
    for (index, pair) in pairs.enumerated() where !pair.isTrivial {
      (indices + i).initialize(to: index)
      (coordinates + 2 * i).initialize(to: pair.x)
      (coordinates + 2 * i + 1).initialize(to: pair.y)
      setPoint(i, pair.q)
      (prepared + i).initialize(to: pair.lines)
      i += 1
    }
  }

  /// For writing down the lines of a point that is not neutral, in the order of the schedule.
  @inlinable
  public init(recording q: AffinePoint<C>, into lines: UnsafeMutablePointer<Line<C.Base>>) {
    self.init(capacity: 1, count: 1, recording: lines)
    setPoint(0, q)
    indices.initialize(to: 0)
    prepared.initialize(to: nil)
  }

  deinit {
    indices.deallocate()
    coordinates.deallocate()
    points.deallocate()
    moving.deallocate()
    prepared.deallocate()
    value.deallocate()
  }

  @inlinable
  func setPoint(_ i: Int, _ q: AffinePoint<C>) {
    (points + 3 * i).initialize(to: q)
    (points + 3 * i + 1).initialize(to: -q)
    (moving + i).initialize(to: MillerPoint(q))
  }
}

extension MillerLoop {
  /// What the steps so far multiply to.
  @inlinable public var result: Fp12<C.Base> { value.pointee }

  /// Whether all pairs are trivial.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// Squares the value and doubles each point.
  @inlinable
  public mutating func double() {
    if step > 0, recording == nil { Fp12.square(value, value) }
    forEachPair { i, line in MillerPoint.double(moving + i, line) }
    step += 1
  }

  /// Adds each second point, or subtracts it.
  @inlinable
  public mutating func add(negated: Bool) {
    forEachPair { i, line in MillerPoint.add(moving + i, points + (3 * i + (negated ? 1 : 0)), line) }
    step += 1
  }

  /// Adds `image(q)` for each second point q.
  @inlinable
  public mutating func add(
    _ image: (UnsafeMutablePointer<AffinePoint<C>>, UnsafePointer<AffinePoint<C>>) -> Void
  ) {
    forEachPair { i, line in
      image(points + (3 * i + 2), points + 3 * i)
      MillerPoint.add(moving + i, points + (3 * i + 2), line)
    }
    step += 1
  }

  /// f becomes f^(p⁶).
  @inlinable
  public mutating func conjugate() { Fp12.conjugate(value, value) }

  /// Checks that each moving point has arrived where `end` says for its second point q.
  ///
  /// A step from which no line can be had, because a sum was of equal or opposite points, leaves Z = 0 for good, which is
  /// no arrival; so what has arrived has followed the group's law all the way.
  @inlinable
  public func expectArrivals(
    _ end: (AffinePoint<C>) -> AffinePoint<C>
  ) throws(NotInSubgroup) {
    for i in 0..<count where prepared[i] == nil {
      let (p, q) = (moving[i], end(points[3 * i]))
      guard !p.z.isZero, p.x == q.x * p.z, p.y == q.y * p.z else { throw NotInSubgroup(index: indices[i]) }
    }
  }

  @inlinable @inline(__always)
  func forEachPair(_ makeLine: (Int, UnsafeMutablePointer<Line<C.Base>>) -> Void) {
    withTemporaries(Line<C.Base>.self, 1) { line in
      for i in 0..<count {
        var current = UnsafePointer(line)
        if let known = prepared[i] { current = known + step } else { makeLine(i, line) }
        if let recording {
          recording[step] = current.pointee
        } else {
          let p = coordinates + 2 * i
          Fp12.multiply(value, value, current, x: p, y: p + 1, isMultiplicative: C.isMultiplicative)
        }
      }
    }
  }
}

/// A constant at one place in memory for as long as the program runs, as three-address arithmetic reads it.
public func stored<T: BitwiseCopyable>(_ value: T) -> UnsafePointer<T> {
  let place = UnsafeMutablePointer<T>.allocate(capacity: 1)
  place.initialize(to: value)
  return UnsafePointer(place)
}

/// Constants one after another.
public func stored<T: BitwiseCopyable>(_ values: [T]) -> UnsafePointer<T> {
  let place = UnsafeMutablePointer<T>.allocate(capacity: max(values.count, 1))
  for i in values.indices { (place + i).initialize(to: values[i]) }
  return UnsafePointer(place)
}
