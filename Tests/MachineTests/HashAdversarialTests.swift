import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import Prover
import RISCV
import RISCVTestSupport
import Testing
import Verifier

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

  /// The column of a byte of a state.
  private static func byte(_ state: Int, _ i: Int) -> String { "state[\(state)][\(i / 8)][\(i % 8)]" }

  /// A row's cells of a state.
  private func cells(_ e: Execution, _ state: Int, _ row: Int) -> [Felt] {
    (0..<200).map { e.get(.keccak, Self.byte(state, $0), row) }
  }

  private func setCells(_ e: Execution, _ state: Int, _ row: Int, _ cells: [Felt]) {
    for i in 0..<200 { e.set(.keccak, Self.byte(state, i), row, cells[i]) }
  }

  /// Flips a bit of a cell.
  private func flip(_ e: Execution, _ state: Int, _ i: Int, _ row: Int = 0, bit: Int = 0) {
    let x = e.get(.keccak, Self.byte(state, i), row).value
    e.set(.keccak, Self.byte(state, i), row, Felt(x ^ 1 << UInt32(bit)))
  }

  /// The first complaint names a state of the row: this one, or the one that follows from it.
  private func expectBroken(
    _ e: Execution, state: Int, row: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let failures = e.failures(limit: 1)
    #expect(
      failures.contains { text in
        text.contains("row \(row): Keccak state")
          && (state...state + 1).contains { text.contains("state \($0) is not") }
      }, "\(failures)", sourceLocation: sourceLocation)
  }

  @Test func wrongPermutation() throws {
    let e = try keccak(Self.state(1))
    // A byte of the result, in the row and in memory.
    flip(e, 8, 0)
    setFinal(
      e, address: 0x8100_0000, limb: 0,
      e.get(.keccak, Self.byte(8, 0)) + 256 * e.get(.keccak, Self.byte(8, 1)))
    e.expectRefused("Keccak state 8")
    // The same where the state before has it too.
    flip(e, 7, 0)
    e.expectRefused("Keccak state 7", "Keccak state 8")
  }

  /// Another result in row and memory, all else made anew, through prover and verifier.
  @Test func wrongPermutationIsNotProven() throws {
    let e = try keccak(Self.state(1), Self.state(2))
    let key = try #require(
      ProvingKey(
        e.program.system, preprocessed: e.trace.preprocessed,
        parameters: ProofParameters(target: 100, logInverseRate: 1)))
    func verdict() throws -> ProofError? {
      let statement = Statement(messages: e.rehashed().messages)
      e.recount()
      let (proof, _) = try SystemProver.prove(key, statement, trace: e.trace)
      do throws(ProofError) {
        try SystemVerifier.verify(key.verifyingKey, statement, proof: proof)
        return nil
      } catch { return error }
    }
    #expect(try verdict() == nil)
    let limb = e.get(.keccak, Self.byte(8, 6)) + 256 * e.get(.keccak, Self.byte(8, 7))
    flip(e, 8, 7, bit: 3)
    setFinal(
      e, address: 0x8100_0000, limb: 3,
      e.get(.keccak, Self.byte(8, 6)) + 256 * e.get(.keccak, Self.byte(8, 7)))
    #expect(try verdict() != nil)
    // Only the states are wrong.
    #expect(e.trace.failures(publicMessages: e.rehashed().messages).count == 1)
    flip(e, 8, 7, bit: 3)
    setFinal(e, address: 0x8100_0000, limb: 3, limb)
    #expect(try verdict() == nil)
    // The right limb in one cell, and 0.
    e.set(.keccak, Self.byte(8, 6), 0, limb)
    e.set(.keccak, Self.byte(8, 7), 0, 0)
    #expect(try verdict() != nil)
  }

  /// Any byte of any state, in rows of calls and in others.
  @Test(arguments: 0..<9) func wrongByte(_ state: Int) throws {
    let e = try keccak(Self.state(2), Self.state(3))
    for (n, i) in [0, 7, 8, 101, 199].enumerated() {
      for row in [0, 1, 2, 31] {
        flip(e, state, i, row, bit: (n + row) % 8)
        expectBroken(e, state: state, row: row)
        flip(e, state, i, row, bit: (n + row) % 8)
      }
    }
    #expect(e.failures() == [])
  }

  /// Cells that give the same limb, so that memory cannot tell.
  @Test(arguments: [0, 8]) func cellsThatAreNoBytes(_ state: Int) throws {
    let e = try keccak(Self.state(4))
    let before = cells(e, state, 0)
    let (low, high) = (before[198], before[199])
    let limb = low + 256 * high
    let pairs: [(Felt, Felt)] = [
      (low - 256, high + 1), (low + 256, high - 1), (limb, 0), (0, limb * Felt(256).inverse),
      (low + 256 * 3, high - 3), (limb - 256 * 256, 256), (-low, (limb + low) * Felt(256).inverse),
    ]
    for (x, y) in pairs where x != low {
      e.set(.keccak, Self.byte(state, 198), 0, x)
      e.set(.keccak, Self.byte(state, 199), 0, y)
      expectBroken(e, state: state, row: 0)
      #expect(e.failures(limit: 50).allSatisfy { $0.contains("Keccak state") })
    }
    setCells(e, state, 0, before)
    #expect(e.failures() == [])
  }

  /// A byte of an inner state, which no message has, as x − p, x + 256 and the like.
  @Test func innerCellsThatAreNoBytes() throws {
    let e = try keccak(Self.state(5))
    let x = e.get(.keccak, Self.byte(4, 77))
    for y in [x + 256, x - 256, -x - 1, x * Felt(2).inverse + Felt(1 << 20), Felt(256), Felt(0x7f00_0000)] {
      e.set(.keccak, Self.byte(4, 77), 0, y)
      expectBroken(e, state: 4, row: 0)
    }
  }

  /// Another state than that of memory, with all that follows from it.
  @Test func anotherInput() throws {
    let e = try keccak(Self.state(6), Self.state(7))
    // Dead rows hold the permutation of zeros; here it is the call's.
    for state in 0..<9 { setCells(e, state, 0, cells(e, state, 2)) }
    e.expectRefused("bus memory")
    // Memory is made to end with that result; it did not begin with zeros.
    let result = cells(e, 8, 0)
    for limb in 0..<100 {
      setFinal(
        e, address: 0x8100_0000 + UInt64(limb / 4 * 8), limb: limb % 4,
        result[2 * limb] + 256 * result[2 * limb + 1])
    }
    e.expectRefused("bus memory")
  }

  /// The states of two calls, exchanged whole or in part; rows may stand in any order.
  @Test func callsMixed() throws {
    let e = try keccak(Self.state(8), Self.state(9))
    func exchange(_ columns: [String]) {
      for name in columns {
        let (x, y) = (e.get(.keccak, name, 0), e.get(.keccak, name, 1))
        e.set(.keccak, name, 0, y)
        e.set(.keccak, name, 1, x)
      }
    }
    let states = (0..<9).map { state in (0..<200).map { Self.byte(state, $0) } }
    exchange(states.flatMap { $0 })
    e.expectRefused("bus memory")
    exchange(states.flatMap { $0 })
    exchange(states[1...].flatMap { $0 })
    expectBroken(e, state: 1, row: 0)
    exchange(states[1...].flatMap { $0 })
    exchange(states[8])
    expectBroken(e, state: 8, row: 0)
    exchange(states[8])
    for name in ["time", "pc", "x10[0]"] {
      exchange([name])
      e.expectRefused("bus state", "bus program", "bus memory", "bus range20")
      exchange([name])
    }
    exchange(names(e, .keccak))
    e.recount()
    #expect(e.failures() == [])
  }

  @Test func rowsThatAreNoCalls() throws {
    let e = try keccak(Self.state(10))
    // A call that was not made, of zeros; and the one that was, twice or at another time or not at all.
    e.set(.keccak, "live", 1, 1)
    e.expectRefused("bus state", "bus program", "bus memory", "bus range")
    setRow(e, .keccak, 1, from: 0)
    e.expectRefused("bus state", "bus program", "bus memory")
    e.add(.keccak, "time", 1, Int(Accelerator.keccak.step))
    e.add(.keccak, "pc", 1, 4)
    e.expectRefused("bus state", "bus program", "bus memory", "bus range")
    e.set(.keccak, "live", 0, 0)
    e.set(.keccak, "live", 1, 0)
    e.expectRefused("bus state", "bus memory", "bus program")
    e.set(.keccak, "live", 0, 2)
    e.expectRefused("live is boolean", "bus")
    // An access in a row that does not live has no multiplicity: whatever it says, nothing happens.
    e.set(.keccak, "live", 0, 1)
    e.recount()
    _ = e.rehashed()
    #expect(e.failures() == [])
  }

  @Test func timesOfWords() throws {
    let e = try keccak(Self.state(11))
    let before = e.get(.keccak, "wordPrevious[24]")
    for time in [before + 1, e.get(.keccak, "time") + 2, e.get(.keccak, "time") + 9] {
      e.set(.keccak, "wordPrevious[24]", 0, time)
      e.expectRefused("bus memory", "bus range20")
    }
  }

  @Test func pointerBetweenWords() throws {
    let e = try keccak(Self.state(12))
    e.add(.keccak, "x10[0]", 0, 4)
    e.expectRefused("bus range16", "bus memory")
    e.add(.keccak, "x10[0]", 0, -4)
    // The same first word with another pointer: a limb that is none.
    e.add(.keccak, "x10[0]", 0, 65536)
    e.add(.keccak, "x10[1]", 0, -1)
    e.expectRefused("bus memory")
  }

  /// The same words again, and words that two calls have in common, of which the later one sees what the earlier one wrote.
  @Test func overlappingCalls() throws {
    var p = ProgramBuilder()
    let (first, second) = (UInt64(0x8100_0000), UInt64(0x8100_0000 + 8 * 24))
    p.store(Self.state(13), at: first)
    for pointer in [first, first, second, first] { p.call(.keccak, [pointer]) }
    p.checkedCall(.keccak, [second], [Self.state(14)])
    let directed = p.finish("overlap")
    let e = try Execution(directed)
    #expect(e.failures() == [] && e.output == directed.output && e.rows(.keccak) == 5)
    // The third call reads the word as it was before the second wrote it.
    let word = 24
    for i in 8 * word..<8 * word + 8 {
      e.set(.keccak, Self.byte(0, i - 8 * word), 2, e.get(.keccak, Self.byte(0, i), 1))
    }
    e.expectRefused("Keccak state", "bus memory")
  }

  /// Calls in several instances, the last one padded.
  @Test func manyCalls() throws {
    var p = ProgramBuilder()
    p.store(Self.state(15), at: 0x8100_0000)
    for _ in 0..<130 { p.call(.keccak, [0x8100_0000]) }
    let e = try Execution(p.finish("many"))
    let heights = e.trace.layout.logHeights[MachineTable.keccak.index]
    #expect(e.failures() == [] && e.rows(.keccak) == 130 && heights == [7, 5])
    // A row of padding in the last instance.
    let last = e.trace.instances(of: MachineTable.keccak.index)[1]
    let column = e.column(.keccak, Self.byte(3, 50))
    e.trace.column(column, instance: last)[31] += 1
    expectBroken(e, state: 3, row: 31)
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
