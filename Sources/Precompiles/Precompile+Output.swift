internal import BLS12381
internal import BN254
internal import BigIntegers
internal import EllipticCurves
public import EthereumTypes
internal import Hashes
internal import KZG
internal import ModularExponentiation
internal import P256
internal import Secp256k1

extension Precompile {
  /// What the precompile answers; nil where it refuses the input.
  public func output(_ input: UnsafeRawBufferPointer, _ fork: Fork) -> [UInt8]? {
    switch self {
    case .ecRecover: return recover(input)
    case .sha256: return SHA256.hash(input).bytes
    case .ripemd160: return [UInt8](repeating: 0, count: 12) + RIPEMD160.hash(input)
    case .identity: return [UInt8](input)
    case .modularExponentiation: return power(input, fork)
    case .blake2f:
      do throws(BLAKE2bError) { return try BLAKE2b.precompile(input) } catch { return nil }
    case .pointEvaluation:
      do throws(KZG.Failure) { return try KZG.pointEvaluation(input) } catch { return nil }
    case .p256Verify: return P256PublicKey.precompile(input)
    default:
      do throws(PointDecodingError) { return try onCurve(input) } catch { return nil }
    }
  }

  private func onCurve(_ input: UnsafeRawBufferPointer) throws(PointDecodingError) -> [UInt8]? {
    switch self {
    case .bn254Add: try BN254Precompiles.add(input)
    case .bn254Multiply: try BN254Precompiles.multiply(input)
    case .bn254Pairing: try BN254Precompiles.pairing(input)
    case .bls12381Add1: try BLS12381Precompiles.add1(input)
    case .bls12381Add2: try BLS12381Precompiles.add2(input)
    case .bls12381SumOfMultiples1: try BLS12381Precompiles.sumOfMultiples1(input)
    case .bls12381SumOfMultiples2: try BLS12381Precompiles.sumOfMultiples2(input)
    case .bls12381Pairing: try BLS12381Precompiles.pairing(input)
    case .bls12381Map1: try BLS12381Precompiles.map1(input)
    case .bls12381Map2: try BLS12381Precompiles.map2(input)
    default: nil
    }
  }

  /// Digest, v, r and s to the signer's address in 32 bytes; nothing where there is none. What the input lacks is zeros.
  private func recover(_ input: UnsafeRawBufferPointer) -> [UInt8] {
    var words: InlineArray<16, UInt64> = InlineArray(repeating: 0)
    var span = words.mutableSpan
    span.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: input.prefix(128))) }
    let number = { (i: Int) in UInt256(bigEndianWords: words[i], words[i &+ 1], words[i &+ 2], words[i &+ 3]) }
    let v = number(4)
    guard v == 27 || v == 28 else { return [] }
    let digest = Hash256(littleEndianWords: words[0], words[1], words[2], words[3])
    do throws(SignatureError) {
      let key = try ECDSA.recover(
        variableTime: digest, r: number(8), s: number(12), recoveryID: UInt8(truncatingIfNeeded: v.limb0 &- 27))
      return Address(key).integer.bigEndianBytes
    } catch {
      return []
    }
  }

  /// EIP-198; from Osaka, no length is above 1024 (EIP-7823).
  private func power(_ input: UnsafeRawBufferPointer, _ fork: Fork) -> [UInt8]? {
    let lengths = ModularExponentiationPrice(input)
    if fork >= .osaka {
      let limit = UInt256(UInt64(ModularExponentiation.lengthLimit))
      guard lengths.base <= limit, lengths.exponent <= limit, lengths.modulus <= limit else { return nil }
    }
    // Whatever the exponent's length is.
    if lengths.modulus.isZero { return [] }
    // 2³⁰ bytes cost more than 4·10⁸ gas under every fork: no block has paid for that.
    do throws(ModularExponentiationError) {
      return try ModularExponentiation.precompile(input, limit: 1 << 30)
    } catch {
      return nil
    }
  }
}
