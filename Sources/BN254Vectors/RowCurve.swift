public import BN254
internal import CIntrinsics
public import EllipticCurves

/// A curve whose points can be summed in pairs, eight pairs at a time (`AffineSums52.h`).
///
/// A point is a row of words: the coordinates, of four words for each element of the base field. In `RowForm.vector`
/// they are below 1.07p and (x, y/4): Montgomery's factor of the kernels is 2²⁶⁰ and that of x in memory 2²⁵⁶, so the
/// kernels see x·2⁻⁴ and, with y/4, y·2⁻⁶, a point of an isomorphic curve, and b does not enter the formulas.
public protocol RowCurve: Curve {
  /// Elements of the base field in a coordinate: 1 or 2.
  static var elementsPerCoordinate: Int { get }
}

extension BN254G1: RowCurve {
  public static var elementsPerCoordinate: Int { 1 }
}

extension BN254G2: RowCurve {
  public static var elementsPerCoordinate: Int { 2 }
}

/// How points lie in rows.
enum RowForm: Sendable {
  /// As `AffinePoint` in memory.
  case plain
  /// As the kernels for eight points want them.
  case vector
}

extension RowCurve {
  static var wordsPerRow: Int { 8 * elementsPerCoordinate }

  /// A row of a point that is not neutral, or of zeros for the neutral point.
  static func store(_ point: AffinePoint<Self>, _ row: UnsafeMutablePointer<UInt64>, _ form: RowForm) {
    withUnsafeBytes(of: point) {
      UnsafeMutableRawPointer(row).copyMemory(from: $0.baseAddress!, byteCount: 8 * wordsPerRow)
    }
    if form == .plain { return }
    let y = UnsafeMutableRawPointer(row + 4 * elementsPerCoordinate).assumingMemoryBound(to: BN254.Fp.self)
    for i in 0..<elementsPerCoordinate { BN254.Fp.multiply(y + i, y + i, Quarter.pointer) }
  }

  static func load(_ row: UnsafePointer<UInt64>, _ form: RowForm) -> AffinePoint<Self> {
    var point = AffinePoint<Self>.neutral
    withUnsafeMutableBytes(of: &point) { bytes in
      bytes.baseAddress!.copyMemory(from: row, byteCount: 8 * wordsPerRow)
      if form == .plain { return }
      let elements = bytes.baseAddress!.assumingMemoryBound(to: BN254.Fp.self)
      let words = bytes.baseAddress!.assumingMemoryBound(to: Words4.self)
      for i in 0..<2 * elementsPerCoordinate {
        if !(words[i] < BN254Modulus.modulus) { words[i] = minusModulus(words[i]) }
        if i >= elementsPerCoordinate { BN254.Fp.scale(elements + i, 4, elements + i) }
      }
    }
    return point
  }

  static func isNeutral(_ row: UnsafePointer<UInt64>) -> Bool {
    var any: UInt64 = 0
    for i in 0..<wordsPerRow { any |= row[i] }
    return any == 0
  }

  fileprivate static func minusModulus(_ a: Words4) -> Words4 {
    var r = a
    withUnsafePointer(to: BN254Modulus.modulus) { p in
      withUnsafeMutablePointer(to: &r) { r in martinet_reduce_256(r, r, p) }
    }
    return r
  }
}

private enum Quarter {
  nonisolated(unsafe) static let pointer: UnsafePointer<BN254.Fp> = {
    let p = UnsafeMutablePointer<BN254.Fp>.allocate(capacity: 1)
    p.initialize(to: BN254.Fp(4).inverse)
    return UnsafePointer(p)
  }()
}

extension RowCurve {
  /// The negative, below p, of an element below 2p.
  static func negateLoosely(_ words: UnsafeMutablePointer<UInt64>) {
    let y = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Words4.self)
    if !(y.pointee < BN254Modulus.modulus) { y.pointee = minusModulus(y.pointee) }
    let element = UnsafeMutableRawPointer(words).assumingMemoryBound(to: BN254.Fp.self)
    BN254.Fp.negate(element, element)
  }
}
