import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Explorer
import Foundation
import HTTPTypes
import Hashes
import HummingbirdCore
import Testing

@Suite("Explorer: development chain")
struct DevelopmentChainTests {
  static let tokenAddress = Address(truncating: UInt256(0x70_0000_0000_0000))

  private let wallets: Wallets
  private let token = SmallToken(
    name: "Martinet Dollar", symbol: "MUSD", decimals: 6, supply: UInt256(1_000_000_000_000),
    burnReason: "nothing to burn")

  init() throws { wallets = try Wallets(4) }

  private func browser(_ options: Explorer.Options = Explorer.Options()) throws -> Browser {
    try Browser(try wallets.genesis(extra: [Self.tokenAddress: .init(code: token.code)]), options: options)
  }

  private func from(_ i: Int, _ transaction: Transaction) -> (Transaction, Address) {
    (transaction, wallets.addresses[i])
  }

  @Test("A token: its name, its transfers in calls and logs with its decimals")
  func tokens() async throws {
    let browser = try browser()
    let data = SmallToken.transfer(to: wallets.addresses[1], amount: UInt256(12_345_678))
    let transfer = wallets.sign(0, nonce: 0, to: Self.tokenAddress, value: 0, data: data, gas: 100_000)
    let sealed = try browser.seal([from(0, transfer)])
    #expect(sealed.receipts[0].logs.count == 1)
    let page = try await browser.page("/tx/\(transfer.hash)")
    // Once in the call and once in the log.
    #expect(page.count(of: "12.345678 <small>MUSD</small>") == 2)
    #expect(page.contains("title=\"12,345,678 units\""))
    let account = try await browser.page("/address/\(Self.tokenAddress)")
    #expect(account.contains("Martinet Dollar") && account.contains("badge\">ERC-20"))
    #expect(account.contains("1,000,000 <small>MUSD</small>"))
    // The contract keeps the amount in slot 0.
    let slot = try await browser.page("/address/\(Self.tokenAddress)?slot=0x0")
    #expect(slot.contains("12,345,678"))
    #expect(try await browser.get("/address/\(Self.tokenAddress)?slot=zero").status == .badRequest)
    #expect(account.contains("href=\"/tx/\(transfer.hash)\""))
    #expect(
      try await browser.page("/address/\(wallets.addresses[1])").contains("nothing is there yet") == false)
  }

  @Test("A failed transaction tells its reason, also behind others of its block")
  func reasons() async throws {
    let browser = try browser()
    let burn = wallets.sign(
      0, nonce: 1, to: Self.tokenAddress, value: 0, data: SmallToken.call("burn(uint256)", [.one]),
      gas: 100_000)
    let unknown = wallets.sign(
      0, nonce: 2, to: Self.tokenAddress, value: 0, data: [1, 2, 3, 4], gas: 100_000)
    let hungry = wallets.sign(
      0, nonce: 3, to: Self.tokenAddress, value: 0, data: SmallToken.transfer(to: .zero, amount: .one),
      gas: 23_000)
    let first = wallets.sign(0, nonce: 0, to: wallets.addresses[1])
    let sealed = try browser.seal([from(0, first), from(0, burn), from(0, unknown), from(0, hungry)])
    #expect(
      sealed.receipts.map(\.outcome) == [.status(true), .status(false), .status(false), .status(false)])
    #expect(try await browser.page("/tx/\(burn.hash)").contains("nothing to burn"))
    #expect(try await browser.page("/tx/\(unknown.hash)").contains("without a reason"))
    #expect(try await browser.page("/tx/\(hungry.hash)").contains("out of gas"))
    let block = try await browser.page("/block/1")
    #expect(block.count(of: "badge bad\">failed") == 3)
  }

  @Test("A transaction of the pool, then in a block")
  func pool() async throws {
    let browser = try browser()
    let ready = wallets.sign(0, nonce: 0, to: wallets.addresses[1])
    let later = wallets.sign(0, nonce: 2, to: wallets.addresses[1])
    _ = try await browser.mempool.submit(ready.envelope)
    _ = try await browser.mempool.submit(later.envelope)
    #expect(try await browser.page("/tx/\(ready.hash)").contains("badge wait\">Pending"))
    #expect(try await browser.page("/tx/\(later.hash)").contains("badge wait\">Queued"))
    let account = try await browser.page("/address/\(wallets.addresses[0])")
    #expect(account.contains("In the pool <span class=\"count\">2</span>"))
    #expect(try await browser.page("/").contains("1</a><small>ready, 1 waiting for a nonce"))
    let pool = try await browser.page("/pool")
    #expect(pool.contains("1 ready for a block, 1 waiting") && pool.count(of: "data-key") == 2)
    // The newest first.
    let places = [later, ready].map { pool.range(of: "data-key=\"\($0.hash)\"")?.lowerBound }
    #expect(try #require(places[0]) < #require(places[1]))
    _ = try browser.seal([from(0, ready)])
    #expect(try await browser.page("/tx/\(ready.hash)").contains("badge good\">Success"))
  }

  @Test("A contract that a transaction makes")
  func creation() async throws {
    let browser = try browser()
    let create = wallets.sign(0, nonce: 0, to: nil, value: 0, data: token.creation, gas: 2_000_000)
    let sealed = try browser.seal([from(0, create)])
    #expect(sealed.receipts[0].outcome == .status(true))
    let address = Address(creator: wallets.addresses[0], nonce: 0)
    #expect(try await browser.page("/tx/\(create.hash)").contains("/address/\(address)"))
    let page = try await browser.page("/address/\(address)")
    #expect(page.contains("<h1>Contract</h1>") && page.contains("Martinet Dollar"))
    #expect(page.contains("href=\"/tx/\(create.hash)\""))
  }

  @Test("A delegation (EIP-7702)")
  func delegation() async throws {
    let browser = try browser()
    var authorization = Authorization(
      chainID: UInt256(Wallets.chainID), address: Self.tokenAddress, nonce: 0, yParity: 0, r: .zero, s: .zero)
    authorization.sign(with: wallets.keys[1])
    var transaction = Transaction(
      kind: .setCode, chainID: UInt256(Wallets.chainID), nonce: 0, maxPriorityFeePerGas: .one,
      maxFeePerGas: UInt256(100_000_000_000), gasLimit: 200_000, to: wallets.addresses[2], value: .zero,
      data: [])
    transaction.authorizations = [authorization]
    transaction.sign(with: wallets.keys[0])
    _ = try browser.seal([from(0, transaction)])
    let page = try await browser.page("/address/\(wallets.addresses[1])")
    #expect(
      page.contains("<h1>Account</h1>") && page.contains("Runs the code of")
        && page.contains("\(Self.tokenAddress)"))
    #expect(try await browser.page("/tx/\(transaction.hash)").contains("/address/\(wallets.addresses[1])"))
  }

  @Test("Batches and the finality of their blocks")
  func batches() async throws {
    let browser = try browser()
    for _ in 0..<9 { _ = try browser.seal() }
    #expect(try await browser.page("/batches").contains("No batches"))
    let index = browser.chain.index
    for (last, finality) in [(2, Finality.final), (4, .proven), (6, .committed), (8, .ordered)] {
      let number = try index.closeBatch(upTo: UInt64(last))
      try index.setFinality(finality, ofBatch: number)
    }
    let page = try await browser.page("/batches")
    #expect(page.count(of: "data-key") == 4)
    #expect(page.count(of: "class=\"done") == 4 + 3 + 2 + 1)
    for (block, finality) in [(1, "final"), (4, "proven"), (5, "committed"), (8, "ordered"), (9, "ordered")] {
      #expect(
        try await browser.page("/block/\(block)").contains("aria-label=\"Finality: \(finality)\""),
        "block \(block)")
    }
    #expect(try await browser.page("/block/9").contains("href=\"/batch/") == false)
    let batch = try await browser.page("/batch/1")
    #expect(
      batch.contains("href=\"/block/3\"") && batch.contains("href=\"/block/4\"")
        && !batch.contains("data-key=\"5\""))
    #expect(batch.count(of: "data-key") == 2)
    #expect(try await browser.get("/batch/4").status == .notFound)
    #expect(try await browser.page("/").contains("proven to 4, committed to 6"))
  }

  @Test("Large blocks are shown in parts, and searches end where their limits are")
  func parts() async throws {
    var options = Explorer.Options()
    options.searchedTransactions = 130
    let browser = try browser(options)
    for block in 0..<3 {
      let list = (0..<120).map {
        from(0, wallets.sign(0, nonce: UInt64(120 * block + $0), to: wallets.addresses[1]))
      }
      #expect(try browser.seal(list).block.transactions.count == 120)
    }
    let one = wallets.sign(2, nonce: 0, to: wallets.addresses[3])
    _ = try browser.seal([from(2, one)])
    let first = try await browser.page("/block/1")
    #expect(first.count(of: "data-key") == 50 && first.contains("/block/1?page=2"))
    #expect(try await browser.page("/block/1?page=3").count(of: "data-key") == 20)
    #expect(try await browser.page("/block/1?page=99").count(of: "data-key") == 20)
    let account = try await browser.page("/address/\(wallets.addresses[2])")
    #expect(account.contains("Searched blocks 3 to 4 (121 transactions)"))
    #expect(account.contains("?from=2\">Search older blocks"))
    #expect(account.count(of: "data-key") == 1)
    let older = try await browser.page("/address/\(wallets.addresses[2])?from=2")
    #expect(older.contains("None found.") && older.contains("Searched block 2 ("))
    // Blocks of one account's transactions take several pages; each is there once.
    var path: String? = "/address/\(wallets.addresses[0])"
    var hashes: [String] = []
    while let next = path {
      let page = try await browser.page(next)
      let found = page.components(separatedBy: "data-key=\"").dropFirst().map { String($0.prefix(66)) }
      #expect(found.count <= 50)
      hashes += found
      path = page.components(separatedBy: "<a href=\"").first { $0.contains(">Search older blocks") }
        .map { String($0.prefix { $0 != "\"" }).replacing("&amp;", with: "&") }
    }
    #expect(hashes.count == 360 && Set(hashes).count == 360)
  }

  @Test("A block that is no longer of the chain says so")
  func sideBlock() async throws {
    let browser = try browser()
    let sealed = try browser.seal()
    _ = try browser.seal()
    try browser.chain.rewind(to: 0)
    let page = try await browser.get("/block/\(sealed.hash)")
    #expect(page.status == .notFound || page.text.contains("not part of the chain"))
    #expect(try await browser.get("/block/1").status == .notFound)
  }

  @Test("Search leads to blocks, transactions and accounts, however they are written")
  func search() async throws {
    let browser = try browser()
    let transaction = wallets.sign(0, nonce: 0, to: wallets.addresses[1])
    let sealed = try browser.seal([from(0, transaction)])
    let address = wallets.addresses[1]
    for (words, place) in [
      ("1", "/block/1"), ("0x1", "/block/1"), ("latest", "/block/1"), ("%201%20", "/block/1"),
      ("0,001", "/block/1"),
      ("\(sealed.hash)", "/block/\(sealed.hash)"), ("\(transaction.hash)", "/tx/\(transaction.hash)"),
      ("\(address)", "/address/\(address)"), ("\(address)".lowercased(), "/address/\(address)"),
      (String("\(address)".dropFirst(2)), "/address/\(address)"),
      (String("\(transaction.hash)".dropFirst(2)), "/tx/\(transaction.hash)"),
    ] {
      let response = try await browser.raw("/search?q=\(words)")
      #expect(response.status == .seeOther && response.headers[.location] == place, "\(words)")
    }
    for (words, status) in [
      ("", 400), ("hello", 400), ("0x", 400), ("2", 404), ("\(Hash256.zero)", 404), ("-1", 400),
      ("115792089237316195423570985008687907853269984665640564039457584007913129639936", 400),
      ("999999999999999999999999", 404), ("%ff%fe", 400),
    ] {
      #expect(try await browser.get("/search?q=\(words)").status.code == status, "\(words)")
    }
    #expect(try await browser.get("/search").status == .badRequest)
  }

  @Test("What is not there, and what nobody could mean")
  func unknown() async throws {
    let browser = try browser()
    for (path, status) in [
      ("/block/1", 404), ("/block/99999999999999999999999", 404), ("/block/18446744073709551615", 404),
      ("/block/\(Hash256.zero)", 404), ("/block/x", 400), ("/block/-1", 400), ("/tx/\(Hash256.zero)", 404),
      ("/tx/1", 400), ("/tx/0x", 400), ("/address/0x12", 400), ("/address/x", 400), ("/batch/0", 404),
      ("/batch/18446744073709551615", 404), ("/batch/x", 400), ("/blocks?from=x", 400), ("/nothing", 404),
      ("/block", 404), ("/a/b/c", 404), ("/address/\(Address.zero)?from=x", 400), ("/block/0?page=x", 400),
    ] {
      #expect(try await browser.get(path).status.code == status, "\(path)")
    }
    #expect(try await browser.page("/address/\(Address.zero)").contains("nothing is there yet"))
    #expect(
      try await browser.page("/address/0x0000000000000000000000000000000000000001").contains(
        "Precompile ecRecover"))
    #expect(try await browser.page("/blocks?from=18446744073709551615").contains("data-key"))
    let wrong = "\(wallets.addresses[0])".dropLast().appending(
      "\(wallets.addresses[0])".last == "f" ? "E" : "F")
    if wrong.contains(where: \.isLowercase) {
      #expect(try await browser.page("/address/\(wrong)").contains("EIP-55"))
    }
  }
}
