#if !hasFeature(Embedded)
  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #elseif canImport(Darwin)
    internal import Darwin
  #endif

  /// Memory for big vectors: aligned to 64 bytes (to 2 MiB, and marked for huge pages, from 4 MiB on), freed with
  /// the last reference.
  ///
  /// The content is uninitialised unless asked for. Threads may share it as long as they write to disjoint parts.
  public final class VectorBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    public let base: UnsafeMutablePointer<Element>
    public let count: Int

    /// Takes memory for `count` elements; what they hold is undefined.
    public init(uninitialized count: Int) {
      precondition(count >= 0)
      let bytes = max(1, count * MemoryLayout<Element>.stride)
      let large = bytes >= 4 << 20
      let alignment = large ? 2 << 20 : 64
      let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
      #if os(Linux)
        if large { _ = madvise(memory, bytes, MADV_HUGEPAGE) }
      #endif
      base = memory.bindMemory(to: Element.self, capacity: count)
      self.count = count
    }

    /// `count` copies of `value`.
    public convenience init(repeating value: Element, count: Int) {
      self.init(uninitialized: count)
      base.initialize(repeating: value, count: count)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

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
