/// Memory for nodes, paths and values, given back all at once. What it hands out never moves.
///
/// One arena serves the account trie and all storage tries of a state. Not for use by two threads at once.
public final class TrieArena {
  private var chunks: [UnsafeMutableRawPointer] = []
  private var next: UnsafeMutableRawPointer
  private var left: Int
  private let chunkSize: Int
  let hasher = TrieHasher()
  /// Bytes taken from the system.
  public private(set) var byteCount = 0

  public init(chunkSize: Int = 1 << 16) {
    self.chunkSize = max(chunkSize, 1024)
    next = UnsafeMutableRawPointer(bitPattern: 8).unsafelyUnwrapped
    left = 0
  }

  deinit {
    for chunk in chunks { chunk.deallocate() }
  }

  /// `count` bytes at an address divisible by 8, with any content.
  @inline(__always)
  public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    let rounded = (count &+ 7) & ~7
    if rounded > left { return allocateInNewChunk(rounded) }
    let result = next
    next += rounded
    left &-= rounded
    return result
  }

  private func allocateInNewChunk(_ count: Int) -> UnsafeMutableRawPointer {
    // A large piece gets a chunk of its own, and the open one stays open.
    let size = max(count, chunkSize)
    let chunk = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
    chunks.append(chunk)
    byteCount += size
    if size - count > left {
      next = chunk + count
      left = size - count
    }
    return chunk
  }

  /// A copy of the bytes.
  func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<UInt8> {
    let target = allocate(bytes.count)
    if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
    return UnsafePointer(target.assumingMemoryBound(to: UInt8.self))
  }
}
