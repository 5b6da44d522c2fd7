import BigIntegers
import Chain
import ChainTestSupport
import Console
import EthereumTypes
import Foundation
import Hashes
import Parallel
import TemporaryFolders

/// `RPCLoad NODE WETH9 [SECONDS [PER_SECOND [SENDERS [HOLDERS]]]]`: starts the node (the path of `martinet`) on a fresh directory with
/// WETH9's runtime code (a file in hexadecimal) in its genesis, sends signed ERC-20 transfers by `eth_sendRawTransaction`, one a
/// request, at a fixed rate, and looks for every one of them in the chain's receipts, once more after the node was killed and
/// started again. Prints JSON; exits with 1 if one is missing.
@main
struct RPCLoad {
  static let connections = 64

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else { throw LoadFailure("usage: RPCLoad NODE WETH9 [SECONDS [PER_SECOND [SENDERS [HOLDERS]]]]") }
    let numbers = arguments.dropFirst(3).compactMap { Double($0) }
    let seconds = numbers.first ?? 60
    let rate = numbers.count > 1 ? numbers[1] : 2_000
    let senders = numbers.count > 2 ? Int(numbers[2]) : 1_000
    let others = numbers.count > 3 ? Int(numbers[3]) : 100_000
    let count = Int(seconds * rate)
    let code = try String(contentsOfFile: arguments[2], encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let runtime = bytes(hex: code) else { throw LoadFailure("\(arguments[2]) is not hexadecimal") }

    let wallets = try Wallets(senders)
    let holders = (0..<others).map { Address(truncating: Keccak256.hash([UInt8](("holder \($0)").utf8)).integer) }
    let folder = try TemporaryFolder()
    let genesis = folder.path + "/genesis.json"
    try Token.genesis(wallets, holders, runtime).write(to: URL(fileURLWithPath: genesis))
    note("signing \(count) transfers")
    let envelopes = Parallel.map(count) { i in
      wallets.sign(
        i % senders, nonce: UInt64(i / senders), to: Token.address, value: 0,
        data: Token.transfer(to: holders[(7 * i + 3) % others], amount: UInt64(i % 100 + 1)), gas: 60_000
      ).envelope
    }
    let requests = Parallel.map(count) { i in
      Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"\(envelopes[i].hex)\"]}".utf8)
    }
    let hashes = Parallel.map(count) { Keccak256.hash(envelopes[$0]) }

    var node = try NodeProcess(arguments[1], genesis: genesis, data: folder.path + "/data")
    note("sending, \(Int(rate)) a second, on \(connections) connections")
    let watcher = Watcher(port: node.port)
    let result = try Load.run(port: node.port, requests: requests, perSecond: rate, connections: connections) {
      $0.contains(Array("\"result\"".utf8))
    }
    let (included, emptied) = try watcher.finish(count)
    let usage = node.usage()
    node.kill()
    note("killed; starting it again")
    node = try NodeProcess(arguments[1], genesis: genesis, data: folder.path + "/data")
    let kept = try Watcher.all(port: node.port)
    node.kill()

    let lost = hashes.filter { included["\($0)"] == nil }.count
    let forgotten = hashes.filter { kept["\($0)"] == nil }.count
    let inclusion = hashes.enumerated().compactMap { i, hash -> UInt64? in
      let due = result.start + UInt64(Double(i) / rate * 1e9)
      return included["\(hash)"].map { $0 - min($0, due) }
    }
    let took = Double((result.answered.max() ?? 1)) / 1e9
    func object(_ values: [(String, Double)]) -> JSON { .object(values.map { ($0.0, .number($0.1)) }) }
    let report = JSON.object([
      ("transfers", .integer(count)), ("seconds", .number(took)), ("perSecond", .number(Double(count) / took)),
      ("untilAllWereInBlocks", .number(Double(emptied - result.start) / 1e9)),
      ("refused", .integer(result.refusals.count)), ("lost", .integer(lost)), ("lostByTheKill", .integer(forgotten)),
      ("acknowledgedMilliseconds", object(Load.percentiles(result.latencies))),
      ("includedMilliseconds", object(Load.percentiles(inclusion))),
      ("nodeProcessorSeconds", .number(usage.seconds)), ("nodeMegabytes", .number(usage.megabytes)),
    ])
    print(report.text)
    for refusal in result.refusals.prefix(3) { note(refusal) }
    if lost + forgotten + result.refusals.count > 0 { exit(1) }
  }

  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
