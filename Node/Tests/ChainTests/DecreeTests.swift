import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import Hashes
import StatelessExecution
import TemporaryFolders
import Testing

/// Blocks whose state no rule gives: they are found again after any end, and nobody else takes them for ordinary ones.
@Suite struct DecreeTests {
  let wallets: Wallets
  let folder: TemporaryFolder
  static let contract = Address(truncating: UInt256(0xc0de as UInt64))

  init() throws {
    wallets = try Wallets(3)
    folder = try TemporaryFolder()
  }

  private func open(_ path: String? = nil) throws -> Chain {
    var options = Chain.Options()
    options.checksWholeState = true
    return try Chain(directory: path ?? folder.path, genesis: wallets.genesis(), options: options)
  }

  private func account(_ change: (inout Decree.Account) -> Void) -> Decree.Account {
    var account = Decree.Account()
    change(&account)
    return account
  }

  private func pay(_ chain: Chain, nonce: UInt64, plan: BlockPlan = BlockPlan()) throws -> SealedBlock {
    try chain.seal(
      plan,
      from: ListSource([(wallets.sign(0, nonce: nonce, to: wallets.addresses[1]), wallets.addresses[0])]))
  }

  /// Code that returns slot 1.
  static let code: [UInt8] = [0x60, 1, 0x54, 0x5f, 0x52, 0x60, 32, 0x5f, 0xf3]

  /// Blocks 1 to 6: payments, and between them decrees of every kind.
  private func build(_ chain: Chain) throws {
    let control = DevelopmentControl(chain)
    _ = try pay(chain, nonce: 0)
    try control.set([wallets.addresses[2]: account { $0.balance = UInt256(5 as UInt64) }])
    try control.set([
      Self.contract: account {
        $0.code = Self.code
        $0.slots = [.one: UInt256(77 as UInt64), UInt256(2 as UInt64): .one]
      }
    ])
    _ = try pay(chain, nonce: 1)
    try control.set([wallets.addresses[0]: account { $0.nonce = 40 }])
    _ = try pay(chain, nonce: 40)
  }

  private func check(_ chain: Chain) throws {
    #expect(chain.head.number == 6)
    let newest = try chain.state(at: 6)
    #expect(try newest.account(wallets.addresses[2])?.balance == UInt256(5 as UInt64))
    #expect(try newest.account(wallets.addresses[0])?.nonce == 41)
    #expect(try newest.code(of: Self.contract) == Self.code)
    #expect(try newest.storage(Self.contract, .one) == UInt256(77 as UInt64))
    // Before, too.
    #expect(try chain.state(at: 1).account(wallets.addresses[2])?.balance == UInt256(1 as UInt64) << 80)
    #expect(try chain.state(at: 2).account(Self.contract) == nil)
    #expect(try chain.state(at: 4).account(wallets.addresses[0])?.nonce == 2)
    for number in 0...chain.head.number {
      let header = try #require(try chain.header(number: number)).header
      #expect(try chain.trie(at: number).root == header.stateRoot)
    }
    let call = Transaction(legacyTo: Self.contract, chainID: nil, nonce: 0, gasPrice: .zero, gasLimit: 100_000)
    let result = try chain.call(call, from: .zero, at: chain.head.number)
    #expect(result.isSuccess && UInt256(bigEndian: result.output) == UInt256(77 as UInt64))
  }

  @Test func decreesAreFoundAgain() throws {
    try {
      let chain = try open()
      try build(chain)
      try check(chain)
    }()
    try { try check(open()) }()
    // All state is lost: the blocks are executed again, with their decrees.
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("state"))
    try check(open())
  }

  @Test func goingBackAndForwards() throws {
    let chain = try open()
    try build(chain)
    let head = chain.head
    let parent = try #require(try chain.header(number: 1))
    try chain.setHead(parent.hash)
    #expect(try chain.state(at: 1).account(wallets.addresses[2])?.balance == UInt256(1 as UInt64) << 80)
    #expect(try chain.state(at: 1).account(Self.contract) == nil)
    try chain.setHead(head.hash)
    try check(chain)
    // A snapshot's end takes them away for good.
    try chain.rewind(to: 1)
    #expect(try chain.index.decree(head.header.parentHash) == nil)
    #expect(try chain.block(hash: head.hash) == nil)
    _ = try pay(chain, nonce: 1)
  }

  /// Who has only the blocks refuses them.
  @Test func followersRefuse() throws {
    let chain = try open()
    try build(chain)
    let other = try TemporaryFolder()
    let follower = try open(other.path)
    let first = try #require(try chain.block(number: 1))
    #expect(try follower.insert(first.block) == .extended)
    let decreed = try #require(try chain.block(number: 2))
    #expect(decreed.block.header.extraData == Array("by decree".utf8) && decreed.block.transactions.isEmpty)
    #expect {
      try follower.insert(decreed.block)
    } throws: { error in
      guard case .invalid(decreed.hash, .hash(.stateRoot, _, _)) = error as? ChainError else { return false }
      return true
    }
    #expect(follower.head.number == 1)
    // Nor does a chain that was left take it on another branch.
    #expect(try follower.block(hash: decreed.hash) == nil)
  }

  @Test func nothingIsProvenOfThem() throws {
    let chain = try open()
    try build(chain)
    for number in [2, 3, 5] as [UInt64] {
      #expect(throws: ChainError.decreed(block: number)) { try chain.witness(ofBlock: number) }
    }
    for number in [1, 4, 6] as [UInt64] { #expect(!(try chain.witness(ofBlock: number).headers.isEmpty)) }
    #expect(try chain.index.closeBatch(upTo: 1) == 0)
    #expect {
      try chain.index.closeBatch(upTo: 4)
    } throws: { error in
      "\(error)".contains("block 2 was changed by decree")
    }
  }

  @Test func headersByDecree() throws {
    let chain = try open()
    let control = DevelopmentControl(chain)
    _ = try pay(chain, nonce: 0)
    try control.setNextBaseFee(UInt256(12_345 as UInt64))
    try control.setGasLimit(1_000_000)
    #expect(try chain.nextHeader().baseFeePerGas == UInt256(12_345 as UInt64))
    // A block that changes accounts leaves them to the next one.
    try control.set([wallets.addresses[2]: account { $0.balance = .one }])
    #expect(chain.head.header.gasLimit == 60_000_000)
    let sealed = try pay(chain, nonce: 1)
    #expect(sealed.block.header.baseFeePerGas == UInt256(12_345 as UInt64) && sealed.block.header.gasLimit == 1_000_000)
    let next = try pay(chain, nonce: 2)
    #expect(next.block.header.gasLimit == 1_000_000 && next.decree == nil)
    #expect(throws: ChainError.decreed(block: 3)) { try chain.witness(ofBlock: 3) }
    let other = try TemporaryFolder()
    let follower = try open(other.path)
    try follower.insert(try #require(try chain.block(number: 1)).block)
    #expect(throws: ChainError.self) { try follower.insert(sealed.block) }
    #expect(throws: ChainError.self) { try control.setNextBaseFee(.max) }
    #expect(throws: ChainError.self) { try control.setGasLimit(100) }
  }

  @Test func whatNoAccountCanHave() throws {
    let chain = try open()
    let control = DevelopmentControl(chain)
    let head = chain.head
    #expect(throws: ChainError.self) { try control.set([Self.contract: account { $0.slots = [.one: .one] }]) }
    #expect(throws: ChainError.self) { try control.set([Self.contract: account { $0.nonce = .max }]) }
    #expect(chain.head == head)
    // The trie is not half changed.
    _ = try pay(chain, nonce: 0)
    // An account that nothing is left of is none, with all its slots.
    try control.set([Self.contract: account { $0.code = Self.code; $0.slots = [.one: .one] }])
    try control.set([Self.contract: account { $0.code = [] }])
    #expect(try chain.state(at: chain.head.number).account(Self.contract) == nil)
    #expect(try chain.state(at: chain.head.number).storage(Self.contract, .one) == .zero)
    #expect(try chain.trie(at: chain.head.number).root == chain.head.header.stateRoot)
  }

  /// A time that was set is that of the block which is waited for, not of the decree before it.
  @Test func timesAreKept() throws {
    let chain = try open()
    let control = DevelopmentControl(chain)
    _ = try pay(chain, nonce: 0)
    let time = chain.head.header.timestamp
    for (distance, left) in [(100, 100), (2, 2), (1, 2)] as [(UInt64, UInt64)] {
      let before = chain.head.header.timestamp
      try control.setNextBlockTimestamp(before + distance)
      try control.set([Self.contract: account { $0.balance = UInt256(distance) }])
      let sealed = try chain.seal(BlockPlan(), from: ListSource([]))
      #expect(sealed.block.header.timestamp >= before + left && sealed.block.header.timestamp < before + left + 60)
      if distance > 1 { #expect(sealed.block.header.timestamp == before + distance) }
    }
    #expect(chain.head.header.timestamp > time)
  }

  /// The pool goes by the nonces that are decreed.
  @Test func thePoolFollows() throws {
    let chain = try open()
    let pool = try Mempool(chain: chain, journalPath: nil)
    let control = DevelopmentControl(chain)
    for result in pool.submit((0..<3).map { wallets.sign(0, nonce: $0, to: wallets.addresses[1]).envelope }) { _ = try result.get() }
    try control.set([wallets.addresses[0]: account { $0.nonce = 2 }])
    #expect(pool.counts.pending == 1 && pool.counts.queued == 0)
    try control.set([wallets.addresses[0]: account { $0.nonce = 1 }])
    #expect(pool.counts.pending == 0 && pool.counts.queued == 1)
  }

  @Test func reset() throws {
    let chain = try open()
    try build(chain)
    let control = DevelopmentControl(chain)
    _ = control.snapshot()
    try control.setGasLimit(1_000_000)
    try control.reset()
    #expect(chain.head == chain.genesis && control.list.isEmpty)
    try build(chain)
    try check(chain)
  }
}
