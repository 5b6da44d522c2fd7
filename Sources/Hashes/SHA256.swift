#if arch(riscv64) && hasFeature(Embedded)
  import CIntrinsics
#endif

/// SHA-256 (FIPS 180-4), one call for a message at hand. Used by deterministic signing (RFC 6979).
public enum SHA256 {
  /// Bytes per block.
  public static let blockSize = 64

  /// SHA-256 of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> Hash256 { bytes.withUnsafeBytes { hash($0) } }

  /// SHA-256 of `bytes`.
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
    // The chaining value, then room for two blocks.
    var words = InlineArray<20, UInt64>(repeating: 0)
    for i in 0..<4 { words[i] = initialState[i] }
    var span = words.mutableSpan
    span.withUnsafeMutableBufferPointer { words in
      guard let state = words.baseAddress else { return }
      let (block, room) = (state + 4, UnsafeMutableRawPointer(state + 4))
      var left = bytes.count
      if var next = bytes.baseAddress {
        // Blocks are read as words: where they lie askew, from a copy.
        let isAligned = UInt(bitPattern: next) & 7 == 0
        while left >= blockSize {
          if isAligned {
            compress(state, next.assumingMemoryBound(to: UInt64.self))
          } else {
            room.copyMemory(from: next, byteCount: blockSize)
            compress(state, block)
          }
          next += blockSize
          left &-= blockSize
        }
        for i in 0..<16 { block[i] = 0 }
        room.copyMemory(from: next, byteCount: left)
      }
      // The rest, 0x80, zeros and the number of bits, most significant byte first: one block or two.
      room.storeBytes(of: 0x80, toByteOffset: left, as: UInt8.self)
      let isShort = left < blockSize - 8
      block[isShort ? 7 : 15] = (UInt64(truncatingIfNeeded: bytes.count) &* 8).byteSwapped
      compress(state, block)
      if !isShort { compress(state, block + 8) }
    }
    return Hash256(
      littleEndianWords: bytesOfHalves(words[0]), bytesOfHalves(words[1]), bytesOfHalves(words[2]),
      bytesOfHalves(words[3]))
  }

  /// SHA-256 of the 64 bytes of two hashes: a node of a binary Merkle tree.
  public static func hash(_ left: Hash256, _ right: Hash256) -> Hash256 {
    // The chaining value, the block, and the block that all messages of 64 bytes end with.
    var words = InlineArray<20, UInt64>(repeating: 0)
    for i in 0..<4 { words[i] = initialState[i] }
    (words[4], words[5], words[6], words[7]) = (left.word0, left.word1, left.word2, left.word3)
    (words[8], words[9], words[10], words[11]) = (right.word0, right.word1, right.word2, right.word3)
    words[12] = 0x80
    words[19] = (UInt64(blockSize) &* 8).byteSwapped
    var span = words.mutableSpan
    span.withUnsafeMutableBufferPointer { words in
      guard let state = words.baseAddress else { return }
      compress(state, state + 4)
      compress(state, state + 12)
    }
    return Hash256(
      littleEndianWords: bytesOfHalves(words[0]), bytesOfHalves(words[1]), bytesOfHalves(words[2]),
      bytesOfHalves(words[3]))
  }

  /// The bytes of two 32-bit words, the lower half first, each most significant byte first.
  @inline(__always)
  private static func bytesOfHalves(_ word: UInt64) -> UInt64 {
    let swapped = word.byteSwapped
    return (swapped &<< 32) | (swapped &>> 32)
  }

  /// HMAC with SHA-256 (RFC 2104).
  public static func authenticate(_ message: [UInt8], key: [UInt8]) -> Hash256 {
    var block = key.count > blockSize ? hash(key).bytes : key
    while block.count < blockSize { block.append(0) }
    let inner = hash(block.map { $0 ^ 0x36 } + message)
    return hash(block.map { $0 ^ 0x5c } + inner.bytes)
  }

  /// The compression function. In a guest this is the machine's accelerator 0x101.
  ///
  /// - Parameters:
  ///   - words: 4 words, the state a … h with two of its 32-bit words in each, the first in the lower half.
  ///   - block: 8 words, whose bytes in memory are the block.
  @inline(__always)
  public static func compress(_ words: UnsafeMutablePointer<UInt64>, _ block: UnsafePointer<UInt64>) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_sha256(words, block)
    #else
      compressPortably(words, block)
    #endif
  }

  private static func compressPortably(
    _ words: UnsafeMutablePointer<UInt64>, _ block: UnsafePointer<UInt64>
  ) {
    var w = InlineArray<64, UInt32>(repeating: 0)
    for i in 0..<64 {
      if i < 16 {
        w[i] = half(block, i).byteSwapped
      } else {
        let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] &>> 3)
        let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] &>> 10)
        w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
      }
    }
    var s = InlineArray<8, UInt32> { half(words, $0) }
    for i in 0..<64 {
      let s1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)
      let choice = (s[4] & s[5]) ^ (~s[4] & s[6])
      let t1 = s[7] &+ s1 &+ choice &+ roundConstants[i] &+ w[i]
      let s0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)
      let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])
      s = [t1 &+ s0 &+ majority, s[0], s[1], s[2], s[3] &+ t1, s[4], s[5], s[6]]
    }
    for i in 0..<4 {
      let (low, high) = (half(words, 2 * i) &+ s[2 * i], half(words, 2 * i + 1) &+ s[2 * i + 1])
      words[i] = UInt64(low) | UInt64(high) &<< 32
    }
  }

  /// The 32-bit word i of little-endian 64-bit words.
  @inline(__always)
  private static func half(_ words: UnsafePointer<UInt64>, _ i: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: words[i / 2] &>> UInt64(32 * (i % 2)))
  }

  @inline(__always)
  private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { (x &>> n) | (x &<< (32 &- n)) }
}

private let initialState: InlineArray<4, UInt64> = [
  0xbb67_ae85_6a09_e667, 0xa54f_f53a_3c6e_f372, 0x9b05_688c_510e_527f, 0x5be0_cd19_1f83_d9ab,
]

private let roundConstants: InlineArray<64, UInt32> = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
