/// RIPEMD-160 (Dobbertin, Bosselaers, Preneel, "RIPEMD-160: a strengthened version of RIPEMD", 1996), the hash of
/// Ethereum's precompile 0x03.
public enum RIPEMD160 {
  /// Bytes per block.
  public static let blockSize = 64
  /// Bytes of a digest.
  public static let digestSize = 20

  /// The 20 bytes of the digest of `bytes`.
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var state = State()
    var offset = 0
    if let start = bytes.baseAddress {
      while bytes.count &- offset >= blockSize {
        state.absorb(start + offset)
        offset &+= blockSize
      }
    }

    // The rest, 0x80, zeros and the number of bits, least significant byte first: one block or two.
    let left = bytes.count &- offset
    var tail = [UInt8](repeating: 0, count: left < 56 ? blockSize : 2 * blockSize)
    for i in 0..<left { tail[i] = bytes[offset + i] }
    tail[left] = 0x80
    let bitCount = UInt64(truncatingIfNeeded: bytes.count) &<< 3
    for i in 0..<8 { tail[tail.count - 8 + i] = UInt8(truncatingIfNeeded: bitCount &>> UInt64(8 &* i)) }
    tail.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      for block in stride(from: 0, to: buffer.count, by: blockSize) { state.absorb(start + block) }
    }

    var digest: [UInt8] = []
    digest.reserveCapacity(digestSize)
    for word in [state.a, state.b, state.c, state.d, state.e] {
      for shift: UInt32 in [0, 8, 16, 24] { digest.append(UInt8(truncatingIfNeeded: word &>> shift)) }
    }
    return digest
  }

  /// The 20 bytes of the digest of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { hash($0) } }
}

/// The chaining value; also the five registers of one line of rounds.
private struct State {
  var a: UInt32 = 0x6745_2301
  var b: UInt32 = 0xefcd_ab89
  var c: UInt32 = 0x98ba_dcfe
  var d: UInt32 = 0x1032_5476
  var e: UInt32 = 0xc3d2_e1f0

  /// The compression function on 64 bytes: two independent lines of five rounds, which meet at the end.
  mutating func absorb(_ block: UnsafeRawPointer) {
    var left = self
    left.round(0, block, leftOrder, leftRotations, 0) { $0 ^ $1 ^ $2 }
    left.round(1, block, leftOrder, leftRotations, 0x5a82_7999) { ($0 & $1) | (~$0 & $2) }
    left.round(2, block, leftOrder, leftRotations, 0x6ed9_eba1) { ($0 | ~$1) ^ $2 }
    left.round(3, block, leftOrder, leftRotations, 0x8f1b_bcdc) { ($0 & $2) | ($1 & ~$2) }
    left.round(4, block, leftOrder, leftRotations, 0xa953_fd4e) { $0 ^ ($1 | ~$2) }
    var right = self
    right.round(0, block, rightOrder, rightRotations, 0x50a2_8be6) { $0 ^ ($1 | ~$2) }
    right.round(1, block, rightOrder, rightRotations, 0x5c4d_d124) { ($0 & $2) | ($1 & ~$2) }
    right.round(2, block, rightOrder, rightRotations, 0x6d70_3ef3) { ($0 | ~$1) ^ $2 }
    right.round(3, block, rightOrder, rightRotations, 0x7a6d_76e9) { ($0 & $1) | (~$0 & $2) }
    right.round(4, block, rightOrder, rightRotations, 0) { $0 ^ $1 ^ $2 }

    let sum = b &+ left.c &+ right.d
    b = c &+ left.d &+ right.e
    c = d &+ left.e &+ right.a
    d = e &+ left.a &+ right.b
    e = a &+ left.b &+ right.c
    a = sum
  }

  /// Sixteen steps with the constant `k` and the function of b, c, d.
  @inline(__always)
  private mutating func round(
    _ index: Int, _ block: UnsafeRawPointer, _ order: InlineArray<80, UInt8>,
    _ rotations: InlineArray<80, UInt8>,
    _ k: UInt32, _ function: (UInt32, UInt32, UInt32) -> UInt32
  ) {
    for i in 16 &* index..<16 &* index &+ 16 {
      let word = UInt32(
        littleEndian: block.loadUnaligned(fromByteOffset: Int(order[i]) &* 4, as: UInt32.self))
      let t = rotate(a &+ function(b, c, d) &+ word &+ k, UInt32(rotations[i])) &+ e
      a = e
      e = d
      d = rotate(c, 10)
      c = b
      b = t
    }
  }
}

@inline(__always)
private func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { (x &<< n) | (x &>> (32 &- n)) }

/// Which word of the block each step takes, and by how much it rotates.
private let leftOrder: InlineArray<80, UInt8> = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
  3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
  1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
  4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13,
]

private let leftRotations: InlineArray<80, UInt8> = [
  11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
  7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
  11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
  11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
  9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
]

private let rightOrder: InlineArray<80, UInt8> = [
  5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
  6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
  15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
  8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
  12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11,
]

private let rightRotations: InlineArray<80, UInt8> = [
  8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
  9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
  9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
  15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
  8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
]
