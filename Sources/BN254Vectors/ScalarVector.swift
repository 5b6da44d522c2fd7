public import BN254
public import BigIntegers
internal import CIntrinsics
internal import CurveValues
public import EllipticCurves

/// Operations on many elements of the scalar field of BN254.
public enum ScalarVector {
  /// r[i] = a[i] · factor; r may be a.
  public static func scale(
    _ r: UnsafeMutablePointer<BN254.Fr>, _ a: UnsafePointer<BN254.Fr>, by factor: BN254.Fr, count: Int
  ) {
    let vectors = hasVectorKernels ? count / 8 : 0
    if vectors > 0 {
      withUnsafeBytes(of: factor * BN254.Fr(16)) { k in
        martinetScaleVectors52(
          UnsafeMutableRawPointer(r).assumingMemoryBound(to: UInt64.self),
          UnsafeRawPointer(a).assumingMemoryBound(to: UInt64.self),
          k.baseAddress!.assumingMemoryBound(to: UInt64.self), vectors, Modulus52.scalar)
      }
    }
    for i in 8 * vectors..<count { r[i] = a[i] * factor }
  }

  /// The integers of a[i] · b[i] · k − c[i] · l.
  public static func combine(
    _ r: UnsafeMutablePointer<UInt256>, _ a: UnsafePointer<BN254.Fr>, _ b: UnsafePointer<BN254.Fr>,
    _ c: UnsafePointer<BN254.Fr>, k: BN254.Fr, l: BN254.Fr, count: Int, vectorised: Bool = hasVectorKernels
  ) {
    let vectors = vectorised && Modulus52.isUsable ? count / 8 : 0
    if vectors > 0 {
      // Factors in memory are 2²⁵⁶, and each product divides by 2²⁶⁰: the integers 2⁸·k and 2⁴·l make up for it.
      let factors = [(k * BN254.Fr(256)).words, (l * BN254.Fr(16)).words]
      factors.withUnsafeBytes { f in
        let f = f.baseAddress!.assumingMemoryBound(to: UInt64.self)
        martinetQuotientNumerators52(
          UnsafeMutableRawPointer(r).assumingMemoryBound(to: UInt64.self),
          UnsafeRawPointer(a).assumingMemoryBound(to: UInt64.self),
          UnsafeRawPointer(b).assumingMemoryBound(to: UInt64.self),
          UnsafeRawPointer(c).assumingMemoryBound(to: UInt64.self), f, f + 4, vectors, Modulus52.scalar)
      }
    }
    for i in 8 * vectors..<count { r[i] = (a[i] * b[i] * k - c[i] * l).integer }
  }

  /// Replaces elements by their inverses, zeros by zeros, with one inversion for each 2¹² or so (Montgomery's trick).
  public static func invert(_ elements: UnsafeMutablePointer<BN254.Fr>, count: Int) {
    let grain = 1 << 12
    let products = UnsafeMutablePointer<BN254.Fr>.allocate(capacity: min(count, grain))
    defer { products.deallocate() }
    for start in stride(from: 0, to: count, by: grain) {
      let size = min(grain, count - start)
      let part = elements + start
      // products[i] is the product of those before i that are not zero.
      var product = BN254.Fr.one
      for i in 0..<size {
        products[i] = product
        if !part[i].isZero { product = product * part[i] }
      }
      var inverse = product.inverse
      for i in stride(from: size - 1, through: 0, by: -1) where !part[i].isZero {
        let element = part[i]
        part[i] = products[i] * inverse
        inverse = inverse * element
      }
    }
  }
}
