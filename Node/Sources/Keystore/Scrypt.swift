import Crypto
import CryptoExtras
import Foundation

/// scrypt (RFC 7914). Swift Crypto's refuses n ≥ 2^(16·r), which the definition of web3 secret storage has in its own example
/// (n = 2¹⁸, r = 1), and limits memory too tightly for r > 16.
///
/// A block of Salsa20 is kept as its four diagonals: a = (0, 5, 10, 15), b = (4, 9, 14, 3), c = (8, 13, 2, 7),
/// d = (12, 1, 6, 11), so that a round is four steps on vectors.
enum Scrypt {
  private typealias Vector = SIMD4<UInt32>
  /// Which word of a block is where.
  private static let order = [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11]

  /// `length` bytes. The caller has checked: `n` is a power of two from 2 to 2³¹, `r` and `p` are positive, and there is memory
  /// for 128·n·r bytes.
  static func derive(
    password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, length: Int
  ) throws -> [UInt8] {
    var blocks = try pbkdf2(password, salt, 128 * r * p)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * r * (n + 2), alignment: 64)
    defer {
      // The password's traces.
      memory.initializeMemory(as: UInt8.self, repeating: 0)
      memory.deallocate()
    }
    for i in 0..<p { mix(&blocks, at: 128 * r * i, memory.bindMemory(to: Vector.self), n, r) }
    return try pbkdf2(password, blocks, length)
  }

  private static func pbkdf2(_ password: [UInt8], _ salt: [UInt8], _ length: Int) throws -> [UInt8] {
    try KDF.Insecure.PBKDF2.deriveKey(
      from: password, salt: salt, using: .sha256, outputByteCount: length, unsafeUncheckedRounds: 1
    ).withUnsafeBytes { [UInt8]($0) }
  }

  /// scryptROMix on 128·r bytes from `start` on. `memory`: n blocks of 8·r vectors, and two more to work on.
  private static func mix(
    _ bytes: inout [UInt8], at start: Int, _ memory: UnsafeMutableBufferPointer<Vector>, _ n: Int, _ r: Int
  ) {
    guard let table = memory.baseAddress else { return }
    let width = 8 * r
    var x = table + n * width
    var y = x + width
    for block in 0..<2 * r {
      for vector in 0..<4 {
        for lane in 0..<4 {
          let place = start + 64 * block + 4 * order[4 * vector + lane]
          x[4 * block + vector][lane] =
            UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
            | UInt32(bytes[place + 3]) << 24
        }
      }
    }
    for i in 0..<n {
      (table + i * width).update(from: x, count: width)
      mixBlocks(x, y, r)
      swap(&x, &y)
    }
    for _ in 0..<n {
      // n is below 2³²: the first word of the last block tells the place.
      let place = Int(x[width - 4][0]) & (n - 1)
      let entry = table + place * width
      for i in 0..<width { x[i] ^= entry[i] }
      mixBlocks(x, y, r)
      swap(&x, &y)
    }
    for block in 0..<2 * r {
      for vector in 0..<4 {
        for lane in 0..<4 {
          let word = x[4 * block + vector][lane]
          let place = start + 64 * block + 4 * order[4 * vector + lane]
          for i in 0..<4 { bytes[place + i] = UInt8(truncatingIfNeeded: word >> (8 * UInt32(i))) }
        }
      }
    }
  }

  /// scryptBlockMix: 2·r blocks of `x` to `y`, those with even numbers to its first half.
  private static func mixBlocks(_ x: UnsafeMutablePointer<Vector>, _ y: UnsafeMutablePointer<Vector>, _ r: Int) {
    let last = 4 * (2 * r - 1)
    var (a, b, c, d) = (x[last], x[last + 1], x[last + 2], x[last + 3])
    for block in 0..<2 * r {
      let from = x + 4 * block
      a ^= from[0]
      b ^= from[1]
      c ^= from[2]
      d ^= from[3]
      let (a0, b0, c0, d0) = (a, b, c, d)
      for _ in 0..<4 { doubleRound(&a, &b, &c, &d) }
      a &+= a0
      b &+= b0
      c &+= c0
      d &+= d0
      let to = y + 4 * (block / 2 + (block & 1) * r)
      (to[0], to[1], to[2], to[3]) = (a, b, c, d)
    }
  }

  @inline(__always)
  private static func doubleRound(_ a: inout Vector, _ b: inout Vector, _ c: inout Vector, _ d: inout Vector) {
    b ^= rotated(a &+ d, 7)
    c ^= rotated(b &+ a, 9)
    d ^= rotated(c &+ b, 13)
    a ^= rotated(d &+ c, 18)
    // Rows: the diagonals of the transposed matrix.
    var e = Vector(b.w, b.x, b.y, b.z)
    var f = Vector(c.z, c.w, c.x, c.y)
    var g = Vector(d.y, d.z, d.w, d.x)
    g ^= rotated(a &+ e, 7)
    f ^= rotated(g &+ a, 9)
    e ^= rotated(f &+ g, 13)
    a ^= rotated(e &+ f, 18)
    b = Vector(e.y, e.z, e.w, e.x)
    c = Vector(f.z, f.w, f.x, f.y)
    d = Vector(g.w, g.x, g.y, g.z)
  }

  @inline(__always)
  private static func rotated(_ vector: Vector, _ bits: UInt32) -> Vector {
    vector &<< bits | vector &>> (32 - bits)
  }
}
