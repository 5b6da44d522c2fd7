#if !hasFeature(Embedded)
  import Synchronization
  #if canImport(Dispatch)
    private import Dispatch
  #endif

  /// A computation beside the caller's own work. Without threads it runs when it is made.
  public final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    #if canImport(Dispatch)
      private let group = DispatchGroup()
    #endif

    public init(_ body: @escaping @Sendable () -> Value) {
      #if canImport(Dispatch)
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
      #if canImport(Dispatch)
        group.wait()
      #endif
      guard let value = result.withLock({ $0 }) else {
        fatalError("the computation has ended, so there is a result")
      }
      return value
    }
  }
#else
  /// The same on a machine without threads: the computation runs when it is made.
  public final class Background<Value: Sendable>: Sendable {
    private let value: Value

    public init(_ body: @escaping @Sendable () -> Value) { value = body() }

    public func wait() -> Value { value }
  }
#endif
