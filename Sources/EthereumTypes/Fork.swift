/// A set of execution rules, in the order in which they came into force.
///
/// Forks that only moved the difficulty bomb are listed: they differ from the one before in that.
@frozen
public enum Fork: UInt8, Comparable, CaseIterable, Sendable {
  case frontier, homestead, tangerineWhistle, spuriousDragon, byzantium, constantinople, petersburg, istanbul
  case muirGlacier, berlin, london, arrowGlacier, grayGlacier, paris, shanghai, cancun, prague, osaka
  /// In preparation: a chain that reaches it is refused where its rules are not there.
  case amsterdam

  @inlinable @inline(__always)
  public static func < (a: Fork, b: Fork) -> Bool {
    // `rawValue` is a function of its own, which callers cannot see into.
    unsafeBitCast(a, to: UInt8.self) < unsafeBitCast(b, to: UInt8.self)
  }
}
