public import KoalaBear

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Zeroed field elements straight from the kernel: pages that are never touched cost nothing, and `free`
/// returns them at once.
public final class FeltBuffer: @unchecked Sendable {
  public let count: Int
  /// Page-aligned. Invalid after `free`.
  public let pointer: UnsafeMutablePointer<Felt>
  private let bytes: Int
  private var mapped: Bool

  public init(count: Int) {
    self.count = count
    bytes = max(1, count) * MemoryLayout<Felt>.stride
    #if os(Linux)
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    #else
      let flags = MAP_PRIVATE | MAP_ANON
    #endif
    let raw = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let raw, raw != MAP_FAILED else { fatalError("out of memory: \(bytes) bytes of trace") }
    #if os(Linux)
      madvise(raw, bytes, 14)  // MADV_HUGEPAGE
    #endif
    pointer = raw.bindMemory(to: Felt.self, capacity: max(1, count))
    mapped = true
  }

  /// Gives the memory back now. Calling it twice is harmless.
  public func free() {
    guard mapped else { return }
    mapped = false
    munmap(pointer, bytes)
  }

  deinit { free() }
}
