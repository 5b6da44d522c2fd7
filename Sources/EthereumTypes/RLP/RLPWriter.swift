public import BigIntegers
public import Hashes

/// Builds RLP in one buffer, front to back. A list is opened, filled and closed; closing it puts its prefix in place,
/// which moves the content by the bytes the prefix needs beyond one.
public struct RLPWriter: ~Copyable {
  @usableFromInline var storage: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  /// Bytes written so far.
  public private(set) var count: Int

  public init(capacity: Int = 512) {
    self.capacity = max(capacity, 64)
    storage = .allocate(capacity: self.capacity)
    count = 0
  }

  deinit { storage.deallocate() }

  /// Makes room for `extra` more bytes.
  @inline(__always)
  private mutating func reserve(_ extra: Int) {
    if extra > capacity &- count { grow(extra) }
  }

  private mutating func grow(_ extra: Int) {
    capacity = max(2 * capacity, count + extra)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    UnsafeMutableRawPointer(larger).copyMemory(from: storage, byteCount: count)
    storage.deallocate()
    storage = larger
  }

  /// Forgets everything and keeps the buffer.
  public mutating func removeAll() { count = 0 }

  /// What was written; valid inside `body`.
  public func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    body(UnsafeRawBufferPointer(start: storage, count: count))
  }

  public var bytes: [UInt8] {
    [UInt8](copying: UnsafeRawBufferPointer(start: storage, count: count))
  }

  public var keccak256: Hash256 { Keccak256.hash(UnsafeRawBufferPointer(start: storage, count: count)) }

  // MARK: Lists

  /// Opens a list; give the result to `close`.
  public mutating func open() -> Int {
    reserve(1)
    count &+= 1
    return count
  }

  /// Closes the list that began at `start`.
  public mutating func close(_ start: Int) {
    let length = count &- start
    if length <= 55 {
      storage[start &- 1] = 0xc0 &+ UInt8(truncatingIfNeeded: length)
      return
    }
    let lengthBytes = (64 &- length.leadingZeroBitCount &+ 7) &>> 3
    reserve(lengthBytes)
    UnsafeMutableRawPointer(storage + start + lengthBytes).copyMemory(
      from: storage + start, byteCount: length)
    storage[start &- 1] = 0xf7 &+ UInt8(truncatingIfNeeded: lengthBytes)
    for i in 0..<lengthBytes {
      storage[start &+ i] = UInt8(truncatingIfNeeded: length &>> (8 &* (lengthBytes &- 1 &- i)))
    }
    count &+= lengthBytes
  }

  /// The prefix of a list whose content, `length` bytes, is written next: where the length is known before, nothing has
  /// to be moved.
  public mutating func listPrefix(_ length: Int) { prefix(0xc0, length) }

  /// The prefix of a byte string (`base` 0x80) or a list (0xc0).
  @inline(__always)
  private mutating func prefix(_ base: UInt8, _ length: Int) {
    reserve(9)
    if length <= 55 {
      storage[count] = base &+ UInt8(truncatingIfNeeded: length)
      count &+= 1
      return
    }
    let lengthBytes = (64 &- length.leadingZeroBitCount &+ 7) &>> 3
    storage[count] = base &+ 55 &+ UInt8(truncatingIfNeeded: lengthBytes)
    count &+= 1
    store(UInt64(truncatingIfNeeded: length), lengthBytes)
  }

  /// How many bytes a list with `length` bytes of content takes.
  @inline(__always)
  public static func listLength(_ length: Int) -> Int {
    length <= 55 ? length &+ 1 : length &+ 1 &+ (64 &- length.leadingZeroBitCount &+ 7) &>> 3
  }

  /// How many bytes an integer takes.
  @inline(__always)
  public static func length(_ value: UInt64) -> Int {
    value < 0x80 ? 1 : 1 &+ (64 &- value.leadingZeroBitCount &+ 7) &>> 3
  }

  /// How many bytes a byte string takes.
  @inline(__always)
  public static func bytesLength(_ bytes: [UInt8]) -> Int {
    bytes.count == 1 && bytes[0] < 0x80 ? 1 : listLength(bytes.count)
  }

  /// A list with what `body` writes.
  public mutating func list(_ body: (inout RLPWriter) -> Void) {
    let start = open()
    body(&self)
    close(start)
  }

  // MARK: Items

  /// Bytes as they are: a type in front of an envelope, or an item that is encoded already.
  public mutating func raw(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    UnsafeMutableRawPointer(storage + count).copyMemory(from: source, byteCount: bytes.count)
    count &+= bytes.count
  }

  public mutating func raw(_ bytes: [UInt8]) { bytes.withUnsafeBytes { raw($0) } }

  public mutating func raw(_ byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count &+= 1
  }

  /// A byte string.
  public mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
    let length = bytes.count
    if length == 1 && bytes[0] < 0x80 {
      raw(bytes[0])
      return
    }
    prefix(0x80, length)
    raw(bytes)
  }

  public mutating func bytes(_ bytes: [UInt8]) { bytes.withUnsafeBytes { self.bytes($0) } }

  public mutating func uint64(_ value: UInt64) {
    reserve(9)
    if value < 0x80 {
      storage[count] = value == 0 ? 0x80 : UInt8(truncatingIfNeeded: value)
      count &+= 1
      return
    }
    let length = (64 &- value.leadingZeroBitCount &+ 7) &>> 3
    storage[count] = 0x80 &+ UInt8(truncatingIfNeeded: length)
    count &+= 1
    store(value, length)
  }

  /// The lowest `length` bytes in 0 ... 8, most significant first; room must be there.
  @inline(__always)
  private mutating func store(_ value: UInt64, _ length: Int) {
    var shift = length &* 8
    while shift > 0 {
      shift &-= 8
      storage[count] = UInt8(truncatingIfNeeded: value &>> UInt64(truncatingIfNeeded: shift))
      count &+= 1
    }
  }

  public mutating func uint256(_ value: UInt256) {
    guard value.high != 0 || value.limb1 != 0 else {
      uint64(value.limb0)
      return
    }
    reserve(33)
    let length = (value.bitWidthOfValue &+ 7) &>> 3
    storage[count] = 0x80 &+ UInt8(truncatingIfNeeded: length)
    count &+= 1
    if length > 24 { store(value.limb3, length &- 24) }
    if length > 16 { store(value.limb2, min(length &- 16, 8)) }
    store(value.limb1, min(length &- 8, 8))
    store(value.limb0, 8)
  }

  public mutating func hash(_ value: Hash256) {
    reserve(33)
    storage[count] = 0xa0
    value.store(to: storage + count + 1)
    count &+= 33
  }

  public mutating func address(_ value: Address) {
    reserve(21)
    storage[count] = 0x94
    value.store(to: storage + count + 1)
    count &+= 21
  }

  public mutating func optionalAddress(_ value: Address?) {
    if let value { address(value) } else { raw(0x80) }
  }
}
