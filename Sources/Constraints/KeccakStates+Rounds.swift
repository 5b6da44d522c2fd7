#if !hasFeature(Embedded)
  public import KoalaBear

  extension KeccakStates {
    /// The rounds of a segment in 0 ..< `segments`, 3 · segment and the two behind it, on the 25 lanes x + 5y of a state
    /// (FIPS 202, 3.2 and 3.3).
    public static func apply(segment: Int, to lanes: inout [UInt64]) {
      precondition(lanes.count == 25 && segment >= 0 && segment < segments, "25 lanes, segments 0 ..< 8")
      for round in roundsPerSegment * segment..<roundsPerSegment * (segment + 1) {
        let parities = (0..<5).map { x in (0..<5).reduce(0) { $0 ^ lanes[x + 5 * $1] } }
        var moved = lanes
        for x in 0..<5 {
          let d = parities[(x + 4) % 5] ^ rotated(parities[(x + 1) % 5], by: 1)
          for y in 0..<5 {
            moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotated(lanes[x + 5 * y] ^ d, by: rotations[x + 5 * y])
          }
        }
        for i in 0..<25 {
          let row = i / 5 * 5
          lanes[i] = moved[i] ^ (~moved[row + (i + 1) % 5] & moved[row + (i + 2) % 5])
        }
        lanes[0] ^= constants[round]
      }
    }

    /// The nine states of a row from the first one: `columns` bytes in the order of the columns.
    public static func row(from lanes: [UInt64]) -> [UInt8] {
      var lanes = lanes
      var bytes: [UInt8] = []
      bytes.reserveCapacity(columns)
      for segment in 0...segments {
        for lane in lanes {
          for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: lane >> UInt64(8 * i))) }
        }
        if segment < segments { apply(segment: segment, to: &lanes) }
      }
      return bytes
    }

    /// The states of a row that have a cell that is no byte, or that are not the rounds of the one before.
    ///
    /// - Parameter cells: of `columns` columns.
    public static func wrongStates(_ cells: (Int) -> Felt) -> [Int] {
      var wrong: [Int] = []
      // What the state before should become; nil where that is none.
      var expected: [UInt64]?
      for state in 0..<count {
        var lanes = [UInt64](repeating: 0, count: width / 8)
        var isState = true
        for byte in 0..<width {
          let x = cells(width * state + byte).value
          if x >= 256 { isState = false }
          lanes[byte / 8] |= UInt64(x & 255) << UInt64(8 * (byte % 8))
        }
        if !isState || expected.map({ $0 != lanes }) ?? false { wrong.append(state) }
        if state < segments { apply(segment: state, to: &lanes) }
        expected = isState ? lanes : nil
      }
      return wrong
    }

    private static func rotated(_ x: UInt64, by count: Int) -> UInt64 {
      count == 0 ? x : x << UInt64(count) | x >> UInt64(64 - count)
    }

    /// Of ρ, by lane (3.2.2): t (t + 1) / 2 along (x, y) ↦ (y, 2x + 3y) from (1, 0) on.
    private static let rotations: [Int] = {
      var list = [Int](repeating: 0, count: 25)
      var (x, y) = (1, 0)
      for t in 1...24 {
        list[x + 5 * y] = t * (t + 1) / 2 % 64
        (x, y) = (y, (2 * x + 3 * y) % 5)
      }
      return list
    }()

    /// Of ι, by round (3.2.5): bits 2^j − 1 from a shift register.
    private static let constants: [UInt64] = {
      var register: UInt32 = 1
      return (0..<24).map { _ in
        var constant: UInt64 = 0
        for j in 0..<7 {
          if register & 1 == 1 { constant |= 1 << UInt64(1 << j - 1) }
          register = register & 0x80 == 0 ? register << 1 : (register << 1) ^ 0x171
        }
        return constant
      }
    }()
  }
#endif
