internal import BN254
internal import CIntrinsics
internal import EllipticCurves

/// Constants of the kernels for eight elements (`Montgomery52.h`), in memory for as long as the program runs.
enum Modulus52 {
  /// Whether elements in memory are in Montgomery form, which the kernels build on.
  static var isUsable: Bool {
    #if MARTINET_FUSED_FIELDS
      false
    #else
      true
    #endif
  }

  nonisolated(unsafe) static let base = make(BN254Modulus.self)
  nonisolated(unsafe) static let scalar = make(BN254Order.self)

  /// Of a modulus of 253 or 254 bits.
  static func make<M: PrimeModulus>(_ modulus: M.Type) -> UnsafePointer<MartinetModulus52>
  where M.Words == Words4 {
    let result = UnsafeMutablePointer<MartinetModulus52>.allocate(capacity: 1)
    // The structure is 47 words: multiples[5][8], p[5], inverse, reciprocal.
    let words = UnsafeMutableRawPointer(result).bindMemory(to: UInt64.self, capacity: 47)
    for k in 0..<8 {
      let limbs = multiple(M.modulus, UInt64(k))
      for i in 0..<5 { words[8 * i + k] = limbs[i] }
    }
    let p = multiple(M.modulus, 1)
    for i in 0..<5 { words[40 + i] = p[i] }
    words[45] = M.negativeInverse & mask
    var quotient: UInt64 = 1
    while multiple(M.modulus, quotient + 1)[4] <= mask { quotient += 1 }
    words[46] = quotient
    return UnsafePointer(result)
  }

  private static var mask: UInt64 { (1 << 52) - 1 }

  /// The limbs of k·p; the highest is not cut.
  private static func multiple(_ p: Words4, _ k: UInt64) -> [UInt64] {
    let limbs = [
      p.l0 & mask, (p.l0 >> 52 | p.l1 << 12) & mask, (p.l1 >> 40 | p.l2 << 24) & mask,
      (p.l2 >> 28 | p.l3 << 36) & mask,
      p.l3 >> 16,
    ]
    var result: [UInt64] = []
    var carry: UInt128 = 0
    for (i, limb) in limbs.enumerated() {
      let sum = UInt128(limb) * UInt128(k) + carry
      result.append(UInt64(truncatingIfNeeded: i < 4 ? sum & UInt128(mask) : sum))
      carry = sum >> 52
    }
    return result
  }
}

/// Whether the kernels for eight elements are instructions of this build; elsewhere arithmetic goes element by element.
public var hasVectorKernels: Bool { Modulus52.isUsable && martinetHasIFMA() != 0 }

/// Eight elements: limb i of all of them in `limb`i.
struct Lanes52: BitwiseCopyable {
  var limb0, limb1, limb2, limb3, limb4: SIMD8<UInt64>

  /// Memory for one, aligned as the kernels want it; Swift aligns no type to more than 16 bytes.
  static func allocate() -> UnsafeMutablePointer<Lanes52> {
    UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<Lanes52>.size, alignment: 64)
      .bindMemory(to: Lanes52.self, capacity: 1)
  }
}
