internal import BN254
internal import EllipticCurves

/// SHA-256 (FIPS 180-4) of bytes in a circuit.
extension Circuit {
  /// The hash of bytes, each eight bits, lowest first; so is each byte of the hash.
  public func sha256(_ message: [[Bit]], file: StaticString = #fileID, line: UInt = #line) -> [[Bit]] {
    precondition(message.allSatisfy { $0.count == 8 })
    return gadget("SHA-256", file: file, line: line) {
      var padded = message
      padded.append(constantByte(0x80))
      while padded.count % 64 != 56 { padded.append(constantByte(0)) }
      for i in (0..<8).reversed() {
        padded.append(constantByte(UInt8(truncatingIfNeeded: (8 * message.count) >> (8 * i))))
      }
      var state = SHA256Constants.initial.map { Word32($0) }
      for block in stride(from: 0, to: padded.count, by: 64) {
        let words = (0..<16).map { i in
          Word32((0..<4).reversed().flatMap { padded[block + 4 * i + $0] })
        }
        state = sha256Compress(state, words)
      }
      return state.flatMap { word in (0..<4).reversed().map { Array(word.bits[8 * $0..<8 * $0 + 8]) } }
    }
  }

  func constantByte(_ byte: UInt8) -> [Bit] { (0..<8).map { Bit(byte >> UInt8($0) & 1 != 0) } }

  /// The compression function: eight words of state, sixteen of the block.
  public func sha256Compress(_ state: [Word32], _ block: [Word32]) -> [Word32] {
    gadget("compression") {
      var w = block
      for i in 16..<64 {
        let s0 = xor3(w[i - 15].rotatedRight(7), w[i - 15].rotatedRight(18), w[i - 15].shiftedRight(3))
        let s1 = xor3(w[i - 2].rotatedRight(17), w[i - 2].rotatedRight(19), w[i - 2].shiftedRight(10))
        w.append(sum32([w[i - 16].linear, s0.linear, w[i - 7].linear, s1.linear]))
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for i in 0..<64 {
        let s1 = xor3(e.rotatedRight(6), e.rotatedRight(11), e.rotatedRight(25))
        let choice = Word32((0..<32).map { select(e.bits[$0], f.bits[$0], g.bits[$0]) })
        let t1 = Linear.sum([
          h.linear, s1.linear, choice.linear, Linear(UInt64(SHA256Constants.round[i])), w[i].linear,
        ])
        let s0 = xor3(a.rotatedRight(2), a.rotatedRight(13), a.rotatedRight(22))
        let majority = Word32(
          (0..<32).map { j in
            // Where a and b differ, c decides; else a does.
            select(xor(a.bits[j], b.bits[j]), c.bits[j], a.bits[j])
          })
        // t1 is a sum of five words, so these are sums of six and seven.
        let nextE = Word32(Array(bits(d.linear + t1, 35)[..<32]))
        let nextA = Word32(Array(bits(.sum([t1, s0.linear, majority.linear]), 35)[..<32]))
        (h, g, f, e) = (g, f, e, nextE)
        (d, c, b, a) = (c, b, a, nextA)
      }
      return zip(state, [a, b, c, d, e, f, g, h]).map { sum32([$0.linear, $1.linear]) }
    }
  }
}

/// The first 32 bits of the fractional parts of the square roots of the first 8 primes and the cube roots of the first 64.
enum SHA256Constants {
  static let initial: [UInt32] = primes(8).map { fraction(of: $0, root: 2) }
  static let round: [UInt32] = primes(64).map { fraction(of: $0, root: 3) }

  private static func primes(_ count: Int) -> [UInt64] {
    var primes: [UInt64] = []
    var n: UInt64 = 2
    while primes.count < count {
      if primes.allSatisfy({ n % $0 != 0 }) { primes.append(n) }
      n += 1
    }
    return primes
  }

  /// ⌊2³² · n^(1/root)⌋ modulo 2³²: the largest x with x^root ≤ n · 2^(32·root), bit by bit.
  private static func fraction(of n: UInt64, root: Int) -> UInt32 {
    let limit = UInt128(n) << UInt128(32 * root)
    var x: UInt128 = 0
    for bit in (0..<38).reversed() {
      let candidate = x | UInt128(1) << UInt128(bit)
      var power = candidate
      for _ in 1..<root { power *= candidate }
      if power <= limit { x = candidate }
    }
    return UInt32(truncatingIfNeeded: x)
  }
}
