import Hashes
public import Secp256k1

extension Transaction {
  /// Who signed; nil where the signature is none. `requireLowS`: EIP-2, in force from Homestead on.
  public func sender(requireLowS: Bool = true) -> Address? {
    signer(signingHash: signingHash, requireLowS: requireLowS).map { Address($0) }
  }

  /// The key that signed, where `signingHash` is known.
  func signer(signingHash: Hash256, requireLowS: Bool) -> AffinePoint? {
    guard yParity <= 1 else { return nil }
    do {
      return try ECDSA.recover(
        variableTime: signingHash, Signature(r: r, s: s, yIsOdd: yParity == 1), requireLowS: requireLowS)
    } catch {
      return nil
    }
  }

  /// Who signed by the rules of a fork; nil also where the fork does not know the kind, or no chain ids (EIP-155).
  public func sender(fork: Fork) -> Address? {
    isKnown(to: fork) ? sender(requireLowS: fork >= .homestead) : nil
  }

  /// Whether a fork knows the kind, and chain ids where there is one.
  func isKnown(to fork: Fork) -> Bool {
    fork >= kind.firstFork && (kind != .legacy || chainID == nil || fork >= .spuriousDragon)
  }

  /// Sets the signature.
  public mutating func sign(with key: PrivateKey) {
    let signature = key.sign(signingHash)
    (r, s, yParity) = (signature.r, signature.s, signature.yIsOdd ? 1 : 0)
  }
}
