public import Hashes
public import Secp256k1

/// A block beside the bytes it was read from, which it does not have to encode again: its transactions are hashed where
/// they are.
public struct EncodedBlock: Sendable {
  /// The block's RLP.
  public let bytes: [UInt8]
  public let block: Block
  private let places: [Transaction.Place]

  public init(rlp bytes: [UInt8]) throws(RLPError) {
    self.bytes = bytes
    var places: [Transaction.Place] = []
    block = try RLPReader.read(bytes) { (r) throws(RLPError) in
      try Block(&r) { (item) throws(RLPError) in
        var place = Transaction.Place(envelope: 0..<0, fields: 0..<0)
        let transaction = try Transaction(item: &item, &place)
        places.append(place)
        return transaction
      }
    }
    self.places = places
  }

  /// The block without ommers that has these transactions, each in its envelope. The header is taken as it is. Errors count
  /// positions from the start of the block's RLP.
  public init(
    header: Header, envelopes: [UnsafeRawBufferPointer], withdrawals: [Withdrawal]?
  ) throws(RLPError) {
    var writer = RLPWriter(capacity: envelopes.reduce(4096) { $0 &+ $1.count &+ 4 })
    writer.list { writer in
      header.encode(to: &writer)
      writer.list { writer in
        for envelope in envelopes {
          if let first = envelope.first, first >= 0xc0 { writer.raw(envelope) } else { writer.bytes(envelope) }
        }
      }
      [Header]().encode(to: &writer)
      if let withdrawals { writer.list { for withdrawal in withdrawals { withdrawal.encode(to: &$0) } } }
    }
    try self.init(rlp: writer.bytes)
    // An envelope that is more or less than a list would have moved those behind it.
    guard places.count == envelopes.count else {
      throw RLPError(.wrongCount, at: 0, expected: envelopes.count, found: places.count)
    }
    for (place, envelope) in zip(places, envelopes) where place.envelope.count != envelope.count {
      throw RLPError(
        .wrongLength, at: place.envelope.lowerBound, expected: envelope.count, found: place.envelope.count)
    }
  }

  /// Calls `body` with the envelopes of all transactions, valid during the call.
  public func withEnvelopes<Value>(_ body: ([UnsafeRawBufferPointer]) -> Value) -> Value {
    bytes.withUnsafeBytes { bytes in
      body(places.map { UnsafeRawBufferPointer(rebasing: bytes[$0.envelope]) })
    }
  }

  /// What the sender of a transaction signs; its index is not checked.
  public func signingHash(_ index: Int) -> Hash256 {
    let fields = places[index].fields
    let transaction = block.transactions[index]
    var writer = RLPWriter(capacity: fields.count &+ 64)
    if transaction.kind != .legacy { writer.raw(transaction.kind.rawValue) }
    var tail = RLPWriter(capacity: 64)
    if transaction.kind == .legacy, let chainID = transaction.chainID {
      tail.uint256(chainID)
      tail.uint64(0)
      tail.uint64(0)
    }
    writer.listPrefix(fields.count &+ tail.count)
    bytes.withUnsafeBytes { writer.raw(UnsafeRawBufferPointer(rebasing: $0[fields])) }
    if tail.count > 0 { tail.withBytes { writer.raw($0) } }
    return writer.keccak256
  }

  /// Who signed a transaction, by the rules of a fork; as `Transaction.sender(fork:)`.
  public func sender(_ index: Int, fork: Fork) -> Address? { signer(index, fork: fork).map { Address($0) } }

  /// The key that signed a transaction, by the rules of a fork; nil where there is none.
  public func signer(_ index: Int, fork: Fork) -> AffinePoint? {
    let transaction = block.transactions[index]
    return transaction.isKnown(to: fork)
      ? transaction.signer(signingHash: signingHash(index), requireLowS: fork >= .homestead) : nil
  }
}
