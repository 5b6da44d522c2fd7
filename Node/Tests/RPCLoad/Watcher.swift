import Foundation
import Synchronization

/// Reads every new block's receipts and keeps when each transaction was first seen in one.
final class Watcher: Sendable {
  private struct State {
    var seen: [String: UInt64] = [:]
    var failure: (any Error)?
    var wanted = Int.max
    var last: UInt64 = 0
  }

  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  init(port: UInt16) {
    let thread = Thread { [self] in
      do {
        let client = try Client(port: port)
        var next: UInt64 = 1
        while true {
          let found = try Watcher.receipts(client, from: &next)
          let now = Load.now
          let isDone = state.withLock { state in
            for hash in found { state.seen[hash] = now }
            if !found.isEmpty { state.last = now }
            // Nothing new for a while once all was sent: the rest is lost.
            return state.seen.count >= state.wanted || state.wanted < .max && now > state.last + 20_000_000_000
          }
          if isDone { break }
          if found.isEmpty { usleep(20_000) }
        }
      } catch {
        state.withLock { $0.failure = error }
      }
      done.signal()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// When each transaction was seen, once there are `count`, or no more come; and when the last one was.
  func finish(_ count: Int) throws -> (seen: [String: UInt64], last: UInt64) {
    state.withLock {
      $0.wanted = count
      $0.last = max($0.last, Load.now)
    }
    done.wait()
    return try state.withLock {
      if let failure = $0.failure { throw failure }
      return ($0.seen, $0.seen.values.max() ?? 0)
    }
  }

  /// All transactions of the chain.
  static func all(port: UInt16) throws -> [String: UInt64] {
    let client = try Client(port: port)
    var next: UInt64 = 1
    var all: [String: UInt64] = [:]
    while true {
      let found = try receipts(client, from: &next)
      if found.isEmpty { return all }
      for hash in found { all[hash] = 0 }
    }
  }

  /// Transactions that succeeded, in the blocks from `next` to the newest, which `next` is then behind.
  private static func receipts(_ client: Client, from next: inout UInt64) throws -> [String] {
    guard let text = try client.call("eth_blockNumber") as? String, let head = UInt64(text.dropFirst(2), radix: 16)
    else { throw LoadFailure("no block number") }
    var found: [String] = []
    while next <= head {
      let answer = try client.call("eth_getBlockReceipts", "\"0x\(String(next, radix: 16))\"")
      guard let receipts = answer as? [[String: Any]] else { throw LoadFailure("no receipts of block \(next)") }
      for receipt in receipts {
        guard let hash = receipt["transactionHash"] as? String, receipt["status"] as? String == "0x1",
          (receipt["logs"] as? [Any])?.count == 1
        else { throw LoadFailure("a transfer failed in block \(next)") }
        found.append(hash)
      }
      next += 1
    }
    return found
  }
}
