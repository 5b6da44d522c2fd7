/// The compression function F of BLAKE2b (RFC 7693, section 3.2), with a free number of rounds: Ethereum's precompile
/// 0x09 (EIP-152).
public enum BLAKE2b {
  /// Bytes of the precompile's input: rounds, h, m, t, f.
  public static let inputSize = 213

  /// F on the state `h` (8 words), in place, with the message block `m` (16 words), the 128-bit offset counter
  /// t₀ + 2⁶⁴ t₁ and whether this is the final block. BLAKE2b itself has 12 rounds.
  public static func compress(
    _ h: UnsafeMutablePointer<UInt64>, _ m: UnsafePointer<UInt64>, offset t: (UInt64, UInt64),
    isFinal: Bool, rounds: UInt32
  ) {
    var v = Working(h, t, isFinal)
    var left = rounds
    // The ten permutations of the message are written out, so that no step looks up where its words are.
    while true {
      if left == 0 { break }
      v.round(
        m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15])
      if left == 1 { break }
      v.round(
        m[14], m[10], m[4], m[8], m[9], m[15], m[13], m[6], m[1], m[12], m[0], m[2], m[11], m[7], m[5], m[3])
      if left == 2 { break }
      v.round(
        m[11], m[8], m[12], m[0], m[5], m[2], m[15], m[13], m[10], m[14], m[3], m[6], m[7], m[1], m[9], m[4])
      if left == 3 { break }
      v.round(
        m[7], m[9], m[3], m[1], m[13], m[12], m[11], m[14], m[2], m[6], m[5], m[10], m[4], m[0], m[15], m[8])
      if left == 4 { break }
      v.round(
        m[9], m[0], m[5], m[7], m[2], m[4], m[10], m[15], m[14], m[1], m[11], m[12], m[6], m[8], m[3], m[13])
      if left == 5 { break }
      v.round(
        m[2], m[12], m[6], m[10], m[0], m[11], m[8], m[3], m[4], m[13], m[7], m[5], m[15], m[14], m[1], m[9])
      if left == 6 { break }
      v.round(
        m[12], m[5], m[1], m[15], m[14], m[13], m[4], m[10], m[0], m[7], m[6], m[3], m[9], m[2], m[8], m[11])
      if left == 7 { break }
      v.round(
        m[13], m[11], m[7], m[14], m[12], m[1], m[3], m[9], m[5], m[0], m[15], m[4], m[8], m[6], m[2], m[10])
      if left == 8 { break }
      v.round(
        m[6], m[15], m[14], m[9], m[11], m[3], m[0], m[8], m[12], m[2], m[13], m[7], m[1], m[4], m[10], m[5])
      if left == 9 { break }
      v.round(
        m[10], m[2], m[8], m[4], m[7], m[6], m[1], m[5], m[15], m[11], m[9], m[14], m[3], m[12], m[13], m[0])
      left &-= 10
    }
    h[0] ^= v.v0 ^ v.v8
    h[1] ^= v.v1 ^ v.v9
    h[2] ^= v.v2 ^ v.v10
    h[3] ^= v.v3 ^ v.v11
    h[4] ^= v.v4 ^ v.v12
    h[5] ^= v.v5 ^ v.v13
    h[6] ^= v.v6 ^ v.v14
    h[7] ^= v.v7 ^ v.v15
  }

  /// The precompile's function on its encoded input (EIP-152): rounds, 4 bytes big-endian; h, 64 bytes; m, 128
  /// bytes; t, 16 bytes, all little-endian words; f, one byte. The result is the new h, 64 bytes.
  public static func precompile(_ input: UnsafeRawBufferPointer) throws(BLAKE2bError) -> [UInt8] {
    guard input.count == inputSize else { throw .inputLength(expected: inputSize, got: input.count) }
    let flag = input[212]
    guard flag <= 1 else { throw .finalFlag(flag) }
    let rounds = UInt32(bigEndian: input.loadUnaligned(as: UInt32.self))
    var words: [UInt64] = []
    words.reserveCapacity(26)
    for i in 0..<26 {
      words.append(UInt64(littleEndian: input.loadUnaligned(fromByteOffset: 4 + 8 * i, as: UInt64.self)))
    }
    words.withUnsafeMutableBufferPointer { buffer in
      guard let h = buffer.baseAddress else { return }
      compress(h, UnsafePointer(h + 8), offset: (h[24], h[25]), isFinal: flag == 1, rounds: rounds)
    }
    var output: [UInt8] = []
    output.reserveCapacity(64)
    for i in 0..<8 {
      for byte in 0..<8 { output.append(UInt8(truncatingIfNeeded: words[i] &>> UInt64(8 &* byte))) }
    }
    return output
  }
}

/// Why an input of the precompile is refused.
public enum BLAKE2bError: Error, Hashable, Sendable {
  case inputLength(expected: Int, got: Int)
  /// The last byte is neither 0 nor 1.
  case finalFlag(UInt8)
}

/// The sixteen words of a compression.
private struct Working {
  var v0, v1, v2, v3, v4, v5, v6, v7: UInt64
  // The initialisation vector of SHA-512.
  var v8: UInt64 = 0x6a09_e667_f3bc_c908
  var v9: UInt64 = 0xbb67_ae85_84ca_a73b
  var v10: UInt64 = 0x3c6e_f372_fe94_f82b
  var v11: UInt64 = 0xa54f_f53a_5f1d_36f1
  var v12: UInt64 = 0x510e_527f_ade6_82d1
  var v13: UInt64 = 0x9b05_688c_2b3e_6c1f
  var v14: UInt64 = 0x1f83_d9ab_fb41_bd6b
  var v15: UInt64 = 0x5be0_cd19_137e_2179

  @inline(__always)
  init(_ h: UnsafeMutablePointer<UInt64>, _ t: (UInt64, UInt64), _ isFinal: Bool) {
    v0 = h[0]
    v1 = h[1]
    v2 = h[2]
    v3 = h[3]
    v4 = h[4]
    v5 = h[5]
    v6 = h[6]
    v7 = h[7]
    v12 ^= t.0
    v13 ^= t.1
    if isFinal { v14 = ~v14 }
  }

  /// Columns, then diagonals.
  @inline(__always)
  mutating func round(
    _ m0: UInt64, _ m1: UInt64, _ m2: UInt64, _ m3: UInt64, _ m4: UInt64, _ m5: UInt64, _ m6: UInt64,
    _ m7: UInt64,
    _ m8: UInt64, _ m9: UInt64, _ m10: UInt64, _ m11: UInt64, _ m12: UInt64, _ m13: UInt64, _ m14: UInt64,
    _ m15: UInt64
  ) {
    mix(&v0, &v4, &v8, &v12, m0, m1)
    mix(&v1, &v5, &v9, &v13, m2, m3)
    mix(&v2, &v6, &v10, &v14, m4, m5)
    mix(&v3, &v7, &v11, &v15, m6, m7)
    mix(&v0, &v5, &v10, &v15, m8, m9)
    mix(&v1, &v6, &v11, &v12, m10, m11)
    mix(&v2, &v7, &v8, &v13, m12, m13)
    mix(&v3, &v4, &v9, &v14, m14, m15)
  }
}

/// The mixing function G.
@inline(__always)
private func mix(
  _ a: inout UInt64, _ b: inout UInt64, _ c: inout UInt64, _ d: inout UInt64, _ x: UInt64, _ y: UInt64
) {
  a = a &+ b &+ x
  d = rotate(d ^ a, 32)
  c = c &+ d
  b = rotate(b ^ c, 24)
  a = a &+ b &+ y
  d = rotate(d ^ a, 16)
  c = c &+ d
  b = rotate(b ^ c, 63)
}

@inline(__always)
private func rotate(_ x: UInt64, _ n: UInt64) -> UInt64 { (x &>> n) | (x &<< (64 &- n)) }
