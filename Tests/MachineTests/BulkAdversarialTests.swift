import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import RISCV
import RISCVTestSupport
import Testing

/// Copies and fills that no execution has.
@Suite struct BulkAdversarialTests {
  private static let base: UInt64 = 0x8100_0000

  /// Three words copied, twice, or filled.
  private func execution(_ operation: BulkOperation, times: Int = 1) throws -> Execution {
    var p = ProgramBuilder()
    p.store([1, 2, 3], at: Self.base)
    for n in 0..<times {
      p.bulk(operation, Self.base + 0x100 * UInt64(n + 1), operation == .copy ? Self.base : 7, 3)
    }
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    return e
  }

  private func clear(_ e: Execution, _ table: MachineTable, _ row: Int) {
    for name in e.program.system.tables[table.index].columns { e.set(table, name, row, .zero) }
  }

  @Test func fewerWords() throws {
    let e = try execution(.copy)
    clear(e, .copyWords, 2)
    e.expectRefused("bus copy", "bus memory")
    // The call says so too: then its register does not.
    e.set(.copy, "count", 0, 2)
    for row in 0..<2 { e.add(.copyWords, "left", row, -1) }
    e.expectRefused("bus memory")
  }

  @Test func moreWords() throws {
    let e = try execution(.fill)
    for name in e.program.system.tables[MachineTable.fillWords.index].columns {
      e.set(.fillWords, name, 3, e.get(.fillWords, name, 2))
    }
    e.add(.fillWords, "destination", 3, 1)
    e.set(.fillWords, "left", 3, 0)
    e.expectRefused("bus fill", "bus memory")
  }

  @Test func anotherValue() throws {
    let e = try execution(.copy)
    e.set(.copyWords, "value[0]", 1, 9)
    e.expectRefused("bus memory")
    let f = try execution(.fill)
    f.set(.fillWords, "value[0]", 1, 9)
    f.expectRefused("bus fill", "bus memory")
  }

  /// Words of one call done by the other.
  @Test func callsMixed() throws {
    let e = try execution(.copy, times: 2)
    let times = (e.get(.copyWords, "time", 0), e.get(.copyWords, "time", 3))
    for row in 0..<3 {
      e.set(.copyWords, "time", row, times.1)
      e.set(.copyWords, "time", row + 3, times.0)
    }
    e.expectRefused("bus copy", "bus memory", "bus range20")
  }

  /// The words of a word without a call.
  @Test func wordWithoutACall() throws {
    let e = try execution(.fill)
    e.set(.fillWords, "live", 5, 1)
    e.expectRefused("bus fill", "bus memory", "bus range20")
  }

  /// Copying over itself by one word in ascending order would repeat the first word.
  @Test func writtenBeforeRead() throws {
    var p = ProgramBuilder()
    p.store([1, 2, 3, 4], at: Self.base)
    p.bulk(.copy, Self.base + 8, Self.base, 3)
    let e = try Execution(p.finish("overlap"))
    try #require(e.failures() == [])
    // Row 1 reads what row 0 has written: at T + 2, which is later than T + 1.
    e.set(.copyWords, "value[0]", 1, 1)
    e.set(.copyWords, "sourcePrevious", 1, e.get(.copyWords, "time") + 2)
    e.recount()
    #expect(e.failures(limit: 50).contains { $0.contains("bus range20") })
  }
}
