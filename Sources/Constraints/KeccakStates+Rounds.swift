#if !hasFeature(Embedded)
  import Hashes
  public import KoalaBear

  extension KeccakStates {
    /// The rounds of a segment in 0 ..< `segments`, 3 · segment and the two behind it, on the 25 lanes x + 5y of a state
    /// (FIPS 202, 3.2 and 3.3).
    public static func apply(segment: Int, to lanes: inout [UInt64]) {
      precondition(lanes.count == 25 && segment >= 0 && segment < segments, "25 lanes, segments 0 ..< 8")
      lanes.withUnsafeMutableBufferPointer { lanes in
        guard let base = lanes.baseAddress else { return }
        KeccakPermutation.rounds(roundsPerSegment * segment..<roundsPerSegment * (segment + 1), base)
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
  }
#endif
