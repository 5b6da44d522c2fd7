public import EthereumTypes

/// The contracts that are part of the protocol. The raw value is the address.
public enum Precompile: UInt16, CaseIterable, Sendable {
  case ecRecover = 0x01
  case sha256 = 0x02
  case ripemd160 = 0x03
  case identity = 0x04
  /// EIP-198, 2565, 7823, 7883.
  case modularExponentiation = 0x05
  /// EIP-196, 1108.
  case bn254Add = 0x06
  case bn254Multiply = 0x07
  /// EIP-197, 1108.
  case bn254Pairing = 0x08
  /// EIP-152.
  case blake2f = 0x09
  /// EIP-4844.
  case pointEvaluation = 0x0a
  /// EIP-2537, as are the six that follow.
  case bls12381Add1 = 0x0b
  case bls12381SumOfMultiples1 = 0x0c
  case bls12381Add2 = 0x0d
  case bls12381SumOfMultiples2 = 0x0e
  case bls12381Pairing = 0x0f
  case bls12381Map1 = 0x10
  case bls12381Map2 = 0x11
  /// EIP-7951.
  case p256Verify = 0x100

  /// The fork that introduced it.
  @inlinable
  public var since: Fork {
    switch self {
    case .ecRecover, .sha256, .ripemd160, .identity: .frontier
    case .modularExponentiation, .bn254Add, .bn254Multiply, .bn254Pairing: .byzantium
    case .blake2f: .istanbul
    case .pointEvaluation: .cancun
    case .bls12381Add1, .bls12381SumOfMultiples1, .bls12381Add2, .bls12381SumOfMultiples2, .bls12381Pairing, .bls12381Map1,
      .bls12381Map2:
      .prague
    case .p256Verify: .osaka
    }
  }

  /// The precompile at an address under the rules of a fork.
  @inlinable @inline(__always)
  public init?(at address: Address, fork: Fork) {
    // Nearly every address fails here.
    guard address.high | address.middle == 0, address.low <= 0x100, address.low != 0,
      let precompile = Precompile(rawValue: UInt16(truncatingIfNeeded: address.low)), precompile.since <= fork
    else { return nil }
    self = precompile
  }

  @inlinable
  public var address: Address { Address(high: 0, middle: 0, low: UInt32(rawValue)) }
}
