import BigIntegers
import Crypto
public import Secp256k1

/// A private key from which others are derived (BIP-32).
public struct HierarchicalKey: Sendable {
  private let value: UInt256
  public let privateKey: PrivateKey
  /// The private key's 32 bytes.
  public var bytes: [UInt8] { value.bigEndianBytes }
  private let chainCode: [UInt8]

  /// The first key of a seed.
  public init(seed: [UInt8]) throws(DerivationError) {
    try self.init(Array("Bitcoin seed".utf8), seed, adding: .zero)
  }

  private init(_ key: [UInt8], _ data: [UInt8], adding parent: Scalar) throws(DerivationError) {
    let code = Array(HMAC<SHA512>.authenticationCode(for: data, using: SymmetricKey(data: key)))
    guard let left = UInt256(bigEndian: Array(code[..<32])).flatMap({ Scalar(canonical: $0) }) else {
      throw .noKey
    }
    value = (left + parent).value
    do throws(SignatureError) { privateKey = try PrivateKey(value) } catch { throw .noKey }
    chainCode = Array(code[32...])
  }

  /// The child `index`. From 2³¹ on ("hardened") it cannot be derived from the public key.
  public func child(_ index: UInt32) throws(DerivationError) -> HierarchicalKey {
    let parent: [UInt8]
    if index >= HierarchicalKey.hardened {
      parent = [0] + value.bigEndianBytes
    } else {
      let point = privateKey.publicKey
      parent = [point.y.isOdd ? 3 : 2] + point.x.integer.bigEndianBytes
    }
    let place = (0..<4).map { UInt8(truncatingIfNeeded: index >> (24 - 8 * UInt32($0))) }
    // The parent's key is below the order.
    return try HierarchicalKey(chainCode, parent + place, adding: Scalar(reducing: value))
  }

  /// The first of the hardened indices.
  public static let hardened: UInt32 = 1 << 31

  /// The key at a path as "m/44'/60'/0'/0/0".
  public func descendant(_ path: String) throws(DerivationError) -> HierarchicalKey {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.first == "m" else { throw .path(path) }
    var key = self
    for step in steps.dropFirst() {
      let isHardened = step.last == "'"
      guard let index = UInt32(isHardened ? step.dropLast() : step), index < HierarchicalKey.hardened else {
        throw .path(path)
      }
      key = try key.child(isHardened ? index | HierarchicalKey.hardened : index)
    }
    return key
  }
}

/// Why there is no key at a place.
public enum DerivationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The hash is no key, which one in 2¹²⁷ is not: take the next index.
  case noKey
  case path(String)

  public var description: String {
    switch self {
    case .noKey: "no key is derived there: take the next index"
    case .path(let path): "\(path) is no path of keys, as m/44'/60'/0'/0/0 is"
    }
  }
}
