internal import BN254
internal import Buffers
internal import CIntrinsics
internal import EllipticCurves

/// Adds many pairs of affine points with one inversion for all (Montgomery's trick): the scratch memory of one thread.
///
/// In `RowForm.vector` eight pairs are added at a time by formulas that do not know equal or opposite points. If a batch
/// has such a pair, the product of its differences is 0, and the batch is done again by `addCarefully`, which knows
/// all cases and is the reference. Neutral points only come out of that, and then it is used from there on.
final class PairSummer<C: RowCurve> {
  typealias Rows = UnsafePointer<UInt64>
  typealias Index = UnsafePointer<UInt32>

  /// The highest bit of an index: the point is to be negated.
  static var negated: UInt32 { 0x8000_0000 }
  /// Pairs that share an inversion.
  static var batch: Int { 2048 }

  let form: RowForm
  /// Set when a sum was neutral; whoever starts with rows that are not neutral clears it.
  var sawNeutral = false
  private let differences = LargeBuffer<Lanes52>(uninitialized: batch / 8)
  private let products = LargeBuffer<Lanes52>(uninitialized: batch / 8)
  /// The inverses of the four chains of products, and room for their combination.
  private let chains = LargeBuffer<Lanes52>(uninitialized: 12)
  private let scalars = LargeBuffer<BN254.Fp>(uninitialized: 16)
  private let slow = LargeBuffer<C.Coordinate>(uninitialized: 2 * batch)

  init(form: RowForm) { self.form = form }

  /// sums[result[i]] = ±rows[a[i]] ± rows[b[i]] for `count` pairs, the signs by the highest bits of a and b. The room of the three
  /// lists must be a multiple of eight. A sum may be written where an input of the same or an earlier pair is.
  func add(
    _ rows: Rows, _ a: UnsafeMutablePointer<UInt32>, _ b: UnsafeMutablePointer<UInt32>,
    into sums: UnsafeMutablePointer<UInt64>, _ result: UnsafeMutablePointer<UInt32>, count: Int
  ) {
    var start = 0
    while start < count {
      let size = min(Self.batch, count - start)
      let (a, b, result) = (a + start, b + start, result + start)
      // A small batch is not worth the detour over lanes and back.
      if form == .plain || sawNeutral || size < 8 {
        addCarefully(rows, a, b, into: sums, result, count: size)
      } else {
        // What is missing to a multiple of eight repeats the last pair. Only the last batch is short.
        var padded = size
        while padded & 7 != 0 {
          (a[padded], b[padded], result[padded]) = (a[size - 1], b[size - 1], result[size - 1])
          padded += 1
        }
        if !addVectors(rows, a, b, into: sums, result, count: padded / 8) {
          addCarefully(rows, a, b, into: sums, result, count: size)
        }
      }
      start += size
    }
  }

  /// Eight times `count` pairs. False, with nothing written, if two of a pair have equal x.
  private func addVectors(
    _ rows: Rows, _ a: Index, _ b: Index, into sums: UnsafeMutablePointer<UInt64>, _ result: Index, count: Int
  ) -> Bool {
    let m = Modulus52.base
    let one = Self.one
    let (d, p) = (differences.pointer, products.pointer)
    // Down, so that the second pass goes up and may write over what it has read. Four chains of products, as each
    // product waits for the last one of its chain.
    for v in stride(from: count - 1, through: 0, by: -1) {
      let previous = v + 4 < count ? UnsafePointer(p + v + 4) : one
      let ahead = 8 * min(v, 4)
      if C.elementsPerCoordinate == 1 {
        martinetAffineFirst1(d + v, p + v, previous, rows, a + 8 * v, b + 8 * v, ahead, m)
      } else {
        martinetAffineFirst2(d + v, p + v, previous, rows, a + 8 * v, b + 8 * v, ahead, m)
      }
    }
    guard invertChains(min(count, 4)) else { return false }
    for v in 0..<count {
      let previous = v + 4 < count ? UnsafePointer(p + v + 4) : one
      let inverse = chains.pointer + v & 3
      if C.elementsPerCoordinate == 1 {
        martinetAffineSecond1(sums, result + 8 * v, rows, a + 8 * v, b + 8 * v, d + v, previous, inverse, m)
      } else {
        martinetAffineSecond2(sums, result + 8 * v, rows, a + 8 * v, b + 8 * v, d + v, previous, inverse, m)
      }
    }
    return true
  }

  /// The inverses of the first `count` products into `chains`; false if one is zero.
  private func invertChains(_ count: Int) -> Bool {
    let m = Modulus52.base
    let c = chains.pointer
    let p = products.pointer
    // c[4 + i]: product of the first i + 1 of the chains.
    c[4] = p[0]
    for i in 1..<max(count, 1) { martinetMultiplyLanes52(c + 4 + i, c + 3 + i, p + i, m) }
    let words = UnsafeMutableRawPointer(scalars.pointer).assumingMemoryBound(to: UInt64.self)
    martinetStoreLanes52(words, c + 3 + count, m)
    for i in 0..<8 where scalars[i].isZero { return false }
    BN254.Fp.invert(scalars.pointer, count: 8, products: scalars.pointer + 8)
    // 1/(x·2⁴) in Montgomery form with 2²⁵⁶, wanted 1/x with 2²⁶⁰.
    for i in 0..<8 { BN254.Fp.multiply(scalars.pointer + i, scalars.pointer + i, Self.correction) }
    let inverse = c + 8
    martinetLoadLanes52(inverse, words)
    for i in stride(from: count - 1, to: 0, by: -1) {
      martinetMultiplyLanes52(c + i, inverse, c + 3 + i, m)
      martinetMultiplyLanes52(inverse, inverse, p + i, m)
    }
    c[0] = inverse.pointee
    return true
  }

  /// Any pairs, neutral, equal and opposite points among them; at most `batch`.
  func addCarefully(
    _ rows: Rows, _ a: Index, _ b: Index, into sums: UnsafeMutablePointer<UInt64>, _ result: Index, count: Int
  ) {
    typealias F = C.Coordinate
    let d = slow.pointer
    for i in 0..<count {
      let (p, q) = (point(rows, a[i]), point(rows, b[i]))
      if p.isNeutral || q.isNeutral {
        d[i] = .one
      } else if p.x == q.x {
        d[i] = p.y == q.y ? p.y.doubled : .one
      } else {
        d[i] = q.x - p.x
      }
    }
    F.invert(d, count: count, products: d + Self.batch)
    for i in 0..<count {
      let (p, q) = (point(rows, a[i]), point(rows, b[i]))
      var sum = p
      if p.isNeutral {
        sum = q
      } else if !q.isNeutral {
        if p.x == q.x && !(p.y == q.y) {
          sum = .neutral
        } else {
          let square = p.x.squared
          let slope = (p.x == q.x ? square.doubled + square : q.y - p.y) * d[i]
          sum.x = slope.squared - p.x - q.x
          sum.y = slope * (p.x - sum.x) - p.y
        }
      }
      if sum.isNeutral { sawNeutral = true }
      C.store(sum, sums + Int(result[i]) * C.wordsPerRow, form)
    }
  }

  /// The point that an index stands for.
  func point(_ rows: Rows, _ index: UInt32) -> AffinePoint<C> {
    let p = C.load(rows + Int(index & ~Self.negated) * C.wordsPerRow, form)
    return index & Self.negated != 0 ? -p : p
  }

  /// 1 in all lanes, and 2⁸.
  private static var one: UnsafePointer<Lanes52> { LaneConstants.one }
  private static var correction: UnsafePointer<BN254.Fp> { LaneConstants.correction }
}

private enum LaneConstants {
  nonisolated(unsafe) static let one: UnsafePointer<Lanes52> = {
    let lanes = Lanes52.allocate()
    let words = [BN254.Fp](repeating: BN254.Fp(16), count: 8)
    words.withUnsafeBytes { martinetLoadLanes52(lanes, $0.baseAddress!.assumingMemoryBound(to: UInt64.self)) }
    return UnsafePointer(lanes)
  }()

  nonisolated(unsafe) static let correction: UnsafePointer<BN254.Fp> = {
    let p = UnsafeMutablePointer<BN254.Fp>.allocate(capacity: 1)
    p.initialize(to: BN254.Fp(256))
    return UnsafePointer(p)
  }()
}
