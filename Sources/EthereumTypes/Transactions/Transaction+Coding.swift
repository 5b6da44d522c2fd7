public import BigIntegers
public import Hashes

extension Transaction {
  /// v of a legacy signature: 27 or 28, or with a chain id (EIP-155) 35 or 36 more than twice of it. A chain id from
  /// 2²⁵⁵ − 18 on, which no encoded transaction has, wraps.
  public var v: UInt256 {
    guard kind == .legacy else { return UInt256(UInt64(yParity)) }
    let parity = UInt256(UInt64(yParity))
    if let chainID { return chainID &+ chainID &+ UInt256(35) &+ parity }
    return UInt256(27) &+ parity
  }

  /// From an envelope (EIP-2718): a legacy list, or a type byte and the type's payload.
  public init(envelope bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in try Transaction(envelope: &r) }
  }

  /// Where an envelope and parts of it are in the input.
  struct Place: Sendable {
    var envelope: Range<Int>
    /// The fields that are signed: the content of the list up to the signature.
    var fields: Range<Int>
  }

  /// From an envelope that fills the reader.
  public init(envelope reader: inout RLPReader) throws(RLPError) {
    var signed = 0..<0
    if reader.isAtList {
      self = try Transaction(legacy: &reader, &signed)
      return
    }
    let kind = try Transaction.readKind(&reader)
    self = try Transaction(kind, payload: &reader, &signed)
  }

  /// From an item of a block's list: a legacy list, or a byte string that holds an envelope.
  public init(item reader: inout RLPReader) throws(RLPError) {
    var place = Place(envelope: 0..<0, fields: 0..<0)
    self = try Transaction(item: &reader, &place)
  }

  init(item reader: inout RLPReader, _ place: inout Place) throws(RLPError) {
    if reader.isAtList {
      let start = reader.position
      self = try Transaction(legacy: &reader, &place.fields)
      place.envelope = start..<reader.position
      return
    }
    var inner = try reader.bytesReader()
    place.envelope = inner.position..<inner.end
    let kind = try Transaction.readKind(&inner)
    self = try Transaction(kind, payload: &inner, &place.fields)
    try inner.finish()
  }

  /// The type byte of an envelope.
  static func readKind(_ reader: inout RLPReader) throws(RLPError) -> Kind {
    guard let byte = reader.nextByte else {
      throw RLPError(.truncated, at: reader.position, expected: reader.position &+ 1, found: reader.end)
    }
    guard byte != 0, let kind = Kind(rawValue: byte) else {
      throw RLPError(.unknownType, at: reader.position, found: Int(byte))
    }
    reader.skipByte()
    return kind
  }

  private init(legacy reader: inout RLPReader, _ signed: inout Range<Int>) throws(RLPError) {
    var f = try reader.list()
    let first = f.position
    let nonce = try f.uint64()
    let price = try f.uint256()
    let gasLimit = try f.uint64()
    let to = try f.optionalAddress()
    let value = try f.uint256()
    let data = try f.bytes()
    let start = f.position
    signed = first..<start
    let v = try f.uint256()
    let r = try f.uint256()
    let s = try f.uint256()
    try f.finish()
    let yParity: UInt8
    let chainID: UInt256?
    if v >= UInt256(35) {
      let shifted = v &- UInt256(35)
      yParity = UInt8(truncatingIfNeeded: shifted.limb0 & 1)
      chainID = shifted >> 1
    } else if v == UInt256(27) || v == UInt256(28) {
      yParity = UInt8(truncatingIfNeeded: v.limb0 &- 27)
      chainID = nil
    } else {
      throw RLPError(
        .valueOutOfRange, at: start, found: Int(truncatingIfNeeded: v.limb0 & 0x7fff_ffff_ffff_ffff))
    }
    self.init(
      kind: .legacy, chainID: chainID, nonce: nonce, maxPriorityFeePerGas: price, maxFeePerGas: price,
      gasLimit: gasLimit, to: to, value: value, data: data, yParity: yParity, r: r, s: s)
  }

  /// From the list behind the type byte.
  init(_ kind: Kind, payload reader: inout RLPReader, _ signed: inout Range<Int>) throws(RLPError) {
    var f = try reader.list()
    let first = f.position
    let chainID = try f.uint256()
    let nonce = try f.uint64()
    let tip = try f.uint256()
    let maximum = kind == .accessList ? tip : try f.uint256()
    let gasLimit = try f.uint64()
    let to = kind == .blob || kind == .setCode ? try f.address() : try f.optionalAddress()
    let value = try f.uint256()
    let data = try f.bytes()
    let accessList = try f.array { (r) throws(RLPError) in try AccessListEntry(&r) }
    var blobFee = UInt256.zero
    var blobHashes: [Hash256] = []
    var authorizations: [Authorization] = []
    if kind == .blob {
      blobFee = try f.uint256()
      blobHashes = try f.array { (r) throws(RLPError) in try r.hash() }
    } else if kind == .setCode {
      authorizations = try f.array { (r) throws(RLPError) in try Authorization(&r) }
    }
    let start = f.position
    signed = first..<start
    let yParity = try f.uint8()
    guard yParity <= 1 else { throw RLPError(.valueOutOfRange, at: start, found: Int(yParity)) }
    let r = try f.uint256()
    let s = try f.uint256()
    try f.finish()
    self.init(
      kind: kind, chainID: chainID, nonce: nonce, maxPriorityFeePerGas: tip, maxFeePerGas: maximum,
      gasLimit: gasLimit, to: to, value: value, data: data, accessList: accessList, maxFeePerBlobGas: blobFee,
      blobHashes: blobHashes, authorizations: authorizations, yParity: yParity, r: r, s: s)
  }

  // MARK: Writing

  /// The envelope.
  public func encode(to writer: inout RLPWriter) {
    if kind != .legacy { writer.raw(kind.rawValue) }
    encodePayload(to: &writer)
  }

  /// The list of the fields with the signature, without the type byte.
  func encodePayload(to writer: inout RLPWriter) {
    let start = writer.open()
    encodeFields(to: &writer)
    if kind == .legacy { writer.uint256(v) } else { writer.uint64(UInt64(yParity)) }
    writer.uint256(r)
    writer.uint256(s)
    writer.close(start)
  }

  /// An item of a block's list: the envelope, as a byte string unless it is legacy.
  public func encodeItem(to writer: inout RLPWriter) {
    if kind == .legacy {
      encode(to: &writer)
    } else {
      writer.bytes(envelope)
    }
  }

  public var envelope: [UInt8] {
    var writer = RLPWriter()
    encode(to: &writer)
    return writer.bytes
  }

  /// Keccak-256 of the envelope.
  public var hash: Hash256 {
    var writer = RLPWriter()
    encode(to: &writer)
    return writer.keccak256
  }

  /// What the sender signs.
  public var signingHash: Hash256 {
    var writer = RLPWriter()
    if kind != .legacy { writer.raw(kind.rawValue) }
    let start = writer.open()
    encodeFields(to: &writer)
    if kind == .legacy, let chainID {
      writer.uint256(chainID)
      writer.uint64(0)
      writer.uint64(0)
    }
    writer.close(start)
    return writer.keccak256
  }

  /// Everything before the signature.
  private func encodeFields(to writer: inout RLPWriter) {
    if kind != .legacy { writer.uint256(chainID ?? .zero) }
    writer.uint64(nonce)
    if kind != .legacy && kind != .accessList { writer.uint256(maxPriorityFeePerGas) }
    writer.uint256(maxFeePerGas)
    writer.uint64(gasLimit)
    writer.optionalAddress(to)
    writer.uint256(value)
    writer.bytes(data)
    if kind == .legacy { return }
    let list = writer.open()
    for entry in accessList { entry.encode(to: &writer) }
    writer.close(list)
    if kind == .blob {
      writer.uint256(maxFeePerBlobGas)
      let hashes = writer.open()
      for hash in blobHashes { writer.hash(hash) }
      writer.close(hashes)
    } else if kind == .setCode {
      let list = writer.open()
      for authorization in authorizations { authorization.encode(to: &writer) }
      writer.close(list)
    }
  }
}
