internal import BLS12381
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves

/// The 2^k-th roots of unity of BLS12-381's scalar field; 7 generates its multiplicative group.
struct ScalarDomain: Sendable {
  typealias Fr = BLS12381.Fr

  let logSize: Int
  let size: Int
  /// Powers of the root, in order.
  let roots: [Fr]

  init(logSize: Int) {
    self.logSize = logSize
    size = 1 << logSize
    // r − 1 = 2³² · odd.
    var root = Fr(7).power(BLS12381Order.modulus.shiftedRight(32))
    for _ in logSize..<32 { root = root.squared }
    var roots = [Fr.one]
    for _ in 1..<size { roots.append(roots[roots.count - 1] * root) }
    self.roots = roots
  }

  /// The bits of an index in reverse order.
  func reversed(_ i: Int) -> Int { Self.reversed(i, logSize) }

  static func reversed(_ i: Int, _ bits: Int) -> Int {
    var (x, r) = (i, 0)
    for _ in 0..<bits {
      r = r << 1 | x & 1
      x >>= 1
    }
    return r
  }

  func bitReversed<T>(_ values: [T]) -> [T] { values.indices.map { values[reversed($0)] } }

  /// Values at the roots, in order, of a polynomial of `size` coefficients.
  func values(_ coefficients: [Fr]) -> [Fr] { transform(coefficients, inverse: false) }

  /// The coefficients of the polynomial with these values.
  func coefficients(_ values: [Fr]) -> [Fr] {
    let factor = Fr(UInt64(size)).inverse
    return transform(values, inverse: true).map { $0 * factor }
  }

  private func transform(_ input: [Fr], inverse: Bool) -> [Fr] {
    var a = bitReversed(input)
    var half = 1
    while half < size {
      let step = size / (2 * half)
      for start in stride(from: 0, to: size, by: 2 * half) {
        for j in 0..<half {
          let root = roots[inverse ? (size - j * step) % size : j * step]
          let t = a[start + half + j] * root
          a[start + half + j] = a[start + j] - t
          a[start + j] = a[start + j] + t
        }
      }
      half *= 2
    }
    return a
  }

  /// The same sums for points of the first group.
  func transform(_ input: [JacobianPoint<BLS12381G1>], inverse: Bool) -> [JacobianPoint<BLS12381G1>] {
    var a = bitReversed(input)
    var half = 1
    while half < size {
      let step = size / (2 * half)
      // Affine forms with one inversion a layer: multiples are of affine points.
      let odd = stride(from: 0, to: size, by: 2 * half).flatMap { start in
        (0..<half).map { start + half + $0 }
      }
      let affine = JacobianPoint.affine(odd.map { a[$0] })
      for (i, place) in odd.enumerated() {
        let j = place % half
        let root = roots[inverse ? (size - j * step) % size : j * step]
        let t = j == 0 ? JacobianPoint(affine[i]) : affine[i].multiplied(by: root.integer)
        a[place] = a[place - half] - t
        a[place - half] = a[place - half] + t
      }
      half *= 2
    }
    return a
  }
}
