import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import StatelessExecution
import Testing
import VectorTestSupport

/// A case of `stateless-blocks` or a file of `witness-blocks`.
struct StatelessCase: Decodable {
  struct Witness: Decodable {
    var state: [String]
    var codes: [String]
    var headers: [String]
  }

  var fork: String
  var chainId: UInt64
  var preStateRoot: String
  var postStateRoot: String
  var blockHash: String
  var gasUsed: UInt64
  var block: String
  var witness: Witness
  /// Of the blocks before, the parent's first, where there are no headers.
  var blockHashes: [String]?

  static func all(_ archive: String, known: String) throws -> [(name: String, test: StatelessCase)] {
    var result: [(String, StatelessCase)] = []
    for url in try PublishedVectors.files(archive, archive, known: known) where url.pathExtension == "json" {
      let data = try Data(contentsOf: url)
      if archive == "witness-blocks" {
        result.append((url.lastPathComponent, try JSONDecoder().decode(StatelessCase.self, from: data)))
      } else {
        for (name, test) in try JSONDecoder().decode([String: StatelessCase].self, from: data) {
          result.append((name, test))
        }
      }
    }
    return result.sorted { $0.0 < $1.0 }
  }

  /// The chain the case belongs to: a public network, or one that follows the case's fork from the start.
  func chain(isReal: Bool) throws -> ChainSpecification {
    if isReal, let network = ChainSpecification.network(chainID: chainId) { return network }
    return ChainSpecification(chainID: chainId, fork: try #require(Fork(name: fork)))
  }

  func witnessBytes() throws -> ExecutionWitness {
    ExecutionWitness(
      state: try witness.state.map { try bytes(hexadecimal: $0) },
      codes: try witness.codes.map { try bytes(hexadecimal: $0) },
      headers: try witness.headers.map { try bytes(hexadecimal: $0) })
  }

  func start() throws -> TrustedStart? {
    guard witness.headers.isEmpty else { return nil }
    return TrustedStart(
      stateRoot: try #require(Hash256(text: preStateRoot)),
      blockHashes: try (blockHashes ?? []).map { try #require(Hash256(text: $0)) })
  }
}
