import Constraints
import KoalaBear
public import Prover
public import Verifier

/// Mutates traces and proofs and tells where verifier and row checker disagree, or a mutation survives.
///
/// For any machine: give it a key, a trace that satisfies its rules, and the statement.
public struct ProofFuzzer {
  public let key: ProvingKey
  public let statement: Statement
  public let trace: Trace

  public init(_ key: ProvingKey, _ statement: Statement, _ trace: Trace) {
    self.key = key
    self.statement = statement
    self.trace = trace
  }

  /// A mutation on which verifier and expectation differ.
  public struct Surprise: CustomStringConvertible {
    public let description: String
  }

  /// Proves the trace as it is and tells what the verifier says.
  public func verdict() -> Result<Void, ProofError> {
    guard let (proof, _) = try? SystemProver.prove(key, statement, trace: trace) else {
      return .failure(.parameters)
    }
    return verdict(on: proof)
  }

  public func verdict(on proof: [UInt8]) -> Result<Void, ProofError> {
    do throws(ProofError) {
      try SystemVerifier.verify(key.verifyingKey, statement, proof: proof)
      return .success(())
    } catch { return .failure(error) }
  }

  private func isAccepted(_ verdict: Result<Void, ProofError>) -> Bool {
    if case .success = verdict { true } else { false }
  }

  /// Changes one cell of every committed column of every instance, `rows` times at random rows below
  /// `rowLimit`, proves the changed trace, and compares the verifier's verdict with the checker's. The trace is
  /// restored after each. Also reports columns that are not bound by any rule at any row tried.
  ///
  /// - Parameter tables: which tables to mutate; nil for all.
  public func mutateColumns(
    rows: Int, rowLimit: Int = .max, tables: Set<Int>? = nil, seed: UInt64 = 1
  ) -> (surprises: [Surprise], free: [String], rejected: Int) {
    var random = SplitMix(seed)
    var surprises: [Surprise] = []
    var free: [String] = []
    var rejected = 0
    for (j, instance) in trace.layout.instances.enumerated() where tables?.contains(instance.table) ?? true {
      let table = key.system.tables[instance.table]
      for c in table.columns.indices {
        var bound = false
        for k in 0..<rows {
          // Row 0 first: it is live wherever any row is.
          let row = k == 0 ? 0 : random.next(below: min(rowLimit, instance.height))
          let cell = trace.column(c, instance: j) + row
          let old = cell.pointee
          let new = random.next(below: 2) == 0 ? old + 1 : random.felt()
          if new == old { continue }
          cell.pointee = new
          let named = !trace.failures(publicMessages: statement.messages, limit: 1).isEmpty
          let verdict = verdict()
          cell.pointee = old
          if named { bound = true }
          if isAccepted(verdict) == named {
            surprises.append(
              Surprise(
                description: "\(table.name) (instance \(j)).\(table.columns[c]) row \(row): "
                  + "\(named ? "broken" : "satisfied") but \(verdict)"))
          }
          if !isAccepted(verdict) { rejected += 1 }
        }
        if !bound { free.append("\(table.name) (instance \(j)).\(table.columns[c])") }
      }
    }
    return (surprises, free, rejected)
  }

  /// Changes every `stride`-th word of a valid proof in three ways (plus one, zero, random), cuts the proof at
  /// every `stride`-th word, and appends words. Every such proof must be refused; those accepted are returned.
  public func mutateProof(_ proof: [UInt8], stride step: Int = 1, seed: UInt64 = 1) -> [Surprise] {
    var random = SplitMix(seed)
    var surprises: [Surprise] = []
    func word(_ i: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(proof[4 * i + $1]) << UInt32(8 * $1) }
    }
    func expectRefused(_ changed: [UInt8], _ what: @autoclosure () -> String) {
      if isAccepted(verdict(on: changed)) { surprises.append(Surprise(description: what())) }
    }
    for i in stride(from: 0, to: proof.count / 4, by: step) {
      let old = word(i)
      for new in [(old + 1) % Felt.modulus, 0, random.felt().value, Felt.modulus] where new != old {
        var changed = proof
        for k in 0..<4 { changed[4 * i + k] = UInt8(truncatingIfNeeded: new >> UInt32(8 * k)) }
        expectRefused(changed, "word \(i): \(old) → \(new)")
      }
      expectRefused(Array(proof[..<(4 * i)]), "cut at word \(i)")
    }
    expectRefused(Array(proof.dropLast()), "cut inside the last word")
    expectRefused(proof + [0], "a byte appended")
    expectRefused(proof + [0, 0, 0, 0], "a word appended")
    expectRefused(proof + proof, "the proof twice")
    return surprises
  }

  /// Random bytes as proofs: none is accepted, and none traps.
  public func randomProofs(_ count: Int, seed: UInt64 = 1) -> [Surprise] {
    var random = SplitMix(seed)
    var surprises: [Surprise] = []
    for i in 0..<count {
      var bytes: [UInt8] = []
      for _ in 0..<random.next(below: 400) {
        // Small words often, so that heights and counts are sometimes plausible.
        let word = random.next(below: 2) == 0 ? UInt32(random.next(below: 12)) : random.felt().value
        for k in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(8 * k))) }
      }
      if isAccepted(verdict(on: bytes)) { surprises.append(Surprise(description: "random proof \(i)")) }
    }
    return surprises
  }
}
