public import BigIntegers
public import Hashes

/// Reads a container, field by field in the order of its type, strictly: every value has exactly one encoding. Total: no
/// input traps.
///
/// Fields of variable size are told by `variable()`, which gives their place among those of the container; after `finish()`
/// they are there by it.
public struct SSZReader {
  private let view: SSZView
  private let fixedSize: Int
  private var place = 0
  private var starts: [Int] = []

  /// `fixedSize`: bytes of the fixed part, an offset being four. All of them must then be read.
  public init(_ view: SSZView, fixedSize: Int) throws(SSZError) {
    guard view.count >= fixedSize else {
      throw SSZError(.wrongLength, at: view.position, expected: fixedSize, found: view.count)
    }
    self.view = view
    self.fixedSize = fixedSize
  }

  /// Steps over `count` bytes of the fixed part, and gives where they begin. Beyond it is an error of who calls.
  private mutating func take(_ count: Int) -> Int {
    precondition(count <= fixedSize &- place, "more is read than the fixed part has")
    defer { place &+= count }
    return place
  }

  public mutating func uint64() -> UInt64 {
    view.bytes.loadUnaligned(fromByteOffset: take(8), as: UInt64.self).littleEndian
  }

  public mutating func uint256() -> UInt256 { UInt256(limbs: uint64(), uint64(), uint64(), uint64()) }

  public mutating func hash() -> Hash256 {
    Hash256(littleEndianWords: uint64(), uint64(), uint64(), uint64())
  }

  /// A byte vector.
  public mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer {
    let start = take(count)
    return UnsafeRawBufferPointer(rebasing: view.bytes[start..<start &+ count])
  }

  /// Notes a field of variable size, and gives its index.
  public mutating func variable() throws(SSZError) -> Int {
    let here = take(4)
    let (at, start) = (view.position &+ here, view.offset(at: here))
    if let last = starts.last {
      guard start >= last else { throw SSZError(.decreasingOffset, at: at, expected: last, found: start) }
    } else {
      guard start == fixedSize else { throw SSZError(.wrongFirstOffset, at: at, expected: fixedSize, found: start) }
    }
    guard start <= view.count else { throw SSZError(.offsetBehindEnd, at: at, expected: view.count, found: start) }
    starts.append(start)
    return starts.count &- 1
  }

  /// After all fields.
  public func finish() throws(SSZError) {
    precondition(place == fixedSize, "less is read than the fixed part has")
    if starts.isEmpty && view.count != fixedSize {
      throw SSZError(.wrongLength, at: view.position, expected: fixedSize, found: view.count)
    }
  }

  /// The field of variable size with that index, when all have been noted.
  public subscript(index: Int) -> SSZView {
    view.part(starts[index], index &+ 1 < starts.count ? starts[index &+ 1] : view.count)
  }
}
