public import Secp256k1

extension Transaction {
  /// Who signed; nil where the signature is none. `requireLowS`: EIP-2, in force from Homestead on.
  public func sender(requireLowS: Bool = true) -> Address? {
    guard yParity <= 1 else { return nil }
    do {
      return Address(
        try ECDSA.recover(
          variableTime: signingHash, Signature(r: r, s: s, yIsOdd: yParity == 1), requireLowS: requireLowS))
    } catch {
      return nil
    }
  }

  /// Who signed by the rules of a fork; nil also where the fork does not know the kind, or no chain ids (EIP-155).
  public func sender(fork: Fork) -> Address? {
    guard fork >= kind.firstFork else { return nil }
    if kind == .legacy && chainID != nil && fork < .spuriousDragon { return nil }
    return sender(requireLowS: fork >= .homestead)
  }

  /// Sets the signature.
  public mutating func sign(with key: PrivateKey) {
    let signature = key.sign(signingHash)
    (r, s, yParity) = (signature.r, signature.s, signature.yIsOdd ? 1 : 0)
  }
}
