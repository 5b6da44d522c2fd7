import Buffers
public import KoalaBear
import Parallel

/// Zeroed field elements. Memory fresh from the system is zero already, and pages that are never touched cost
/// nothing; `free` makes it available to other buffers at once.
public final class FeltBuffer: @unchecked Sendable {
  public let count: Int
  /// Aligned to 64 bytes at least. Invalid after `free`.
  public let pointer: UnsafeMutablePointer<Felt>
  private let bytes: Int
  private var isLive = true

  public init(count: Int) {
    self.count = count
    bytes = max(1, count) * MemoryLayout<Felt>.stride
    if bytes >= LargeMemory.unit {
      guard let (start, isFresh) = LargeMemory.allocate(bytes) else {
        fatalError("out of memory: \(bytes) bytes of trace")
      }
      pointer = start.bindMemory(to: Felt.self, capacity: count)
      if !isFresh {
        let pointer = pointer
        Parallel.forChunks(count, multiple: 1 << 18) { range in
          (pointer + range.lowerBound).update(repeating: .zero, count: range.count)
        }
      }
    } else {
      pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        .bindMemory(to: Felt.self, capacity: max(1, count))
      pointer.initialize(repeating: .zero, count: max(1, count))
    }
  }

  /// Gives the memory back now. Calling it twice is harmless.
  public func free() {
    guard isLive else { return }
    isLive = false
    if bytes >= LargeMemory.unit {
      LargeMemory.free(pointer, bytes)
    } else {
      UnsafeMutableRawPointer(pointer).deallocate()
    }
  }

  deinit { free() }
}
