public import CZKVMAccelerators
import Hashes

@c @implementation
public func zkvm_keccak256(
  _ data: UnsafePointer<UInt8>!, _ len: Int, _ output: UnsafeMutablePointer<zkvm_keccak256_hash>!
) -> zkvm_status {
  output.store(Keccak256.hash(UnsafeRawBufferPointer(start: data, count: len)))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_sha256(
  _ data: UnsafePointer<UInt8>!, _ len: Int, _ output: UnsafeMutablePointer<zkvm_sha256_hash>!
) -> zkvm_status {
  output.store(SHA256.hash(UnsafeRawBufferPointer(start: data, count: len)))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_ripemd160(
  _ data: UnsafePointer<UInt8>!, _ len: Int, _ output: UnsafeMutablePointer<zkvm_ripemd160_hash>!
) -> zkvm_status {
  let digest = RIPEMD160.hash(UnsafeRawBufferPointer(start: data, count: len))
  let bytes = UnsafeMutableRawBufferPointer(start: output, count: 32)
  for i in 0..<12 { bytes[i] = 0 }
  for i in 0..<RIPEMD160.digestSize { bytes[12 + i] = digest[i] }
  return ZKVM_EOK
}

@c @implementation
public func zkvm_blake2f(
  _ rounds: UInt32, _ h: UnsafeMutablePointer<zkvm_blake2f_state>!, _ m: UnsafePointer<zkvm_blake2f_message>!,
  _ t: UnsafePointer<zkvm_blake2f_offset>!, _ f: UInt8
) -> zkvm_status {
  guard f <= 1 else { return ZKVM_EFAIL }
  let offset = UnsafeRawPointer(t!).assumingMemoryBound(to: UInt64.self)
  BLAKE2b.compress(
    UnsafeMutableRawPointer(h!).assumingMemoryBound(to: UInt64.self),
    UnsafeRawPointer(m!).assumingMemoryBound(to: UInt64.self), offset: (offset[0], offset[1]),
    isFinal: f == 1,
    rounds: rounds)
  return ZKVM_EOK
}
