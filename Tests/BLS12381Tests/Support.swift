import BLS12381
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
  mutating func element() -> BLS12381.Fp {
    BLS12381.Fp(reduced: Words6(next(), next(), next(), next(), next(), next() >> 4))
  }
  mutating func quadratic() -> Fp2<BLS12381.Fp> { Fp2(element(), element()) }

  /// A point of the curve, hardly ever in the group.
  mutating func curvePoint() -> BLS12381.G1Point {
    while true {
      let x = element()
      if let y = (x.squared * x + BLS12381G1.b).squareRoot { return .init(uncheckedX: x, y: y) }
    }
  }

  /// A point of the twist, hardly ever in the group.
  mutating func twistPoint() -> BLS12381.G2Point {
    while true {
      let x = quadratic()
      if let y = (x.squared * x + BLS12381G2.b).squareRoot { return .init(uncheckedX: x, y: y) }
    }
  }
}

extension UInt256 {
  var words: Words4 { Words4(limb0, limb1, limb2, limb3) }
}

typealias Precompile = (UnsafeRawBufferPointer, PointEncoding) throws(PointDecodingError) -> [UInt8]

func call(
  _ function: Precompile, _ bytes: [UInt8], _ encoding: PointEncoding = .evm
) throws(PointDecodingError) -> [UInt8] {
  try bytes.withRawBytes { (bytes) throws(PointDecodingError) in try function(bytes, encoding) }
}
