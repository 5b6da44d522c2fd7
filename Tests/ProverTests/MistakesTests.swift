import Constraints
import KoalaBear
import ProofTestSupport
import Prover
import Testing
import Verifier

/// Mistakes that other proof systems made, each as a test here.
@Suite struct MistakesTests {
  private static let parameters = ProofParameters(target: 60)

  private static func prove(
    _ system: ConstraintSystem, _ statement: Statement = Statement(), heights: [[Int]],
    _ fill: (Trace) -> Void
  ) throws -> (key: VerifyingKey, proof: [UInt8]) {
    let key = try #require(ProvingKey(system, parameters: parameters))
    let trace = try key.trace(logHeights: heights)
    fill(trace)
    return (key.verifyingKey, try SystemProver.prove(key, statement, trace: trace).proof)
  }

  private static func verify(
    _ key: VerifyingKey, _ proof: [UInt8], _ statement: Statement = Statement()
  ) throws { try SystemVerifier.verify(key, statement, proof: proof) }

  private static let toy: (statement: Statement, trace: Trace, proof: [UInt8])? = {
    let (trace, messages) = ToyMachine.trace(steps: 30, split: [5])
    let statement = Statement(values: [1, 2, 3], messages: messages)
    guard let key = ToyMachine.key, let (proof, _) = try? SystemProver.prove(key, statement, trace: trace)
    else {
      return nil
    }
    return (statement, trace, proof)
  }()

  // Transcript.

  @Test func publicValuesAreBound() throws {
    let (statement, _, proof) = try #require(Self.toy)
    let key = try #require(ToyMachine.key).verifyingKey
    try Self.verify(key, proof, statement)
    for values in [[1, 2, 4], [1, 2], [1, 2, 3, 0], [0, 1, 2, 3], []] as [[Felt]] {
      #expect(throws: ProofError.self) {
        try Self.verify(key, proof, Statement(values: values, messages: statement.messages))
      }
    }
  }

  @Test func publicMessagesAreBound() throws {
    let (statement, _, proof) = try #require(Self.toy)
    let key = try #require(ToyMachine.key).verifyingKey
    let m = statement.messages
    let fields = m[1].fields
    let variants: [[PublicMessage]] = [
      [], [m[0]], [m[1], m[0]], m + m,
      // Sums to the same: a message split into two with half the multiplicity.
      [
        m[0], PublicMessage(m[1].bus, fields, multiplicity: -Felt.one.halved),
        PublicMessage(m[1].bus, fields, multiplicity: -Felt.one.halved),
      ],
      [m[0], .receive(m[1].bus, [fields[0], fields[1] + 1, fields[2]])],
      m + [PublicMessage(ToyMachine.range, [5], multiplicity: .zero)],
    ]
    for messages in variants {
      #expect(throws: ProofError.self) {
        try Self.verify(key, proof, Statement(values: statement.values, messages: messages))
      }
    }
  }

  /// SP1 GHSA-c873-wfhp-wx5m: the order of tables was not bound.
  @Test func orderOfTablesIsBound() throws {
    let (statement, _, proof) = try #require(Self.toy)
    var tables = ToyMachine.system.tables
    tables.swapAt(4, 5)
    let key = try #require(
      ProvingKey(
        ConstraintSystem(tables), preprocessed: ToyMachine.programColumns, parameters: Self.parameters))
    #expect(throws: ProofError.self) { try Self.verify(key.verifyingKey, proof, statement) }
  }

  /// The heights are the first words of a proof: 1 5 (Step), 1 5 (Cubes), 1 4 (Relay).
  @Test func heightsAreBound() throws {
    let (statement, _, proof) = try #require(Self.toy)
    let key = try #require(ToyMachine.key).verifyingKey
    #expect(proof[..<24].enumerated().filter { $0.offset % 4 == 0 }.map(\.element) == [1, 5, 1, 5, 1, 4])
    for (word, value) in [(1, 4), (1, 6), (3, 4), (3, 6), (5, 5), (0, 0), (0, 2), (1, 24), (1, 25), (1, 3)] {
      var changed = proof
      changed[4 * word] = UInt8(value)
      #expect(throws: ProofError.self) { try Self.verify(key, changed, statement) }
    }
  }

  /// The constraints themselves are bound by the key: the same shape with another constant is another machine.
  @Test func constraintsAreBound() throws {
    func system(_ k: Felt) -> ConstraintSystem {
      let t = TableBuilder("T")
      let a = t.column("a")
      let b = t.column("b")
      t.constrain(b - k * a, "b = k·a")
      return ConstraintSystem([t.build()])
    }
    // All zero: satisfies both.
    let (key, proof) = try Self.prove(system(3), heights: [[4]]) { _ in }
    try Self.verify(key, proof)
    let other = try #require(ProvingKey(system(4), parameters: Self.parameters)).verifyingKey
    #expect(key.digest != other.digest)
    #expect(throws: ProofError.self) { try Self.verify(other, proof) }
  }

  /// Preprocessed columns are bound by the key.
  @Test func preprocessedColumnsAreBound() throws {
    let (statement, _, proof) = try #require(Self.toy)
    let changed = FeltBuffer(count: 64)
    for i in 0..<64 { changed.pointer[i] = ToyMachine.programColumns.pointer[i] }
    changed.pointer[63] = 1
    let key = try #require(ProvingKey(ToyMachine.system, preprocessed: changed, parameters: Self.parameters))
    #expect(throws: ProofError.self) { try Self.verify(key.verifyingKey, proof, statement) }
  }

  /// A column that no rule reads does not enter the sumcheck; its evaluation is checked by the opening all the same.
  @Test func evaluationsOfUnusedColumnsAreBound() throws {
    let t = TableBuilder("T")
    let a = t.column("a")
    _ = t.column("unused")
    t.constrain(a * (a - 1), "boolean")
    let (key, proof) = try Self.prove(ConstraintSystem([t.build()]), heights: [[4]]) {
      for i in 0..<16 { $0.column(1, instance: 0)[i] = Felt(UInt32(i * i)) }
    }
    try Self.verify(key, proof)
    var refusedByOpening = 0
    for word in 0..<proof.count / 4 {
      var changed = proof
      changed[4 * word] ^= 1
      do throws(ProofError) {
        try SystemVerifier.verify(key, Statement(), proof: changed)
        Issue.record("word \(word) is not bound")
      } catch {
        if case .opening = error { refusedByOpening += 1 }
      }
    }
    #expect(refusedByOpening >= 5)
  }

  // Buses.

  /// One bus's message is never another's, whatever the fields.
  @Test func kindOfMessageIsPartOfIt() throws {
    let a = Bus(id: 10, name: "a", arity: 2)
    let b = Bus(id: 11, name: "b", arity: 2)
    let t = TableBuilder("T")
    let live = t.column("live")
    let x = t.column("x")
    t.boolean(live, "live")
    t.send(a, [x, 1], multiplicity: live, "out")
    t.receive(b, [x, 1], multiplicity: live, "in")
    let (key, proof) = try Self.prove(ConstraintSystem([t.build()]), heights: [[4]]) {
      $0.column(0, instance: 0)[3] = 1
      $0.column(1, instance: 0)[3] = 9
      #expect($0.failures().count == 2)
    }
    #expect(throws: ProofError.unbalanced) { try Self.verify(key, proof) }
  }

  /// Numbers of fields are part of a bus: a message cannot be read as a longer one that ends in zeros.
  @Test func shorterMessagesAreOthers() throws {
    let a = Bus(id: 10, name: "a", arity: 1)
    let b = Bus(id: 11, name: "b", arity: 2)
    let t = TableBuilder("T")
    let live = t.column("live")
    t.send(a, [live], multiplicity: live, "out")
    t.receive(b, [live, 0], multiplicity: live, "in")
    let (key, proof) = try Self.prove(ConstraintSystem([t.build()]), heights: [[4]]) {
      $0.column(0, instance: 0)[0] = 1
    }
    #expect(throws: ProofError.unbalanced) { try Self.verify(key, proof) }
  }

  @Test func unbalancedBusIsRefused() throws {
    let (trace, messages) = ToyMachine.trace(steps: 20, split: [5])
    let key = try #require(ToyMachine.key)
    trace.column(0, instance: trace.instances(of: 1)[0])[3] += 1
    let statement = Statement(messages: messages)
    let (proof, _) = try SystemProver.prove(key, statement, trace: trace)
    #expect(throws: ProofError.unbalanced) { try Self.verify(key.verifyingKey, proof, statement) }
  }

  @Test func tablesWithoutInteractionsAlone() throws {
    let (key, proof) = try Self.prove(ConstraintSystem([ToyMachine.cubes]), heights: [[6, 4]]) {
      for j in 0..<2 {
        for row in 0..<10 {
          $0.column(0, instance: j)[row] = Felt(UInt32(row))
          $0.column(1, instance: j)[row] = Felt(UInt32(row * row * row))
        }
      }
    }
    try Self.verify(key, proof)
    let (badKey, bad) = try Self.prove(ConstraintSystem([ToyMachine.cubes]), heights: [[6, 4]]) {
      $0.column(1, instance: 1)[15] = 1
    }
    #expect(throws: ProofError.self) { try Self.verify(badKey, bad) }
  }

  @Test func tablesWithoutConstraintsAlone() throws {
    let (key, proof) = try Self.prove(ConstraintSystem([ToyMachine.relayTable]), heights: [[5]]) {
      $0.column(0, instance: 0)[31] = 3
      $0.column(1, instance: 0)[31] = 4
    }
    try Self.verify(key, proof)
  }

  @Test func tablesMayBeAbsent() throws {
    let (trace, messages) = ToyMachine.trace(steps: 10, split: [4])
    let key = try #require(ToyMachine.key)
    let absent = try key.trace(logHeights: [[4], [6], [4], [5], [], []])
    for (j, instance) in absent.layout.instances.enumerated() {
      let source = trace.instances(of: instance.table)[0]
      for c in ToyMachine.system.tables[instance.table].columns.indices {
        for row in 0..<instance.height {
          absent.column(c, instance: j)[row] = trace.column(c, instance: source)[row]
        }
      }
    }
    let statement = Statement(messages: messages)
    let (proof, _) = try SystemProver.prove(key, statement, trace: absent)
    try Self.verify(key.verifyingKey, proof, statement)
  }

  /// One live row in a table of many, and one table of the least height.
  @Test func singleRows() throws {
    let (trace, messages) = ToyMachine.trace(steps: 1, split: [4])
    let key = try #require(ToyMachine.key)
    let statement = Statement(messages: messages)
    let (proof, _) = try SystemProver.prove(key, statement, trace: trace)
    try Self.verify(key.verifyingKey, proof, statement)
  }

  /// Multiplicities that are right modulo nothing but p: −1 received is +1 sent.
  @Test func messagesOfTheVerifierAreBounded() throws {
    let (statement, _, proof) = try #require(Self.toy)
    let key = try #require(ToyMachine.key).verifyingKey
    let many = [PublicMessage](
      repeating: PublicMessage(ToyMachine.range, [0], multiplicity: .zero),
      count: TraceLayout.maximumPublicMessages + 1)
    #expect(throws: ProofError.parameters) {
      try Self.verify(key, proof, Statement(values: statement.values, messages: many))
    }
  }
}
