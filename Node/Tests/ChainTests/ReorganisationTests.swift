import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import Hashes
import StatelessExecution
import TemporaryFolders
import Testing

@Suite struct ReorganisationTests {
  let wallets: Wallets
  init() throws { wallets = try Wallets(4) }

  private func chain(_ folder: TemporaryFolder) throws -> Chain {
    var options = Chain.Options()
    options.checksWholeState = true
    return try Chain(directory: folder.path, genesis: wallets.genesis(), options: options)
  }

  /// Seals `count` blocks with a payment of `value` from account 0 in each.
  private func extend(_ chain: Chain, _ count: Int, value: UInt64, to: Address) throws -> [SealedBlock] {
    try (0..<count).map { _ in
      let nonce = try chain.state(at: chain.head.number).account(wallets.addresses[0])?.nonce ?? 0
      let source = ListSource([(wallets.sign(0, nonce: nonce, to: to, value: value), wallets.addresses[0])])
      var plan = BlockPlan()
      plan.timestamp = chain.head.header.timestamp + 1
      let sealed = try chain.seal(plan, from: source)
      #expect(sealed.block.transactions.count == 1)
      return sealed
    }
  }

  @Test func theLongerBranchWins() throws {
    let (a, b) = (try TemporaryFolder(), try TemporaryFolder())
    let first = try chain(a)
    let second = try chain(b)
    let common = try extend(first, 3, value: 1, to: wallets.addresses[1])
    for block in common { #expect(try second.insert(block.block) == .extended) }
    let short = try extend(first, 4, value: 10, to: wallets.addresses[2])
    let long = try extend(second, 6, value: 100, to: wallets.addresses[3])
    let start = UInt256(1 as UInt64) << 80

    for block in long.prefix(4) { #expect(try first.insert(block.block) == .sideBranch) }
    #expect(first.head.hash == short[3].hash)
    #expect(try first.insert(long[4].block) == .reorganised)
    #expect(try first.insert(long[5].block) == .extended)
    #expect(first.head == second.head)
    let state = try first.state(at: 9)
    #expect(try state.account(wallets.addresses[2])?.balance == start)
    #expect(try state.account(wallets.addresses[3])?.balance == start &+ 600)
    // Transactions of the short branch are in no block any more.
    #expect(try first.location(ofTransaction: short[0].block.transactions[0].hash) == nil)
    #expect(try first.location(ofTransaction: long[0].block.transactions[0].hash)?.block == 4)
    #expect(try first.isCanonical(short[0].hash) == false)
    // And back, because L1 says so.
    try first.setHead(short[1].hash)
    #expect(first.head.number == 5)
    #expect(try first.state(at: 5).account(wallets.addresses[2])?.balance == start &+ 20)
    #expect(try first.block(number: 6) == nil)
  }

  @Test func anInvalidBranchLeavesTheOldOne() throws {
    let (a, b) = (try TemporaryFolder(), try TemporaryFolder())
    let first = try chain(a)
    let second = try chain(b)
    let short = try extend(first, 2, value: 1, to: wallets.addresses[1])
    var long = try extend(second, 3, value: 2, to: wallets.addresses[1]).map(\.block)
    // The state's root of the middle one is wrong; the blocks around it fit in form.
    long[1].header.stateRoot = Hash256(littleEndianWords: 1, 2, 3, 4)
    long[2].header.parentHash = long[1].header.hash
    #expect(try first.insert(long[0]) == .sideBranch)
    #expect(try first.insert(long[1]) == .sideBranch)
    #expect(throws: ChainError.self) { try first.insert(long[2]) }
    #expect(first.head.hash == short[1].hash)
    #expect(try first.block(hash: long[1].header.hash) == nil)
    // The state is that of the old branch.
    _ = try extend(first, 2, value: 3, to: wallets.addresses[2])
    #expect(first.head.number == 4)
  }

  @Test func eventsTellBothBranches() async throws {
    let (a, b) = (try TemporaryFolder(), try TemporaryFolder())
    let first = try chain(a)
    let second = try chain(b)
    var events = first.events().makeAsyncIterator()
    let short = try extend(first, 1, value: 1, to: wallets.addresses[1])
    let long = try extend(second, 2, value: 2, to: wallets.addresses[1])
    for block in long { try first.insert(block.block) }
    guard case .sealed(let sealed) = await events.next() else { throw Unexpected() }
    #expect(sealed.hash == short[0].hash)
    guard case .reorganised(let removed, let added) = await events.next() else { throw Unexpected() }
    #expect(removed.map(\.hash) == short.map(\.hash) && added.map(\.hash) == long.map(\.hash))
  }

  @Test func snapshotsAndTime() throws {
    let folder = try TemporaryFolder()
    let chain = try chain(folder)
    let control = DevelopmentControl(chain)
    _ = try extend(chain, 2, value: 1, to: wallets.addresses[1])
    let one = control.snapshot()
    try control.setNextBlockTimestamp(5_000_000_000)
    let sealed = try chain.seal(BlockPlan(), from: ListSource([]))
    #expect(sealed.block.header.timestamp == 5_000_000_000)
    #expect(throws: ChainError.self) { try control.setNextBlockTimestamp(5_000_000_000) }
    let two = control.snapshot()
    #expect(try control.revert(to: one))
    #expect(chain.head.number == 2 && chain.clock.now < 5_000_000_000)
    // Later snapshots are gone, and so is this one.
    #expect(try control.revert(to: two) == false)
    #expect(try control.revert(to: one) == false)
    _ = chain.clock.advance(by: 1_000_000)
    let later = try chain.seal(BlockPlan(), from: ListSource([]))
    #expect(later.block.header.timestamp >= 1_700_000_000)
  }

  /// Behind the last second that 64 bits have there is no block.
  @Test func timeEnds() throws {
    let folder = try TemporaryFolder()
    let genesis = try DevelopmentGenesis.file(chainID: 1, accounts: [:], timestamp: .max)
    let chain = try Chain(directory: folder.path, genesis: genesis)
    let failure = ChainError.setting(
      "a block's time must be later than its parent's, \(UInt64.max); found \(UInt64.max)")
    #expect(throws: failure) { try chain.seal(BlockPlan(), from: ListSource([])) }
    chain.clock.setInterval(12)
    #expect(throws: failure) { try chain.nextHeader() }
  }

  struct Unexpected: Error {}
}
