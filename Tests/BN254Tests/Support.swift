import BN254
import BigIntegers
import EllipticCurves

struct Random: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }

  mutating func integer() -> UInt256 { UInt256(limbs: next(), next(), next(), next()) }
  mutating func element() -> BN254.Fp { BN254.Fp(reduced: Words4(next(), next(), next(), next() >> 3)) }
  mutating func quadratic() -> Fp2<BN254.Fp> { Fp2(element(), element()) }

  /// A point of the twist, hardly ever in the group.
  mutating func twistPoint() -> BN254.G2Point {
    while true {
      let x = quadratic()
      if let y = (x.squared * x + BN254G2.b).squareRoot { return BN254.G2Point(uncheckedX: x, y: y) }
    }
  }
}

extension UInt256 {
  var words: Words4 { Words4(limb0, limb1, limb2, limb3) }
}

func call(
  _ function: (UnsafeRawBufferPointer) throws(PointDecodingError) -> [UInt8], _ bytes: [UInt8]
) throws(PointDecodingError) -> [UInt8] {
  try bytes.withRawBytes { (bytes) throws(PointDecodingError) in try function(bytes) }
}
