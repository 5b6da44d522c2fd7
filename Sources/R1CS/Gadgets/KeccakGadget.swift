internal import BN254
internal import EllipticCurves

/// Keccak-256 (the padding of 2011, as Ethereum uses it) of bytes in a circuit.
extension Circuit {
  /// The hash of bytes, each eight bits, lowest first; so is each byte of the hash.
  public func keccak256(_ message: [[Bit]], file: StaticString = #fileID, line: UInt = #line) -> [[Bit]] {
    precondition(message.allSatisfy { $0.count == 8 })
    return gadget("Keccak-256", file: file, line: line) {
      let rate = 136
      var padded = message
      let missing = rate - message.count % rate
      for i in 0..<missing {
        padded.append(constantByte((i == 0 ? 0x01 : 0) | (i == missing - 1 ? 0x80 : 0)))
      }
      var lanes = [[Bit]](repeating: [Bit](repeating: Bit(false), count: 64), count: 25)
      for block in stride(from: 0, to: padded.count, by: rate) {
        for i in 0..<rate / 8 {
          let lane = (0..<8).flatMap { padded[block + 8 * i + $0] }
          lanes[i] = zip(lanes[i], lane).map { xor($0, $1) }
        }
        lanes = keccakPermutation(lanes)
      }
      return (0..<32).map { Array(lanes[$0 / 8][8 * ($0 % 8)..<8 * ($0 % 8) + 8]) }
    }
  }

  /// Keccak-f[1600] on 25 lanes of 64 bits, lane x + 5y.
  public func keccakPermutation(_ lanes: [[Bit]]) -> [[Bit]] {
    gadget("Keccak-f") {
      var a = lanes
      for round in 0..<24 {
        // θ
        let c = (0..<5).map { x in (0..<64).map { z in parity((0..<5).map { a[x + 5 * $0][z] }) } }
        for x in 0..<5 {
          let d = (0..<64).map { z in xor(c[(x + 4) % 5][z], c[(x + 1) % 5][(z + 63) % 64]) }
          for y in 0..<5 { a[x + 5 * y] = zip(a[x + 5 * y], d).map { xor($0, $1) } }
        }
        // ρ and π: lane (x, y) goes to (y, 2x + 3y), rotated.
        var b = a
        var (x, y) = (1, 0)
        for t in 0..<24 {
          let offset = (t + 1) * (t + 2) / 2 % 64
          let (nx, ny) = (y, (2 * x + 3 * y) % 5)
          let source = a[x + 5 * y]
          b[nx + 5 * ny] = (0..<64).map { source[($0 + 64 - offset) % 64] }
          (x, y) = (nx, ny)
        }
        // χ: a ⊕ (¬b ∧ c)
        for y in 0..<5 {
          for x in 0..<5 {
            a[x + 5 * y] = (0..<64).map { z in
              xor(b[x + 5 * y][z], and(!b[(x + 1) % 5 + 5 * y][z], b[(x + 2) % 5 + 5 * y][z]))
            }
          }
        }
        // ι
        let constant = KeccakConstants.round[round]
        a[0] = (0..<64).map { constant >> UInt64($0) & 1 != 0 ? !a[0][$0] : a[0][$0] }
      }
      return a
    }
  }
}

/// The round constants: bit 2^j − 1 of constant i is the output number j + 7i of the register x⁸ + x⁶ + x⁵ + x⁴ + 1.
enum KeccakConstants {
  static let round: [UInt64] = {
    var register: UInt8 = 1
    return (0..<24).map { _ in
      var constant: UInt64 = 0
      for j in 0..<7 {
        if register & 1 != 0 { constant |= 1 << UInt64(1 << j - 1) }
        register = register << 1 ^ (register & 0x80 != 0 ? 0x71 : 0)
      }
      return constant
    }
  }()
}
