import BigIntegers
import EthereumTypes

/// One call or creation in progress. What the loop changes at every step lives in its registers and is written here when
/// another frame takes over.
struct Frame: BitwiseCopyable {
  enum Kind: UInt8 { case call, create }

  var kind: Kind
  /// Inside a STATICCALL.
  var isStatic: Bool
  /// Held (+1) until the frame ends.
  var code: Unmanaged<Code>
  /// Offset of the next instruction.
  var pc = 0
  var gas: Int64
  var stackBase: UnsafeMutablePointer<UInt256>
  /// One above the top.
  var sp: UnsafeMutablePointer<UInt256>
  /// Where the frame's memory begins in the memory all frames share.
  var memoryBase: Int
  /// In bytes, a multiple of 32.
  var memorySize = 0
  /// Call data in shared memory, at an offset; or, for the outermost frame, elsewhere.
  var inputOffset = 0
  var inputPointer: UnsafePointer<UInt8>?
  var inputCount: Int
  /// ADDRESS, and whose storage is used.
  var account: UnsafeMutablePointer<AccountEntry>
  var caller: Address
  var value: UInt256
  /// What to go back to if the frame fails.
  var snapshot: Snapshot
  /// Where in the parent's memory the output goes.
  var outputOffset = 0
  var outputSize = 0
  /// The output of the frame in its own memory, once it has ended.
  var resultOffset = 0
  var resultSize = 0
}

/// The memory of all frames, one behind the other. Bytes beyond the current frame's size have any value.
struct SharedMemory {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 32).assumingMemoryBound(
      to: UInt8.self)
  }

  /// Makes room for `count` bytes, of which the first `used` are kept.
  @inline(never)
  mutating func grow(to count: Int, used: Int) {
    var next = capacity
    while next < count { next = next &* 2 }
    let new = UnsafeMutableRawPointer.allocate(byteCount: next, alignment: 32).assumingMemoryBound(
      to: UInt8.self)
    UnsafeMutableRawPointer(new).copyMemory(from: base, byteCount: used)
    base.deallocate()
    base = new
    capacity = next
  }

  func deallocate() { base.deallocate() }
}

/// Bytes that are replaced as a whole and keep their memory.
struct ByteBuffer {
  private(set) var base: UnsafeMutablePointer<UInt8> = .allocate(capacity: 256)
  private var capacity = 256
  private(set) var count = 0

  mutating func set(_ source: UnsafePointer<UInt8>?, _ count: Int) {
    if count > capacity {
      base.deallocate()
      capacity = max(count, capacity &* 2)
      base = .allocate(capacity: capacity)
    }
    if let source { UnsafeMutableRawPointer(base).copyMemory(from: source, byteCount: count) }
    self.count = count
  }

  mutating func clear() { count = 0 }

  func deallocate() { base.deallocate() }
}
