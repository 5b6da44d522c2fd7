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

  /// Changes every `stride`-th word of a valid proof in several ways, cuts it at every `stride`-th word, and puts words
  /// before and behind it. Every such proof must be refused; those accepted are returned.
  public func mutateProof(_ proof: [UInt8], stride step: Int = 1, seed: UInt64 = 1) -> [Surprise] {
    let (key, statement) = (key.verifyingKey, statement)
    let fuzzer = ProofFileFuzzer(file: proof, values: []) { proof, _ in
      (try? SystemVerifier.verify(key, statement, proof: proof)) != nil
    }
    guard fuzzer.isAccepted else { return [Surprise(description: "the proof itself is refused")] }
    let words = stride(from: 0, to: fuzzer.wordCount, by: step)
    return fuzzer.survivors(of: fuzzer.words(words, seed: seed) + fuzzer.lengths(step: 4 * step)).map {
      Surprise(description: $0.description)
    }
  }

  /// A valid proof against other statements: every public value and every field and multiplicity of every message
  /// changed, messages left out, doubled and in another order. Those accepted are returned.
  public func mutateStatement(_ proof: [UInt8]) -> (surprises: [Surprise], count: Int) {
    var statements: [(String, Statement)] = []
    func add(_ what: String, _ change: (inout Statement) -> Void) {
      var other = statement
      change(&other)
      statements.append((what, other))
    }
    for i in statement.values.indices {
      for change in [Felt.one, .minusOne] { add("value \(i)") { $0.values[i] += change } }
      add("value \(i) left out") { $0.values.remove(at: i) }
    }
    add("a value more") { $0.values.append(.zero) }
    for (i, message) in statement.messages.enumerated() {
      for field in message.fields.indices {
        var fields = message.fields
        fields[field] += .one
        add("message \(i), field \(field)") {
          $0.messages[i] = PublicMessage(message.bus, fields, multiplicity: message.multiplicity)
        }
      }
      for m in [message.multiplicity + 1, -message.multiplicity, .zero] {
        add("message \(i), multiplicity") {
          $0.messages[i] = PublicMessage(message.bus, message.fields, multiplicity: m)
        }
      }
      add("message \(i) left out") { $0.messages.remove(at: i) }
      add("message \(i) twice") { $0.messages.insert(message, at: i) }
      if i > 0 { add("messages \(i - 1) and \(i) exchanged") { $0.messages.swapAt(i - 1, i) } }
    }
    let surprises = statements.filter { _, other in
      (try? SystemVerifier.verify(key.verifyingKey, other, proof: proof)) != nil
    }
    return (surprises.map { Surprise(description: $0.0) }, statements.count)
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
