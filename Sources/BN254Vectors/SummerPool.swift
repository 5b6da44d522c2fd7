internal import Synchronization

/// Scratch memory that threads take and give back.
final class SummerPool<C: RowCurve>: Sendable {
  private struct Entry: @unchecked Sendable {
    let summer: SegmentSummer<C>
  }

  private let free = Mutex<[Entry]>([])

  func with<R>(_ form: RowForm, _ body: (SegmentSummer<C>) -> R) -> R {
    let entry = free.withLock { $0.popLast() } ?? Entry(summer: SegmentSummer(form: form))
    defer { free.withLock { $0.append(entry) } }
    return body(entry.summer)
  }
}
