import KoalaBear
import Machine
import Multilinear
import ProofTestSupport
import Soundness
import Testing
import Transcript
import WHIR

@testable import Constraints
@testable import KeccakArgument
@testable import LogUp
@testable import Prover
@testable import Verifier

/// A prover that does not assume that anything it says is true: step 5 by brute force, with the claim tracked, and
/// then whatever an attacker likes.
struct Attacker {
  enum Mode: String, CaseIterable {
    /// The protocol as it is.
    case honest
    /// X, Y, Z = the last claim / (Y·Z), Y, Z.
    case adaptX, adaptY, adaptZ
    /// A product behind the last one takes what is missing.
    case padding
    /// Other columns' values for which the products have the sum that step 5 ends with.
    case columns
    /// The same with a preprocessed column's value.
    case preprocessed
    /// Step 6's last round is chosen for the β that would be drawn before it.
    case lastRound
    /// X and Y of which the product and the sum X + μY + μ²Z are right, for the μ that would be drawn before them.
    case knownMu
  }
  enum Share: String, CaseIterable {
    case honest
    /// So that the claim about the main columns is true, or that about the preprocessed ones with half of the error.
    case mainIsTrue, half
    /// So that the errors of both claims cancel for the γ that would be drawn before the share.
    case knownGamma
  }

  let key: ProvingKey
  let trace: Trace
  var mode = Mode.honest
  var share = Share.honest
  /// The trace whose Keccak states step 3 is about, and what it lies about them.
  var states: Trace?
  var lies = KeccakProver.Lies()
  /// Numerators of single fractions are others, such that the bytes of Keccak states balance.
  var balancesBytes = false
  /// Step 5's claim at the end differed from the truth; the claims about main and preprocessed columns were true.
  struct Outcome {
    var claimIsTrue = false
    var mainIsTrue = false
    var preprocessedIsTrue = false
    var missing = false
  }

  func prove() throws -> ([UInt8], Outcome) {
    var outcome = Outcome()
    let layout = trace.layout
    let system = key.system
    let config = try #require(
      ProofConfig(
        system, layout, key.verifyingKey.parameters, publicMessages: 0, logInverseRate: 1,
        haste: OpeningShape.hastes[0]))
    var transcript = ProverTranscript(domain: "martinet proof")
    let statement = Statement()
    transcript.observe(key.verifyingKey.digest)
    transcript.observe(statement.values)
    transcript.observe(statement.messageElements)
    for (t, table) in system.tables.enumerated() where table.fixedLogHeight == nil {
      transcript.write(Felt(UInt32(layout.logHeights[t].count)))
      for h in layout.logHeights[t] { transcript.write(Felt(UInt32(h))) }
    }
    transcript.write(Felt(1))
    transcript.write(Felt(UInt32(OpeningShape.hastes[0])))
    let stack = UnsafeBufferPointer(start: UnsafePointer(trace.main.pointer), count: layout.total)
    let fixed = UnsafeBufferPointer(
      start: UnsafePointer(key.preprocessed.pointer), count: layout.preprocessedTotal)
    let main = WHIRProver.commit(stack, config.opening, transcript: &transcript)
    let states = layout.keccakRows(system).map {
      KeccakProver.prove(
        $0, columns: (self.states ?? trace).stateColumns, lies: lies, transcript: &transcript)
    }
    transcript.grind(bits: config.messageGrinding)
    let challenges = BusChallenges(
      alpha: transcript.challenge(), beta: transcript.challenge(), arity: system.maximumArity)
    var fractions = TraceFractions(trace, challenges, states).source
    if balancesBytes, let states { fractions = balanced(fractions, states) }
    let buses = LogUpProver.prove(fractions, transcript: &transcript)
    transcript.grind(bits: config.batchGrinding)
    let lambda = transcript.challenge()
    let weights = layout.instances.indices.map {
      layout.fractionWeights(system, instance: $0, point: buses.point)
    }

    // Step 5 by brute force.
    var scale = lambda * lambda
    var scales: [[Felt5]] = []
    for instance in layout.instances {
      scales.append(
        system.tables[instance.table].constraints.map { _ in
          defer { scale *= lambda }
          return scale
        })
    }
    func summand(_ j: Int, _ values: [Felt5]) -> Felt5 {
      system.tables[layout.instances[j].table].summand(
        values, challenges: challenges, lambda: lambda, weights: weights[j], scales: scales[j])
    }
    var rows: [[[Felt5]]] = layout.instances.indices.map { j in
      (0..<layout.instances[j].height).map { trace.row($0, instance: j).map { Felt5($0) } }
    }
    var padding = Felt5.one
    for list in weights { for w in list { padding -= w } }
    let numerator =
      buses.leaf.numerator
      - (states?.numerator(
        SummandProducts(system, layout, challenges: challenges, lambda: lambda, at: buses.point),
        at: buses.point)
        ?? .zero)
    var claim = buses.leaf.denominator - padding + lambda * numerator
    let rounds = layout.maximumLogHeight
    let xi = Array(buses.point.suffix(rounds))
    var point: [Felt5] = []
    for k in 0..<rounds {
      let left = rounds - k
      var values = [Felt5](repeating: .zero, count: 4)
      for j in rows.indices {
        if layout.instances[j].logHeight < left {
          // A constant: the instance's sum.
          let eq = Eq.table(xi.suffix(layout.instances[j].logHeight))
          var sum = Felt5.zero
          for (b, row) in rows[j].enumerated() { sum += eq[b] * summand(j, row) }
          for x in 0..<4 { values[x] += sum }
          continue
        }
        let eq = Eq.table(xi.suffix(left - 1))
        let half = rows[j].count / 2
        for b in 0..<half {
          for x in 0..<4 {
            let row = zip(rows[j][b], rows[j][b + half]).map { $0 + Felt5(Felt(UInt32(x))) * ($1 - $0) }
            values[x] += eq[b] * summand(j, row)
          }
        }
      }
      let t = interpolate(values)
      transcript.write(Array(t[1...]))
      let constant = claim - xi[k] * (t[1] + t[2] + t[3])
      let r = transcript.challenge()
      claim = constant + r * (t[1] + r * (t[2] + r * t[3]))
      point.append(r)
      for j in rows.indices where layout.instances[j].logHeight >= left {
        let half = rows[j].count / 2
        rows[j] = (0..<half).map { b in zip(rows[j][b], rows[j][b + half]).map { $0 + r * ($1 - $0) } }
      }
    }

    // Step 6.
    let products = SummandProducts(
      system, layout, challenges: challenges, lambda: lambda, at: buses.point)
    let truth = trace.evaluateColumns(at: point)
    for j in rows.indices {
      #expect(
        rows[j][0].prefix(truth[j].main.count + truth[j].preprocessed.count)
          == (truth[j].main + truth[j].preprocessed)[...])
    }
    var columns = truth
    func sum(_ columns: [ColumnValues]) -> Felt5 {
      let f = FactorSumcheck(products, columns: columns, at: point).factors
      return f[0].indices.reduce(Felt5.zero) { $0 + f[0][$1] * f[1][$1] * f[2][$1] }
    }
    outcome.claimIsTrue = sum(columns) == claim
    let last = columns.count - 1
    if mode == .columns || mode == .preprocessed {
      // The fixed table's multiplicity enters linearly, and so does x when the rest stays.
      func with(_ x: Felt5) -> [ColumnValues] {
        var c = columns
        if mode == .columns { c[last].main[0] += x } else { c[last].preprocessed[0] += x }
        return c
      }
      let (s0, s1, s2) = (sum(with(.zero)), sum(with(.one)), sum(with(.one + .one)))
      #expect(s2 - s1 == s1 - s0)
      columns = with((claim - s0) * (s1 - s0).inverse)
      #expect(sum(columns) == claim)
    }
    var factors = FactorSumcheck(products, columns: columns, at: point).factors
    if mode == .padding {
      let count = layout.instances.reduce(0) { $0 + system.tables[$1.table].productCount }
      try #require(count < factors[0].count)
      factors[0][count] = .one
      factors[1][count] = claim - sum(columns)
      factors[2][count] = .one
    }
    var beta: [Felt5] = []
    for round in 0..<layout.productLogCount {
      let half = factors[0].count / 2
      var values = [Felt5](repeating: .zero, count: 4)
      for i in 0..<half {
        for x in 0..<4 {
          let v = factors.map { $0[i] + Felt5(Felt(UInt32(x))) * ($0[i + half] - $0[i]) }
          values[x] += v[0] * v[1] * v[2]
        }
      }
      var t = interpolate(values)
      if mode == .lastRound && round == layout.productLogCount - 1 {
        // For that β, t0 + t1β + … is what the true factors have there.
        var copy = transcript
        let guess = copy.challenge()
        let v = factors.map { $0[0] + guess * ($0[1] - $0[0]) }
        let wanted = v[0] * v[1] * v[2]
        // t(0) + t(1) = claim and t(guess) = wanted: two linear conditions on t0 (t1 follows).
        // t(g) = t0 + g (claim − 2 t0 − t2 − t3) + g² t2 + g³ t3
        let g = guess
        let rest = g * (claim - t[2] - t[3]) + g * g * t[2] + g * g * g * t[3]
        t[0] = (wanted - rest) * (Felt5.one - g - g).inverse
      }
      transcript.write([t[0], t[2], t[3]])
      let linear = claim - t[0] - t[0] - t[2] - t[3]
      let r = transcript.challenge()
      claim = t[0] + r * (linear + r * (t[2] + r * t[3]))
      beta.append(r)
      for f in 0..<3 {
        for i in 0..<half { factors[f][i] += r * (factors[f][i + half] - factors[f][i]) }
        factors[f].removeLast(half)
      }
    }
    var xyz = factors.map { $0[0] }
    switch mode {
    case .adaptX: xyz[0] = claim * (xyz[1] * xyz[2]).inverse
    case .adaptY: xyz[1] = claim * (xyz[0] * xyz[2]).inverse
    case .adaptZ: xyz[2] = claim * (xyz[0] * xyz[1]).inverse
    default: break
    }
    if mode == .knownMu {
      var copy = transcript
      let mu = copy.challenge()
      let wanted = xyz[0] + mu * (xyz[1] + mu * xyz[2])
      // X + μY = wanted − μ²Z =: s, XY = claim / Z: X² − sX + μ·claim/Z = 0.
      while true {
        let s = wanted - mu * mu * xyz[2]
        let product = claim * xyz[2].inverse
        let four = Felt5(Felt(4))
        if let root = squareRoot(s * s - four * mu * product) {
          xyz[0] = (s + root) * Felt5(Felt(2)).inverse
          xyz[1] = product * xyz[0].inverse
          break
        }
        xyz[2] += Felt5.one
      }
      #expect(xyz[0] * xyz[1] * xyz[2] == claim && xyz[0] + mu * (xyz[1] + mu * xyz[2]) == wanted)
    }
    // A last factor that is chosen after μ would be known: μ depends on all three.
    for i in 0..<3 {
      var (a, b) = (transcript, transcript)
      a.write(xyz)
      var changed = xyz
      changed[i] += Felt5.one
      b.write(changed)
      #expect(a.challenge() != b.challenge())
    }
    transcript.write(xyz)
    let mu = transcript.challenge()
    let combination = products.combination(Eq.table(beta), mu: mu, at: point)
    let total = xyz[0] + mu * (xyz[1] + mu * xyz[2]) - combination.constant
    // What is true of the commitments.
    var trueMain = Felt5.zero
    var trueFixed = Felt5.zero
    for (v, c) in zip(truth, combination.coefficients) {
      for (x, y) in zip(v.main, c) { trueMain += x * y }
      for (x, y) in zip(v.preprocessed, c.dropFirst(v.main.count)) { trueFixed += x * y }
    }
    var part: Felt5
    switch share {
    case .honest: part = trueFixed
    case .mainIsTrue: part = total - trueMain
    case .knownGamma:
      var copy = transcript
      // The main claim has a power of γ, the preprocessed one the next.
      part = trueFixed + (total - trueMain - trueFixed) * (Felt5.one - copy.challenge()).inverse
    case .half: part = trueFixed + (total - trueMain - trueFixed) * Felt5(Felt(2)).inverse
    }
    outcome.missing = total != trueMain + trueFixed
    outcome.mainIsTrue = total - part == trueMain
    outcome.preprocessedIsTrue = part == trueFixed
    var (a, b) = (transcript, transcript)
    a.write(part)
    b.write(part + Felt5.one)
    #expect(a.challenge() != b.challenge())
    transcript.write(part)
    WHIRProver.open(
      main, stack, claims: combination.mainClaims(layout, system, at: point, sum: total - part),
      fixed: WHIRFixedOpening(
        try #require(key.commitment), fixed,
        claims: combination.preprocessedClaims(layout, system, at: point, sum: part)),
      config.opening, transcript: &transcript)
    return (transcript.finish(), outcome)
  }

  /// Numerators for which the fractions of bytes have the claimed sums: 0 for what is no byte, and of every byte with another sum one
  /// fraction makes up for it.
  private func balanced(_ source: FractionSource, _ states: KeccakClaim) -> FractionSource {
    let (out, into) = (
      states.out.rows.weights(states.rows.count), states.into.rows.weights(states.rows.count)
    )
    var missing = states.sums
    var first: [Int?] = Array(repeating: nil, count: 256)
    var changes: [Int: Felt5] = [:]
    let table = key.system.keccakTable!
    for (i, j) in trace.instances(of: table).enumerated() {
      let height = trace.layout.instances[j].height
      for (c, column) in trace.stateColumns[i].enumerated() {
        for x in 0..<height {
          let row = states.rows.offsets[i] + x
          let weight = states.out.columns[c] * out[row] + states.into.columns[c] * into[row]
          let leaf = trace.layout.fractionOffsets[j] + (key.system.tables[table].pairCount + c) * height + x
          let v = Int(column[x].value)
          if v < 256 {
            missing[v] -= weight
            first[v] = first[v] ?? leaf
          } else {
            changes[leaf] = -weight
          }
        }
      }
    }
    for v in 0..<256 where !missing[v].isZero { changes[first[v]!] = missing[v] }
    return FractionSource(variables: source.variables, count: source.count) {
      range, numerators, denominators in
      source.fill(range.lowerBound, range.count, numerators, denominators)
      for (leaf, x) in changes where range.contains(leaf / 16) {
        numerators[leaf / 16 - range.lowerBound][leaf % 16] += x
      }
    }
  }

  /// With s = 1 + p + … + p⁴, a^((s + 1)/2) squared is a·N(a).
  private func squareRoot(_ a: Felt5) -> Felt5? {
    let p = UInt128(Felt.modulus)
    var e = (1 + p + p * p + p * p * p + p * p * p * p + 1) / 2
    var (power, base) = (Felt5.one, a)
    while e > 0 {
      if e & 1 == 1 { power *= base }
      base *= base
      e >>= 1
    }
    let norm = (power * power * a.inverse).c0
    func pow(_ x: Felt, _ e: UInt32) -> Felt {
      (0..<32).reversed().reduce(Felt.one) { r, k in r * r * (e >> k & 1 == 1 ? x : .one) }
    }
    guard pow(norm, (Felt.modulus - 1) / 2) == .one else { return nil }
    // Tonelli and Shanks: p − 1 = 127 · 2²⁴, and 3 generates.
    var (x, t, c, m) = (pow(norm, 64), pow(norm, 127), pow(Felt(3), 127), 24)
    while t != .one {
      var (i, square) = (0, t)
      while square != .one {
        square *= square
        i += 1
      }
      var b = c
      for _ in 0..<m - i - 1 { b *= b }
      x *= b
      c = b * b
      t *= c
      m = i
    }
    let root = power * Felt5(x).inverse
    return root * root == a ? root : nil
  }

  /// Coefficients from the values at 0, 1, 2, 3.
  private func interpolate(_ v: [Felt5]) -> [Felt5] {
    let half = Felt5(Felt(2)).inverse
    let sixth = Felt5(Felt(6)).inverse
    let d1 = v[1] - v[0]
    let d2 = v[2] - v[1] - d1
    let d3 = (v[3] - v[2]) - (v[2] - v[1]) - d2
    // Newton: v0 + d1 x + d2 x(x−1)/2 + d3 x(x−1)(x−2)/6
    let a = d2 * half
    let b = d3 * sixth
    return [v[0], d1 - a + b + b, a - b - b - b, b]
  }

  func verdict() throws -> (ProofError?, Outcome) {
    let (proof, outcome) = try prove()
    do throws(ProofError) {
      try SystemVerifier.verify(key.verifyingKey, Statement(), proof: proof)
      return (nil, outcome)
    } catch { return (error, outcome) }
  }
}
