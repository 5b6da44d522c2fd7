public import EthereumTypes
public import Hashes
import Parallel

/// Roots of maps that are there as a whole, without a trie in memory: of a block's transactions, receipts and withdrawals,
/// and of whole states.
public enum TrieRoot {
  /// A key and its value, in memory that lives during the call.
  struct Item {
    var path: NibblePath
    var value: UnsafePointer<UInt8>
    var valueCount: Int
  }

  /// The root over the keys RLP(0), RLP(1), …, RLP(count − 1), at most 2²⁴ of them; `item` writes the value of an index,
  /// which must not be empty. It is called once for each, in order.
  public static func list(_ count: Int, _ item: (Int, inout RLPWriter) -> Void) -> Hash256 {
    if count <= 0 { return AccountState.emptyRoot }
    var values = RLPWriter(capacity: 256 &* count)
    var ends: [Int] = []
    ends.reserveCapacity(count)
    for index in 0..<count {
      item(index, &values)
      ends.append(values.count)
    }
    return values.withBytes { bytes in
      list(count) { index in
        let start = index == 0 ? 0 : ends[index &- 1]
        return UnsafeRawBufferPointer(rebasing: bytes[start..<ends[index]])
      }
    }
  }

  /// The same over values in memory.
  public static func list(_ values: [UnsafeRawBufferPointer]) -> Hash256 {
    list(values.count) { values[$0] }
  }

  private static func list(_ count: Int, _ value: (Int) -> UnsafeRawBufferPointer) -> Hash256 {
    if count <= 0 { return AccountState.emptyRoot }
    var keys = RLPWriter(capacity: 4 &* count)
    var keyEnds: [Int] = []
    keyEnds.reserveCapacity(count)
    // In the order of the keys: 1 ... 127 are bytes of their own, 0 is 0x80, the others begin with higher ones.
    let zero = min(127, count &- 1)
    for place in 0..<count {
      keys.uint64(UInt64(truncatingIfNeeded: place < zero ? place &+ 1 : place == zero ? 0 : place))
      keyEnds.append(keys.count)
    }
    return keys.withBytes { keys in
      guard let base = keys.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
        return AccountState.emptyRoot
      }
      var items: [Item] = []
      items.reserveCapacity(count)
      var start = 0
      for place in 0..<count {
        let bytes = value(place < zero ? place &+ 1 : place == zero ? 0 : place)
        items.append(
          Item(
            path: NibblePath(base + start, start: 0, count: 2 &* (keyEnds[place] &- start)),
            value: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? base, valueCount: bytes.count))
        start = keyEnds[place]
      }
      return root(items)
    }
  }

  /// The root of a map with keys of 32 bytes (hashes of the real keys), in any order; no key may appear twice, no value
  /// may be empty.
  public static func hashed(_ pairs: [(key: Hash256, value: [UInt8])]) -> Hash256 {
    let sorted = pairs.sorted { $0.key < $1.key }
    var total = 0
    for pair in sorted { total += 32 + pair.value.count }
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(total, 1))
    defer { memory.deallocate() }
    var items: [Item] = []
    items.reserveCapacity(sorted.count)
    var place = memory
    for pair in sorted {
      pair.key.store(to: place)
      let path = NibblePath(place, start: 0, count: 64)
      place += 32
      let value = place
      pair.value.withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress {
          UnsafeMutableRawPointer(value).copyMemory(from: base, byteCount: bytes.count)
        }
      }
      place += pair.value.count
      items.append(Item(path: path, value: value, valueCount: pair.value.count))
    }
    return root(items)
  }

  /// Of items in the order of their keys.
  static func root(_ items: [Item]) -> Hash256 {
    if items.isEmpty { return AccountState.emptyRoot }
    return items.withUnsafeBufferPointer { buffer in
      let name = Builder().name(buffer, depth: 0, parallel: buffer.count >= 4096)
      if name.count == 32 { return name.bytes }
      return withUnsafeBytes(of: name.bytes) {
        Keccak256.hash(UnsafeRawBufferPointer(rebasing: $0[0..<Int(name.count)]))
      }
    }
  }

  /// Names the node of a range of items that share their first `depth` nibbles.
  private final class Builder {
    private let writer = NodeWriter()

    func name(_ items: UnsafeBufferPointer<Item>, depth: Int, parallel: Bool) -> NodeName {
      let first = items[0]
      if items.count == 1 {
        writer.leaf(first.path.dropping(depth), value: first.value, count: first.valueCount)
        return writer.name
      }
      // In order, the first and the last share what all share.
      let rest = first.path.dropping(depth)
      let common = rest.commonPrefix(items[items.count &- 1].path.dropping(depth))
      if common > 0 {
        let child = branch(items, depth: depth &+ common, parallel: parallel)
        writer.extension(rest.prefix(common), child: child)
        return writer.name
      }
      return branch(items, depth: depth, parallel: parallel)
    }

    private func branch(_ items: UnsafeBufferPointer<Item>, depth: Int, parallel: Bool) -> NodeName {
      var names = InlineArray<16, NodeName>(repeating: .unknown)
      // The key that ends here comes first.
      let hasValue = Int(items[0].path.count) == depth
      var start = hasValue ? 1 : 0
      if parallel {
        var ranges: [(nibble: Int, items: UnsafeBufferPointer<Item>)] = []
        while start < items.count {
          let (nibble, end) = TrieRoot.group(items, start, depth)
          ranges.append((nibble, UnsafeBufferPointer(rebasing: items[start..<end])))
          start = end
        }
        let list = ranges
        let results = Parallel.map(list.count) {
          Builder().name(list[$0].items, depth: depth &+ 1, parallel: false)
        }
        for (range, name) in zip(list, results) { names[range.nibble] = name }
      } else {
        while start < items.count {
          let (nibble, end) = TrieRoot.group(items, start, depth)
          names[nibble] = name(
            UnsafeBufferPointer(rebasing: items[start..<end]), depth: depth &+ 1, parallel: false)
          start = end
        }
      }
      var length = hasValue ? NodeWriter.stringLength(items[0].value, items[0].valueCount) : 1
      for i in 0..<16 { length &+= names[i].count == 0 ? 1 : NodeWriter.childLength(names[i]) }
      writer.begin(length &+ 10)
      writer.prefix(0xc0, length)
      for i in 0..<16 {
        if names[i].count == 0 { writer.byte(0x80) } else { writer.child(names[i]) }
      }
      if hasValue { writer.string(items[0].value, items[0].valueCount) } else { writer.byte(0x80) }
      return writer.name
    }
  }

  /// The nibble of the item at `start`, and where the items with that nibble end.
  @inline(__always)
  private static func group(_ items: UnsafeBufferPointer<Item>, _ start: Int, _ depth: Int) -> (Int, Int) {
    let nibble = items[start].path[depth]
    var end = start &+ 1
    while end < items.count && items[end].path[depth] == nibble { end &+= 1 }
    return (Int(nibble), end)
  }
}
