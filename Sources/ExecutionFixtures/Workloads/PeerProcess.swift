internal import EVM
internal import EthereumTypes
internal import Foundation

/// Another EVM in a process of its own, which answers a line of JSON with a line: `Scripts/evm-peer.py`.
public final class PeerProcess {
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var buffer: [UInt8] = []

  /// Starts `command`.
  public init(_ command: [String]) throws {
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardInput = requests
    process.standardOutput = answers
    try process.run()
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Sends a request and waits for its answer.
  public func ask(_ request: String) throws -> JSONValue {
    try requests.fileHandleForWriting.write(contentsOf: Data((request + "\n").utf8))
    while true {
      if let end = buffer.firstIndex(of: 0x0a) {
        let line = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        return try JSONDocument(line).root
      }
      let data = answers.fileHandleForReading.availableData
      guard !data.isEmpty else { throw FixtureError("the other EVM's process ended") }
      buffer += data
    }
  }
}

extension EVMWorkload {
  /// The request that loads it. Each message but the first comes with what those before it changed.
  public func loadRequest() throws -> String {
    let calls = try zip(messages, changesBeforeMessages()).map { message, changes in
      let to = message.to.map { "\"\($0.lowercase)\"" } ?? "null"
      return #"{"from":"\#(message.from.lowercase)","to":\#(to),"data":"\#(hex(message.data))","#
        + #""value":"\#(message.value)","gas":"\#(message.gas)","changes":\#(changes)}"#
    }
    let accounts = state.sorted { $0.key < $1.key }.map { "\"\($0.lowercase)\":\($1.peerJSON)" }
    return #"{"op":"load","chainId":"\#(chainID)","block":{"number":"\#(number)","timestamp":"\#(timestamp)","#
      + #""coinbase":"\#(coinbase.lowercase)","gasLimit":"\#(gasLimit)","baseFee":"\#(baseFee)","prevRandao":"\#(prevRandao)"},"#
      + #""state":{\#(accounts.joined(separator: ","))},"messages":[\#(calls.joined(separator: ","))]}"#
  }

  private func changesBeforeMessages() throws -> [String] {
    var result = ["{}"]
    let state = reader
    for message in messages.dropLast() {
      var one = self
      one.messages = [message]
      let changed = try one.changes(on: state)
      state.apply(changed)
      let members = changed.map { change in
        "\"\(change.address.lowercase)\":\(state.accounts[change.address]?.peerJSON ?? "null")"
      }
      result.append("{\(members.joined(separator: ","))}")
    }
    return result
  }
}

extension FixtureAccount {
  fileprivate var peerJSON: String {
    let slots = storage.sorted { $0.key < $1.key }.map { "\"\(hex($0))\":\"\(hex($1))\"" }
    return #"{"nonce":"\#(nonce)","balance":"\#(balance)","code":"\#(hex(code))","storage":{\#(slots.joined(separator: ","))}}"#
  }
}
