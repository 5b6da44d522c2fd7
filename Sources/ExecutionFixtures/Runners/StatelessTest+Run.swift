internal import BigIntegers
internal import EthereumTypes
internal import Hashes
public import StatelessExecution

extension StatelessTest {
  /// Executes the block from its witness alone.
  public func execute() throws -> StatelessExecution.Result {
    guard let id = chainID.uint64 else { throw FixtureError("the chain id \(chainID) is above 2⁶⁴") }
    let witness = ExecutionWitness(state: nodes, codes: codes, headers: headers)
    let start = headers.isEmpty ? TrustedStart(stateRoot: preStateRoot, blockHashes: blockHashes) : nil
    return try StatelessExecution.run(block: block, witness: witness, chain: try chain(id), start: start)
  }

  /// A public network where the block is one of it, else one that follows the fork from the start on: made-up blocks say
  /// chain 1 and are of no time of mainnet.
  private func chain(_ id: UInt64) throws -> ChainSpecification {
    if let network = ChainSpecification.network(chainID: id), let block = try? Block(rlp: block),
      network.fork(number: block.header.number, timestamp: block.header.timestamp, difficulty: block.header.difficulty).name
        == fork, block.header.number > 1_000_000
    {
      return network
    }
    return try ChainSpecification(network: fork, chainID: id)
  }

  public func run() -> CaseResult {
    do {
      let result = try execute()
      let verdict: Verdict
      if result.blockHash != blockHash {
        verdict = .failed("block hash \(result.blockHash), expected \(blockHash)")
      } else if result.gasUsed != gasUsed {
        verdict = .failed("gas used \(result.gasUsed), expected \(gasUsed)")
      } else if result.preStateRoot != preStateRoot {
        verdict = .failed("pre-state root \(result.preStateRoot), expected \(preStateRoot)")
      } else if result.postStateRoot != postStateRoot {
        verdict = .failed("post-state root \(result.postStateRoot), expected \(postStateRoot)")
      } else {
        verdict = .passed
      }
      return CaseResult(name, verdict)
    } catch {
      return CaseResult(name, .failed("\(error)"))
    }
  }
}
