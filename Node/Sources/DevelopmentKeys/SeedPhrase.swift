import Crypto
import Foundation

/// The words from which a wallet's keys follow (BIP-39). Neither the list of words nor their checksum is asked for: BIP-39
/// makes a seed of any text.
public struct SeedPhrase: Hashable, Sendable {
  public let words: String
  public let passphrase: String

  public init(_ words: String, passphrase: String = "") {
    self.words = words
    self.passphrase = passphrase
  }

  /// 64 bytes: PBKDF2 with HMAC-SHA-512, 2,048 rounds, the salt "mnemonic" with the passphrase behind it. Both texts in
  /// Unicode's compatibility decomposition.
  public var seed: [UInt8] {
    func bytes(_ text: String) -> [UInt8] { Array(text.decomposedStringWithCompatibilityMapping.utf8) }
    let key = SymmetricKey(data: bytes(words))
    // 64 bytes are one block of RFC 8018, section 5.2.
    var round = Array(HMAC<SHA512>.authenticationCode(for: bytes("mnemonic" + passphrase) + [0, 0, 0, 1], using: key))
    var sum = round
    for _ in 1..<2_048 {
      round = Array(HMAC<SHA512>.authenticationCode(for: round, using: key))
      for i in sum.indices { sum[i] ^= round[i] }
    }
    return sum
  }
}
