public import BigIntegers
public import Hashes
public import Secp256k1

/// An account's consent to run the code of another address (EIP-7702).
public struct Authorization: Hashable, Sendable {
  /// Zero for any chain.
  public var chainID: UInt256
  public var address: Address
  public var nonce: UInt64
  /// As it was sent; only 0 and 1 can be valid.
  public var yParity: UInt8
  public var r: UInt256
  public var s: UInt256

  public init(
    chainID: UInt256, address: Address, nonce: UInt64, yParity: UInt8 = 0, r: UInt256 = .zero,
    s: UInt256 = .zero
  ) {
    self.chainID = chainID
    self.address = address
    self.nonce = nonce
    self.yParity = yParity
    self.r = r
    self.s = s
  }

  init(_ reader: inout RLPReader) throws(RLPError) {
    var fields = try reader.list()
    chainID = try fields.uint256()
    address = try fields.address()
    nonce = try fields.uint64()
    yParity = try fields.uint8()
    r = try fields.uint256()
    s = try fields.uint256()
    try fields.finish()
  }

  func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    writer.uint256(chainID)
    writer.address(address)
    writer.uint64(nonce)
    writer.uint64(UInt64(yParity))
    writer.uint256(r)
    writer.uint256(s)
    writer.close(start)
  }

  /// What the account signs: Keccak-256 of 0x05 and the list of chain id, address and nonce.
  public var signingHash: Hash256 {
    var writer = RLPWriter(capacity: 96)
    writer.raw(0x05)
    let start = writer.open()
    writer.uint256(chainID)
    writer.address(address)
    writer.uint64(nonce)
    writer.close(start)
    return writer.keccak256
  }

  /// The account that signed; nil where the signature is none or s is high.
  public func authority() -> Address? {
    guard yParity <= 1 else { return nil }
    let signature = Signature(r: r, s: s, yIsOdd: yParity == 1)
    do {
      return Address(try ECDSA.recover(variableTime: signingHash, signature, requireLowS: true))
    } catch {
      return nil
    }
  }

  public mutating func sign(with key: PrivateKey) {
    let signature = key.sign(signingHash)
    (r, s, yParity) = (signature.r, signature.s, signature.yIsOdd ? 1 : 0)
  }
}
