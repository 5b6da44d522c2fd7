/// Columns whose rows are bound by the Keccak argument (`Documentation/KeccakArgument.md`): the state of Keccak-f[1600] before
/// its first round and behind each `roundsPerSegment` rounds, in bytes.
///
/// Column `firstColumn` + 200 · state + 8 · lane + byte: lane x + 5y, its least significant byte first. Every row of such a table
/// holds nine states, each the `roundsPerSegment` rounds of the one before; rows that mean nothing too. All are bytes.
public struct KeccakStates: Sendable, Hashable {
  /// Rounds between two states.
  public static let roundsPerSegment = 3
  /// A power of two.
  public static let segments = 24 / roundsPerSegment
  /// States of a row.
  public static let count = segments + 1
  /// Bytes of a state.
  public static let width = 200
  /// Columns of all states.
  public static let columns = count * width
  /// The rows of an instance are at least 2^minimumLogHeight.
  public static let minimumLogHeight = 5
  /// The bus of the bytes: only the argument puts anything on it.
  public static let bus = Bus(id: 4095, name: "keccakBytes", arity: 1)

  public let firstColumn: Int

  public init(firstColumn: Int) { self.firstColumn = firstColumn }

  /// All columns of the states.
  public var range: Range<Int> { firstColumn..<firstColumn + KeccakStates.columns }
}
