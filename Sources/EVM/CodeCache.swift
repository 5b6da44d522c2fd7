public import Hashes

/// Codes by hash, with their jump destinations once they were asked for. Worth keeping from block to block.
public final class CodeCache {
  private var codes: [Hash256: Code] = [:]

  public init() {}

  public subscript(hash: Hash256) -> Code? { codes[hash] }

  func insert(_ code: Code, _ hash: Hash256) { codes[hash] = code }

  /// How many codes there are.
  public var count: Int { codes.count }

  public func removeAll() { codes.removeAll() }
}
