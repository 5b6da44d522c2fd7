public import CZKVMAccelerators
import P256
import Secp256k1

// A signature that is not valid is an answer: `verified` is false, whatever is wrong with it or with the key, and the
// status is ZKVM_EOK. Recovery has no answer then: ZKVM_EFAIL.

@c @implementation
public func zkvm_secp256k1_verify(
  _ msg: UnsafePointer<zkvm_secp256k1_hash>!, _ sig: UnsafePointer<zkvm_secp256k1_signature>!,
  _ pubkey: UnsafePointer<zkvm_secp256k1_pubkey>!, _ verified: UnsafeMutablePointer<Bool>!
) -> zkvm_status {
  let signature = Signature(r: sig.number(), s: sig.number(at: 32), yIsOdd: false)
  guard let key = AffinePoint(x: pubkey.number(), y: pubkey.number(at: 32)) else {
    verified.pointee = false
    return ZKVM_EOK
  }
  do throws(SignatureError) {
    try ECDSA.verify(variableTime: msg.bytes32(), signature, key: key)
    verified.pointee = true
  } catch {
    verified.pointee = false
  }
  return ZKVM_EOK
}

@c @implementation
public func zkvm_secp256k1_ecrecover(
  _ msg: UnsafePointer<zkvm_secp256k1_hash>!, _ sig: UnsafePointer<zkvm_secp256k1_signature>!, _ recid: UInt8,
  _ output: UnsafeMutablePointer<zkvm_secp256k1_pubkey>!
) -> zkvm_status {
  do throws(SignatureError) {
    let key = try ECDSA.recover(
      variableTime: msg.bytes32(), r: sig.number(), s: sig.number(at: 32), recoveryID: recid)
    output.store(key.x.integer)
    output.store(key.y.integer, at: 32)
    return ZKVM_EOK
  } catch {
    return ZKVM_EFAIL
  }
}

@c @implementation
public func zkvm_secp256r1_verify(
  _ msg: UnsafePointer<zkvm_secp256r1_hash>!, _ sig: UnsafePointer<zkvm_secp256r1_signature>!,
  _ pubkey: UnsafePointer<zkvm_secp256r1_pubkey>!, _ verified: UnsafeMutablePointer<Bool>!
) -> zkvm_status {
  guard let key = P256PublicKey(x: pubkey.number(), y: pubkey.number(at: 32)) else {
    verified.pointee = false
    return ZKVM_EOK
  }
  do throws(P256Error) {
    try key.verify(variableTime: msg.bytes32(), r: sig.number(), s: sig.number(at: 32))
    verified.pointee = true
  } catch {
    verified.pointee = false
  }
  return ZKVM_EOK
}
