public import BigIntegers
public import Hashes

/// A blockchain test: blocks on top of a genesis (ethereum/tests `BlockchainTests`, execution-spec-tests
/// `blockchain_tests`).
public struct BlockTest: Sendable {
  public struct Block: Sendable {
    public let rlp: [UInt8]
    /// Why the block must be refused; nil if it must be accepted.
    public let exception: String?
    /// The hash the file gives for it.
    public let hash: Hash256?
  }

  public let name: String
  /// A fork, or two and when the second begins.
  public let network: String
  public let genesisRLP: [UInt8]
  public let genesisHash: Hash256
  public let pre: FixtureAlloc
  public let blocks: [Block]
  /// The hash of the head in the end.
  public let lastBlockHash: Hash256
  public let postState: FixtureAlloc?
  /// The root of the state in the end, where the file has it and not the state.
  public let postStateHash: Hash256?
  public let chainID: UInt256
  public let blobSchedule: [String: FixtureBlobSchedule]
  /// "NoProof", or "Ethash" for blocks with proof of work.
  public let sealEngine: String

  public init(_ name: String, _ json: JSONValue) throws(FixtureError) {
    let bytes = { (v: JSONValue) throws(FixtureError) in try v.bytes() }
    let hash = { (v: JSONValue) throws(FixtureError) in try v.hash() }
    let string = { (v: JSONValue) throws(FixtureError) in try v.requireString() }
    self.name = name
    network = try json.get("network", string)
    genesisRLP = try json.get("genesisRLP", bytes)
    genesisHash = try json.require("genesisBlockHeader").get("hash", hash)
    pre = try json.get("pre", readAlloc)
    blocks = try json.get("blocks") { (v) throws(FixtureError) in
      try v.array { (v) throws(FixtureError) in
        var exception = try v.optional("expectException", string)
        // Older files have a key for each fork.
        for (key, value) in v.members where key.hasPrefix("expectException") && exception == nil {
          exception = value.string ?? "unnamed"
        }
        return Block(
          rlp: try v.get("rlp", bytes), exception: exception, hash: try v["blockHeader"]?.optional("hash", hash))
      }
    }
    lastBlockHash = try json.get("lastblockhash", hash)
    postState = try json.optional("postState", readAlloc)
    postStateHash = try json.optional("postStateHash", hash)
    chainID = try json["config"]?.optional("chainid") { (v) throws(FixtureError) in try v.uint256() } ?? .one
    blobSchedule = try FixtureBlobSchedule.read(json["config"])
    sealEngine = try json.optional("sealEngine", string) ?? "NoProof"
  }
}

/// A block with the witness of what it needs: `stateless-blocks`, `witness-blocks`.
public struct StatelessTest: Sendable {
  public let name: String
  public let fork: String
  public let chainID: UInt256
  public let preStateRoot: Hash256
  public let postStateRoot: Hash256
  public let blockHash: Hash256
  public let gasUsed: UInt64
  public let block: [UInt8]
  /// RLP of trie nodes, in any order.
  public let nodes: [[UInt8]]
  public let codes: [[UInt8]]
  /// RLP of headers, oldest first, the parent last.
  public let headers: [[UInt8]]
  /// Hashes of the blocks before, the parent's first; only where there are no headers.
  public let blockHashes: [Hash256]

  public init(_ name: String, _ json: JSONValue) throws(FixtureError) {
    let bytes = { (v: JSONValue) throws(FixtureError) in try v.bytes() }
    let hash = { (v: JSONValue) throws(FixtureError) in try v.hash() }
    let list = { (v: JSONValue) throws(FixtureError) in try v.array(bytes) }
    self.name = name
    fork = try json.get("fork") { (v) throws(FixtureError) in try v.requireString() }
    chainID = try json.get("chainId") { (v) throws(FixtureError) in try v.uint256() }
    preStateRoot = try json.get("preStateRoot", hash)
    postStateRoot = try json.get("postStateRoot", hash)
    blockHash = try json.get("blockHash", hash)
    gasUsed = try json.get("gasUsed") { (v) throws(FixtureError) in try v.uint64() }
    block = try json.get("block", bytes)
    let witness = try json.require("witness")
    nodes = try witness.get("state", list)
    codes = try witness.get("codes", list)
    headers = try witness.get("headers", list)
    blockHashes = try (witness["blockHashes"] ?? json["blockHashes"])?.array(hash) ?? []
  }
}

extension BlockTest {
  /// The tests of a file.
  public static func all(_ document: JSONDocument) throws(FixtureError) -> [BlockTest] {
    var tests: [BlockTest] = []
    for (name, value) in document.root.members {
      do throws(FixtureError) { tests.append(try BlockTest(name, value)) } catch { throw error.inside(name) }
    }
    return tests
  }
}

extension StatelessTest {
  /// The tests of a file: an object of them, or one that names itself.
  public static func all(_ document: JSONDocument) throws(FixtureError) -> [StatelessTest] {
    let root = document.root
    if root["witness"] != nil { return [try StatelessTest(root["name"]?.string ?? "block", root)] }
    var tests: [StatelessTest] = []
    for (name, value) in root.members {
      do throws(FixtureError) { tests.append(try StatelessTest(name, value)) } catch { throw error.inside(name) }
    }
    return tests
  }
}
