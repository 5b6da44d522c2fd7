public import BigIntegers
public import Hashes

/// A private key. Arithmetic with it neither branches nor indexes memory by its bits; a carry beyond 2²⁵⁶ in
/// the field, which a random value meets with probability about 2⁻³², does branch.
public struct PrivateKey: Sendable {
  private let scalar: Scalar

  /// Throws `keyOutOfRange` for zero and from the group order on.
  public init(_ value: UInt256) throws(SignatureError) {
    guard let scalar = Scalar(canonical: value), !scalar.isZero else { throw .keyOutOfRange }
    self.scalar = scalar
  }

  public var publicKey: AffinePoint {
    // A scalar in 1 ..< n never gives the neutral point.
    ProjectivePoint.multiplyGenerator(scalar).affine
  }

  /// Deterministic (RFC 6979 with HMAC-SHA-256), with low s (EIP-2).
  public func sign(_ digest: Hash256) -> Signature {
    let z = Scalar(digest: digest)
    var nonces = DeterministicNonces(key: scalar, digest: z)
    while true {
      let k = nonces.next()
      let point = ProjectivePoint.multiplyGenerator(k).affine
      // x(R) ≥ n cannot be told by the parity bit: take the next nonce. Nobody has met it.
      guard let r = Scalar(canonical: point.x.integer), !r.isZero else { continue }
      let s = k.inverse * (z + r * scalar)
      if s.isZero { continue }
      return Signature(
        r: r.value, s: s.isHigh ? (-s).value : s.value, yIsOdd: point.y.isOdd != s.isHigh)
    }
  }
}

/// The nonces of RFC 6979, section 3.2.
struct DeterministicNonces {
  private var k: [UInt8]
  private var v: [UInt8]
  private var isFirst = true

  init(key: Scalar, digest: Scalar) {
    k = [UInt8](repeating: 0, count: 32)
    v = [UInt8](repeating: 1, count: 32)
    let seed = key.value.bigEndianBytes + digest.value.bigEndianBytes
    update([0] + seed)
    update([1] + seed)
  }

  private mutating func update(_ bytes: [UInt8]) {
    k = SHA256.authenticate(v + bytes, key: k).bytes
    v = SHA256.authenticate(v, key: k).bytes
  }

  /// The next candidate in 1 ..< n.
  mutating func next() -> Scalar {
    while true {
      if !isFirst { update([0]) }
      isFirst = false
      v = SHA256.authenticate(v, key: k).bytes
      if let value = UInt256(bigEndian: v), let candidate = Scalar(canonical: value), !candidate.isZero {
        return candidate
      }
    }
  }
}

/// Homogeneous coordinates (X : Y : Z) with complete formulas, which have no exceptional cases to branch on.
struct ProjectivePoint {
  var x: FieldElement
  var y: FieldElement
  var z: FieldElement

  static let neutral = ProjectivePoint(x: .zero, y: .one, z: .zero)

  /// Renes, Costello and Batina, "Complete addition formulas for prime order elliptic curves" (2016),
  /// algorithm 7, with 3b = 21.
  static func + (p: ProjectivePoint, q: ProjectivePoint) -> ProjectivePoint {
    let xx = p.x * q.x
    let yy = p.y * q.y
    let zz = FieldElement(21) * (p.z * q.z)
    let xy = (p.x + p.y) * (q.x + q.y) - (xx + yy)
    let yz = (p.y + p.z) * (q.y + q.z) - (yy + p.z * q.z)
    let xz = FieldElement(21) * ((p.x + p.z) * (q.x + q.z) - (xx + p.z * q.z))
    let xx3 = xx.doubled + xx
    let sum = yy + zz
    let difference = yy - zz
    return ProjectivePoint(
      x: xy * difference - yz * xz, y: difference * sum + xz * xx3, z: sum * yz + xx3 * xy)
  }

  /// k · G by double-and-always-add: 512 additions whatever k is.
  static func multiplyGenerator(_ k: Scalar) -> ProjectivePoint {
    let g = ProjectivePoint(x: AffinePoint.generator.x, y: AffinePoint.generator.y, z: .one)
    var sum = neutral
    for i in stride(from: 255, through: 0, by: -1) {
      sum = sum + sum
      let next = sum + g
      let word = i < 128 ? k.value.low : k.value.high
      let bit = UInt64(truncatingIfNeeded: word &>> UInt128(truncatingIfNeeded: i & 127)) & 1
      sum = ProjectivePoint(
        x: select(bit, next.x, sum.x), y: select(bit, next.y, sum.y), z: select(bit, next.z, sum.z))
    }
    return sum
  }

  /// Meaningless for the neutral point.
  var affine: AffinePoint {
    let inverse = z.inverse
    return AffinePoint(uncheckedX: x * inverse, y: y * inverse)
  }

  @inline(__always)
  private static func select(_ bit: UInt64, _ a: FieldElement, _ b: FieldElement) -> FieldElement {
    let mask = 0 &- bit
    return FieldElement(
      limbs: b.l0 ^ (mask & (a.l0 ^ b.l0)), b.l1 ^ (mask & (a.l1 ^ b.l1)), b.l2 ^ (mask & (a.l2 ^ b.l2)),
      b.l3 ^ (mask & (a.l3 ^ b.l3)))
  }
}
