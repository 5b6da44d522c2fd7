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
  private var table: PositionTable
  private let key: TableKey
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
    // All hashes together: nobody who makes some of the nodes, by transactions, can foresee that.
    var sum: (UInt64, UInt64) = (0, 0)
    for entry in entries { sum = (sum.0 &+ entry.hash.word2, sum.1 &+ entry.hash.word3) }
    key = TableKey(sum.0, sum.1)
    table = PositionTable(capacity: nodes.count)
    for entry in entries {
      table.append(key.hash(entry.hash.word0, entry.hash.word1)) { [entries, key] in
        key.hash(entries[$0].hash.word0, entries[$0].hash.word1)
      }
    }
  }

  deinit { storage?.deallocate() }

  public var count: Int { entries.count }

  public func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? { node(hash) }

  /// The node with that hash.
  public func node(_ hash: Hash256) -> UnsafeRawBufferPointer? {
    guard let position = table.find(key.hash(hash.word0, hash.word1), where: { entries[$0].hash == hash })
    else {
      return nil
    }
    return UnsafeRawBufferPointer(start: entries[position].start, count: entries[position].count)
  }
}
