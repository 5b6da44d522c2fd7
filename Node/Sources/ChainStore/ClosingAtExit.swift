import Foundation

/// Keeps stores from closing while the process ends.
///
/// A store closes where its last reference goes, on any thread. `exit` meanwhile destroys RocksDB's statics, and a store that
/// closes then crashes. So `exit` waits for those that are closing, and the others stay open: nothing is lost, as after a kill.
enum ClosingAtExit {
  nonisolated(unsafe) private static var closing = 0
  nonisolated(unsafe) private static var ending = false
  private static let condition = NSCondition()

  /// The handler runs before the destructors of all that existed when it was registered: a store has been opened by then.
  private static let registered: Void = {
    atexit {
      ClosingAtExit.condition.withLock {
        ClosingAtExit.ending = true
        while ClosingAtExit.closing > 0 { ClosingAtExit.condition.wait() }
      }
    }
  }()

  /// After a store was opened.
  static func opened() { registered }

  /// Runs `close`, unless the process ends.
  static func close(_ close: () -> Void) {
    let allowed = condition.withLock {
      if !ending { closing += 1 }
      return !ending
    }
    guard allowed else { return }
    close()
    condition.withLock {
      closing -= 1
      condition.broadcast()
    }
  }
}
