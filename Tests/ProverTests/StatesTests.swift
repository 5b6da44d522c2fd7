import Hashes
import KoalaBear
import LogUp
import Multilinear
import ProofTestSupport
import Soundness
import Testing
import Transcript

@testable import Constraints
@testable import KeccakArgument
@testable import Prover
@testable import Verifier

/// Whole proofs of a system with Keccak states.
@Suite struct StatesTests {
  /// The states of a row are those of Keccak-f.
  @Test func rowsAreKeccak() {
    var random = SplitMix(3)
    for _ in 0..<20 {
      let start = (0..<25).map { _ in random.next() }
      var lanes = start
      lanes.withUnsafeMutableBufferPointer { KeccakPermutation.apply($0.baseAddress!) }
      let last = lanes.flatMap { lane in (0..<8).map { UInt8(truncatingIfNeeded: lane >> UInt64(8 * $0)) } }
      #expect(Array(KeccakStates.row(from: start)[1600...]) == last)
    }
  }

  @Test func declaration() throws {
    let table = StatesSystem.system.tables[1]
    #expect(table.keccak == KeccakStates(firstColumn: 1))
    #expect(table.columns.count == 1802 && table.columns[1] == "state[0][0][0]")
    #expect(table.columns[1 + 200 * 7 + 8 * 3 + 2] == "state[7][3][2]" && table.columns[1801] == "index")
    #expect(table.pairCount == 2 && table.blockCount == 1802 && table.leastLogHeight == 5)
    #expect(StatesSystem.system.keccakTable == 1 && ToyMachine.system.keccakTable == nil)
    // Columns of states are no products.
    #expect(table.productCount == 1 + table.products.products.count + 2)
    #expect(throws: LayoutError.height(table: 1, instance: 1, got: 4)) {
      try TraceLayout(StatesSystem.system, logHeights: [[5], [5, 4], [8]])
    }
    #expect(throws: LayoutError.self) { try TraceLayout(StatesSystem.system, logHeights: [[5], [21], [8]]) }
    let layout = try TraceLayout(StatesSystem.system, logHeights: [[5], [6, 5], [8]])
    #expect(layout.fractionTotal == 1802 * 96 + 32 + 256)
    #expect(layout.keccakRows(StatesSystem.system)?.logHeights == [6, 5])
    // Without an instance there is nothing to show.
    let none = try TraceLayout(StatesSystem.system, logHeights: [[5], [], [8]])
    #expect(none.keccakRows(StatesSystem.system) == nil)
    // Heights of small instances.
    #expect(TraceLayout.split(rows: 3) == [4] && TraceLayout.split(rows: 3, least: 5) == [5])
  }

  /// The encoding tells where states are, and whether.
  @Test func encoding() {
    func system(_ before: Int, states: Bool) -> [Felt] {
      let t = TableBuilder("T")
      _ = t.columns("before", before)
      if states { _ = t.keccakStates() } else { _ = t.columns("c", 1800) }
      _ = t.columns("behind", 3 - before)
      return ConstraintSystem([t.build()]).encoding
    }
    let encodings = (0...3).map { system($0, states: true) } + [system(0, states: false)]
    for (i, a) in encodings.enumerated() {
      for b in encodings[(i + 1)...] { #expect(a != b) }
    }
    #expect(Array(encodings[0].dropFirst(2)) == Array(encodings[4].dropFirst(1)))
  }

  @Test func constantsOfSystemsWithoutMessages() {
    let t = TableBuilder("T")
    _ = t.keccakStates()
    #expect(ConstraintSystem([t.build()]).maximumArity == 1)
  }

  /// The checker finds what is wrong.
  @Test func checker() throws {
    let (_, trace) = try StatesSystem.make(heights: [6, 5], calls: [7])
    #expect(trace.failures().isEmpty)
    func failures() -> [(Int, Int, Int)] {
      trace.failures(limit: 10).compactMap {
        if case .keccak("Keccak", let instance, let row, let state) = $0 {
          (instance, row, state)
        } else {
          nil
        }
      }
    }
    let (first, second) = (trace.instances(of: 1)[0], trace.instances(of: 1)[1])
    for (instance, row, state, expected) in [
      (first, 63, 0, [1]), (first, 5, 4, [4, 5]), (second, 31, 8, [8]), (second, 0, 7, [7, 8]),
    ] {
      let cell = trace.column(StatesSystem.column(state, 77), instance: instance) + row
      let old = cell.pointee
      cell.pointee = Felt(old.value ^ 16)
      #expect(failures().map { $0.2 } == expected)
      #expect(failures().allSatisfy { $0.0 == instance && $0.1 == row })
      // No byte, and therefore nothing to follow.
      cell.pointee = old + Felt(256)
      #expect(failures().map { $0.2 } == [state])
      cell.pointee = old
    }
    #expect(trace.failures().isEmpty)
  }

  @Test(arguments: [([5], [5]), ([6, 5, 5], [7]), ([7, 6, 6, 5], [9, 4]), ([9], [9]), ([], [4])])
  func honestProofIsAccepted(heights: [Int], calls: [Int]) throws {
    let (key, trace) = try StatesSystem.make(heights: heights, calls: calls)
    #expect(trace.failures().isEmpty)
    let (proof, report) = try SystemProver.prove(key, Statement(), trace: trace)
    print(report)
    #expect(throws: Never.self) { try SystemVerifier.verify(key.verifyingKey, Statement(), proof: proof) }
  }

  @Test func sizeIsForeseen() throws {
    for heights in [[5], [7, 6]] {
      let (key, trace) = try StatesSystem.make(heights: heights, calls: [8], target: 100)
      for limit in [1 << 15, 1 << 20] {
        let (proof, _) = try SystemProver.prove(key, Statement(), trace: trace, sizeLimit: limit)
        // Two tables of free height, with one height and as many as there are.
        let words = 2 + 1 + heights.count
        let config = try #require(
          ProofConfig(
            key.system, trace.layout, key.verifyingKey.parameters, publicMessages: 0,
            logInverseRate: Int(proof[4 * words]), haste: Int(proof[4 * words + 4])))
        let expected = config.expectedSize(key.system)
        #expect(abs(proof.count - expected) < expected / 33, "\(proof.count) for \(expected)")
        #expect(config.report.isSufficient)
        #expect(config.report.terms.contains { $0.name == "Keccak: parities, skip" })
      }
    }
  }

  private func verdict(
    _ key: ProvingKey, _ trace: Trace, _ tampering: SystemProver.Tampering = .init()
  ) throws -> ProofError? {
    let (proof, _) = try SystemProver.prove(key, Statement(), trace: trace, tampering: tampering)
    do throws(ProofError) {
      try SystemVerifier.verify(key.verifyingKey, Statement(), proof: proof)
      return nil
    } catch { return error }
  }

  /// Cells of every state, in every instance for some, that hold another byte, or none.
  @Test(arguments: [[5], [6, 5, 5]])
  func everyCellIsBound(heights: [Int]) throws {
    let (key, trace) = try StatesSystem.make(heights: heights, calls: [7])
    let (_, honest) = try StatesSystem.make(heights: heights, calls: [7])
    #expect(try verdict(key, trace) == nil)
    var random = SplitMix(4)
    for state in 0..<9 {
      for (k, instance) in trace.instances(of: 1).enumerated() where k == state % heights.count {
        let byte = 3 + random.next(below: 190)
        let row = state == 3 ? trace.layout.instances[instance].height - 1 : random.next(below: 32)
        let cell = trace.column(StatesSystem.column(state, byte), instance: instance) + row
        let old = cell.pointee
        let other = Felt(old.value ^ UInt32(1 + random.next(below: 255)))
        for new in [other, old + Felt(256), -Felt.one, random.felt()] {
          cell.pointee = new
          #expect(try verdict(key, trace) != nil, "state \(state) of instance \(k): \(old) to \(new)")
        }
        // Whoever shows of true states that they are right has other bytes in the columns.
        cell.pointee = other
        #expect(try verdict(key, trace, .init(states: honest)) == .unbalanced)
        cell.pointee = old + Felt(256)
        #expect(try verdict(key, trace, .init(states: honest)) == .unbalanced)
        // Whoever has fractions of the true states too has other numerators and denominators at a point.
        let error = try verdict(key, trace, .init(states: honest, fractions: honest))
        guard case .summand = error else {
          Issue.record("state \(state) of instance \(k): \(String(describing: error))")
          continue
        }
        cell.pointee = old
      }
    }
  }

  /// States that other rules use are those of the argument.
  @Test func statesAreThoseOfInteractions() throws {
    let (key, trace) = try StatesSystem.make(heights: [5], calls: [5])
    let row = try #require(
      (0..<32).first { trace.column(2, instance: trace.instances(of: 0)[0])[$0] != .zero })
    for column in 2..<8 {
      let cell = trace.column(column, instance: trace.instances(of: 0)[0]) + row
      cell.pointee += .one
      #expect(try verdict(key, trace) == .unbalanced)
      cell.pointee -= .one
    }
    // Another question with the right answer.
    let instance = trace.instances(of: 1)[0]
    let states = KeccakStates.row(from: [UInt64](repeating: 7, count: 25))
    for (c, x) in states.enumerated() { trace.column(1 + c, instance: instance)[0] = Felt(UInt32(x)) }
    trace.column(0, instance: instance)[0] = .one
    #expect(try verdict(key, trace) == .unbalanced)
  }

  /// No word of step 3 is free, nor any other.
  @Test func everyWordIsBound() throws {
    let (key, trace) = try StatesSystem.make(heights: [6, 5], calls: [7])
    let (proof, _) = try SystemProver.prove(key, Statement(), trace: trace)
    let fuzzer = ProofFuzzer(key, Statement(), trace)
    #expect(fuzzer.mutateProof(proof, stride: 61).map(\.description) == [])
    // The words of step 3 follow heights, rate, haste and commitment, which is a root and samples.
    var found = 0
    for word in stride(from: 5 + 2 + 8 + 5, to: 5 + 2 + 8 + 5 + 5 * 2000, by: 97) {
      var changed = proof
      changed[4 * word] ^= 1
      do throws(ProofError) {
        try SystemVerifier.verify(key.verifyingKey, Statement(), proof: changed)
        Issue.record("word \(word)")
      } catch { if case .keccak = error { found += 1 } }
    }
    print("refused by step 3: \(found)")
    #expect(found > 20)
  }

  /// The prover written for attacks, step 5 by brute force, makes the same proof.
  @Test func bruteForceMakesTheSameProof() throws {
    let (key, trace) = try StatesSystem.make(heights: [5, 5], calls: [6])
    let (error, outcome) = try Attacker(key: key, trace: trace).verdict()
    #expect(error == nil && outcome.claimIsTrue && !outcome.missing)
    let proof = try SystemProver.prove(key, Statement(), trace: trace, sizeLimit: .max).proof
    #expect(try proof == Attacker(key: key, trace: trace).prove().0)
  }

  /// Whoever gets the bus of bytes to balance, with the sums of true states or with sums that fit all other lies, has other numerators than
  /// the verifier knows: step 5 ends with a false claim, and whatever step 6 makes of it is refused.
  @Test(arguments: [Attacker.Mode.honest, .adaptX, .knownMu])
  func numeratorsAreKnown(_ mode: Attacker.Mode) throws {
    let (_, honest) = try StatesSystem.make(heights: [5, 5], calls: [6])
    for (n, state) in [0, 8, 3].enumerated() {
      let (key, trace) = try StatesSystem.make(heights: [5, 5], calls: [6])
      let cell = trace.column(StatesSystem.column(state, 77), instance: trace.instances(of: 1)[n % 2]) + n
      // A byte, or none.
      cell.pointee = n == 1 ? cell.pointee + Felt(256) : Felt(cell.pointee.value ^ 9)
      var attacker = Attacker(key: key, trace: trace, mode: mode, balancesBytes: true)
      for lies in n == 1 ? [false] : [false, true] {
        attacker.states = lies ? nil : honest
        attacker.lies = lies ? KeccakProver.Lies(free: 7, balancesSums: true) : KeccakProver.Lies()
        let (error, outcome) = try attacker.verdict()
        #expect(!outcome.claimIsTrue)
        switch error {
        case .summand: #expect(mode == .honest)
        case .opening: #expect(mode != .honest)
        default: Issue.record("state \(state): \(String(describing: error))")
        }
      }
    }
  }
}
