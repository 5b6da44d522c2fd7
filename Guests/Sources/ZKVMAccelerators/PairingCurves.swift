import BLS12381
import BN254
public import CZKVMAccelerators
import EllipticCurves
import KZG

// What is no point or no number of its field has no result: ZKVM_EFAIL. A product of pairings other than 1 and a proof
// that shows something else are answers.

/// Runs `function` and stores its bytes; ZKVM_EFAIL for an error.
@inline(__always)
private func answer<T>(
  _ result: UnsafeMutablePointer<T>, _ function: () throws(PointDecodingError) -> [UInt8]
) -> zkvm_status {
  do throws(PointDecodingError) {
    let bytes = try function()
    UnsafeMutableRawBufferPointer(start: result, count: bytes.count).copyBytes(from: bytes)
    return ZKVM_EOK
  } catch {
    return ZKVM_EFAIL
  }
}

/// Runs `function` and stores what it says; ZKVM_EFAIL for an error.
@inline(__always)
private func answer(
  _ verified: UnsafeMutablePointer<Bool>, _ function: () throws(PointDecodingError) -> Bool
) -> zkvm_status {
  do throws(PointDecodingError) {
    verified.pointee = try function()
    return ZKVM_EOK
  } catch {
    return ZKVM_EFAIL
  }
}

/// `count` consecutive values as bytes.
@inline(__always)
private func bytes<T>(_ values: UnsafePointer<T>!, count: Int = 1) -> UnsafeRawBufferPointer {
  UnsafeRawBufferPointer(start: values, count: count * MemoryLayout<T>.size)
}

/// Two values, one behind the other, as the precompiles have them.
@inline(__always)
private func joined<A, B>(_ a: UnsafePointer<A>!, _ b: UnsafePointer<B>!) -> [UInt8] {
  Array(bytes(a)) + Array(bytes(b))
}

@c @implementation
public func zkvm_bn254_g1_add(
  _ p1: UnsafePointer<zkvm_bn254_g1_point>!, _ p2: UnsafePointer<zkvm_bn254_g1_point>!,
  _ result: UnsafeMutablePointer<zkvm_bn254_g1_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try joined(p1, p2).withRawBytes { (input) throws(PointDecodingError) in try BN254Precompiles.add(input) }
  }
}

@c @implementation
public func zkvm_bn254_g1_mul(
  _ point: UnsafePointer<zkvm_bn254_g1_point>!, _ scalar: UnsafePointer<zkvm_bn254_scalar>!,
  _ result: UnsafeMutablePointer<zkvm_bn254_g1_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try joined(point, scalar).withRawBytes { (input) throws(PointDecodingError) in
      try BN254Precompiles.multiply(input)
    }
  }
}

@c @implementation
public func zkvm_bn254_pairing(
  _ pairs: UnsafePointer<zkvm_bn254_pairing_pair>!, _ num_pairs: Int, _ verified: UnsafeMutablePointer<Bool>!
) -> zkvm_status {
  answer(verified!) { () throws(PointDecodingError) in
    try BN254Precompiles.pairingIsOne(bytes(pairs, count: num_pairs))
  }
}

@c @implementation
public func zkvm_kzg_point_eval(
  _ commitment: UnsafePointer<zkvm_kzg_commitment>!, _ z: UnsafePointer<zkvm_kzg_field_element>!,
  _ y: UnsafePointer<zkvm_kzg_field_element>!, _ proof: UnsafePointer<zkvm_kzg_proof>!,
  _ verified: UnsafeMutablePointer<Bool>!
) -> zkvm_status {
  answer(verified!) { () throws(PointDecodingError) in
    try KZG.verify(commitment: bytes(commitment), z: bytes(z), y: bytes(y), proof: bytes(proof))
  }
}

@c @implementation
public func zkvm_bls12_g1_add(
  _ p1: UnsafePointer<zkvm_bls12_381_g1_point>!, _ p2: UnsafePointer<zkvm_bls12_381_g1_point>!,
  _ result: UnsafeMutablePointer<zkvm_bls12_381_g1_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try joined(p1, p2).withRawBytes { (input) throws(PointDecodingError) in
      try BLS12381Precompiles.add1(input, .plain)
    }
  }
}

@c @implementation
public func zkvm_bls12_g1_msm(
  _ pairs: UnsafePointer<zkvm_bls12_381_g1_msm_pair>!, _ num_pairs: Int,
  _ result: UnsafeMutablePointer<zkvm_bls12_381_g1_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try BLS12381Precompiles.sumOfMultiples1(bytes(pairs, count: num_pairs), .plain)
  }
}

@c @implementation
public func zkvm_bls12_g2_add(
  _ p1: UnsafePointer<zkvm_bls12_381_g2_point>!, _ p2: UnsafePointer<zkvm_bls12_381_g2_point>!,
  _ result: UnsafeMutablePointer<zkvm_bls12_381_g2_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try joined(p1, p2).withRawBytes { (input) throws(PointDecodingError) in
      try BLS12381Precompiles.add2(input, .plain)
    }
  }
}

@c @implementation
public func zkvm_bls12_g2_msm(
  _ pairs: UnsafePointer<zkvm_bls12_381_g2_msm_pair>!, _ num_pairs: Int,
  _ result: UnsafeMutablePointer<zkvm_bls12_381_g2_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try BLS12381Precompiles.sumOfMultiples2(bytes(pairs, count: num_pairs), .plain)
  }
}

@c @implementation
public func zkvm_bls12_pairing(
  _ pairs: UnsafePointer<zkvm_bls12_381_pairing_pair>!, _ num_pairs: Int,
  _ verified: UnsafeMutablePointer<Bool>!
) -> zkvm_status {
  answer(verified!) { () throws(PointDecodingError) in
    try BLS12381Precompiles.pairingIsOne(bytes(pairs, count: num_pairs), .plain)
  }
}

@c @implementation
public func zkvm_bls12_map_fp_to_g1(
  _ field_element: UnsafePointer<zkvm_bls12_381_fp>!, _ result: UnsafeMutablePointer<zkvm_bls12_381_g1_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try BLS12381Precompiles.map1(bytes(field_element), .plain)
  }
}

@c @implementation
public func zkvm_bls12_map_fp2_to_g2(
  _ field_element: UnsafePointer<zkvm_bls12_381_fp2>!,
  _ result: UnsafeMutablePointer<zkvm_bls12_381_g2_point>!
) -> zkvm_status {
  answer(result!) { () throws(PointDecodingError) in
    try BLS12381Precompiles.map2(bytes(field_element), .plain)
  }
}
