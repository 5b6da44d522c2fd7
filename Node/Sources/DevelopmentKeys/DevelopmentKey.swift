public import EthereumTypes
public import Secp256k1

/// A key that everybody knows, for chains where nothing is worth anything. **Never for a chain that is more than a toy:** what
/// is sent to its address anywhere else is taken within seconds.
public struct DevelopmentKey: Sendable {
  public let privateKey: PrivateKey
  public let address: Address

  public init(_ privateKey: PrivateKey) {
    self.privateKey = privateKey
    address = Address(privateKey.publicKey)
  }

  /// The words that anvil and hardhat begin with, too.
  public static let phrase = SeedPhrase("test test test test test test test test test test test junk")

  /// The first accounts of a phrase, on the path that wallets use for Ethereum (BIP-44): m/44'/60'/0'/0/i.
  public static func accounts(_ count: Int, of phrase: SeedPhrase = phrase) throws(DerivationError) -> [DevelopmentKey] {
    let branch = try HierarchicalKey(seed: phrase.seed).descendant("m/44'/60'/0'/0")
    var keys: [DevelopmentKey] = []
    for i in 0..<UInt32(clamping: count) { keys.append(DevelopmentKey(try branch.child(i).privateKey)) }
    return keys
  }
}
