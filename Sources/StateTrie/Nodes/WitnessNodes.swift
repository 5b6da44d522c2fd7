import EthereumTypes
public import Hashes
import Parallel

/// A set of encoded nodes, found by their hashes: the state part of an execution witness.
public final class WitnessNodes: NodeSource {
  private struct Entry {
    var hash: Hash256
    var start: UnsafeRawPointer
    var count: Int
  }

  private var entries: [Entry]
  /// Positions in `entries` plus 1, in open addressing; 0 is free.
  private var table: [UInt32]
  private let mask: Int
  private let order: KeyedOrder
  /// Memory of this object, if the nodes were copied.
  private let storage: UnsafeMutableRawPointer?

  /// Copies the nodes, each to an address divisible by 8, and hashes them.
  public convenience init(_ nodes: [[UInt8]]) {
    var total = 0
    for node in nodes { total += (node.count + 7) & ~7 }
    let storage = UnsafeMutableRawPointer.allocate(byteCount: max(total, 8), alignment: 8)
    var places: [UnsafeRawBufferPointer] = []
    places.reserveCapacity(nodes.count)
    var offset = 0
    for node in nodes {
      node.withUnsafeBytes { bytes in
        if let source = bytes.baseAddress {
          (storage + offset).copyMemory(from: source, byteCount: bytes.count)
        }
      }
      places.append(UnsafeRawBufferPointer(start: storage + offset, count: node.count))
      offset += (node.count + 7) & ~7
    }
    self.init(unowned: places, storage: storage)
  }

  /// Nodes in memory that outlives this object.
  public convenience init(unowned nodes: [UnsafeRawBufferPointer]) { self.init(unowned: nodes, storage: nil) }

  private init(unowned nodes: [UnsafeRawBufferPointer], storage: UnsafeMutableRawPointer?) {
    self.storage = storage
    entries = Parallel.map(nodes.count) { i in
      let bytes = nodes[i]
      return Entry(
        hash: Keccak256.hash(bytes),
        start: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped,
        count: bytes.count)
    }
    var size = 16
    while size < 2 &* nodes.count { size &*= 2 }
    mask = size &- 1
    table = [UInt32](repeating: 0, count: size)
    // All hashes together: nobody who makes some of the nodes, by transactions, can foresee that.
    var key: (UInt64, UInt64) = (0, 0)
    for entry in entries { key = (key.0 &+ entry.hash.word2, key.1 &+ entry.hash.word3) }
    order = KeyedOrder(key.0, key.1)
    for i in entries.indices {
      var place = order.place(entries[i].hash.word0, entries[i].hash.word1) & mask
      while table[place] != 0 { place = (place &+ 1) & mask }
      table[place] = UInt32(truncatingIfNeeded: i &+ 1)
    }
  }

  deinit { storage?.deallocate() }

  public var count: Int { entries.count }

  public func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? { node(hash) }

  /// The node with that hash.
  public func node(_ hash: Hash256) -> UnsafeRawBufferPointer? {
    var place = order.place(hash.word0, hash.word1) & mask
    while true {
      let position = table[place]
      if position == 0 { return nil }
      let entry = entries[Int(position) &- 1]
      if entry.hash == hash { return UnsafeRawBufferPointer(start: entry.start, count: entry.count) }
      place = (place &+ 1) & mask
    }
  }
}

/// Where things go in a table with open addressing, by two words of them. Addresses and nodes can be chosen by users, so
/// that many would meet at one place; a key that they could not foresee prevents that.
struct KeyedOrder: BitwiseCopyable {
  private let key0: UInt64
  private let key1: UInt64

  init(_ key0: UInt64, _ key1: UInt64) {
    self.key0 = key0
    self.key1 = key1
  }

  @inline(__always)
  func place(_ word0: UInt64, _ word1: UInt64) -> Int {
    Int(truncatingIfNeeded: KeyedOrder.fold(word0 ^ key0, word1 ^ key1))
  }

  /// By four words, each under a key: words that were combined before would let their maker cancel them.
  @inline(__always)
  func place(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) -> Int {
    let first = KeyedOrder.fold(word0 ^ key0, word1 ^ key1)
    return Int(truncatingIfNeeded: KeyedOrder.fold(first ^ word2, KeyedOrder.fold(word3 ^ key1, key0)))
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
