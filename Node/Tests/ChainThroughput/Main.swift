import BigIntegers
import Chain
import ChainTestSupport
import Console
import EthereumTypes
import Foundation
import GenesisFile
import Hashes
import Parallel
import TemporaryFolders

/// `ChainThroughput [TRANSFERS [SENDERS [BLOCK [HOLDERS]]]]`, with `WETH9` the path of its runtime code in hexadecimal: ERC-20 transfers of WETH9 through the pool (decoding, signatures, checks, the
/// journal on disk) and into blocks (execution, receipts, the state's root, both stores on disk), each part timed.
@main
struct ChainThroughput {
  /// The mapping of balances in WETH9 is slot 3.
  static func slot(_ holder: Address) -> UInt256 {
    Keccak256.hash(holder.integer.bigEndianBytes + UInt256(3 as UInt64).bigEndianBytes).integer
  }

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let count = arguments.first ?? 20_000
    let senders = arguments.count > 1 ? arguments[1] : 1_000
    let blockSize = arguments.count > 2 ? arguments[2] : 2_000
    let others = arguments.count > 3 ? arguments[3] : 100_000
    let path = ProcessInfo.processInfo.environment["WETH9"] ?? "weth9.hex"
    let code = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let runtime = bytes(hex: code) else { fatalError("\(path) is not hexadecimal") }
    let token = Address(high: 0x1111_2222_3333_4444, middle: 0x5555_6666_7777_8888, low: 0x9999_aaaa)
    let wallets = try Wallets(senders)
    // Other holders, so that the tries have the depth of a chain that is used.
    let holders = (0..<others).map { Address(truncating: Keccak256.hash([UInt8](("holder \($0)").utf8)).integer) }
    var contract = DevelopmentGenesis.Account(code: runtime)
    for holder in wallets.addresses + holders { contract.slots[slot(holder)] = 1_000_000_000 }
    var extra = [token: contract]
    for holder in holders { extra[holder] = .init(balance: 1) }
    let folder = try TemporaryFolder()
    let chain = try Chain(directory: folder.path, genesis: wallets.genesis(extra: extra, gasLimit: 10_000_000_000))
    var limits = Mempool.Limits()
    limits.transactions = 2 * count
    limits.perSender = count
    limits.nonceGap = UInt64(count)
    let pool = try Mempool(chain: chain, journalPath: folder.path + "/pool", limits: limits)
    print("\(count) transfers of \(senders) senders to any of \(others) holders, \(blockSize) a block, \(Parallel.threadCount) threads")

    let envelopes = Parallel.map(count) { i in
      let to = holders[(7 * i + 3) % others]
      let data = [0xa9, 0x05, 0x9c, 0xbb] + to.integer.bigEndianBytes + UInt256(UInt64(i % 100 + 1)).bigEndianBytes
      return wallets.sign(
        i % senders, nonce: UInt64(i / senders), to: token, value: 0, data: data, gas: 60_000
      ).envelope
    }
    var admission = Duration.zero
    var sealing = Duration.zero
    var blocks: [Duration] = []
    let producer = BlockProducer(chain: chain, mempool: pool)
    for start in stride(from: 0, to: count, by: blockSize) {
      let part = Array(envelopes[start..<min(count, start + blockSize)])
      admission += ContinuousClock().measure {
        for result in pool.submit(part) {
          if case .failure(let error) = result { fatalError("\(error)") }
        }
      }
      let took = try ContinuousClock().measure {
        let sealed = try producer.seal()
        guard sealed.block.transactions.count == part.count,
          sealed.receipts.allSatisfy({ $0.outcome == .status(true) && $0.logs.count == 1 })
        else { fatalError("not all transfers are in the block: \(sealed.block.transactions.count) of \(part.count)") }
      }
      sealing += took
      blocks.append(took)
    }
    func seconds(_ duration: Duration) -> Double {
      Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
    func line(_ name: String, _ duration: Duration) {
      print("\(name): \(Int(Double(count) / seconds(duration))) transfers/s, \(Int(seconds(duration) / Double(count) * 1e9)) ns each")
    }
    line("signatures, checks, journal", admission)
    line("execution, root, commit", sealing)
    line("both, one after the other", admission + sealing)
    let sorted = blocks.map(seconds).sorted()
    print("a block: median \(Int(sorted[sorted.count / 2] * 1000)) ms, longest \(Int((sorted.last ?? 0) * 1000)) ms")
  }
}
