#if !hasFeature(Embedded) && canImport(Dispatch)
  import Dispatch
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif
#endif

/// The one place that knows threads.
///
/// Bodies run on several threads at once and may only write to places that no other call writes to. They need not
/// be `Sendable`: every call returns before the facade does. Calls may be nested; on a platform without threads
/// everything runs on the caller.
public enum Parallel {
  /// Threads that work at once: the machine's cores, or the environment variable `MARTINET_THREADS`.
  public static let threadCount: Int = detectThreads()

  /// Calls `body` with disjoint ranges that cover `0 ..< count`, each of `grain` indices except the last.
  /// `grain` must be positive. Threads take the ranges in ascending order as they become free.
  public static func forChunks(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    precondition(grain > 0)
    guard count > 0 else { return }
    let chunks = (count - 1) / grain + 1
    forEach(chunks) { i in
      let start = i * grain
      body(start..<min(start + grain, count))
    }
  }

  /// Calls `body` with disjoint ranges that cover `0 ..< count`: some four a thread, each a multiple of `multiple`
  /// indices except the last.
  public static func forChunks(_ count: Int, multiple: Int = 1, _ body: (Range<Int>) -> Void) {
    precondition(multiple > 0)
    guard count > 0 else { return }
    let share = count / (threadCount == 1 ? 1 : 4 * threadCount)
    forChunks(count, grain: max(1, (share + multiple - 1) / multiple) * multiple, body)
  }

  /// Calls `body` once for each index in `0 ..< count`, in no particular order.
  public static func forEach(_ count: Int, _ body: (Int) -> Void) {
    #if !hasFeature(Embedded) && canImport(Dispatch)
      if count > 1 && threadCount > 1 {
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(body) { body in
          // The caller waits below until every thread is done with the body.
          nonisolated(unsafe) let body = body
          DispatchQueue.concurrentPerform(iterations: min(count, threadCount)) { _ in
            while true {
              let i = next.wrappingAdd(1, ordering: .relaxed).oldValue
              if i >= count { return }
              body(i)
            }
          }
        }
        return
      }
    #endif
    for i in 0..<max(count, 0) { body(i) }
  }

  /// Runs both, at the same time where there are threads.
  public static func both(_ first: () -> Void, _ second: () -> Void) {
    forEach(2) { if $0 == 0 { first() } else { second() } }
  }

  /// The results of `body` for each index in `0 ..< count`, in order.
  public static func map<Value>(_ count: Int, _ body: (Int) -> Value) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      let base = buffer.baseAddress
      forEach(count) { i in (base! + i).initialize(to: body(i)) }
      initialized = count
    }
  }

  private static func detectThreads() -> Int {
    #if !hasFeature(Embedded) && canImport(Dispatch)
      if let text = getenv("MARTINET_THREADS") {
        let wanted = atoi(text)
        if wanted > 0 { return Int(wanted) }
      }
      return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    #else
      return 1
    #endif
  }
}
