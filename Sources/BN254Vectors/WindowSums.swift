internal import BN254
internal import BigIntegers
internal import Buffers
internal import CIntrinsics
internal import EllipticCurves
internal import Parallel

/// The sums of some windows of all scalars: Σ digit · point for each.
///
/// Digits are signed, −2^(w−1) … 2^(w−1) − 1, but for the highest window, whose are not: with Σ 2^(w−1 + w·i) added to the
/// scalar beforehand, each is read off its own bits.
struct WindowSums<C: RowCurve> {
  private let bases: MultiScalarBases<C>
  private let window: Int
  private let range: Range<Int>
  private let buckets: Int
  private let points: Int
  /// For each window of the range the digits of all points.
  private let digits: LargeBuffer<Int32>
  /// For each window the indices of points, sorted by bucket, and where each bucket starts.
  private let order: LargeBuffer<UInt32>
  private let starts: LargeBuffer<UInt32>
  /// For each window the rows of its buckets' sums.
  private let rows: LargeBuffer<UInt64>
  private let pool = SummerPool<C>()

  init(
    _ bases: MultiScalarBases<C>, _ scalars: UnsafePointer<UInt256>, window: Int, windows: Int,
    range: Range<Int>
  ) {
    (self.bases, self.window, self.range) = (bases, window, range)
    buckets = 1 << (window - 1)
    points = bases.live
    digits = LargeBuffer(uninitialized: range.count * points)
    order = LargeBuffer(uninitialized: range.count * points)
    starts = LargeBuffer(uninitialized: range.count * (buckets + 1))
    rows = LargeBuffer(uninitialized: range.count * buckets * C.wordsPerRow)
    fillDigits(scalars, windows)
  }

  private func fillDigits(_ scalars: UnsafePointer<UInt256>, _ windows: Int) {
    var offset = UInt256.zero
    for i in 0..<windows - 1 { offset = offset &+ (UInt256(1) << (window * i + window - 1)) }
    let (window, points, range, half) = (window, points, range, Int32(buckets))
    let map = bases.scalarOfRow?.pointer
    let digits = digits.pointer
    Parallel.forChunks(points, grain: 1 << 12) { chunk in
      for i in chunk {
        let scalar = scalars[map.map { Int($0[i]) } ?? i]
        precondition(scalar.limb3 >> 62 == 0, "a scalar is not below 2²⁵⁴")
        var shifted = scalar &+ offset
        withUnsafePointer(to: &shifted) { pointer in
          let words = UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt64.self)
          for w in range {
            let bit = window * w
            var value = words[bit >> 6] &>> UInt64(bit & 63)
            if bit & 63 + window > 64, bit >> 6 < 3 { value |= words[bit >> 6 + 1] &<< UInt64(64 - bit & 63) }
            let digit = Int32(truncatingIfNeeded: value & (1 &<< UInt64(window) &- 1))
            digits[(w - range.lowerBound) * points + i] = w == windows - 1 ? digit : digit - half
          }
        }
      }
    }
  }

  /// One sum a window of the range.
  func sums() -> [JacobianPoint<C>] {
    Parallel.forEach(range.count) { sort($0) }
    let tasks = (0..<range.count).flatMap { w in bucketTasks(w) }
    let long = (0..<range.count).flatMap { w in longBuckets(w) }
    let parts = LargeBuffer<UInt64>(uninitialized: max(1, long.count) * C.wordsPerRow)
    Parallel.forEach(tasks.count + long.count) { i in
      if i < long.count {
        sumPart(long[i], into: parts.pointer, at: i)
      } else {
        sumBuckets(tasks[i - long.count])
      }
    }
    withExtendedLifetime(parts) { join(long, parts.pointer) }
    return Parallel.map(range.count) { weightedSum($0) }
  }

  /// Counting sort by the digits' magnitudes; zeros are left out.
  private func sort(_ w: Int) {
    let (d, o, s) = (
      digits.pointer + w * points, order.pointer + w * points, starts.pointer + w * (buckets + 1)
    )
    s.initialize(repeating: 0, count: buckets + 1)
    // s[b + 1] counts magnitude b + 1; s[0] those that are zero for now.
    for i in 0..<points { s[Int(d[i].magnitude)] &+= 1 }
    var sum: UInt32 = 0
    s[0] = 0
    for b in 1...buckets {
      let count = s[b]
      s[b] = sum
      sum &+= count
    }
    // s[b] is where magnitude b starts; it moves to the end of it.
    for i in 0..<points {
      let digit = d[i]
      if digit == 0 { continue }
      let b = Int(digit.magnitude)
      o[Int(s[b])] = UInt32(truncatingIfNeeded: i) | (digit < 0 ? PairSummer<C>.negated : 0)
      s[b] &+= 1
    }
    // Now s[b] is the end of magnitude b, which is the start of the next: bucket b − 1 is s[b − 1] ..< s[b].
  }

  private struct Task {
    var window: Int
    var range: Range<Int>
  }

  /// A part of the list of a bucket that has more than one part.
  private struct Part {
    var window: Int
    var bucket: Int
    var range: Range<Int>
  }

  private var capacity: Int { SegmentSummer<C>.capacity }

  /// Ranges of buckets with about as many points as fit.
  private func bucketTasks(_ w: Int) -> [Task] {
    let s = starts.pointer + w * (buckets + 1)
    var tasks: [Task] = []
    var (first, size) = (0, 0)
    for b in 0..<buckets {
      let count = Int(s[b + 1] - s[b])
      if count > capacity { continue }
      if size + count > capacity {
        tasks.append(Task(window: w, range: first..<b))
        (first, size) = (b, 0)
      }
      size += count
    }
    tasks.append(Task(window: w, range: first..<buckets))
    return tasks
  }

  private func longBuckets(_ w: Int) -> [Part] {
    let s = starts.pointer + w * (buckets + 1)
    var parts: [Part] = []
    for b in 0..<buckets where Int(s[b + 1] - s[b]) > capacity {
      for start in stride(from: Int(s[b]), to: Int(s[b + 1]), by: capacity) {
        parts.append(Part(window: w, bucket: b, range: start..<min(start + capacity, Int(s[b + 1]))))
      }
    }
    return parts
  }

  private func sumBuckets(_ task: Task) {
    let s = starts.pointer + task.window * (buckets + 1)
    let sums = bucketRows(task.window)
    var segments: [Segment] = []
    for b in task.range {
      let count = Int(s[b + 1] - s[b])
      if count == 0 {
        (sums + b * C.wordsPerRow).initialize(repeating: 0, count: C.wordsPerRow)
      } else if count <= capacity {
        segments.append(Segment(start: Int(s[b]), count: count, result: b))
      }
    }
    pool.with(bases.form) {
      $0.sum(segments, of: bases.rows.pointer, order: order.pointer + task.window * points, into: sums)
    }
  }

  private func sumPart(_ part: Part, into rows: UnsafeMutablePointer<UInt64>, at index: Int) {
    pool.with(bases.form) {
      $0.sum(
        [Segment(start: part.range.lowerBound, count: part.range.count, result: index)],
        of: bases.rows.pointer,
        order: order.pointer + part.window * points, into: rows)
    }
  }

  /// The sums of long buckets from those of their parts.
  private func join(_ parts: [Part], _ rows: UnsafeMutablePointer<UInt64>) {
    var i = 0
    while i < parts.count {
      var sum = JacobianPoint<C>.neutral
      let first = parts[i]
      while i < parts.count, parts[i].window == first.window, parts[i].bucket == first.bucket {
        sum = sum + C.load(rows + i * C.wordsPerRow, bases.form)
        i += 1
      }
      C.store(sum.affine, bucketRows(first.window) + first.bucket * C.wordsPerRow, bases.form)
    }
  }

  private func bucketRows(_ w: Int) -> UnsafeMutablePointer<UInt64> {
    rows.pointer + w * buckets * C.wordsPerRow
  }

  /// Σ d · bucket[d − 1] with d = high·2^k + low: the buckets are summed by `high` and by `low`, in pairs again, and
  /// two short running sums are left.
  private func weightedSum(_ w: Int) -> JacobianPoint<C> {
    let source = bucketRows(w)
    let k = window / 2
    let (lows, highs) = (1 << k, 1 << (window - 1 - k) + 1)
    var byHigh = [[UInt32]](repeating: [], count: highs)
    var byLow = [[UInt32]](repeating: [], count: lows)
    for b in 0..<buckets where !C.isNeutral(source + b * C.wordsPerRow) {
      let d = b + 1
      byHigh[d >> k].append(UInt32(b))
      byLow[d & (lows - 1)].append(UInt32(b))
    }
    byLow[0] = []
    byHigh[0] = []
    let high = pool.with(bases.form) { grouped(byHigh, source, $0) }
    let low = pool.with(bases.form) { grouped(byLow, source, $0) }
    var sum = Self.runningSum(high)
    for _ in 0..<k { sum = sum.doubled }
    return sum + Self.runningSum(low)
  }

  /// The sum of each group of buckets.
  private func grouped(
    _ groups: [[UInt32]], _ source: UnsafePointer<UInt64>, _ summer: SegmentSummer<C>
  ) -> [AffinePoint<C>] {
    let rows = LargeBuffer<UInt64>(uninitialized: groups.count * C.wordsPerRow)
    rows.pointer.initialize(repeating: 0, count: rows.count)
    var order: [UInt32] = []
    var segments: [Segment] = []
    func flush() {
      order.withUnsafeBufferPointer { order in
        if let base = order.baseAddress, !segments.isEmpty {
          summer.sum(segments, of: source, order: base, into: rows.pointer)
        }
      }
      order.removeAll(keepingCapacity: true)
      segments.removeAll(keepingCapacity: true)
    }
    for (i, group) in groups.enumerated() where !group.isEmpty {
      if order.count + group.count > SegmentSummer<C>.capacity { flush() }
      segments.append(Segment(start: order.count, count: group.count, result: i))
      order += group
    }
    flush()
    return groups.indices.map { C.load(rows.pointer + $0 * C.wordsPerRow, bases.form) }
  }

  /// Σ i · points[i]
  private static func runningSum(_ points: [AffinePoint<C>]) -> JacobianPoint<C> {
    var (running, total) = (JacobianPoint<C>.neutral, JacobianPoint<C>.neutral)
    for i in stride(from: points.count - 1, to: 0, by: -1) {
      running = running + points[i]
      total = total + running
    }
    return total
  }
}
