import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import Hashes

/// Accounts that pay each other, a token, failures, a pool with something in it, batches on their way.
final class Scene: @unchecked Sendable {
  let chain: Chain
  let mempool: Mempool
  private let wallets: Wallets
  private let token = SmallToken(
    name: "Martinet Dollar", symbol: "MUSD", decimals: 6, supply: UInt256(250_000_000_000_000),
    burnReason: "balance too low")
  /// Whose words would run if they could.
  private let hostile = SmallToken(
    name: "<script>hacked = 1</script><img src=x onerror='hacked = 2'>",
    symbol: "\"\u{301} onfocus=\"\u{301}",
    supply: .max, burnReason: "\"><svg onload=hacked=3><a href='javascript:hacked=4'>")
  private let tokenAddress: Address
  private var nonces: [UInt64]
  private var random: UInt64 = 88_172_645_463_325_252
  /// Paths that are worth a picture, by name.
  private(set) var places: [(String, String)] = []

  init(_ path: String) throws {
    wallets = try Wallets(8)
    nonces = [UInt64](repeating: 0, count: 8)
    chain = try Chain(directory: path, genesis: try wallets.genesis())
    mempool = try Mempool(chain: chain, journalPath: nil)
    tokenAddress = Address(creator: wallets.addresses[0], nonce: 0)
  }

  var labels: [Address: String] {
    [wallets.addresses[0]: "Deployer", wallets.addresses[7]: "Faucet", Address.zero: "Zero address"]
  }

  private func next(_ bound: UInt64) -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random % bound
  }

  private func sign(_ sender: Int, to: Address?, value: UInt64 = 0, data: [UInt8] = [], gas: UInt64) -> (
    Transaction, Address
  ) {
    defer { nonces[sender] += 1 }
    let tip = 100_000_000 + 100_000_000 * next(20)
    return (
      wallets.sign(sender, nonce: nonces[sender], to: to, value: value, data: data, gas: gas, tip: tip),
      wallets.addresses[sender]
    )
  }

  /// A transaction as people send them.
  private func something() -> (Transaction, Address) {
    let sender = Int(next(6)) + 1
    let other = wallets.addresses[Int(next(8))]
    switch next(10) {
    case 0..<4: return sign(sender, to: other, value: (1 + next(90_000)) * 100_000_000_000_000, gas: 21_000)
    case 9 where next(3) == 0:
      return sign(
        sender, to: tokenAddress, data: SmallToken.call("burn(uint256)", [UInt256(next(1_000_000))]),
        gas: 90_000)
    default:
      let amount = UInt256((1 + next(5_000_000)) * 10_000)
      return sign(sender, to: tokenAddress, data: SmallToken.transfer(to: other, amount: amount), gas: 90_000)
    }
  }

  private func seal(_ list: [(Transaction, Address)], ago: UInt64) throws {
    var plan = BlockPlan()
    plan.beneficiary = wallets.addresses[7]
    plan.extraData = Array("martinet".utf8)
    plan.timestamp = chain.clock.now - ago
    _ = try chain.seal(plan, from: ListSource(list))
  }

  func begin() throws {
    let blocks: UInt64 = 72
    try seal([sign(0, to: nil, data: token.creation, gas: 2_000_000)], ago: 2 * blocks)
    for i in 1..<blocks {
      let count = i % 11 == 5 ? 0 : 3 + next(i % 7 == 0 ? 700 : 160)
      try seal((0..<count).map { _ in something() }, ago: 2 * (blocks - i))
      if i % 8 == 0 { _ = try chain.index.closeBatch(upTo: i) }
    }
    for (batch, finality) in [
      (0, Finality.final), (1, .final), (2, .final), (3, .proven), (4, .proven), (5, .committed),
      (6, .committed),
    ] {
      try chain.index.setFinality(finality, ofBatch: UInt64(batch))
    }
    let message = sign(
      3, to: wallets.addresses[5], value: 42_000_000_000_000_000,
      data: Array("Thank you for the fish. — M.".utf8), gas: 60_000)
    let burn = sign(
      2, to: tokenAddress, data: SmallToken.call("burn(uint256)", [UInt256(5_000_000)]), gas: 90_000)
    let transfer = sign(
      1, to: tokenAddress,
      data: SmallToken.transfer(to: wallets.addresses[4], amount: UInt256(1_250_500_000)), gas: 90_000)
    let creation = sign(5, to: nil, data: hostile.creation, gas: 2_000_000)
    let contract = Address(creator: wallets.addresses[5], nonce: creation.0.nonce)
    let attack = sign(5, to: contract, data: SmallToken.call("burn(uint256)", [.max]), gas: 90_000)
    let words = sign(5, to: contract, data: Array("</pre><script>hacked = 5</script>".utf8), gas: 90_000)
    try seal([transfer, message, burn, creation, attack, words] + (0..<40).map { _ in something() }, ago: 0)
    let waiting = sign(6, to: wallets.addresses[1], value: 7_000_000_000_000_000, gas: 21_000).0
    let done = DispatchSemaphore(value: 0)
    Task { [mempool] in
      _ = try? await mempool.submit(waiting.envelope)
      done.signal()
    }
    done.wait()
    places = [
      ("overview", "/"), ("block", "/block/\(chain.head.number)"), ("transfer", "/tx/\(transfer.0.hash)"),
      ("message", "/tx/\(message.0.hash)"), ("failed", "/tx/\(burn.0.hash)"),
      ("pending", "/tx/\(waiting.hash)"),
      ("token", "/address/\(tokenAddress)"), ("account", "/address/\(wallets.addresses[1])"),
      ("batches", "/batches"),
      ("hostile", "/address/\(contract)"), ("attack", "/tx/\(attack.0.hash)"),
      ("words", "/tx/\(words.0.hash)"),
      ("batch", "/batch/4"), ("blocks", "/blocks"), ("pool", "/pool"), ("missing", "/block/99999999"),
    ]
  }

  /// A block with a few transactions and what is in the pool.
  func seal() throws {
    let pooled = mempool.content().filter(\.isPending).map {
      ($0.transaction.transaction, $0.transaction.sender)
    }
    try seal(pooled + (0..<(3 + next(30))).map { _ in something() }, ago: 0)
  }
}
