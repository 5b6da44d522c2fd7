public import Hashes
import Parallel
import EthereumTypes

/// A set of encoded nodes, found by their hashes: the state part of an execution witness.
public final class WitnessNodes: NodeSource {
  private struct Entry {
    var hash: Hash256
    var start: UnsafeRawPointer
    var count: Int
  }

  private var entries: [Entry]
  /// Positions in `entries` plus 1, by the lowest bits of the hash, in open addressing; 0 is free.
  private var table: [UInt32]
  private let mask: Int
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
        guard let source = bytes.baseAddress else { return }
        (storage + offset).copyMemory(from: source, byteCount: bytes.count)
        places.append(UnsafeRawBufferPointer(start: storage + offset, count: bytes.count))
      }
      offset += (node.count + 7) & ~7
    }
    self.init(unowned: places, storage: storage)
  }

  /// Nodes in memory that outlives this object; addresses divisible by 8 are hashed fastest.
  public convenience init(unowned nodes: [UnsafeRawBufferPointer]) { self.init(unowned: nodes, storage: nil) }

  private init(unowned nodes: [UnsafeRawBufferPointer], storage: UnsafeMutableRawPointer?) {
    self.storage = storage
    entries = Parallel.map(nodes.count) { i in
      let bytes = nodes[i]
      return Entry(
        hash: Keccak256.hash(bytes), start: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped,
        count: bytes.count)
    }
    var size = 16
    while size < 2 &* nodes.count { size &*= 2 }
    mask = size &- 1
    table = [UInt32](repeating: 0, count: size)
    for i in entries.indices {
      var place = Int(truncatingIfNeeded: entries[i].hash.word0) & mask
      while table[place] != 0 { place = (place &+ 1) & mask }
      table[place] = UInt32(truncatingIfNeeded: i &+ 1)
    }
  }

  deinit { storage?.deallocate() }

  public var count: Int { entries.count }

  public func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? { node(hash) }

  /// The node with that hash.
  public func node(_ hash: Hash256) -> UnsafeRawBufferPointer? {
    var place = Int(truncatingIfNeeded: hash.word0) & mask
    while true {
      let position = table[place]
      if position == 0 { return nil }
      let entry = entries[Int(position) &- 1]
      if entry.hash == hash { return UnsafeRawBufferPointer(start: entry.start, count: entry.count) }
      place = (place &+ 1) & mask
    }
  }
}
