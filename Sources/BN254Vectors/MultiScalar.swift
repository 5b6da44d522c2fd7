internal import BN254
public import BigIntegers
internal import Buffers
internal import CIntrinsics
public import EllipticCurves
internal import Parallel

/// Points of a group of BN254, in the form in which sums of multiples of many of them are fast (Pippenger's method; signed
/// windows; buckets summed in affine coordinates by trees of pairs that share inversions; all cores).
///
/// Neutral points are left out. At most 2³¹ − 1 points.
public final class MultiScalarBases<C: RowCurve>: Sendable {
  /// How many points were given; as many scalars belong to them.
  public let count: Int
  let form: RowForm
  /// The rows of the points that are not neutral.
  let rows: LargeBuffer<UInt64>
  /// For each row the number of its scalar; nil when that is the row's own number.
  let scalarOfRow: LargeBuffer<UInt32>?
  /// How many rows.
  let live: Int

  /// Points of the group, not checked. `vectorised` chooses the kernels for eight points, `hasVectorKernels` by default.
  public convenience init(_ points: [AffinePoint<C>], vectorised: Bool = hasVectorKernels) {
    self.init(count: points.count, vectorised: vectorised) { points[$0] }
  }

  /// `point` is called once or twice for each index in `0 ..< count`, from several threads.
  @specialized(where C == BN254G1)
  @specialized(where C == BN254G2)
  public init(count: Int, vectorised: Bool = hasVectorKernels, point: (Int) -> AffinePoint<C>) {
    precondition(count >= 0 && count < 1 << 31)
    self.count = count
    let form: RowForm = vectorised && Modulus52.isUsable ? .vector : .plain
    self.form = form
    let grain = 1 << 12
    let chunks = (count + grain - 1) / grain
    let lives = Parallel.map(chunks) { chunk in
      (chunk * grain..<min(count, (chunk + 1) * grain)).reduce(0) { $0 + (point($1).isNeutral ? 0 : 1) }
    }
    var starts: [Int] = []
    var total = 0
    for n in lives {
      starts.append(total)
      total += n
    }
    live = total
    let rows = LargeBuffer<UInt64>(uninitialized: max(total, 1) * C.wordsPerRow)
    let map = total == count ? nil : LargeBuffer<UInt32>(uninitialized: total)
    Parallel.forEach(chunks) { chunk in
      var place = starts[chunk]
      for i in chunk * grain..<min(count, (chunk + 1) * grain) {
        let p = point(i)
        if p.isNeutral { continue }
        C.store(p, rows.pointer + place * C.wordsPerRow, form)
        map?.pointer[place] = UInt32(truncatingIfNeeded: i)
        place += 1
      }
    }
    self.rows = rows
    scalarOfRow = map
  }

  /// Σ scalars[i] · points[i] for scalars below 2²⁵⁴; as many as there are points.
  public func sum(_ scalars: [UInt256]) -> JacobianPoint<C> {
    precondition(scalars.count == count)
    return scalars.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .neutral }
      return sum(base)
    }
  }

  /// Σ scalars[i] · points[i] for `count` scalars below 2²⁵⁴.
  @specialized(where C == BN254G1)
  @specialized(where C == BN254G2)
  public func sum(_ scalars: UnsafePointer<UInt256>) -> JacobianPoint<C> {
    if live == 0 { return .neutral }
    if live < 64 { return smallSum(scalars) }
    let window = Self.windowBits(live)
    let windows = (255 + window - 1) / window
    var sums = [JacobianPoint<C>](repeating: .neutral, count: windows)
    // A few windows at a time, so that their lists stay small beside the points.
    let wave = max(4, Parallel.threadCount)
    for start in stride(from: 0, to: windows, by: wave) {
      let range = start..<min(windows, start + wave)
      let part = WindowSums(self, scalars, window: window, windows: windows, range: range)
      for (i, sum) in part.sums().enumerated() { sums[start + i] = sum }
    }
    var total = JacobianPoint<C>.neutral
    for sum in sums.reversed() {
      for _ in 0..<window { total = total.doubled }
      total = total + sum
    }
    return total
  }

  private func smallSum(_ scalars: UnsafePointer<UInt256>) -> JacobianPoint<C> {
    var points: [AffinePoint<C>] = []
    var factors: [UInt256] = []
    for i in 0..<live {
      points.append(C.load(rows.pointer + i * C.wordsPerRow, form))
      factors.append(scalars[scalarOfRow.map { Int($0[i]) } ?? i])
    }
    return AffinePoint.sum(points, factors)
  }

  /// The window that costs least, in additions: one for each point and two for each bucket.
  static func windowBits(_ count: Int) -> Int {
    var (best, least) = (4, Int.max)
    for window in 4...16 {
      let cost = ((255 + window - 1) / window) * (count + 5 << (window - 2) + 2000)
      if cost < least { (best, least) = (window, cost) }
    }
    return best
  }
}
