import BigIntegers
public import EthereumTypes
public import Hashes
public import Ledger

/// The published content of a batch: with the deposits, which the base layer has, it is all that is needed to
/// follow the state. Signatures are not published: the proof vouches for them.
///
/// One byte string for each content, and the decoder takes no other (Documentation/PublicValues-Rollup.md,
/// "Batch data").
public struct BatchData: Hashable, Sendable {
  /// The format's first byte.
  public static let version: UInt8 = 1
  /// Bytes before the operations.
  public static let headerByteCount = 41
  /// Operations, and deposits, of a batch at the most.
  public static let limit = 65_535

  public var chainID: UInt64
  public var batchNumber: UInt64
  /// Receives the fees.
  public var sequencer: Address
  /// How many deposits the batch takes from the queue, all before the first operation.
  public var depositCount: UInt16
  public var operations: [LedgerOperation]

  public init(
    chainID: UInt64, batchNumber: UInt64, sequencer: Address, depositCount: UInt16,
    operations: [LedgerOperation]
  ) {
    self.chainID = chainID
    self.batchNumber = batchNumber
    self.sequencer = sequencer
    self.depositCount = depositCount
    self.operations = operations
  }

  /// Keccak-256 of the bytes: what the base layer stores of published data.
  public static func hash(_ bytes: [UInt8]) -> Hash256 { Keccak256.hash(bytes) }

  /// The bytes. `operations` must not hold more than `limit`.
  public var bytes: [UInt8] {
    var writer: [UInt8] = [BatchData.version]
    writer.appendBigEndian(chainID, bytes: 8)
    writer.appendBigEndian(batchNumber, bytes: 8)
    writer += sequencer.bytes
    writer.appendBigEndian(UInt64(depositCount), bytes: 2)
    writer.appendBigEndian(UInt64(operations.count), bytes: 2)
    for operation in operations { BatchData.append(operation, to: &writer) }
    return writer
  }

  /// Bytes that `operation` takes.
  public static func byteCount(_ operation: LedgerOperation) -> Int {
    var bytes: [UInt8] = []
    append(operation, to: &bytes)
    return bytes.count
  }

  private static func append(_ operation: LedgerOperation, to writer: inout [UInt8]) {
    writer.append(operation.kind.rawValue)
    writer += operation.from.bytes
    writer += operation.to.bytes
    for number in [operation.value, operation.fee, UInt256(operation.nonce)] {
      let bytes = number.minimalBigEndianBytes
      writer.append(UInt8(truncatingIfNeeded: bytes.count))
      writer += bytes
    }
  }
}

/// Why bytes are not batch data.
public enum BatchDataError: Error, Hashable, Sendable {
  /// They end within a field.
  case truncated
  /// Bytes follow the last operation.
  case trailingBytes
  /// The first byte is another.
  case unknownVersion(UInt8)
  /// An operation begins with another byte.
  case unknownKind(UInt8)
  /// A number longer than it may be.
  case numberTooLong
  /// A number with a leading zero byte.
  case numberNotMinimal
}

extension BatchData {
  /// Total: whatever the bytes, it returns their one meaning or throws.
  public init(_ bytes: UnsafeRawBufferPointer) throws(BatchDataError) {
    var reader = ByteReader(bytes)
    let version = try reader.byte()
    guard version == BatchData.version else { throw .unknownVersion(version) }
    let chainID = try reader.unsigned(8)
    let batchNumber = try reader.unsigned(8)
    let sequencer = try reader.address()
    let depositCount = UInt16(truncatingIfNeeded: try reader.unsigned(2))
    let count = Int(truncatingIfNeeded: try reader.unsigned(2))
    var operations: [LedgerOperation] = []
    // An operation takes at least 44 bytes: a short input cannot make us reserve much.
    operations.reserveCapacity(min(count, reader.count / 44))
    for _ in 0..<count { operations.append(try reader.operation()) }
    guard reader.count == 0 else { throw .trailingBytes }
    self.init(
      chainID: chainID, batchNumber: batchNumber, sequencer: sequencer, depositCount: depositCount,
      operations: operations)
  }

  public init(_ bytes: [UInt8]) throws(BatchDataError) {
    let result: Result<BatchData, BatchDataError> = bytes.withUnsafeBytes { buffer in
      do throws(BatchDataError) { return .success(try BatchData(buffer)) } catch { return .failure(error) }
    }
    self = try result.get()
  }
}

extension [UInt8] {
  /// The lowest `bytes` bytes of `value`, most significant first.
  mutating func appendBigEndian(_ value: UInt64, bytes: Int) {
    for i in 0..<bytes { append(UInt8(truncatingIfNeeded: value &>> UInt64(8 &* (bytes &- 1 &- i)))) }
  }
}

/// Reads batch data byte by byte, never past its end.
struct ByteReader {
  private var cursor: UnsafeRawPointer?
  private(set) var count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    cursor = bytes.baseAddress
    count = bytes.count
  }

  /// A pointer to the next `n` ≥ 1 bytes.
  @inline(__always)
  private mutating func take(_ n: Int) throws(BatchDataError) -> UnsafeRawPointer {
    guard n <= count, let p = cursor else { throw .truncated }
    cursor = p + n
    count &-= n
    return p
  }

  mutating func byte() throws(BatchDataError) -> UInt8 { try take(1).load(as: UInt8.self) }

  /// `n` ≤ 8 bytes, most significant first.
  mutating func unsigned(_ n: Int) throws(BatchDataError) -> UInt64 {
    if n == 0 { return 0 }
    let p = try take(n)
    var value: UInt64 = 0
    for i in 0..<n { value = (value &<< 8) | UInt64(p.load(fromByteOffset: i, as: UInt8.self)) }
    return value
  }

  mutating func address() throws(BatchDataError) -> Address {
    let high = try unsigned(8)
    let middle = try unsigned(8)
    return Address(high: high, middle: middle, low: UInt32(truncatingIfNeeded: try unsigned(4)))
  }

  /// A length of at most `limit` ≤ 32, then as many bytes, the first of which is not zero.
  mutating func number(limit: UInt8) throws(BatchDataError) -> UInt256 {
    let length = try byte()
    if length == 0 { return .zero }
    guard length <= limit else { throw .numberTooLong }
    guard count >= Int(length), let p = cursor else { throw .truncated }
    if p.load(as: UInt8.self) == 0 { throw .numberNotMinimal }
    var left = Int(length)
    var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    limbs.3 = try unsigned(max(0, min(8, left - 24)))
    left = min(left, 24)
    limbs.2 = try unsigned(max(0, left - 16))
    left = min(left, 16)
    limbs.1 = try unsigned(max(0, left - 8))
    limbs.0 = try unsigned(min(left, 8))
    return UInt256(limbs: limbs.0, limbs.1, limbs.2, limbs.3)
  }

  mutating func operation() throws(BatchDataError) -> LedgerOperation {
    let kind = try byte()
    guard let kind = LedgerOperation.Kind(rawValue: kind) else { throw .unknownKind(kind) }
    let from = try address()
    let to = try address()
    let value = try number(limit: 32)
    let fee = try number(limit: 32)
    let nonce = try number(limit: 8)
    return LedgerOperation(kind: kind, from: from, to: to, value: value, fee: fee, nonce: nonce.limb0)
  }
}
