import EVM
public import EthereumTypes
public import Hashes
public import StateTrie

/// Re-executes a block from nothing but its bytes and a witness: what a prover's guest proves.
///
/// Before Paris, a block with ommers behind blocks that had some is refused: headers do not say which those were.
public enum StatelessExecution {
  /// What is shown about a block.
  public struct Result: Sendable {
    public let blockHash: Hash256
    public let parentHash: Hash256
    public let number: UInt64
    public let preStateRoot: Hash256
    public let postStateRoot: Hash256
    public let receiptsRoot: Hash256
    public let gasUsed: UInt64
    /// Request lists that are not empty (EIP-7685).
    public let requests: [[UInt8]]
    public let transactionCount: Int
    /// Whether the header was checked against its parent's.
    public let isCheckedAgainstParent: Bool
  }

  /// What the caller has computed of a block already.
  public struct Known: Sendable {
    public var transactionsRoot: Hash256
    public var senders: [Address]

    public init(transactionsRoot: Hash256, senders: [Address]) {
      self.transactionsRoot = transactionsRoot
      self.senders = senders
    }
  }

  /// Why the block is not shown to be valid.
  public enum Failure: Error, Hashable, Sendable {
    case block(BlockError)
    /// Header `index` of the witness.
    case malformedHeader(index: Int, RLPError)
    /// Header `index` is not the parent of the one behind it.
    case brokenHeaderChain(index: Int)
    /// Neither headers nor a trusted start.
    case noHeaders
  }

  /// Checks the block and executes it. With headers in the witness the parent's state root is where it starts from; without
  /// them a trusted start is needed, and the block is not compared with its parent.
  public static func run(
    block bytes: [UInt8], witness: ExecutionWitness, chain: ChainSpecification, start: TrustedStart? = nil
  ) throws(Failure) -> Result {
    let block: EncodedBlock
    do throws(RLPError) {
      block = try EncodedBlock(rlp: bytes)
    } catch {
      throw .block(.malformed(error))
    }
    return try run(
      block, headers: witness.headers, nodes: WitnessNodes(witness.state),
      codes: WitnessNodes(witness.codes), chain: chain, start: start)
  }

  /// The same with everything decoded. `onlyHashesOfHeaders`: BLOCKHASH answers for blocks whose headers are there, as
  /// execution-specs have it; else for the oldest one's parent too.
  public static func run(
    _ encoded: EncodedBlock, headers encodedHeaders: [[UInt8]], nodes: WitnessNodes, codes: WitnessNodes,
    chain: ChainSpecification, start: TrustedStart? = nil, known: Known? = nil, onlyHashesOfHeaders: Bool = false
  ) throws(Failure) -> Result {
    let block = encoded.block
    var ancestry: Ancestry? = nil
    let preStateRoot: Hash256
    let hashes: [Hash256]
    if encodedHeaders.isEmpty {
      guard let start else { throw .noHeaders }
      if let parent = start.blockHashes.first, parent != block.header.parentHash {
        throw .block(.hash(.parentHash, expected: parent, found: block.header.parentHash))
      }
      preStateRoot = start.stateRoot
      hashes = start.blockHashes
    } else {
      let chainOfHeaders = try headers(encodedHeaders, withOldestParent: !onlyHashesOfHeaders)
      ancestry = Ancestry(
        parent: chainOfHeaders.headers[0], hash: chainOfHeaders.hashes[0],
        older: Array(chainOfHeaders.headers.dropFirst().prefix(6)))
      preStateRoot = chainOfHeaders.headers[0].stateRoot
      hashes = chainOfHeaders.hashes
    }
    let verifier = BlockVerifier(chain)
    let blockHash = block.header.hash
    let tableKey = TableKey(blockHash)
    do throws(BlockError) {
      try verifier.checkForm(encoded, ancestry: ancestry, transactionsRoot: known?.transactionsRoot)
      let reader = WitnessState(
        root: preStateRoot, nodes: nodes, codes: codes, hashes: hashes, newest: block.header.number &- 1,
        tableKey: tableKey)
      let senders: [Address]
      if let known { senders = known.senders } else { senders = try verifier.senders(encoded) }
      let execution = try verifier.execute(
        block, reader: reader, senders: senders, tableKey: tableKey,
        intermediateRoot: { (state) throws(StateError) in
          // Changes are told against the state before the block, so each root starts from there.
          try AccountTrie(root: preStateRoot, source: nodes, tableKey: tableKey).rootHash(applying: state)
        })
      let postStateRoot: Hash256
      do throws(StateError) {
        postStateRoot = try reader.accounts.rootHash(applying: execution.state)
      } catch {
        throw .state(error)
      }
      guard postStateRoot == block.header.stateRoot else {
        throw .hash(.stateRoot, expected: postStateRoot, found: block.header.stateRoot)
      }
      return Result(
        blockHash: blockHash, parentHash: block.header.parentHash, number: block.header.number,
        preStateRoot: preStateRoot, postStateRoot: postStateRoot, receiptsRoot: block.header.receiptsRoot,
        gasUsed: execution.gasUsed, requests: execution.requests, transactionCount: block.transactions.count,
        isCheckedAgainstParent: ancestry != nil)
    } catch {
      throw .block(error)
    }
  }

  /// The headers, the parent first, and their hashes, with that of the oldest one's parent behind them if wanted.
  private static func headers(
    _ encoded: [[UInt8]], withOldestParent: Bool
  ) throws(Failure) -> (headers: [Header], hashes: [Hash256]) {
    var headers: [Header] = []
    var hashes: [Hash256] = []
    for i in encoded.indices.reversed() {
      let header: Header
      do throws(RLPError) {
        header = try Header(rlp: encoded[i])
      } catch {
        throw .malformedHeader(index: i, error)
      }
      let hash = Keccak256.hash(encoded[i])
      if let next = headers.last {
        guard next.parentHash == hash, header.number &+ 1 == next.number else {
          throw .brokenHeaderChain(index: i)
        }
      }
      headers.append(header)
      hashes.append(hash)
    }
    if withOldestParent, let oldest = headers.last, oldest.number > 0 { hashes.append(oldest.parentHash) }
    return (headers, hashes)
  }
}

#if !hasFeature(Embedded)
  extension StatelessExecution.Failure: CustomStringConvertible {
    public var description: String {
      switch self {
      case .block(let error): "block: \(error)"
      case .malformedHeader(let index, let error): "header \(index) of the witness: \(error)"
      case .brokenHeaderChain(let index): "header \(index) of the witness is not the parent of the one behind it"
      case .noHeaders: "the witness has no headers: nothing says what the state before was"
      }
    }
  }
#endif
