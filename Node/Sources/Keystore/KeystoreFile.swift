public import BigIntegers
import Crypto
import CryptoExtras
public import EthereumTypes
import Foundation
import Hashes
import Secp256k1

/// A private key under a password: the web3 secret storage definition, version 3.
///
/// The password derives two halves of a key: the first encrypts with AES-128 in counter mode, the second authenticates the
/// ciphertext: Keccak-256 of it and the ciphertext.
public struct KeystoreFile: Hashable, Sendable {
  /// A random UUID, or whatever the file said.
  public var id: String
  /// Nil: the file does not say whose key it is.
  public var address: Address?
  public var derivation: KeyDerivation
  var derivedLength: Int
  var salt: [UInt8]
  /// The first block of the counter, 16 bytes.
  var counter: [UInt8]
  /// 1 to 32 bytes; keys with zeros in front were written shorter at times.
  var ciphertext: [UInt8]
  /// 32 bytes.
  var checksum: [UInt8]

  /// Puts `key` under a password; salt, counter and id are random. The key must be one of secp256k1.
  public init(
    key: UInt256, password: [UInt8], derivation: KeyDerivation = .standard
  ) throws(KeystoreError) {
    guard let owner = try? PrivateKey(key) else { throw .noKey }
    address = Address(owner.publicKey)
    id = UUID().uuidString.lowercased()
    self.derivation = derivation
    derivedLength = 32
    var random = SystemRandomNumberGenerator()
    salt = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
    counter = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    let derived = try derivation.derive(password: password, salt: salt, length: derivedLength)
    ciphertext = try Self.crypt(key.bigEndianBytes, derived, counter)
    checksum = Self.checksum(derived, ciphertext)
  }

  init(
    id: String, address: Address?, derivation: KeyDerivation, derivedLength: Int, salt: [UInt8], counter: [UInt8],
    ciphertext: [UInt8], checksum: [UInt8]
  ) {
    self.id = id
    self.address = address
    self.derivation = derivation
    self.derivedLength = derivedLength
    self.salt = salt
    self.counter = counter
    self.ciphertext = ciphertext
    self.checksum = checksum
  }

  /// A random key of secp256k1.
  public static func newKey() -> UInt256 {
    var random = SystemRandomNumberGenerator()
    while true {
      let key = UInt256(limbs: random.next(), random.next(), random.next(), random.next())
      if (try? PrivateKey(key)) != nil { return key }
    }
  }

  /// The private key: in 1 ..< the group's order, and that of `address` where the file has one.
  public func open(password: [UInt8]) throws(KeystoreError) -> UInt256 {
    let derived = try derivation.derive(password: password, salt: salt, length: derivedLength)
    guard Self.areEqual(Self.checksum(derived, ciphertext), checksum) else { throw .wrongPassword }
    let plain = try Self.crypt(ciphertext, derived, counter)
    let padded = [UInt8](repeating: 0, count: max(0, 32 - plain.count)) + plain
    guard let key = UInt256(bigEndian: padded), let owner = try? PrivateKey(key) else { throw .noKey }
    let found = Address(owner.publicKey)
    if let address, address != found { throw .address(expected: address, found: found) }
    return key
  }

  /// Both ways.
  private static func crypt(
    _ bytes: [UInt8], _ derived: [UInt8], _ counter: [UInt8]
  ) throws(KeystoreError) -> [UInt8] {
    do {
      return [UInt8](
        try AES._CTR.encrypt(bytes, using: SymmetricKey(data: derived[..<16]), nonce: .init(nonceBytes: counter)))
    } catch {
      throw .derivation("\(error)")
    }
  }

  private static func checksum(_ derived: [UInt8], _ ciphertext: [UInt8]) -> [UInt8] {
    Keccak256.hash(derived[16..<32] + ciphertext).bytes
  }

  /// Takes the same time wherever they differ.
  private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for i in a.indices { difference |= a[i] ^ b[i] }
    return difference == 0
  }
}
