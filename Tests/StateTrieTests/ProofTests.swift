import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import StateTrie
import Testing
import VectorTestSupport

@Suite struct ProofTests {
  @Test(arguments: TrieTests.Shape.allCases)
  func proofsOfPresenceAndAbsence(_ shape: TrieTests.Shape) throws {
    var random = TestRandom(19)
    var (present, absent) = (0, 0)
    for _ in 0..<10 {
      let trie = Trie()
      var map: [[UInt8]: [UInt8]] = [:]
      for _ in 0..<60 {
        let key = shape.key(&random)
        map[key] = shape.value(&random)
        try trie.set(key, map[key] ?? [])
      }
      let root = trie.rootHash()
      for _ in 0..<60 {
        let key = shape.key(&random)
        let proof = try trie.proof(key)
        #expect(try TrieProof.verify(proof, key: key, root: root) == map[key])
        if map[key] == nil { absent += 1 } else { present += 1 }
        // Nothing can be left out, added or changed.
        for i in proof.indices {
          var shorter = proof
          shorter.remove(at: i)
          #expect(throws: TrieProof.Failure.self) { try TrieProof.verify(shorter, key: key, root: root) }
          var changed = proof
          changed[i][random.below(changed[i].count)] ^= UInt8(1 << random.below(8))
          #expect(throws: TrieProof.Failure.self) { try TrieProof.verify(changed, key: key, root: root) }
        }
        #expect(throws: TrieProof.Failure.self) {
          try TrieProof.verify(proof + [[0xc0]], key: key, root: root)
        }
      }
    }
    #expect(present > 0 && absent > 0)
  }

  /// Answers of go-ethereum.
  @Test(.enabled(if: PublishedVectors.isThere("execution-apis-rpc"), "needs execution-apis-rpc"))
  func publishedProofs() throws {
    struct Answer: Decodable {
      struct Result: Decodable {
        struct Slot: Decodable {
          var key: String
          var value: String
          var proof: [String]
        }
        var address: String
        var accountProof: [String]
        var balance: String
        var codeHash: String
        var nonce: String
        var storageHash: String
        var storageProof: [Slot]
      }
      var result: Result
    }
    let folder = "execution-apis/tests/eth_getProof"
    var slots = 0
    for url in try PublishedVectors.files(
      "execution-apis-rpc", folder, known: "execution-apis/tests/genesis.json")
    {
      let text = try String(contentsOf: url, encoding: .utf8)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("<< ") })
      let answer = try JSONDecoder().decode(Answer.self, from: Data(line.dropFirst(3).utf8)).result
      let address = try #require(Address(text: answer.address))
      let proof = try answer.accountProof.map { try bytes(hexadecimal: $0) }
      let root = Keccak256.hash(try #require(proof.first))
      let value = try #require(
        try TrieProof.verify(proof, key: Keccak256.hash(address.bytes).bytes, root: root))
      let account = try AccountState(rlp: value)
      #expect(account.balance == UInt256(text: answer.balance))
      #expect(account.nonce == UInt256(text: answer.nonce)?.uint64)
      #expect(account.codeHash == Hash256(text: answer.codeHash))
      #expect(account.storageRoot == Hash256(text: answer.storageHash))
      for slot in answer.storageProof {
        let key = try #require(UInt256(text: slot.key))
        let value = try TrieProof.verify(
          slot.proof.map { try bytes(hexadecimal: $0) }, key: AccountTrie.hashedKey(key).bytes,
          root: account.storageRoot)
        let number = try value.map { try RLPReader.read($0) { (r) throws(RLPError) in try r.uint256() } }
        #expect(number ?? .zero == UInt256(text: slot.value))
        slots += 1
      }
      // The same nodes are a partial state, and it gives the same proof.
      let state = AccountTrie(
        root: root,
        source: WitnessNodes(
          proof + (try answer.storageProof.flatMap { try $0.proof.map { try bytes(hexadecimal: $0) } })))
      #expect(try state.account(address) == account)
      #expect(try state.accountProof(address) == proof)
    }
    #expect(slots > 0)
  }
}
