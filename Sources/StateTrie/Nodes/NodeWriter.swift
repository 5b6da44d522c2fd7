import EthereumTypes
import Hashes

/// Encodes nodes into memory that is used again and again, at an address divisible by 8, where Keccak reads them.
final class NodeWriter {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Where the next byte goes.
  var cursor: UnsafeMutablePointer<UInt8>

  init() {
    capacity = 1024
    start = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8).assumingMemoryBound(
      to: UInt8.self)
    cursor = start
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  /// Begins a node of at most `count` bytes.
  @inline(__always)
  func begin(_ count: Int) {
    if count > capacity { grow(count) }
    cursor = start
  }

  private func grow(_ count: Int) {
    UnsafeMutableRawPointer(start).deallocate()
    capacity = max(count, 2 * capacity)
    start = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8).assumingMemoryBound(
      to: UInt8.self)
  }

  /// What was written.
  @inline(__always)
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: cursor - start) }

  /// How the parent names the node that was written.
  @inline(__always)
  var name: NodeName {
    let bytes = self.bytes
    if bytes.count >= 32 { return NodeName(bytes: Keccak256.hash(bytes), count: 32) }
    return shortName(bytes)
  }

  private func shortName(_ bytes: UnsafeRawBufferPointer) -> NodeName {
    var name = NodeName(bytes: .zero, count: UInt8(truncatingIfNeeded: bytes.count))
    withUnsafeMutableBytes(of: &name.bytes) { $0.copyMemory(from: bytes) }
    return name
  }

  // MARK: Pieces

  @inline(__always)
  func byte(_ value: UInt8) {
    cursor[0] = value
    cursor += 1
  }

  @inline(__always)
  func raw(_ source: UnsafePointer<UInt8>, _ count: Int) {
    UnsafeMutableRawPointer(cursor).copyMemory(from: source, byteCount: count)
    cursor += count
  }

  /// The prefix of a byte string (`base` 0x80) or a list (0xc0) of `count` bytes.
  @inline(__always)
  func prefix(_ base: UInt8, _ count: Int) {
    if count <= 55 {
      byte(base &+ UInt8(truncatingIfNeeded: count))
    } else if count < 256 {
      byte(base &+ 56)
      byte(UInt8(truncatingIfNeeded: count))
    } else {
      longPrefix(base, count)
    }
  }

  private func longPrefix(_ base: UInt8, _ count: Int) {
    let lengthBytes = NodeWriter.lengthBytes(count)
    byte(base &+ 55 &+ UInt8(truncatingIfNeeded: lengthBytes))
    for i in 0..<lengthBytes { byte(UInt8(truncatingIfNeeded: count &>> (8 &* (lengthBytes &- 1 &- i)))) }
  }

  private static func lengthBytes(_ count: Int) -> Int { (64 &- count.leadingZeroBitCount &+ 7) &>> 3 }

  /// Bytes of a prefix.
  @inline(__always)
  static func prefixLength(_ count: Int) -> Int {
    count <= 55 ? 1 : count < 256 ? 2 : 1 &+ lengthBytes(count)
  }

  /// Bytes of a byte string with its prefix.
  @inline(__always)
  static func stringLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    count == 1 && bytes[0] < 0x80 ? 1 : prefixLength(count) &+ count
  }

  @inline(__always)
  func string(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    if count != 1 || bytes[0] >= 0x80 { prefix(0x80, count) }
    raw(bytes, count)
  }

  /// Bytes of a path in its hex-prefix encoding (Yellow Paper, appendix C), without the string's prefix.
  @inline(__always)
  static func pathLength(_ path: NibblePath) -> Int { Int(path.count) &>> 1 &+ 1 }

  /// The path as a byte string.
  @inline(__always)
  func path(_ path: NibblePath, isLeaf: Bool) {
    let count = Int(path.count)
    let length = count &>> 1 &+ 1
    if length > 1 { prefix(0x80, length) }
    let flag: UInt8 = isLeaf ? 0x20 : 0
    var i = 0
    if count & 1 != 0 {
      byte(flag | 0x10 | path[0])
      i = 1
    } else {
      byte(flag)
    }
    if (Int(path.start) &+ i) & 1 == 0 {
      raw(path.bytes + (Int(path.start) &+ i) &>> 1, (count &- i) &>> 1)
    } else {
      while i < count {
        byte(path[i] &<< 4 | path[i &+ 1])
        i &+= 2
      }
    }
  }

  /// How a parent writes a child of that name.
  @inline(__always)
  func child(_ name: NodeName) {
    if name.count == 32 {
      byte(0xa0)
      store(name.bytes, at: cursor)
      cursor += 32
    } else {
      withUnsafeBytes(of: name.bytes) {
        UnsafeMutableRawPointer(cursor).copyMemory(
          from: $0.baseAddress.unsafelyUnwrapped, byteCount: Int(name.count))
      }
      cursor += Int(name.count)
    }
  }

  /// Bytes of `child`.
  @inline(__always)
  static func childLength(_ name: NodeName) -> Int { name.count == 32 ? 33 : Int(name.count) }

  @inline(__always)
  func store(_ hash: Hash256, at place: UnsafeMutablePointer<UInt8>) {
    hash.store(to: place)
  }

  // MARK: Nodes

  func leaf(_ path: NibblePath, value: UnsafePointer<UInt8>, count: Int) {
    let pathLength = NodeWriter.pathLength(path)
    let length =
      (pathLength == 1 ? 1 : NodeWriter.prefixLength(pathLength) &+ pathLength)
      &+ NodeWriter.stringLength(value, count)
    begin(length &+ 10)
    prefix(0xc0, length)
    self.path(path, isLeaf: true)
    string(value, count)
  }

  func `extension`(_ path: NibblePath, child: NodeName) {
    let pathLength = NodeWriter.pathLength(path)
    let length =
      (pathLength == 1 ? 1 : NodeWriter.prefixLength(pathLength) &+ pathLength)
      &+ NodeWriter.childLength(child)
    begin(length &+ 10)
    prefix(0xc0, length)
    self.path(path, isLeaf: false)
    self.child(child)
  }
}
