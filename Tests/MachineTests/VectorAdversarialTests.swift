import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import RISCV
import RISCVTestSupport
import Testing

/// Calls on arrays of elements of the extension that no execution has.
@Suite struct VectorAdversarialTests {
  private static let base: UInt64 = 0x8100_0000
  private static let one: UInt32 = 0x01ff_fffe

  /// Words from `base` on: r at 0 (or 1), then a, then b; one call, or the same again on other results.
  private func execution(
    _ operation: VectorOperation, count: UInt64 = 3, upper: Bool = false, times: Int = 1,
    word: UInt64 = 0x7654_3210
  ) throws -> Execution {
    var p = ProgramBuilder()
    p.store((0..<30).map { (word &+ $0) | (word &+ 100 &+ $0) << 32 }, at: Self.base)
    for n in 0..<times {
      p.vectors(
        operation, r: Self.base + 0x200 * UInt64(n) + (upper ? 4 : 0), count: count, a: Self.base + 32,
        b: Self.base + 108)
    }
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    return e
  }

  private func clear(_ e: Execution, _ table: MachineTable, _ row: Int) {
    for name in e.program.system.tables[table.index].columns { e.set(table, name, row, .zero) }
  }

  /// Changes limb l of the result where it is written, in the tree too.
  private func setResult(_ e: Execution, limb l: Int, _ value: Felt) {
    e.set(.vector, "new[\(l)]", 0, value)
    e.setFinal(word: UInt32(Self.base / 8) + UInt32(l / 4), limb: l % 4, value)
  }

  // MARK: The number of elements

  @Test(arguments: VectorOperation.allCases) func fewerElements(_ operation: VectorOperation) throws {
    let e = try execution(operation)
    clear(e, MachineTable(operation), 2)
    e.expectRefused("bus vector", "bus memory")
    // The call says so too: then its register does not.
    e.set(.vector, "count", 0, 2)
    e.expectRefused("bus vector", "bus memory")
  }

  /// The call takes no element at all: its value would be r.
  @Test func noElement() throws {
    let e = try execution(.sum)
    for row in 0..<3 { clear(e, .sumElements, row) }
    for k in 0..<5 { e.set(.vector, "after[\(k)]", 0, e.get(.vector, "before[\(k)]")) }
    e.expectRefused("after[", "bus vector", "bus memory")
  }

  @Test(arguments: VectorOperation.allCases) func oneElementTwice(_ operation: VectorOperation) throws {
    let e = try execution(operation)
    let table = MachineTable(operation)
    for name in e.program.system.tables[table.index].columns { e.set(table, name, 3, e.get(table, name, 2)) }
    e.expectRefused("bus vector", "bus memory", "bus range20")
    e.add(table, "i", 3, 1)
    e.expectRefused("bus vector", "bus memory", "bus range20")
  }

  @Test func elementWithoutACall() throws {
    let e = try execution(.dot)
    e.set(.dotElements, "live", 5, 1)
    e.expectRefused("bus vector", "bus memory", "bus range20")
  }

  /// A ring of rows: i + 1 of one is i of the other only modulo 2.
  @Test func ringOfElements() throws {
    let e = try execution(.sum)
    for row in 3..<5 {
      for name in e.program.system.tables[MachineTable.sumElements.index].columns {
        e.set(.sumElements, name, row, e.get(.sumElements, name, row - 3))
      }
    }
    for k in 0..<5 { e.set(.sumElements, "after[\(k)]", 4, e.get(.sumElements, "before[\(k)]", 3)) }
    e.expectRefused("bus vector", "bus memory", "bus range20", "after[")
  }

  // MARK: Values

  @Test(arguments: VectorOperation.allCases) func anotherValue(_ operation: VectorOperation) throws {
    let e = try execution(operation)
    let table = MachineTable(operation)
    e.add(table, "after[3]", 1, 1)
    e.expectRefused("after[3]", "bus vector")
    // The rest of the chain with it: then the last row's value is the call's.
    e.add(table, "before[3]", 2, 1)
    e.expectRefused("after[3]", "after[")
    let f = try execution(operation)
    f.add(.vector, "after[0]", 0, 1)
    f.expectRefused("after[0]", "bus vector")
  }

  /// The chain begins with something else than r.
  @Test func anotherStart() throws {
    let e = try execution(.eq)
    e.add(.vector, "before[2]", 0, 1)
    e.expectRefused("before[2]", "bus vector")
  }

  @Test func anotherElement() throws {
    let e = try execution(.dotBase)
    e.add(.dotBaseElements, "aElement[0]", 1, 1)
    e.expectRefused("aElement[0]", "after[")
    let f = try execution(.dot)
    f.add(.dotElements, "b[4]", 1, 1)
    f.expectRefused("bElement[", "bus memory")
    let g = try execution(.eq)
    g.add(.eqElements, "factor[1]", 0, 1)
    g.expectRefused("factor[1]", "after[")
  }

  // MARK: Places

  /// An element read from the other half of its word.
  @Test(arguments: VectorOperation.allCases) func theOtherHalf(_ operation: VectorOperation) throws {
    let e = try execution(operation)
    let table = MachineTable(operation)
    for row in 0..<2 {
      e.set(table, "aUpper", row, .one - e.get(table, "aUpper", row))
      e.expectRefused("aElement[", "bus memory", "bus range20", "after[")
      e.set(table, "aUpper", row, .one - e.get(table, "aUpper", row))
    }
    // Neither half.
    e.set(table, "aUpper", 0, 2)
    e.expectRefused("aUpper is boolean", "aElement[", "bus memory", "bus range20", "after[")
  }

  /// Another array of the same length: the call's row names both.
  @Test func anotherArray() throws {
    let e = try execution(.dot)
    for row in 0..<3 { e.add(.dotElements, "firstA", row, 2) }
    e.expectRefused("bus vector", "bus memory")
    let f = try execution(.dot)
    f.add(.vector, "x12[0]", 0, 8)
    f.expectRefused("bus vector", "bus memory")
  }

  @Test func misalignedPointer() throws {
    let e = try execution(.sum)
    e.add(.vector, "x12[0]", 0, 2)
    e.expectRefused("bus range16", "bus memory", "bus vector")
  }

  /// The result in the other half of its first word: half of an odd address is no word.
  @Test func resultInTheOtherHalf() throws {
    for upper in [false, true] {
      let e = try execution(.dot, upper: upper)
      e.set(.vector, "upper", 0, upper ? 0 : 1)
      e.expectRefused("bus memory", "before[", "after[", "stays", "outer[", "top[", "otherwise")
    }
  }

  /// The half beside the result.
  @Test func besideTheResult() throws {
    let e = try execution(.sum)
    setResult(e, limb: 10, e.get(.vector, "new[10]") + 1)
    e.expectRefused("the last half stays")
    let f = try execution(.sum, upper: true)
    setResult(f, limb: 1, f.get(.vector, "new[1]") + 1)
    f.expectRefused("the first half stays")
  }

  // MARK: The representative that is written

  /// A result of 5, as 5 + p; and p − 1 in the ways that the check of the high limb might let through.
  @Test func resultNotCanonical() throws {
    for upper in [false, true] {
      // Each element of the array is 5, and r is 0.
      var p = ProgramBuilder()
      p.store([0, 0, 0, 0] + [UInt64](repeating: 0x5_0000_0005, count: 3), at: Self.base)
      p.vectors(.sum, r: Self.base + (upper ? 4 : 0), count: 1, a: Self.base + 32, b: 0)
      let e = try Execution(p.finish("cheat"))
      try #require(e.failures() == [])
      for half in upper ? 1..<6 : 0..<5 {
        #expect(e.get(.vector, "new[\(2 * half)]") == 5)
        // 5 + p = 0x7f00_0006.
        setResult(e, limb: 2 * half, 6)
        setResult(e, limb: 2 * half + 1, 0x7f00)
        let outer = half == 0 || half == 5
        if outer {
          e.set(.vector, "outer[0]", 0, 6)
          e.set(.vector, "outer[1]", 0, 0x7f00)
        }
        let n = outer ? 4 : half - 1
        e.expectRefused("otherwise it is not")
        e.set(.vector, "top[\(n)]", 0, 1)
        e.expectRefused("the low limb is 0")
        // 0x1_7f00_0006 less 2³²: limbs out of range.
        setResult(e, limb: 2 * half, 5)
        setResult(e, limb: 2 * half + 1, 0)
        if outer {
          e.set(.vector, "outer[0]", 0, 5)
          e.set(.vector, "outer[1]", 0, 0)
        }
        e.expectRefused("top[\(n)]")
        e.set(.vector, "top[\(n)]", 0, 0)
        #expect(e.failures() == [])
      }
    }
  }

  /// Another half checked than the one that is r's.
  @Test func anotherHalfChecked() throws {
    let e = try execution(.sum, upper: true)
    e.add(.vector, "outer[1]", 0, 1)
    e.expectRefused("outer[1]", "otherwise it is not")
  }

  // MARK: The call

  /// One call's elements with the other's, which has the same arrays.
  @Test func callsMixed() throws {
    let e = try execution(.dot, times: 2)
    let times = (e.get(.dotElements, "time", 0), e.get(.dotElements, "time", 3))
    for row in 0..<3 {
      e.set(.dotElements, "time", row, times.1)
      e.set(.dotElements, "time", row + 3, times.0)
    }
    e.expectRefused("bus vector", "bus memory", "bus range20")
  }

  /// The flags of another operation, or of two, or of none.
  @Test func anotherOperation() throws {
    let e = try execution(.dot)
    e.set(.vector, "isDot", 0, 0)
    e.expectRefused("bus vector", "bus memory")
    e.set(.vector, "isEq", 0, 1)
    e.expectRefused("bus vector", "bus memory")
    // dot and sum: 1 + 2 is the number of eq.
    e.set(.vector, "isEq", 0, 0)
    e.set(.vector, "isDot", 0, 1)
    e.set(.vector, "isSum", 0, 1)
    e.expectRefused("one operation", "bus vector", "bus memory", "is 0 where it is not read")
  }

  /// A flag in a row that is no call.
  @Test func operationWithoutACall() throws {
    let e = try execution(.dot)
    e.set(.vector, "isSum", 3, 1)
    e.expectRefused("one operation", "bus memory", "bus range20", "bus range16")
  }

  /// A sum's row with a pointer that it does not read.
  @Test func sumWithAnotherPointer() throws {
    let e = try execution(.sum)
    e.set(.vector, "x13[0]", 0, 8)
    e.expectRefused("is 0 where it is not read", "bus vector")
  }

  /// The next cycle after 4 instead of 8.
  @Test func shorterStep() throws {
    let e = try execution(.dot, times: 2)
    let next = e.get(.vector, "time") + 8
    let row = e.find(.constant, ["time": next.value])
    e.set(.constant, "time", row, next - 4)
    e.expectRefused("bus state", "bus memory", "bus range20")
  }

  /// r is the last element of a: what is read is what was there before, and what is written does not count.
  @Test func resultReadAsAnElement() throws {
    var p = ProgramBuilder()
    p.store((0..<12).map { UInt64(Self.one) &+ $0 }, at: Self.base)
    p.vectors(.sum, r: Self.base + 20, count: 2, a: Self.base, b: 0)
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    // The second element reads the new value.
    for l in 0..<12 { e.set(.sumElements, "a[\(l)]", 1, e.get(.vector, "new[\(l)]")) }
    for k in 0..<3 { e.set(.sumElements, "aPrevious[\(k)]", 1, e.get(.vector, "time") + 5) }
    e.recount()
    #expect(e.failures(limit: 50).contains { $0.contains("bus range20") })
  }

  /// Two elements share a word; the second reads it as if the first had not: one message taken twice.
  @Test func sharedWordTakenTwice() throws {
    let e = try execution(.sum)
    // Element 1 begins with the upper half of the word that element 0 ends in.
    #expect(e.get(.sumElements, "aPrevious[0]", 1) == e.get(.vector, "time") + 1)
    e.set(.sumElements, "aPrevious[0]", 1, e.get(.sumElements, "aPrevious[2]", 0))
    e.expectRefused("bus memory")
  }
}
