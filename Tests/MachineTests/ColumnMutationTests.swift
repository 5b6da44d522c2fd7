import ConstraintAudit
import MachineAudit
import MachineTestSupport
import Testing

/// The audit that `martinet audit-constraints` runs.
@Suite struct ColumnMutationTests {
  /// Every committed column of every table, at some live rows: each change of a cell is refused, by a constraint of
  /// the row or because its messages no longer balance. The exceptions are listed, and each of those is met.
  @Test func everyColumnIsConstrained() throws {
    let result = try MachineAudit.run(CornerPrograms.audited())
    #expect(result.failures.map(\.description) == [])
    #expect(result.changes > 100_000)
    #expect(
      result.report.tables.allSatisfy { $0.columns.allSatisfy { $0.constraints + $0.interactions > 0 || $0.isState } })
  }
}
