internal import BigIntegers
public import EthereumTypes
internal import Hashes
internal import StateTrie
public import StatelessExecution

public enum StatelessBlockError: Error {
  case encoding(RLPError)
  /// No public network has this chain id.
  case unknownNetwork(UInt64)
  /// The number of a fork: see `Fork`.
  case unknownFork(UInt8)
  case failure(StatelessExecution.Failure)
}

/// Re-executes a block from its witness, and states what that shows.
///
/// Input: RLP of `[chain id, rules, block, [node …], [code …], [header …], [] or [state root, [block hash …]]]`. Rules 0: the
/// forks of the public network with that chain id; 1 + f: fork f of `Fork` from the start on. Headers are those before the
/// block, the oldest first; without any, the last item says where to start from, the parent's hash first.
///
/// Output: eight words of 32 bytes, most significant byte first: chain id, rules, number, hash, parent's hash, state root
/// before and after, and 1 if the header was checked against its parent's, else 0 (then the root before and all block hashes
/// but the parent's are claims, which the output does not repeat).
public func statelessBlock(_ input: UnsafeRawBufferPointer) throws(StatelessBlockError) -> [UInt8] {
  let request: Request
  let block: EncodedBlock
  do throws(RLPError) {
    request = try Request(input)
    block = try EncodedBlock(rlp: request.block)
  } catch {
    throw .encoding(error)
  }
  let chain = try request.chain()
  let result: StatelessExecution.Result
  do throws(StatelessExecution.Failure) {
    result = try StatelessExecution.run(
      block, headers: request.headers,
      nodes: WitnessNodes(unowned: request.nodes),
      codes: WitnessNodes(unowned: request.codes), chain: chain, start: request.start)
  } catch {
    throw .failure(error)
  }
  var output: [UInt8] = []
  output.reserveCapacity(256)
  output += UInt256(request.chainID).bigEndianBytes
  output += UInt256(UInt64(request.rules)).bigEndianBytes
  output += UInt256(result.number).bigEndianBytes
  output += result.blockHash.bytes
  output += result.parentHash.bytes
  output += result.preStateRoot.bytes
  output += result.postStateRoot.bytes
  output += UInt256(result.isCheckedAgainstParent ? 1 : 0 as UInt64).bigEndianBytes
  return output
}

struct Request {
  let chainID: UInt64
  let rules: UInt8
  let block: [UInt8]
  let nodes: [UnsafeRawBufferPointer]
  let codes: [UnsafeRawBufferPointer]
  let headers: [[UInt8]]
  let start: TrustedStart?

  /// The input must outlive the request: nodes and codes stay where they are.
  init(_ input: UnsafeRawBufferPointer) throws(RLPError) {
    var reader = RLPReader(unchecked: input.assumingMemoryBound(to: UInt8.self))
    var fields = try reader.list()
    chainID = try fields.uint64()
    rules = try fields.uint8()
    block = try fields.bytes()
    nodes = try fields.array { (item) throws(RLPError) in item.memory(try item.bytesRange()) }
    codes = try fields.array { (item) throws(RLPError) in item.memory(try item.bytesRange()) }
    headers = try fields.array { (item) throws(RLPError) in try item.bytes() }
    var last = try fields.list()
    if last.isAtEnd {
      start = nil
    } else {
      let root = try last.hash()
      start = TrustedStart(
        stateRoot: root, blockHashes: try last.array { (item) throws(RLPError) in try item.hash() })
      try last.finish()
    }
    try fields.finish()
    try reader.finish()
  }

  func chain() throws(StatelessBlockError) -> ChainSpecification {
    if rules == 0 {
      guard let network = ChainSpecification.network(chainID: chainID) else { throw .unknownNetwork(chainID) }
      return network
    }
    guard let fork = Fork(rawValue: rules &- 1) else { throw .unknownFork(rules &- 1) }
    return ChainSpecification(chainID: chainID, fork: fork)
  }
}
