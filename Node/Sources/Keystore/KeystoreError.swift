public import EthereumTypes

/// Why a keystore file cannot be read, opened or written.
public enum KeystoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not a JSON text, or larger than a keystore ever is.
  case json(String)
  /// A member that must be there.
  case missing(String)
  /// A member of another form than it must have.
  case form(String, expected: String, found: String)
  /// Versions other than 3 are not read.
  case version(found: String)
  /// A cipher, key derivation or pseudo-random function that this reader does not know.
  case unknown(String, expected: String, found: String)
  /// A parameter outside of what is allowed, told before any memory or time is spent on it.
  case parameter(String, allowed: String, found: String)
  /// The password does not fit the file (or the file was changed: the two look the same).
  case wrongPassword
  /// The file's address is not that of the key inside.
  case address(expected: Address, found: Address)
  /// What was decrypted is no private key of secp256k1.
  case noKey
  /// The library that derives keys refused.
  case derivation(String)
  /// The file system refused.
  case file(path: String, reason: String)
  /// A file that is already there is not replaced.
  case exists(path: String)

  public var description: String {
    switch self {
    case .json(let reason): "this is not a keystore file: \(reason)"
    case .missing(let name): "the keystore file has no \(name)"
    case .form(let name, let expected, let found): "\(name) of the keystore file: expected \(expected), found \(found)"
    case .version(let found): "the keystore file has version \(found); only version 3 is read"
    case .unknown(let name, let expected, let found):
      "\(name) of the keystore file: expected \(expected), found \"\(found)\""
    case .parameter(let name, let allowed, let found):
      "\(name) of the keystore file: \(found) is refused, allowed is \(allowed)"
    case .wrongPassword: "wrong password, or the keystore file is damaged"
    case .address(let expected, let found):
      "the keystore file says address \(expected), but its key is that of \(found): the file was changed"
    case .noKey: "the keystore file holds no private key of secp256k1"
    case .derivation(let reason): "the key of the cipher could not be derived: \(reason)"
    case .file(let path, let reason): "\(path): \(reason)"
    case .exists(let path): "\(path) is already there and is not replaced"
    }
  }
}
