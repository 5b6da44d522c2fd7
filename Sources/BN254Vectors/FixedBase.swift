internal import BN254
public import BigIntegers
internal import Buffers
internal import CurveValues
public import EllipticCurves
internal import Parallel

/// Many multiples of one point of a group of BN254: a table of its multiples by the digits of each window, and for every
/// scalar a sum of one row a window, in affine coordinates with shared inversions.
public final class FixedBase<C: RowCurve>: Sendable {
  private let window: Int
  private let windows: Int
  private let form: RowForm
  /// For each window i the multiples 1 ... 2^(window − 1) of 2^(window·i) · base.
  private let rows: LargeBuffer<UInt64>
  private let pool = SummerPool<C>()

  /// A table for about `count` multiples of a point that is not neutral.
  @specialized(where C == BN254G1)
  @specialized(where C == BN254G2)
  public init(_ base: AffinePoint<C>, count: Int, vectorised: Bool = hasVectorKernels) {
    precondition(!base.isNeutral)
    // The table costs as much as its size; each multiple costs a row a window.
    let window = count < 1 << 8 ? 5 : count < 1 << 12 ? 8 : count < 1 << 17 ? 11 : 14
    let windows = (255 + window - 1) / window
    let form: RowForm = vectorised && Modulus52.isUsable ? .vector : .plain
    (self.window, self.windows, self.form) = (window, windows, form)
    let size = 1 << (window - 1)
    let rows = LargeBuffer<UInt64>(uninitialized: windows * size * C.wordsPerRow)
    var starts: [AffinePoint<C>] = []
    var point = JacobianPoint(base)
    for _ in 0..<windows {
      starts.append(point.affine)
      for _ in 0..<window { point = point.doubled }
    }
    Parallel.forEach(windows) { i in
      var multiples: [JacobianPoint<C>] = []
      multiples.reserveCapacity(size)
      var multiple = JacobianPoint(starts[i])
      for _ in 0..<size {
        multiples.append(multiple)
        multiple = multiple + starts[i]
      }
      for (j, p) in JacobianPoint.affine(multiples).enumerated() { C.store(p, rows.pointer + (i * size + j) * C.wordsPerRow, form) }
    }
    self.rows = rows
  }

  /// scalars[i] · base, for scalars below 2²⁵⁴.
  @specialized(where C == BN254G1)
  @specialized(where C == BN254G2)
  public func multiples(_ scalars: [UInt256]) -> [AffinePoint<C>] {
    let grain = SegmentSummer<C>.capacity / windows
    let count = scalars.count
    return [AffinePoint<C>](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress {
        Parallel.forChunks(count, grain: grain) { range in
          pool.with(form) { multiples(scalars, range, base, $0) }
        }
      }
      filled = count
    }
  }

  private func multiples(
    _ scalars: [UInt256], _ range: Range<Int>, _ result: UnsafeMutablePointer<AffinePoint<C>>,
    _ summer: SegmentSummer<C>
  ) {
    let size = 1 << (window - 1)
    var order: [UInt32] = []
    var segments: [Segment] = []
    for (place, i) in range.enumerated() {
      precondition(scalars[i].limb3 >> 62 == 0, "a scalar is not below 2²⁵⁴")
      let start = order.count
      var (rest, carry) = (scalars[i], 0)
      for w in 0..<windows {
        var digit = Int(rest.limb0 & (1 << UInt64(window) - 1)) + carry
        rest = rest >> window
        carry = digit > size ? 1 : 0
        digit -= carry << window
        if digit == 0 { continue }
        let row = UInt32(w * size + abs(digit) - 1)
        order.append(digit < 0 ? row | PairSummer<C>.negated : row)
      }
      if order.count > start {
        segments.append(Segment(start: start, count: order.count - start, result: place))
      }
    }
    let sums = LargeBuffer<UInt64>(uninitialized: range.count * C.wordsPerRow)
    sums.pointer.initialize(repeating: 0, count: sums.count)
    order.withUnsafeBufferPointer { order in
      if let base = order.baseAddress {
        summer.sum(segments, of: rows.pointer, order: base, into: sums.pointer)
      }
    }
    for (place, i) in range.enumerated() {
      (result + i).initialize(to: C.load(sums.pointer + place * C.wordsPerRow, form))
    }
    withExtendedLifetime(sums) {}
  }
}
