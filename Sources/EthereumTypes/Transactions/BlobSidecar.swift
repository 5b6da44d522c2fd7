/// What travels with a blob transaction between nodes and is not part of the block (EIP-4844, EIP-7594).
public struct BlobSidecar: Hashable, Sendable {
  public enum Version: UInt8, Sendable {
    /// One proof a blob.
    case blobProofs = 0
    /// 128 cell proofs a blob (EIP-7594).
    case cellProofs = 1
  }

  public static let blobLength = 131_072
  public static let pointLength = 48
  /// Cell proofs of one blob.
  public static let cellsPerBlob = 128

  public var version: Version
  /// 131,072 bytes each.
  public var blobs: [[UInt8]]
  /// 48 bytes each, one a blob.
  public var commitments: [[UInt8]]
  /// 48 bytes each, one a blob or 128 a blob, in the order of the blobs.
  public var proofs: [[UInt8]]

  public init(version: Version, blobs: [[UInt8]], commitments: [[UInt8]], proofs: [[UInt8]]) {
    self.version = version
    self.blobs = blobs
    self.commitments = commitments
    self.proofs = proofs
  }

  /// What stands behind the transaction in the outer list.
  fileprivate init(_ reader: inout RLPReader) throws(RLPError) {
    version = .blobProofs
    if !reader.isAtList {
      let start = reader.position
      let byte = try reader.uint8()
      guard byte == Version.cellProofs.rawValue else {
        throw RLPError(.valueOutOfRange, at: start, found: Int(byte))
      }
      version = .cellProofs
    }
    blobs = try reader.array { (r) throws(RLPError) in try r.bytes(count: BlobSidecar.blobLength) }
    let commitmentsAt = reader.position
    commitments = try reader.array { (r) throws(RLPError) in try r.bytes(count: BlobSidecar.pointLength) }
    guard commitments.count == blobs.count else {
      throw RLPError(.wrongCount, at: commitmentsAt, expected: blobs.count, found: commitments.count)
    }
    let proofsAt = reader.position
    proofs = try reader.array { (r) throws(RLPError) in try r.bytes(count: BlobSidecar.pointLength) }
    let wanted = version == .cellProofs ? blobs.count &* BlobSidecar.cellsPerBlob : blobs.count
    guard proofs.count == wanted else {
      throw RLPError(.wrongCount, at: proofsAt, expected: wanted, found: proofs.count)
    }
  }

  fileprivate func encode(to writer: inout RLPWriter) {
    if version == .cellProofs { writer.uint64(1) }
    for items in [blobs, commitments, proofs] {
      let start = writer.open()
      for item in items { writer.bytes(item) }
      writer.close(start)
    }
  }
}

/// A transaction as nodes and users send it: a blob transaction has its sidecar along.
public struct PooledTransaction: Hashable, Sendable {
  public var transaction: Transaction
  /// Nil unless the transaction's kind is `blob`.
  public var sidecar: BlobSidecar?

  public init(transaction: Transaction, sidecar: BlobSidecar? = nil) {
    self.transaction = transaction
    self.sidecar = sidecar
  }

  /// From the network form. A blob transaction without its sidecar is refused. Neither hashes nor proofs are checked.
  public init(envelope bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in
      guard r.nextByte == Transaction.Kind.blob.rawValue else {
        return PooledTransaction(transaction: try Transaction(envelope: &r))
      }
      _ = try Transaction.readKind(&r)
      var outer = try r.list()
      var signed = 0..<0
      let transaction = try Transaction(.blob, payload: &outer, &signed)
      let sidecar = try BlobSidecar(&outer)
      try outer.finish()
      return PooledTransaction(transaction: transaction, sidecar: sidecar)
    }
  }

  /// The network form.
  public var envelope: [UInt8] {
    guard let sidecar else { return transaction.envelope }
    var writer = RLPWriter(capacity: sidecar.blobs.count &* (BlobSidecar.blobLength &+ 8192) &+ 1024)
    writer.raw(transaction.kind.rawValue)
    let start = writer.open()
    transaction.encodePayload(to: &writer)
    sidecar.encode(to: &writer)
    writer.close(start)
    return writer.bytes
  }
}
