import EthereumTypes
public import Hashes
public import SSZ

/// Why bytes are no stateless input.
public enum StatelessInputError: Error, Hashable, Sendable {
  /// Fewer than two bytes.
  case noSchema
  /// No schema that is read here has this id.
  case unsupportedSchema(UInt16)
  case encoding(SSZError)
}

/// A block to validate from its witness alone, as execution-specs define it for zkVMs (`StatelessInput`; `StatelessSchema` says
/// which): the id of the schema, most significant byte first, and the SSZ encoding. In memory that must live as long as this.
public struct StatelessInput {
  public let schema: StatelessSchema
  public let payload: ExecutionPayload
  /// Of the transactions' blobs; from Cancun on.
  public let versionedHashes: [Hash256]
  /// From Cancun on.
  public let parentBeaconBlockRoot: Hash256?
  /// From Prague on.
  public let requests: ExecutionRequests?
  /// Encoded trie nodes, codes, and headers (the oldest first, the parent last).
  public let nodes: [UnsafeRawBufferPointer]
  public let codes: [UnsafeRawBufferPointer]
  public let headers: [UnsafeRawBufferPointer]
  public let chainID: UInt64
  /// 65 bytes for each transaction: 4, and the coordinates of who signed it.
  public let publicKeys: UnsafeRawBufferPointer

  static let nodeLimit = 1 << 10
  static let codeLimit = 1 << 16
  static let headerLimit = 1 << 10
  static let headerCountLimit = 256
  static let publicKeySize = 65

  public init(_ input: UnsafeRawBufferPointer) throws(StatelessInputError) {
    guard input.count >= 2 else { throw .noSchema }
    let id = UInt16(input[0]) << 8 | UInt16(input[1])
    guard let schema = StatelessSchema(rawValue: id) else { throw .unsupportedSchema(id) }
    do throws(SSZError) {
      try self.init(SSZView(UnsafeRawBufferPointer(rebasing: input[2...]), position: 2), schema)
    } catch {
      throw .encoding(error)
    }
  }

  private init(_ view: SSZView, _ schema: StatelessSchema) throws(SSZError) {
    self.schema = schema
    var r = try SSZReader(view, fixedSize: 20)
    let request = try r.variable()
    let witness = try r.variable()
    chainID = r.uint64()
    let keys = try r.variable()
    try r.finish()
    let fork = schema.fork
    // NewPayloadRequest.
    var q = try SSZReader(r[request], fixedSize: fork >= .prague ? 44 : fork >= .cancun ? 40 : 4)
    let payload = try q.variable()
    let hashes = fork >= .cancun ? try q.variable() : nil
    parentBeaconBlockRoot = fork >= .cancun ? q.hash() : nil
    let requests = fork >= .prague ? try q.variable() : nil
    try q.finish()
    self.payload = try ExecutionPayload(q[payload], fork: fork)
    var versionedHashes: [Hash256] = []
    if let hashes {
      for element in try q[hashes].elements(size: 32) {
        var r = try SSZReader(element, fixedSize: 32)
        versionedHashes.append(r.hash())
      }
    }
    self.versionedHashes = versionedHashes
    self.requests = try requests.map { (i) throws(SSZError) in try ExecutionRequests(q[i]) }
    // ExecutionWitness.
    var w = try SSZReader(r[witness], fixedSize: 12)
    let (state, code, header) = (try w.variable(), try w.variable(), try w.variable())
    try w.finish()
    nodes = try w[state].byteLists(elementLimit: StatelessInput.nodeLimit).map { $0.bytes }
    codes = try w[code].byteLists(elementLimit: StatelessInput.codeLimit).map { $0.bytes }
    headers = try w[header].byteLists(
      limit: StatelessInput.headerCountLimit, elementLimit: StatelessInput.headerLimit
    ).map { $0.bytes }
    _ = try r[keys].elementCount(size: StatelessInput.publicKeySize)
    publicKeys = r[keys].bytes
  }

  /// hash_tree_root of the `NewPayloadRequest` as execution-specs define it, with progressive lists and payload: what names the
  /// block.
  public var requestRoot: Hash256 {
    var tree = SSZTree()
    var fields = [payload.root(&tree)]
    if let parentBeaconBlockRoot {
      fields.append(tree.progressiveList(versionedHashes))
      fields.append(parentBeaconBlockRoot)
    }
    if let requests { fields.append(requests.root(&tree)) }
    return tree.container(fields)
  }
}

#if !hasFeature(Embedded)
  extension StatelessInputError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .noSchema: "there are not even the two bytes of the schema's id"
      case .unsupportedSchema(let id):
        "the schema's id is 0x\(String(id, radix: 16)): this reads 0xNN01 for Paris (0e) to Osaka's second change of blob parameters (14)"
      case .encoding(let error): "\(error)"
      }
    }
  }
#endif
