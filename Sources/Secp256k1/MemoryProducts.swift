import BigIntegers

/// a · b modulo the number in the first four of eight words, of which the others are 0, for values of four words: in a guest
/// one call of the machine's multiply-add, with nothing else to store than the operands.
@inline(__always)
func multiplyInMemory<Value: BitwiseCopyable>(
  _ a: Value, _ b: Value, _ modulusAndZero: UnsafeBufferPointer<UInt64>
) -> Value {
  var (x, y) = (a, b)
  withUnsafeMutableBytes(of: &x) { x in
    withUnsafeBytes(of: &y) { y in
      guard let x = x.baseAddress?.assumingMemoryBound(to: UInt64.self),
        let y = y.baseAddress?.assumingMemoryBound(to: UInt64.self), let modulus = modulusAndZero.baseAddress
      else { return }
      Modular256.multiplyAdd(x, x, y, modulus + 4, modulus: modulus)
    }
  }
  return x
}

/// p, 0.
let fieldModulusAndZero: InlineArray<8, UInt64> = [
  0xffff_fffe_ffff_fc2f, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0, 0, 0, 0,
]

/// n, 0.
let orderAndZero: InlineArray<8, UInt64> = [
  0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff, 0, 0, 0, 0,
]
