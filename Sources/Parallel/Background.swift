import Synchronization

#if !hasFeature(Embedded) && canImport(Dispatch)
  private import Dispatch
#endif

/// A computation beside the caller's own work. Without threads it runs when it is made.
public final class Background<Value: Sendable>: Sendable {
  private let result = Mutex<Value?>(nil)
  #if !hasFeature(Embedded) && canImport(Dispatch)
    private let group = DispatchGroup()
  #endif

  public init(_ body: @escaping @Sendable () -> Value) {
    #if !hasFeature(Embedded) && canImport(Dispatch)
      if Parallel.threadCount > 1 {
        DispatchQueue.global(qos: .userInitiated).async(group: group) {
          let value = body()
          self.result.withLock { $0 = value }
        }
        return
      }
    #endif
    let value = body()
    result.withLock { $0 = value }
  }

  /// Waits for the end and returns the result.
  public func wait() -> Value {
    #if !hasFeature(Embedded) && canImport(Dispatch)
      group.wait()
    #endif
    guard let value = result.withLock({ $0 }) else {
      fatalError("the computation has ended, so there is a result")
    }
    return value
  }
}
