internal import Buffers
internal import CIntrinsics
internal import EllipticCurves

/// A run of indices whose points are to be summed, and the row of the sum.
struct Segment {
  var start: Int
  var count: Int
  var result: Int
}

/// Sums of segments of points as trees of pairs: the scratch memory of one thread.
///
/// All segments of a call go through a level of their trees together, so that many pairs share an inversion however short
/// or long the segments are.
final class SegmentSummer<C: RowCurve> {
  /// Points that a call may have, so that they and their sums stay in a core's cache.
  static var capacity: Int { C.elementsPerCoordinate == 1 ? 8192 : 4096 }

  let pairs: PairSummer<C>
  private let rows: LargeBuffer<UInt64>
  private let first = LargeBuffer<UInt32>(uninitialized: capacity / 2 + 8)
  private let second = LargeBuffer<UInt32>(uninitialized: capacity / 2 + 8)
  private let result = LargeBuffer<UInt32>(uninitialized: capacity / 2 + 8)
  private let live = LargeBuffer<Segment>(uninitialized: capacity)

  init(form: RowForm) {
    pairs = PairSummer(form: form)
    rows = LargeBuffer(uninitialized: Self.capacity * C.wordsPerRow)
  }

  /// sums[s.result] = Σ ±source[order[i]] over s.start ..< s.start + s.count for each segment s; none is empty, and together they
  /// have at most `capacity` points, none of them neutral. A sum may be neutral: zeros.
  func sum(
    _ segments: [Segment], of source: UnsafePointer<UInt64>, order: UnsafePointer<UInt32>,
    into sums: UnsafeMutablePointer<UInt64>
  ) {
    pairs.sawNeutral = false
    let scratch = rows.pointer
    let (a, b, r) = (first.pointer, second.pointer, result.pointer)
    // The first level goes from the source to the scratch rows, where each segment keeps its place from then on.
    let active = live.pointer
    var (count, place, kept) = (0, 0, 0)
    for s in segments {
      let half = s.count / 2
      for i in 0..<half {
        a[count] = order[s.start + 2 * i]
        b[count] = order[s.start + 2 * i + 1]
        r[count] = UInt32(truncatingIfNeeded: place + i)
        count += 1
      }
      if s.count & 1 != 0 {
        copy(source, order[s.start + s.count - 1], to: scratch + (place + half) * C.wordsPerRow)
      }
      active[kept] = Segment(start: place, count: half + s.count & 1, result: s.result)
      kept += 1
      place += half + s.count & 1
    }
    pairs.add(source, a, b, into: scratch, r, count: count)
    while kept > 0 {
      let before = kept
      (kept, count) = (0, 0)
      for j in 0..<before {
        let s = active[j]
        if s.count == 1 {
          (sums + s.result * C.wordsPerRow).update(
            from: scratch + s.start * C.wordsPerRow, count: C.wordsPerRow)
          continue
        }
        for i in 0..<s.count / 2 {
          a[count] = UInt32(truncatingIfNeeded: s.start + 2 * i)
          b[count] = UInt32(truncatingIfNeeded: s.start + 2 * i + 1)
          r[count] = UInt32(truncatingIfNeeded: s.start + i)
          count += 1
        }
        active[kept] = s
        kept += 1
      }
      pairs.add(scratch, a, b, into: scratch, r, count: count)
      for j in 0..<kept {
        let s = active[j]
        let half = s.count / 2
        if s.count & 1 != 0 {
          (scratch + (s.start + half) * C.wordsPerRow).update(
            from: scratch + (s.start + s.count - 1) * C.wordsPerRow, count: C.wordsPerRow)
        }
        active[j].count = half + s.count & 1
      }
    }
  }

  /// The row of an index, negated if need be.
  private func copy(_ source: UnsafePointer<UInt64>, _ index: UInt32, to row: UnsafeMutablePointer<UInt64>) {
    let negated = PairSummer<C>.negated
    row.update(from: source + Int(index & ~negated) * C.wordsPerRow, count: C.wordsPerRow)
    guard index & negated != 0 else { return }
    for i in C.elementsPerCoordinate..<2 * C.elementsPerCoordinate { C.negateLoosely(row + 4 * i) }
  }
}
