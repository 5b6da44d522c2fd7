import Hashes

/// Blooms of logs, with the bits of the addresses and topics that came last kept: in a block the same few contracts and
/// events come again and again, and each would be a permutation of Keccak.
public final class BloomMemo {
  private struct Entry: BitwiseCopyable {
    var item: Hash256
    var kind: Kind
    /// Three bits' numbers, eleven bits each.
    var bits: UInt64
  }

  /// What an item is: an address and a topic may have the same words.
  private enum Kind: UInt8 { case none, address, topic }

  private static let count = 64
  private let entries: UnsafeMutablePointer<Entry>

  public init() {
    entries = .allocate(capacity: BloomMemo.count)
    entries.initialize(repeating: Entry(item: .zero, kind: .none, bits: 0), count: BloomMemo.count)
  }

  deinit { entries.deallocate() }

  /// The bloom of the logs.
  public func bloom(_ logs: [Log]) -> Bloom {
    var bloom = Bloom()
    logs.withUnsafeBufferPointer { logs in
      for i in 0..<logs.count {
        let address = logs[i].address
        bloom.insert(
          bits: bits(
            Hash256(littleEndianWords: address.high, address.middle, UInt64(address.low), 0), .address,
            address))
        for j in 0..<logs[i].topics.count { bloom.insert(bits: bits(logs[i].topics[j], .topic, .zero)) }
      }
    }
    return bloom
  }

  @inline(__always)
  private func bits(_ item: Hash256, _ kind: Kind, _ address: Address) -> UInt64 {
    let mixed = item.word0 ^ item.word1 ^ item.word2 ^ item.word3
    let place = Int(truncatingIfNeeded: (mixed ^ mixed &>> 29 ^ mixed &>> 47) & UInt64(BloomMemo.count &- 1))
    let entry = entries + place
    if entry.pointee.kind != kind || entry.pointee.item != item {
      entry.pointee = Entry(
        item: item, kind: kind, bits: Bloom.bits(kind == .address ? Bloom.hash(address) : Bloom.hash(item)))
    }
    return entry.pointee.bits
  }
}
