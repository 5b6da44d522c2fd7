internal import BLS12381
internal import BN254
internal import EllipticCurves
internal import KZG

/// The precompiles of the pairing-friendly curves, by address.
public enum CurvePrecompilesError: Error, Equatable {
  case noAddress
  case unknownAddress(UInt8)
  /// The call fails.
  case refused
}

/// Input: the address of a precompile, one byte, and its input. Output: the precompile's.
public func curvePrecompiles(_ input: UnsafeRawBufferPointer) throws(CurvePrecompilesError) -> [UInt8] {
  guard let address = input.first else { throw .noAddress }
  let bytes = UnsafeRawBufferPointer(rebasing: input[1...])
  if address == 0x0a {
    do throws(KZG.Failure) { return try KZG.pointEvaluation(bytes) } catch { throw .refused }
  }
  do throws(PointDecodingError) {
    switch address {
    case 0x06: return try BN254Precompiles.add(bytes)
    case 0x07: return try BN254Precompiles.multiply(bytes)
    case 0x08: return try BN254Precompiles.pairing(bytes)
    case 0x0b: return try BLS12381Precompiles.add1(bytes)
    case 0x0c: return try BLS12381Precompiles.sumOfMultiples1(bytes)
    case 0x0d: return try BLS12381Precompiles.add2(bytes)
    case 0x0e: return try BLS12381Precompiles.sumOfMultiples2(bytes)
    case 0x0f: return try BLS12381Precompiles.pairing(bytes)
    case 0x10: return try BLS12381Precompiles.map1(bytes)
    case 0x11: return try BLS12381Precompiles.map2(bytes)
    default: break
    }
  } catch {
    throw .refused
  }
  throw .unknownAddress(address)
}
