import Foundation
import Synchronization

/// Sends requests at times that were fixed beforehand, on many connections, and keeps how long each took from its time on:
/// a server that stalls is charged for those that waited behind.
enum Load {
  struct Result {
    /// Nanoseconds from the planned time to the answer.
    var latencies: [UInt64]
    /// When the answer came, nanoseconds since the start.
    var answered: [UInt64]
    var refusals: [String]
    var start: UInt64
  }

  static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  static func run(
    port: UInt16, requests: [[UInt8]], perSecond: Double, connections: Int, isGood: @escaping @Sendable ([UInt8]) -> Bool
  ) throws -> Result {
    struct Slot: Sendable { var index: Int, latency: UInt64, answered: UInt64 }
    let next = Atomic<Int>(0)
    let results = Mutex<(slots: [Slot], refusals: [String])>(([], []))
    let start = now + 100_000_000
    let group = DispatchGroup()
    for _ in 0..<connections {
      group.enter()
      let thread = Thread {
        defer { group.leave() }
        var own: [Slot] = []
        var refusals: [String] = []
        do {
          let connection = try HTTPConnection(port: port)
          while true {
            let i = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard i < requests.count else { break }
            let due = start + UInt64(Double(i) / perSecond * 1e9)
            let before = now
            if before < due { usleep(UInt32((due - before) / 1_000)) }
            let answer = try connection.post(requests[i])
            let after = now
            own.append(Slot(index: i, latency: after - min(due, after), answered: after - start))
            if !isGood(answer) { refusals.append(String(decoding: answer.prefix(300), as: UTF8.self)) }
          }
        } catch {
          refusals.append("\(error)")
        }
        results.withLock {
          $0.slots += own
          $0.refusals += refusals
        }
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    group.wait()
    return results.withLock {
      let sorted = $0.slots.sorted { $0.index < $1.index }
      return Result(
        latencies: sorted.map(\.latency), answered: sorted.map(\.answered), refusals: $0.refusals, start: start)
    }
  }

  /// Milliseconds at these parts of a thousand.
  static func percentiles(_ nanoseconds: [UInt64]) -> [(String, Double)] {
    let sorted = nanoseconds.sorted()
    if sorted.isEmpty { return [] }
    return [("p50", 500), ("p90", 900), ("p99", 990), ("p99.9", 999), ("max", 1_000)].map {
      ($0.0, Double(sorted[min(sorted.count - 1, sorted.count * $0.1 / 1_000)]) / 1e6)
    }
  }
}
