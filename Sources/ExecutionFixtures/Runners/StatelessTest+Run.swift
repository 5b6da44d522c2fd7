internal import BigIntegers
internal import EthereumTypes
internal import Hashes
public import StatelessExecution

extension StatelessTest {
  public var witness: ExecutionWitness { ExecutionWitness(state: nodes, codes: codes, headers: headers) }

  /// Where to start from, where no headers say it.
  public var start: TrustedStart? {
    headers.isEmpty ? TrustedStart(stateRoot: preStateRoot, blockHashes: blockHashes) : nil
  }

  /// Executes the block from its witness alone.
  public func execute() throws -> StatelessExecution.Result {
    try StatelessExecution.run(block: block, witness: witness, chain: chain(), start: start)
  }

  /// The rules the block follows.
  func chain() throws -> ChainSpecification {
    guard let id = chainID.uint64 else { throw FixtureError("the chain id \(chainID) is above 2⁶⁴") }
    return try network(id) ?? ChainSpecification(network: fork, chainID: id)
  }

  /// The public network the block is one of: made-up blocks say chain 1 and are of no time of mainnet.
  private func network(_ id: UInt64) -> ChainSpecification? {
    guard let network = ChainSpecification.network(chainID: id), let block = try? Block(rlp: block),
      block.header.number > 1_000_000,
      network.fork(number: block.header.number, timestamp: block.header.timestamp, difficulty: block.header.difficulty).name
        == fork
    else { return nil }
    return network
  }

  /// The input with which the guest `StatelessBlock` does the same.
  public func guestInput() throws(FixtureError) -> [UInt8] {
    var rules: UInt8 = 0
    if chainID.uint64.flatMap(network) == nil {
      guard let fork = Fork(name: fork) else { throw FixtureError("the guest knows no network \(fork)") }
      rules = fork.rawValue + 1
    }
    return StatelessBlockInput.encode(chainID: chainID, rules: rules, block: block, witness: witness, start: start)
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
