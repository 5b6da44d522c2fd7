/// Hash functions as their standards define them, bit by bit.
extension Reference {
  /// Keccak-f[1600] (FIPS 202, section 3): the steps on arrays of bits A[x][y][z], round constants from the shift register, offsets
  /// of ρ from its recurrence.
  public static func keccak(_ words: [UInt64]) -> [UInt64] {
    var a = [Bool](repeating: false, count: 1600)
    func at(_ x: Int, _ y: Int, _ z: Int) -> Int { 64 * (5 * (y % 5) + x % 5) + (z + 640) % 64 }
    for i in 0..<1600 { a[i] = words[i / 64] >> UInt64(i % 64) & 1 == 1 }
    for round in 0..<24 {
      // θ
      func column(_ x: Int, _ z: Int) -> Bool { (0..<5).reduce(false) { $0 != a[at(x, $1, z)] } }
      let columns = (0..<320).map { column($0 / 64, $0 % 64) }
      var b = a
      for x in 0..<5 {
        for z in 0..<64 {
          let d = columns[64 * ((x + 4) % 5) + z] != columns[64 * ((x + 1) % 5) + (z + 63) % 64]
          for y in 0..<5 { b[at(x, y, z)] = a[at(x, y, z)] != d }
        }
      }
      // ρ
      a = b
      var (x, y) = (1, 0)
      for t in 0..<24 {
        for z in 0..<64 { a[at(x, y, z)] = b[at(x, y, z - (t + 1) * (t + 2) / 2)] }
        (x, y) = (y, (2 * x + 3 * y) % 5)
      }
      // π
      b = a
      for x in 0..<5 {
        for y in 0..<5 { for z in 0..<64 { b[at(x, y, z)] = a[at(x + 3 * y, x, z)] } }
      }
      // χ
      for x in 0..<5 {
        for y in 0..<5 {
          for z in 0..<64 { a[at(x, y, z)] = b[at(x, y, z)] != (!b[at(x + 1, y, z)] && b[at(x + 2, y, z)]) }
        }
      }
      // ι
      for j in 0...6 where constantBit(j + 7 * round) { a[at(0, 0, (1 << j) - 1)].toggle() }
    }
    return (0..<25).map { lane in (0..<64).reduce(0) { $0 | (a[64 * lane + $1] ? 1 << UInt64($1) : 0) } }
  }

  /// rc(t) of FIPS 202, algorithm 5.
  private static func constantBit(_ t: Int) -> Bool {
    var r: [Bool] = [true, false, false, false, false, false, false, false]
    for _ in 0..<t % 255 {
      r.insert(false, at: 0)
      for i in [0, 4, 5, 6] { r[i] = r[i] != r[8] }
      r.removeLast()
    }
    return r[0]
  }
}

extension Reference {
  /// The compression function of SHA-256 (FIPS 180-4, section 6.2.2) on numbers without a width; constants from the primes that they
  /// come from (section 4.2.2). Words as in the machine's memory.
  public static func sha256(_ state: [UInt64], block: [UInt64]) -> [UInt64] {
    let modulus: UInt64 = 1 << 32
    func rotated(_ x: UInt64, _ n: Int) -> UInt64 { x / (1 << n) + x % (1 << n) * (1 << (32 - n)) }
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    // ⌊2³² · (∛p − ⌊∛p⌋)⌋: the greatest number whose cube is at most p · 2⁹⁶.
    let constants = primes.map { p -> UInt64 in
      var root: UInt64 = 0
      for bit in (0..<36).reversed() {
        let candidate = UInt128(root + 1 << bit)
        let square = candidate * candidate
        // candidate³ / 2³² with the square, below 2⁷², split in two.
        let cube = (square >> 32) * candidate + ((square & 0xffff_ffff) * candidate) >> 32
        if cube < UInt128(p) << 64 { root = UInt64(candidate) }
      }
      return root % modulus
    }
    let bytes = block.flatMap { word in (0..<8).map { word >> UInt64(8 * $0) & 0xff } }
    var w = (0..<16).map { i in (0..<4).reduce(0) { 256 * $0 + bytes[4 * i + $1] } }
    for t in 16..<64 {
      let s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ w[t - 15] / 8
      let s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ w[t - 2] / 1024
      w.append((w[t - 16] + s0 + w[t - 7] + s1) % modulus)
    }
    let start = (0..<8).map { $0 % 2 == 0 ? state[$0 / 2] % modulus : state[$0 / 2] / modulus }
    var s = start
    for t in 0..<64 {
      let choice = (0..<32).reduce(UInt64(0)) { $0 | (s[s[4] >> $1 & 1 == 1 ? 5 : 6] >> $1 & 1) << $1 }
      let majority = (0..<32).reduce(UInt64(0)) { word, i in
        word | (s[0...2].count { $0 >> i & 1 == 1 } >= 2 ? 1 << i : 0)
      }
      let t1 =
        s[7] + (rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25)) + choice + constants[t] + w[t]
      let t2 = (rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22)) + majority
      s = [(t1 + t2) % modulus] + s[0...2] + [(s[3] + t1) % modulus] + s[4...6]
    }
    let end = (0..<8).map { (start[$0] + s[$0]) % modulus }
    return (0..<4).map { end[2 * $0] + modulus * end[2 * $0 + 1] }
  }
}
