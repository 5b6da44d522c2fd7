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

  /// Executes the block and compares what is shown about it with what the file says; nil where nothing is shown.
  public func run() -> (result: CaseResult, shown: StatelessExecution.Result?) {
    do {
      let shown = try execute()
      return (CaseResult(name, compare(shown)), shown)
    } catch {
      return (CaseResult(name, .failed("\(error)")), nil)
    }
  }

  private func compare(_ shown: StatelessExecution.Result) -> Verdict {
    if shown.blockHash != blockHash { return .failed("block hash \(shown.blockHash), expected \(blockHash)") }
    if shown.gasUsed != gasUsed { return .failed("gas used \(shown.gasUsed), expected \(gasUsed)") }
    if shown.preStateRoot != preStateRoot {
      return .failed("pre-state root \(shown.preStateRoot), expected \(preStateRoot)")
    }
    if shown.postStateRoot != postStateRoot {
      return .failed("post-state root \(shown.postStateRoot), expected \(postStateRoot)")
    }
    return .passed
  }
}
