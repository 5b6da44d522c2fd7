import BigIntegers
import EthereumTypes
import Hashes
import StateTrie
import Testing

@Suite struct AccountTrieTests {
  struct Model {
    var nonce: UInt64
    var balance: UInt256
    var slots: [UInt256: UInt256]
  }

  static func root(_ model: [Address: Model]) -> Hash256 {
    var accounts: [[UInt8]: [UInt8]] = [:]
    for (address, account) in model {
      var storage: [[UInt8]: [UInt8]] = [:]
      for (key, value) in account.slots {
        var writer = RLPWriter()
        writer.uint256(value)
        storage[Keccak256.hash(key.bigEndianBytes).bytes] = writer.bytes
      }
      var writer = RLPWriter()
      AccountState(nonce: account.nonce, balance: account.balance, storageRoot: ReferenceTrie.root(storage))
        .encode(to: &writer)
      accounts[Keccak256.hash(address.bytes).bytes] = writer.bytes
    }
    return ReferenceTrie.root(accounts)
  }

  /// Blocks of random changes, each over nothing but the nodes that were stored before.
  @Test func blocksOverStoredNodes() throws {
    var random = TestRandom(23)
    var model: [Address: Model] = [:]
    var stored: [Hash256: [UInt8]] = [:]
    var root = AccountState.emptyRoot
    let addresses = (0..<40).map { Address(high: UInt64($0), middle: 1, low: 2) }
    for _ in 0..<60 {
      let state = AccountTrie(root: root, source: WitnessNodes(Array(stored.values)))
      state.sink = { stored[$0] = Array($1) }
      for _ in 0..<5 {
        let address = addresses[random.below(40)]
        let account = model[address]
        #expect(try state.account(address)?.balance == account?.balance)
        let key = UInt256(UInt64(random.below(12)))
        #expect(try state.storage(address, key) == account?.slots[key] ?? .zero)
      }
      var gone: Set<Address> = []
      for address in Set((0..<6).map { _ in addresses[random.below(40)] }) {
        if random.below(4) == 0 {
          gone.insert(address)
          continue
        }
        var account = model[address] ?? Model(nonce: 0, balance: .zero, slots: [:])
        account.nonce += 1
        account.balance = UInt256(random.next()) << random.below(190)
        let clearing = random.below(5) == 0
        if clearing { account.slots = [:] }
        var slots: [(key: UInt256, value: UInt256)] = []
        for key in Set((0..<random.below(8)).map { _ in UInt256(UInt64(random.below(12))) }) {
          let value = random.below(3) == 0 ? .zero : UInt256(random.next()) << random.below(190)
          slots.append((key, value))
          account.slots[key] = value.isZero ? nil : value
        }
        try state.setStorage(address, slots, clearing: clearing)
        try state.set(
          address, nonce: account.nonce, balance: account.balance, codeHash: AccountState.emptyCodeHash)
        model[address] = account
      }
      for address in gone {
        model[address] = nil
        try state.remove(address)
      }
      root = state.rootHash()
      #expect(root == Self.root(model))
      // Proofs of the new state verify.
      let address = addresses[random.below(40)]
      let proof = try state.accountProof(address)
      let value = try TrieProof.verify(proof, key: Keccak256.hash(address.bytes).bytes, root: root)
      #expect((value == nil) == (model[address] == nil))
      if let account = model[address], let value {
        let key = UInt256(UInt64(random.below(12)))
        let slot = try TrieProof.verify(
          try state.storageProof(address, key), key: AccountTrie.hashedKey(key).bytes,
          root: try AccountState(rlp: value).storageRoot)
        #expect((slot == nil) == (account.slots[key] == nil))
      }
    }
  }

  @Test func valuesThatAreNoAccountsAreRefused() throws {
    let address = Address(high: 1, middle: 1, low: 1)
    let trie = Trie()
    try trie.set(Keccak256.hash(address.bytes), [0xc1, 0x80])
    var nodes: [[UInt8]] = []
    let root = trie.rootHash { nodes.append(Array($1)) }
    let state = AccountTrie(root: root, source: WitnessNodes(nodes))
    #expect(throws: TrieError.malformed(Keccak256.hash([0xc1, 0x80]))) { try state.account(address) }
  }
}
