public import EthereumTypes
import Foundation
public import GenesisFile
import VectorTestSupport

/// The chain of ethereum/execution-apis: 54 blocks through every fork from Homestead to Osaka.
public struct PublishedChain: Sendable {
  /// The condition under which a suite over it is enabled.
  public static var isThere: Bool { PublishedVectors.isThere("execution-apis-rpc") }

  public let genesis: GenesisFile
  public let blocks: [Block]

  public init() throws {
    genesis = try GenesisFile(json: PublishedVectors.data("execution-apis-rpc", "execution-apis/tests/genesis.json"))
    let bytes = try [UInt8](PublishedVectors.data("execution-apis-rpc", "execution-apis/tests/chain.rlp"))
    blocks = try RLPReader.read(bytes) { (reader) throws(RLPError) in
      var blocks: [Block] = []
      while !reader.isAtEnd { blocks.append(try Block(&reader)) }
      return blocks
    }
  }
}
