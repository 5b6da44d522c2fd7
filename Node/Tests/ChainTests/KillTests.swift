import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import Hashes
import TemporaryFolders
import Testing

/// Kills a process that submits transactions and seals blocks, at random moments, and finds all that it had acknowledged.
@Suite struct KillTests {
  /// Where SwiftPM puts executables: beside the test bundle.
  static var chainLoop: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("ChainLoop")
  }

  /// A thousand with MARTINET_HEAVY, for `make test-heavy`.
  static let rounds = ProcessInfo.processInfo.environment["MARTINET_HEAVY"] == nil ? 16 : 1000

  @Test func aKillLosesNothingThatWasAcknowledged() throws {
    let wallets = try Wallets(8)
    var folder = try TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    var blocksSeen = 0
    var transactionsSeen = 0
    var decreesSeen = 0
    for round in 0..<Self.rounds {
      // Every round reads the whole chain: a long one would take long.
      if round % 40 == 39 { folder = try TemporaryFolder() }
      let process = Process()
      let pipe = Pipe()
      process.executableURL = Self.chainLoop
      process.arguments = [folder.path]
      process.standardOutput = pipe
      try process.run()
      // Up to some acknowledged bytes, and then at any moment of what follows; now and then while it opens.
      var text = Data()
      let target = round % 5 == 4 ? 0 : Int.random(in: 1...20_000, using: &random)
      while text.count < target {
        let more = pipe.fileHandleForReading.availableData
        if more.isEmpty { break }
        text += more
      }
      usleep(UInt32.random(in: 0...(target == 0 ? 60_000 : 15_000), using: &random))
      kill(process.processIdentifier, SIGKILL)
      text += pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)

      // The newest block that was said and not gone back on, and all transactions.
      var blocks: [UInt64: String] = [:]
      var decreed: Set<UInt64> = []
      var transactions: [(sender: Int, nonce: UInt64, hash: Hash256)] = []
      // Whole lines only: the last one may be cut.
      for line in String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let words = line.split(separator: " ").map(String.init)
        switch words.first {
        case "block": blocks[try #require(UInt64(words[1]))] = words[2]
        case "decree":
          blocks[try #require(UInt64(words[1]))] = words[2]
          decreed.insert(try #require(UInt64(words[1])))
        case "back":
          let number = try #require(UInt64(words[1]))
          blocks = blocks.filter { $0.key <= number }
          decreed = decreed.filter { $0 <= number }
        case "tx":
          transactions.append(
            (
              try #require(Int(words[1])), try #require(UInt64(words[2])), try #require(Hash256(text: words[3]))
            ))
        case "open": break
        default: Issue.record("\(line)")
        }
      }

      // Opening recomputes the root of the whole state.
      var options = Chain.Options()
      options.checksWholeState = true
      let chain = try Chain(directory: folder.path, genesis: wallets.genesis(), options: options)
      for (number, hash) in blocks {
        #expect(try chain.header(number: number)?.hash.description == hash, "block \(number) in round \(round)")
      }
      for number in decreed {
        let state = try chain.state(at: number)
        let address = Address(truncating: UInt256(0xdec as UInt64))
        #expect(try state.account(address)?.balance == UInt256(number), "decree \(number) in round \(round)")
        #expect(try state.storage(address, UInt256(number)) == UInt256(number))
        decreesSeen += 1
      }
      let pool = try Mempool(chain: chain, journalPath: folder.path + "/pool")
      for one in transactions {
        let isThere = try pool[one.hash] != nil || chain.location(ofTransaction: one.hash) != nil
        #expect(isThere, "transaction \(one.nonce) of \(one.sender) in round \(round)")
      }
      // The chain is whole: every block's transactions are where the index says, and each payment was made once.
      var paid = UInt256.zero
      for number in stride(from: chain.head.number, to: 0, by: -1) {
        let block = try #require(try chain.block(number: number))
        for transaction in block.block.transactions { paid = paid &+ transaction.value }
      }
      let balance = try chain.state(at: chain.head.number).account(wallets.addresses[7])?.balance
      #expect(balance == (UInt256(1 as UInt64) << 80) &+ paid)
      blocksSeen += blocks.count
      transactionsSeen += transactions.count
    }
    #expect(blocksSeen > Self.rounds && transactionsSeen > Self.rounds && decreesSeen > Self.rounds)
    print("\(Self.rounds) kills, \(blocksSeen) blocks (\(decreesSeen) by decree) and \(transactionsSeen) transactions acknowledged, none lost")
  }
}
