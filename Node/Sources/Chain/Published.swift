import ChainStore
import Foundation

/// The newest block and its state, as readers see them.
///
/// Every call of every reader comes here. `Mutex` is a lock with inheritance of priorities on Linux, which is handed over in the
/// order of waiting: with more threads than cores, each then waits for threads that do not run (half of all time with 16
/// threads on two cores). `NSLock` is taken by whoever runs. It is held for as long as it takes to copy a reference.
final class Published: @unchecked Sendable {
  final class Newest: Sendable {
    let head: IndexEntry
    let view: StateView?

    init(_ head: IndexEntry, _ view: StateView?) {
      self.head = head
      self.view = view
    }
  }

  private let lock = NSLock()
  private var value: Newest

  init(_ head: IndexEntry) { value = Newest(head, nil) }

  var newest: Newest { lock.withLock { value } }

  func set(_ head: IndexEntry, _ view: StateView?) {
    let new = Newest(head, view)
    lock.withLock { value = new }
  }
}
