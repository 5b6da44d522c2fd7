/// Ways to fail without an error. Each must end the run at once.
public enum RuntimeFailure: UInt8, CaseIterable, Sendable {
  case overflow = 1
  case outOfRange, fatalError, recursion, outOfMemory, outputTooLong

  /// Fails; what it returns is never seen, except that an output may be too long.
  @inline(never)
  func happen() -> [UInt8] {
    switch self {
    case .overflow: return [UInt8(truncatingIfNeeded: Int.max - Int(rawValue) + 2)]
    case .outOfRange: return [[1, 2, 3][Int(rawValue) + 1]]
    case .fatalError: Swift.fatalError("asked for")
    case .recursion: return [UInt8(truncatingIfNeeded: depth(1))]
    case .outOfMemory:
      var blocks: [[UInt8]] = []
      for i in 0..<8 {
        blocks.append([])
        blocks[i].reserveCapacity(1 << 29)
        blocks[i].append(UInt8(i))
      }
      return blocks.flatMap { $0 }
    case .outputTooLong: return [UInt8](repeating: 7, count: 1 << 20 + 1)
    }
  }

  /// Recursion that no optimiser makes a loop of.
  @inline(never)
  private func depth(_ n: UInt64) -> UInt64 { n == 0 ? 0 : depth(n &* 3 | 1) &* 5 ^ depth(n &+ 2) }
}
