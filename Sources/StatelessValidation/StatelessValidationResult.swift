public import Hashes

/// What the guest says of an input: its whole public output.
///
/// Whoever takes a proof of it compares the chain's id, and whether the fork of the schema is the one in force at the block's
/// time: the guest does not know when a chain's forks are.
public struct StatelessValidationResult: Hashable, Sendable {
  /// hash_tree_root of the block's `NewPayloadRequest`.
  public var requestRoot: Hash256
  public var isValid: Bool
  public var chainID: UInt64
  /// See `StatelessSchema`.
  public var schemaID: UInt16

  public init(requestRoot: Hash256, isValid: Bool, chainID: UInt64, schemaID: UInt16) {
    self.requestRoot = requestRoot
    self.isValid = isValid
    self.chainID = chainID
    self.schemaID = schemaID
  }

  /// Of an input that cannot be decoded: all zero.
  public init() { self.init(requestRoot: .zero, isValid: false, chainID: 0, schemaID: 0) }

  /// Bytes of the encoding.
  public static let encodedSize = 43

  /// The SSZ encoding.
  public var encoded: [UInt8] {
    var bytes = requestRoot.bytes
    bytes.append(isValid ? 1 : 0)
    for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: chainID &>> UInt64(8 &* i))) }
    bytes.append(UInt8(truncatingIfNeeded: schemaID))
    bytes.append(UInt8(truncatingIfNeeded: schemaID &>> 8))
    return bytes
  }

  /// Nil where the bytes are not an encoding.
  public init?(_ encoded: [UInt8]) {
    guard encoded.count == StatelessValidationResult.encodedSize, encoded[32] <= 1,
      let root = Hash256(Array(encoded[..<32]))
    else { return nil }
    var chainID: UInt64 = 0
    for i in 0..<8 { chainID |= UInt64(encoded[33 &+ i]) &<< UInt64(8 &* i) }
    self.init(
      requestRoot: root, isValid: encoded[32] == 1, chainID: chainID,
      schemaID: UInt16(encoded[41]) | UInt16(encoded[42]) << 8)
  }
}
