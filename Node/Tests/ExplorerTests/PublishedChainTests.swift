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

/// Every page over the chain of ethereum/execution-apis: 54 blocks through every fork from Homestead to Osaka.
@Suite("Explorer: published chain", .enabled(if: PublishedChain.isThere))
struct PublishedChainTests {
  private func browser() throws -> (Browser, PublishedChain) {
    let published = try PublishedChain()
    let browser = try Browser(published.genesis)
    for block in published.blocks { try browser.chain.insert(block) }
    return (browser, published)
  }

  @Test("All blocks: the fields of their headers, a row for each transaction, neighbours")
  func blocks() async throws {
    let (browser, published) = try browser()
    #expect(published.blocks.count > 40)
    for block in published.blocks {
      let header = block.header
      let byNumber = try await browser.page("/block/\(header.number)")
      let byHash = try await browser.page("/block/\(header.hash)")
      // The age may have gone on between the two.
      let rows = min(50, block.transactions.count)
      #expect(byNumber.count(of: "data-key=\"") == rows && byHash.count(of: "data-key=\"") == rows)
      for value in [
        "\(header.hash)", "\(header.parentHash)", "\(header.stateRoot)", "\(header.receiptsRoot)",
        "\(header.beneficiary)",
      ] {
        #expect(byNumber.contains("title=\"\(value)\""), "\(value) in block \(header.number)")
      }
      #expect(byNumber.contains("href=\"/block/\(header.number - 1)\""))
      #expect(byNumber.contains("rel=\"next\"") == (header.number < browser.chain.head.number))
      let rest = block.transactions.count > 50 ? try await browser.page("/block/\(header.number)?page=2") : ""
      for transaction in block.transactions {
        let link = "href=\"/tx/\(transaction.hash)\""
        #expect(byNumber.contains(link) != rest.contains(link))
      }
      for withdrawal in block.withdrawals ?? [] {
        #expect(byNumber.contains("title=\"\(withdrawal.address)\""))
      }
    }
    _ = try await browser.page("/block/0")
    #expect(try await browser.page("/block/0x0").contains("Block 0"))
  }

  @Test("All transactions: sender, receiver, value, outcome, logs")
  func transactions() async throws {
    let (browser, published) = try browser()
    var kinds = Set<Transaction.Kind>()
    for block in published.blocks {
      let receipts = try #require(try browser.chain.receipts(hash: block.header.hash))
      for (transaction, receipt) in zip(block.transactions, receipts) {
        kinds.insert(transaction.kind)
        let page = try await browser.page("/tx/\(transaction.hash)")
        let sender = try #require(transaction.sender())
        #expect(page.contains("/address/\(sender)"))
        if let to = transaction.to {
          #expect(page.contains("/address/\(to)"))
        } else {
          #expect(page.contains("Creates"))
        }
        #expect(page.count(of: "class=\"log\"") == receipt.logs.count)
        for log in receipt.logs { #expect(page.contains("/address/\(log.address)")) }
        switch receipt.outcome {
        case .status(true): #expect(page.contains("badge good\">Success"))
        case .status(false):
          #expect(page.contains("badge bad\">Failed") && page.contains("class=\"warning\""))
        case .stateRoot: #expect(page.contains("Executed"))
        }
        for entry in transaction.accessList { #expect(page.contains("/address/\(entry.address)")) }
        for hash in transaction.blobHashes { #expect(page.contains("title=\"\(hash)\"")) }
        for authorization in transaction.authorizations {
          #expect(page.contains("/address/\(authorization.address)"))
        }
      }
    }
    #expect(kinds == Set(Transaction.Kind.allCases))
  }

  @Test("Accounts: balance and nonce; the transactions of each are those of the blocks")
  func accounts() async throws {
    let (browser, published) = try browser()
    var expected: [Address: Set<Hash256>] = [:]
    for transaction in published.blocks.flatMap(\.transactions) {
      let sender = try #require(transaction.sender())
      expected[sender, default: []].insert(transaction.hash)
      let other = transaction.to ?? Address(creator: sender, nonce: transaction.nonce)
      expected[other, default: []].insert(transaction.hash)
    }
    #expect(expected.count > 10)
    for (address, hashes) in expected.sorted(by: { $0.key < $1.key }) {
      var path: String? = "/address/\(address)"
      var found = Set<String>()
      let account = try browser.chain.headState().state.account(address)
      while let next = path {
        let page = try await browser.page(next)
        #expect(page.contains("\(Self.grouped(account?.balance.decimal ?? "0")) wei\""))
        for part in page.components(separatedBy: "data-key=\"").dropFirst() {
          found.insert(String(part.prefix(66)))
        }
        path = page.components(separatedBy: "<a href=\"/address/\(address)?from=").dropFirst().first
          .map { "/address/\(address)?from=" + $0.prefix { $0 != "\"" }.replacing("&amp;", with: "&") }
      }
      #expect(found == Set(hashes.map { "\($0)" }), "\(address)")
    }
  }

  @Test("The overview and the lists")
  func lists() async throws {
    let (browser, published) = try browser()
    let overview = try await browser.page("/")
    #expect(overview.contains("data-live=\"\(published.blocks.count)\""))
    for block in published.blocks.suffix(10) {
      #expect(overview.contains("data-key=\"\(block.header.hash)\""))
    }
    let newest = published.blocks.flatMap(\.transactions).suffix(10)
    for transaction in newest { #expect(overview.contains("data-key=\"\(transaction.hash)\"")) }
    // All blocks and the genesis block, each once.
    var numbers: [String] = []
    var path: String? = "/blocks"
    while let next = path {
      let page = try await browser.page(next)
      for part in page.components(separatedBy: "class=\"number\" href=\"/block/").dropFirst() {
        numbers.append(String(part.prefix { $0 != "\"" }))
      }
      path = page.components(separatedBy: "<a href=\"").first { $0.contains(">Older →</a>") }.map {
        String($0.prefix { $0 != "\"" })
      }
    }
    #expect(numbers == (0...published.blocks.count).reversed().map { "\($0)" })
    _ = try await browser.page("/batches")
  }

  /// Another way than the explorer's.
  static func grouped(_ digits: String) -> String {
    var rest = digits[...]
    var groups: [String] = []
    while !rest.isEmpty {
      groups.insert(String(rest.suffix(3)), at: 0)
      rest = rest.dropLast(3)
    }
    return groups.joined(separator: ",")
  }
}
