// Tries of accounts: swift run -c release -Xcc -march=native --package-path Benchmarks TrieBenchmarks [keys]
import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import StateTrie

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let time = try clock.measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}

func report(_ name: String, _ seconds: Double, per n: Int, _ unit: String) {
  print(
    name.padding(toLength: 58, withPad: " ", startingAt: 0),
    String(format: "%8.3f s  %9.0f ns/%@", seconds, seconds / Double(n) * 1e9, unit))
}

/// An account's encoding, 70 to 78 bytes, by its number.
func account(_ i: Int, _ version: UInt64) -> [UInt8] {
  var writer = RLPWriter(capacity: 128)
  AccountState(nonce: UInt64(i) &* version, balance: .init(UInt64(i) &* 1_000_003 &+ version)).encode(
    to: &writer)
  return writer.bytes
}

func key(_ i: Int) -> Hash256 { Keccak256.hash(Array("account \(i)".utf8)) }

let keys = (0..<count).map(key)
let values = (0..<count).map { account($0, 1) }

let trie = Trie()
report(
  "insert \(count) accounts into a trie in memory",
  try seconds { for i in 0..<count { try trie.set(keys[i], values[i]) } }, per: count, "key")
var root = Hash256.zero
report(
  "its root, all nodes, \(ProcessInfo.processInfo.activeProcessorCount) threads",
  seconds { root = trie.rootHash() }, per: count, "key")
var again = Hash256.zero
let pairs = (0..<count).map { (key: keys[$0], value: values[$0]) }
report(
  "root of the same map without a trie (sorted)", seconds { again = TrieRoot.hashed(pairs) }, per: count,
  "key")
precondition(root == again)
let some = stride(from: 0, to: count, by: max(1, count / 1000)).map { $0 }
report(
  "read \(some.count) of them",
  try seconds { for i in some { guard try trie.value(keys[i]) != nil else { fatalError() } } },
  per: some.count, "key")
report(
  "change \(some.count), root again",
  try seconds {
    for i in some { try trie.set(keys[i], account(i, 2)) }
    root = trie.rootHash()
  }, per: some.count, "key")

// A witness: the nodes on the paths of some accounts, as `eth_getProof` lists them.
var nodes: Set<[UInt8]> = []
for i in some { for node in try trie.proof(keys[i]) { nodes.insert(node) } }
let list = Array(nodes)
let bytes = list.reduce(0) { $0 + $1.count }
var witness = WitnessNodes([])
report(
  "index a witness of \(list.count) nodes, \(bytes / 1024) KiB", seconds { witness = WitnessNodes(list) },
  per: list.count, "node")
let partial = Trie(root: root, arena: TrieArena(), source: witness)
report(
  "read \(some.count) accounts from it",
  try seconds { for i in some { guard try partial.value(keys[i]) != nil else { fatalError() } } },
  per: some.count, "key")
report(
  "change them all, root again",
  try seconds {
    for i in some { try partial.set(keys[i], account(i, 3)) }
    root = partial.rootHash()
  }, per: some.count, "key")
for i in some { try trie.set(keys[i], account(i, 3)) }
precondition(trie.rootHash() == root)
let transactions = 200
report(
  "root of a list of \(transactions) items of 300 bytes",
  seconds {
    _ = TrieRoot.list(transactions) { index, writer in
      for k in 0..<300 { writer.raw(UInt8(truncatingIfNeeded: index &+ k)) }
    }
  }, per: transactions, "item")
