public import CZKVMAccelerators
import ModularExponentiation

@c @implementation
public func zkvm_modexp(
  _ base: UnsafePointer<UInt8>!, _ base_len: Int, _ exp: UnsafePointer<UInt8>!, _ exp_len: Int,
  _ modulus: UnsafePointer<UInt8>!, _ mod_len: Int, _ output: UnsafeMutablePointer<UInt8>!
) -> zkvm_status {
  let result = ModularExponentiation.power(
    base: UnsafeRawBufferPointer(start: base, count: base_len),
    exponent: UnsafeRawBufferPointer(start: exp, count: exp_len),
    modulus: UnsafeRawBufferPointer(start: modulus, count: mod_len))
  for i in 0..<mod_len { output[i] = result[i] }
  return ZKVM_EOK
}
