import EthereumTypes
import FuzzSupport
import Hashes
import StateTrie

/// Gives a node for every hash: the fuzzer need not find preimages.
final class AnySource: NodeSource {
  private var nodes: [UnsafeRawBufferPointer] = []

  init(_ nodes: [ArraySlice<UInt8>]) {
    for node in nodes {
      let copy = UnsafeMutableRawPointer.allocate(byteCount: max(node.count, 1), alignment: 8)
      for (i, byte) in node.enumerated() { copy.storeBytes(of: byte, toByteOffset: i, as: UInt8.self) }
      self.nodes.append(UnsafeRawBufferPointer(start: copy, count: node.count))
    }
  }

  deinit { for node in nodes { node.deallocate() } }

  func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? {
    nodes.isEmpty ? nil : nodes[Int(hash[0]) % nodes.count]
  }
}

/// Bytes as nodes and as operations on the trie they make: errors or answers; and without malformed nodes in between, a trie
/// behaves as a dictionary, whatever is done to it.
///
/// The input: a byte n, n operations of three bytes (what, key, value), then nodes with two bytes of length before each.
@c(LLVMFuzzerTestOneInput)
public func fuzzTrie(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = bytes(data, size)
  guard let count = input.first.map({ Int($0) }), input.count > 3 * count else { return 0 }
  var nodes: [ArraySlice<UInt8>] = []
  var rest = input.dropFirst(1 + 3 * count)
  while rest.count > 2 {
    let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
    rest = rest.dropFirst(2)
    nodes.append(rest.prefix(length))
    rest = rest.dropFirst(length)
  }
  let partial = Trie(root: Keccak256.hash(input), arena: TrieArena(chunkSize: 1024), source: AnySource(nodes))
  let trie = Trie(arena: TrieArena(chunkSize: 1024), source: nil)
  var map: [[UInt8]: [UInt8]] = [:]
  var isBroken = false
  for i in 0..<count {
    let (what, k, v) = (input[1 + 3 * i], input[2 + 3 * i], input[3 + 3 * i])
    let key = key(k, long: what & 0x80 != 0)
    let value = [UInt8](repeating: v, count: Int(v & 0x3f) + 1)
    if !isBroken {
      do throws(TrieError) {
        switch what & 3 {
        case 0: _ = try partial.value(key)
        case 1: try partial.set(key, value)
        case 2: try partial.remove(key)
        default: _ = partial.rootHash()
        }
      } catch {
        isBroken = true
      }
    }
    do throws(TrieError) {
      switch what & 3 {
      case 0:
        let found = try trie.value(key)
        precondition(found == map[key], "another value")
      case 1:
        try trie.set(key, value)
        map[key] = value
      case 2:
        let isRemoved = try trie.remove(key)
        precondition(isRemoved == (map.removeValue(forKey: key) != nil), "another removal")
      default: _ = trie.rootHash()
      }
    } catch {
      preconditionFailure("a whole trie misses nothing")
    }
  }
  _ = partial.rootHash()
  let fresh = Trie(arena: TrieArena(chunkSize: 1024), source: nil)
  for (key, value) in map { try? fresh.set(key, value) }
  precondition(fresh.rootHash() == trie.rootHash(), "the root depends on the order")
  // Any nodes as a proof.
  _ = try? TrieProof.verify(
    nodes.map { Array($0) }, key: key(7, long: true), root: Keccak256.hash(Array(nodes.first ?? [])))
  return 0
}

/// Keys of all lengths that share prefixes, or of 32 bytes.
func key(_ k: UInt8, long: Bool) -> [UInt8] {
  if long { return [UInt8](repeating: k >> 6 == 3 ? k & 0x11 : 0x55, count: 31) + [k] }
  return [UInt8](repeating: k & 0x31, count: Int(k >> 6))
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    var seeds: [(String, [UInt8])] = []
    for long in [false, true] {
      let trie = Trie()
      var operations: [UInt8] = []
      for k in stride(from: 0, to: 250, by: 7) {
        try trie.set(key(UInt8(k), long: long), [UInt8](repeating: 9, count: 40))
        operations += [UInt8(k % 4) | (long ? 0x80 : 0), UInt8(k), UInt8(k)]
      }
      var nodes: [UInt8] = []
      _ = trie.rootHash { _, bytes in
        nodes += [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + Array(bytes)
      }
      seeds.append((long ? "long" : "short", [UInt8(operations.count / 3)] + operations + nodes))
    }
    return seeds.map { (name: $0.0, bytes: $0.1) }
  }
  return 0
}
