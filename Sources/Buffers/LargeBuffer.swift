#if !hasFeature(Embedded)
  /// Memory for a vector of millions of elements, uninitialised until written, freed with the last reference.
  ///
  /// Touching fresh memory for the first time costs about 2 µs for each page of 4 KiB, more than most passes of a
  /// prover over the same bytes. Blocks of 2 MiB and more are therefore taken from `LargeMemory`, aligned to 2 MiB and
  /// backed by huge pages where the system has them.
  ///
  /// The owner sees to it that no place is written while another thread reads or writes it.
  public final class LargeBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    /// The elements; valid as long as the buffer lives.
    public let pointer: UnsafeMutablePointer<Element>
    /// The number of elements.
    public let count: Int
    private let start: UnsafeMutableRawPointer
    private let mapped: Int

    /// Room for `count` elements, which must not be negative. Traps when there is no memory left.
    ///
    /// Caches keep only eight lines or so whose addresses agree in their lower bits, as those of equal places in
    /// two large buffers do. Buffers that are read side by side get different colours, in `0 ..< 64`; the elements
    /// then begin 33 cache lines times the colour later.
    public init(uninitialized count: Int, colour: Int = 0) {
      precondition(count >= 0 && colour >= 0 && colour < 64)
      let shift = 33 * 64 * colour
      self.count = count
      let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
      precondition(
        !overflow && bytes < Int.max - 2 * LargeMemory.unit, "a buffer larger than the address space")
      if bytes >= LargeMemory.unit {
        guard let region = LargeMemory.allocate(bytes + shift)?.start else {
          preconditionFailure("out of memory: \(bytes) bytes")
        }
        mapped = bytes + shift
        start = region
        pointer = (region + shift).bindMemory(to: Element.self, capacity: count)
      } else {
        mapped = 0
        let alignment = max(64, MemoryLayout<Element>.alignment)
        start = UnsafeMutableRawPointer.allocate(byteCount: bytes + shift + 1, alignment: alignment)
        pointer = (start + shift).bindMemory(to: Element.self, capacity: count)
      }
    }

    /// `count` copies of an element.
    public convenience init(repeating element: Element, count: Int) {
      self.init(uninitialized: count)
      pointer.initialize(repeating: element, count: count)
    }

    /// A copy of an array.
    public convenience init(_ elements: [Element]) {
      self.init(uninitialized: elements.count)
      elements.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        pointer.initialize(from: base, count: source.count)
      }
    }

    deinit {
      if mapped > 0 { LargeMemory.free(start, mapped) } else { start.deallocate() }
    }

    /// The element at an index in `0 ..< count`, which is checked in debug builds only.
    @inlinable
    public subscript(index: Int) -> Element {
      get {
        assert(index >= 0 && index < count)
        return pointer[index]
      }
      set {
        assert(index >= 0 && index < count)
        pointer[index] = newValue
      }
    }

    /// A copy as an array.
    public var array: [Element] { [Element](UnsafeBufferPointer(start: pointer, count: count)) }
  }
#endif
