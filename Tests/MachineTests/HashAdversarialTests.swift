import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import RISCV
import RISCVTestSupport
import Testing

/// Rows of Keccak-f and SHA-256 that no execution has.
@Suite struct HashAdversarialTests {
  /// Calls with these words, each in memory of its own, one after the other.
  private func calls(_ accelerator: Accelerator, _ words: [[[UInt64]]]) throws -> Execution {
    var p = ProgramBuilder()
    for (n, areas) in words.enumerated() {
      let pointers = areas.indices.map { 0x8100_0000 + 0x1000 * UInt64(n) + 0x400 * UInt64($0) }
      for (words, pointer) in zip(areas, pointers) { p.store(words, at: pointer) }
      p.call(accelerator, pointers)
    }
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    return e
  }

  private func keccak(_ states: [UInt64]...) throws -> Execution { try calls(.keccak, states.map { [$0] }) }

  private func sha256(_ count: Int) throws -> Execution {
    var random = SplitMix(seed: 7)
    return try calls(
      .sha256,
      (0..<count).map { _ in [(0..<4).map { _ in random.next() }, (0..<8).map { _ in random.next() }] })
  }

  private static func state(_ seed: UInt64) -> [UInt64] {
    var random = SplitMix(seed: seed)
    return (0..<25).map { _ in random.next() }
  }

  private func names(_ e: Execution, _ table: MachineTable) -> [String] {
    e.program.system.tables[table.index].columns
  }

  /// Copies a row, or clears it.
  private func setRow(_ e: Execution, _ table: MachineTable, _ row: Int, from source: Int?) {
    for name in names(e, table) { e.set(table, name, row, source.map { e.get(table, name, $0) } ?? .zero) }
  }

  /// Changes a limb of what a call has written, where memory is closed.
  private func setFinal(_ e: Execution, address: UInt64, limb: Int, _ value: Felt) {
    e.setFinal(word: UInt32(address / 8), limb: limb, value)
  }

  // MARK: Keccak-f

  @Test func wrongPermutation() throws {
    let e = try keccak(Self.state(1))
    // Bit 0 of the result, in its limb and in the group of bits that it belongs to.
    let limb = e.get(.keccak, "new[0]").value
    let delta = limb & 1 == 0 ? 1 : -1
    e.add(.keccak, "new[0]", 0, delta)
    e.add(.keccak, "newGroup[0][0][0]", 0, delta)
    setFinal(e, address: 0x8100_0000, limb: 0, Felt(limb ^ 1))
    e.expectRefused("bus keccakResult")
    // The same in the last row of the rounds, where χ and ι say otherwise.
    e.add(.keccakRounds, "iota1[0]", 11, delta)
    e.expectRefused("bus keccakRotation")
  }

  /// Windows of the same sum that are not of bits: the groups cannot tell, the lookup does.
  @Test func windowsThatAreNotBits() throws {
    let e = try keccak(Self.state(2))
    e.add(.keccak, "window[3][0]", 0, -2)
    e.add(.keccak, "window[3][1]", 0, 1)
    e.add(.keccakRounds, "lane[3][0]", 0, -2)
    e.add(.keccakRounds, "lane[3][1]", 0, 1)
    e.recount()
    #expect(e.failures(limit: 50).contains { $0.contains("bus keccakBits") })
  }

  /// Another state than that of memory.
  @Test func anotherInput() throws {
    let e = try keccak(Self.state(3))
    let delta = e.get(.keccak, "old[0]").value & 1 == 0 ? 1 : -1
    e.add(.keccak, "window[0][0]", 0, delta)
    e.add(.keccakRounds, "lane[0][0]", 0, delta)
    e.recount()
    let failures = e.failures(limit: 50)
    #expect(failures.contains { $0.contains("bus keccakLimb") })
  }

  /// A parity of 2 for 0: the digits say how often, the parity is the same, and so is everything behind it.
  @Test func parityOfAnotherSizeIsTheSame() throws {
    var state = [UInt64](repeating: 0, count: 25)
    (state[0], state[5]) = (1, 1)
    let e = try keccak(state)
    #expect(e.get(.keccakRounds, "parity0[0][0]") == 0)
    e.add(.keccakRounds, "parity0[0][0]", 0, 2)
    e.recount()
    #expect(e.failures() == [])
    // 1 or 4 is no such parity.
    e.add(.keccakRounds, "parity0[0][0]", 0, -1)
    e.expectRefused("bus keccakTernary", "bus keccakRotation")
    e.add(.keccakRounds, "parity0[0][0]", 0, 3)
    e.expectRefused("bus keccakTernary", "bus keccakRotation")
  }

  @Test func roundsLeftOut() throws {
    let e = try keccak(Self.state(4))
    setRow(e, .keccakRounds, 5, from: nil)
    e.expectRefused("bus keccakState")
    // The rows behind count on.
    for row in 6..<12 { e.add(.keccakRounds, "step", row, -1) }
    e.expectRefused("the last step", "bus keccakConstants", "bus keccakState")
  }

  @Test func roundsRepeated() throws {
    let e = try keccak(Self.state(5))
    setRow(e, .keccakRounds, 13, from: 5)
    e.expectRefused("bus keccakState")
    // Rounds that begin with what they end with.
    e.add(.keccakRounds, "step", 13, 12)
    e.expectRefused("bus keccakState", "bus keccakConstants")
  }

  @Test func roundsEndEarly() throws {
    let e = try keccak(Self.state(6))
    e.set(.keccakRounds, "last", 5, 1)
    e.expectRefused("the last step", "bus keccakState", "bus keccakResult")
    e.set(.keccakRounds, "last", 5, 0)
    e.set(.keccakRounds, "last", 11, 0)
    e.expectRefused("bus keccakState", "bus keccakResult")
  }

  /// The second half of each call's rounds given to the other.
  @Test func callsMixed() throws {
    let e = try keccak(Self.state(7), Self.state(8))
    let times = (e.get(.keccakRounds, "time", 0), e.get(.keccakRounds, "time", 12))
    for row in 6..<12 {
      e.set(.keccakRounds, "time", row, times.1)
      e.set(.keccakRounds, "time", row + 12, times.0)
    }
    e.expectRefused("bus keccakState", "bus keccakResult")
  }

  @Test func roundsWithoutACall() throws {
    let e = try keccak(Self.state(9))
    e.set(.keccakRounds, "live", 12, 1)
    e.expectRefused("bus keccak")
    e.set(.keccakRounds, "live", 12, 0)
    e.set(.keccakRounds, "last", 12, 1)
    e.expectRefused("only a live row is the last", "the last step", "bus keccak")
  }

  @Test func pointerBetweenWords() throws {
    let e = try keccak(Self.state(10))
    e.add(.keccak, "x10[0]", 0, 4)
    e.expectRefused("bus range16", "bus memory")
  }

  // MARK: SHA-256

  @Test func wrongCompression() throws {
    let e = try sha256(1)
    let limb = e.get(.sha256, "new[0]").value
    e.set(.sha256, "new[0]", 0, Felt(limb ^ 1))
    setFinal(e, address: 0x8100_0000, limb: 0, Felt(limb ^ 1))
    e.expectRefused("bus shaResult")
    // The last word a of the rounds says the same, with a carry that no byte is.
    e.add(.shaRounds, "newA7.low", 7, limb & 1 == 0 ? 1 : -1)
    e.expectRefused("bus bytes")
  }

  /// A limb of 2¹⁶ more and one less above it, which every sum takes for the same.
  @Test func limbsOutOfRange() throws {
    let e = try sha256(1)
    e.add(.shaRounds, "newA7.low", 7, 65536)
    e.add(.shaRounds, "newA7.high", 7, -1)
    e.set(.sha256, "carry[0]", 0, 1 - e.get(.sha256, "carry[0]"))
    e.recount()
    #expect(!e.failures().isEmpty)
    let inner = try sha256(1)
    inner.add(.shaRounds, "newA3.low", 2, 65536)
    inner.add(.shaRounds, "newA3.high", 2, -1)
    inner.recount()
    #expect(inner.failures(limit: 50).contains { $0.contains("bus shaLimbA") })
  }

  @Test func wordsOfTheMessageInTheSchedule() throws {
    let e = try sha256(1)
    // Word 16 without what the schedule adds to it.
    e.set(.shaRounds, "early", 2, 1)
    e.expectRefused("later", "bus shaConstants")
    e.set(.shaRounds, "early", 2, 0)
    e.set(.shaRounds, "first", 1, 1)
    e.expectRefused("sum15", "bus shaConstants")
  }

  @Test func shaRoundsLeftOutOrRepeated() throws {
    let e = try sha256(1)
    setRow(e, .shaRounds, 9, from: 3)
    e.expectRefused("bus shaState")
    setRow(e, .shaRounds, 9, from: nil)
    setRow(e, .shaRounds, 3, from: nil)
    e.expectRefused("bus shaState")
    for row in 4..<8 { e.add(.shaRounds, "step", row, -1) }
    e.expectRefused("the last step", "bus shaConstants", "bus shaState")
  }

  @Test func shaCallsMixed() throws {
    let e = try sha256(2)
    let times = (e.get(.shaRounds, "time", 0), e.get(.shaRounds, "time", 8))
    for row in 4..<8 {
      e.set(.shaRounds, "time", row, times.1)
      e.set(.shaRounds, "time", row + 8, times.0)
    }
    e.expectRefused("bus shaState", "bus shaResult")
  }
}
