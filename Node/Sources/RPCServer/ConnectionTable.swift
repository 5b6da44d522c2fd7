import NIOCore
import Synchronization

/// The connections there are.
final class ConnectionTable: Sendable {
  /// A connection's line in the table; its handlers keep it up to date.
  final class Entry: Sendable {
    let channel: any Channel
    /// Since when nothing of the client's is worked on, in the system's nanoseconds; 0: something is, or it is a WebSocket.
    let idleSince = Atomic<UInt64>(0)

    init(_ channel: any Channel) { self.channel = channel }

    func becomeIdle() { idleSince.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed) }
    func becomeBusy() { idleSince.store(0, ordering: .relaxed) }
  }

  private let limit: Int
  private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

  init(limit: Int) { self.limit = limit }

  var count: Int { entries.withLock { $0.count } }

  /// Takes a connection in; where there are too many, the one that is idle the longest goes, which may be this one.
  func add(_ channel: any Channel) -> Entry {
    let entry = Entry(channel)
    entry.becomeIdle()
    let excess: Entry? = entries.withLock { entries in
      entries[ObjectIdentifier(entry)] = entry
      guard entries.count > limit else { return nil }
      var oldest = (entry: entry, since: UInt64.max)
      for other in entries.values {
        let since = other.idleSince.load(ordering: .relaxed)
        if since != 0 && since < oldest.since { oldest = (other, since) }
      }
      entries[ObjectIdentifier(oldest.entry)] = nil
      return oldest.entry
    }
    channel.closeFuture.whenComplete { [self] _ in
      entries.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(entry)) }
    }
    excess?.channel.close(promise: nil)
    return entry
  }

  func closeAll() {
    for entry in entries.withLock({ Array($0.values) }) { entry.channel.close(promise: nil) }
  }
}
