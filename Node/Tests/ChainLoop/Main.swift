import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import Foundation
import Hashes

/// `ChainLoop DIRECTORY`: opens a chain and its pool, submits payments and seals blocks of them at the same time, and writes a
/// line after each was acknowledged, until it is killed. Every few blocks it goes back two and on by another branch, or changes
/// an account by decree: what block `n` sets is the balance n and the slot n with the value n.
///
/// Lines: `tx SENDER NONCE HASH`, `block NUMBER HASH`, `decree NUMBER HASH`, `back NUMBER`.
@main
struct ChainLoop {
  static func main() throws {
    let wallets = try Wallets(8)
    let directory = CommandLine.arguments[1]
    let (chain, pool) = try open(directory, wallets)
    let producer = BlockProducer(chain: chain, mempool: pool)
    let control = DevelopmentControl(chain)
    say("open \(chain.head.number)")
    let submitting = Thread {
      do {
        while true {
          var envelopes: [[UInt8]] = []
          var names: [String] = []
          for sender in 0..<7 {
            let first = try pool.nextNonce(wallets.addresses[sender])
            for nonce in first..<(first + 3) {
              let transaction = wallets.sign(sender, nonce: nonce, to: wallets.addresses[7], value: 1 + nonce)
              envelopes.append(transaction.envelope)
              names.append("\(sender) \(nonce) \(transaction.hash)")
            }
          }
          for (name, result) in zip(names, pool.submit(envelopes)) {
            if case .success = result { say("tx \(name)") }
          }
        }
      } catch {
        say("failed \(error)")
        exit(1)
      }
    }
    submitting.start()
    var blocks = 0
    while true {
      let sealed = try producer.seal()
      say("block \(sealed.block.header.number) \(sealed.hash)")
      blocks += 1
      if blocks % 3 == 0 { try chain.flush() }
      if blocks % 5 == 0 {
        let number = UInt256(chain.head.number + 1)
        var account = Decree.Account()
        account.balance = number
        account.slots = [number: number]
        let block = try control.set([decreed: account])
        say("decree \(block.block.header.number) \(block.hash)")
      }
      if blocks % 7 == 0, chain.head.number > 4 {
        // Another branch: two empty blocks less, the transactions go back to the pool by the event.
        let target = chain.head.number - 2
        say("back \(target)")
        let hash = try chain.header(number: target)?.hash
        if let hash { try chain.setHead(hash) }
      }
    }
  }

  /// The account that decrees change.
  static let decreed = Address(truncating: UInt256(0xdec as UInt64))

  static func open(_ directory: String, _ wallets: Wallets) throws -> (Chain, Mempool) {
    let chain = try Chain(directory: directory, genesis: wallets.genesis())
    return (chain, try Mempool(chain: chain, journalPath: directory + "/pool"))
  }

  static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
