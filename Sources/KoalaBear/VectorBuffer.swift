#if !hasFeature(Embedded)
  internal import Buffers

  /// Memory for big vectors: aligned to 64 bytes, from 4 MiB on in huge pages from `LargeMemory`; freed with the
  /// last reference.
  ///
  /// The content is uninitialised unless asked for. Threads may share it as long as they write to disjoint parts.
  public final class VectorBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Element>
    public let count: Int
    private let bytes: Int

    /// Takes memory for `count` elements; what they hold is undefined.
    public init(uninitialized count: Int) {
      precondition(count >= 0)
      bytes = max(1, count * MemoryLayout<Element>.stride)
      let memory: UnsafeMutableRawPointer
      if bytes >= 4 << 20 {
        guard let region = LargeMemory.allocate(bytes)?.start else {
          preconditionFailure("out of memory: \(bytes) bytes")
        }
        memory = region
      } else {
        memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      }
      base = memory.bindMemory(to: Element.self, capacity: count)
      self.count = count
    }

    /// `count` copies of `value`.
    public convenience init(repeating value: Element, count: Int) {
      self.init(uninitialized: count)
      base.initialize(repeating: value, count: count)
    }

    deinit {
      if bytes >= 4 << 20 {
        LargeMemory.free(base, bytes)
      } else {
        UnsafeMutableRawPointer(base).deallocate()
      }
    }

    /// `index` is checked; loops use `base`.
    public subscript(index: Int) -> Element {
      get {
        precondition(index >= 0 && index < count)
        return base[index]
      }
      set {
        precondition(index >= 0 && index < count)
        base[index] = newValue
      }
    }
  }
#endif
