import Buffers
import Testing

@Suite(.serialized) struct LargeMemoryTests {
  /// Blocks in use never overlap, whatever the order of taking and giving back, and keep what is written.
  @Test func blocksAreDisjoint() throws {
    var seed: UInt64 = 1
    func random(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    var live: [(start: UnsafeMutableRawPointer, bytes: Int, tag: UInt64)] = []
    for step in 0..<400 {
      if live.count < 12 && random(2) == 0 {
        let bytes = 1 + random(5) * LargeMemory.unit + random(1000)
        let (start, isFresh) = try #require(LargeMemory.allocate(bytes))
        #expect(UInt(bitPattern: start) % UInt(LargeMemory.unit) == 0)
        if isFresh { #expect(start.load(as: UInt64.self) == 0) }
        for other in live {
          #expect(start + bytes <= other.start || other.start + other.bytes <= start)
        }
        start.storeBytes(of: UInt64(step), as: UInt64.self)
        live.append((start, bytes, UInt64(step)))
      } else if !live.isEmpty {
        let block = live.remove(at: random(live.count))
        #expect(block.start.load(as: UInt64.self) == block.tag)
        LargeMemory.free(block.start, block.bytes)
      }
      if step == 200 { LargeMemory.trim() }
    }
    for block in live { LargeMemory.free(block.start, block.bytes) }
    LargeMemory.trim()
  }

  /// Three blocks given back make room for one that is larger than each, and only zeros are called fresh.
  @Test func keptRangesAreGathered() throws {
    LargeMemory.trim()
    let unit = LargeMemory.unit
    let blocks = try (0..<6).map { _ in try #require(LargeMemory.allocate(2 * unit)).start }
    for (i, block) in blocks.enumerated() {
      block.initializeMemory(as: UInt8.self, repeating: UInt8(i + 1), count: 2 * unit)
    }
    for i in [0, 2, 4] { LargeMemory.free(blocks[i], 2 * unit) }
    let (large, isFresh) = try #require(LargeMemory.allocate(7 * unit))
    if isFresh {
      #expect((0..<7 * unit / 4096).allSatisfy { large.load(fromByteOffset: 4096 * $0, as: UInt8.self) == 0 })
    }
    large.initializeMemory(as: UInt8.self, repeating: 9, count: 7 * unit)
    for i in [1, 3, 5] {
      #expect(
        (0..<2 * unit / 4096).allSatisfy {
          blocks[i].load(fromByteOffset: 4096 * $0, as: UInt8.self) == UInt8(i + 1)
        })
      LargeMemory.free(blocks[i], 2 * unit)
    }
    LargeMemory.free(large, 7 * unit)
    LargeMemory.trim()
  }

  @Test func buffersReuseMemory() {
    LargeMemory.trim()
    let first = LargeBuffer<UInt64>(uninitialized: 1 << 20)
    first.pointer[0] = 7
    let address = first.pointer
    _ = consume first
    let second = LargeBuffer<UInt64>(uninitialized: 1 << 20)
    #expect(second.pointer == address || second.pointer[0] == 0)
  }
}
