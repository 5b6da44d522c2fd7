public import KoalaBear

/// Cells that a prover may fill as it likes on some rows, with the reason why that is harmless.
public struct FreeCell: Sendable {
  /// Names of the tables.
  public let tables: [String]
  /// Names of the columns, each in every one of the tables.
  public let columns: [String]
  /// Why nothing depends on them.
  public let reason: String
  /// Where that is so, given the row's values by column name.
  public let applies: @Sendable (_ value: (String) -> Felt) -> Bool

  public init(
    _ tables: [String], _ columns: [String], _ reason: String,
    where applies: @escaping @Sendable (_ value: (String) -> Felt) -> Bool
  ) {
    (self.tables, self.columns, self.reason, self.applies) = (tables, columns, reason, applies)
  }
}
