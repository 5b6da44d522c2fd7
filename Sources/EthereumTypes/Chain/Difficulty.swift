public import BigIntegers

/// How hard a block before Paris had to be (Yellow Paper, section 4.3.4; EIPs 2, 100, 649, 1234, 2384, 3554, 4345 and
/// 5133).
public enum Difficulty {
  public static let minimum = UInt256(131_072)

  /// Blocks by which a fork delayed the exponential part.
  static func bombDelay(_ fork: Fork) -> UInt64 {
    switch fork {
    case ..<Fork.byzantium: 0
    case ..<Fork.constantinople: 3_000_000
    case ..<Fork.muirGlacier: 5_000_000
    case ..<Fork.london: 9_000_000
    case ..<Fork.arrowGlacier: 9_700_000
    case ..<Fork.grayGlacier: 10_700_000
    default: 11_400_000
    }
  }

  /// The difficulty of block `number` at `timestamp`, which must be later than the parent's.
  public static func next(
    fork: Fork, number: UInt64, timestamp: UInt64, parentTimestamp: UInt64, parentDifficulty: UInt256,
    parentHasOmmers: Bool
  ) -> UInt256 {
    let step = parentDifficulty >> 11
    let elapsed = timestamp > parentTimestamp ? timestamp &- parentTimestamp : 0
    // By how many steps it rises, or falls.
    var rise: UInt64 = 0
    var fall: UInt64 = 0
    if fork < .homestead {
      if elapsed < 13 { rise = 1 } else { fall = 1 }
    } else {
      let base: UInt64 = fork >= .byzantium && parentHasOmmers ? 2 : 1
      let periods = elapsed / (fork >= .byzantium ? 9 : 10)
      if periods <= base { rise = base &- periods } else { fall = min(periods &- base, 99) }
    }
    var result = parentDifficulty &+ step &* UInt256(rise)
    let decrease = step &* UInt256(fall)
    result = result > decrease ? result &- decrease : .zero
    if result < minimum { result = minimum }
    let delay = bombDelay(fork)
    let periods = number > delay ? (number &- delay) / 100_000 : 0
    if periods >= 2 { result = result &+ (UInt256.one << Int(clamping: periods &- 2)) }
    return result
  }
}
