/// A second polynomial of an opening, whose commitment was made beforehand by somebody the verifier trusts: its
/// root is part of the verifying key, and what it commits to is a codeword, not only a word near one.
public struct FixedShape: Hashable, Sendable {
  public var variables: Int
  /// log₂ of 1/rate of its code.
  public var logInverseRate: Int
  /// Variables folded before it joins the first polynomial, at most `variables`: a leaf has 2^folding elements.
  public var folding: Int

  public init(variables: Int, logInverseRate: Int, folding: Int) {
    self.variables = variables
    self.logInverseRate = logInverseRate
    self.folding = folding
  }

  /// Small leaves for small polynomials; larger ones are folded more, so that what joins stays small.
  public init(variables: Int, logInverseRate: Int) {
    self.init(
      variables: variables, logInverseRate: logInverseRate,
      folding: min(variables, min(6, max(4, variables - 13))))
  }

  /// Variables that are left when it joins.
  public var rest: Int { variables - folding }
  /// log₂ of the number of leaves.
  public var logLeaves: Int { rest + logInverseRate }

  public var isValid: Bool {
    variables >= 1 && variables <= 30 && logInverseRate >= 1 && logInverseRate <= 12 && folding >= 1
      && folding <= min(variables, 12) && logLeaves <= 24
  }
}

/// What is chosen freely about an opening: sizes, rate, how fast it folds, how much work may replace queries.
public struct OpeningShape: Hashable, Sendable {
  /// Provable bits that every round must have.
  public var target: Int
  /// Variables of the committed polynomial.
  public var variables: Int
  /// log₂ of 1/rate of the first code.
  public var logInverseRate: Int
  /// Variables folded after the first commitment, and by how many bits the domain shrinks there.
  public var firstFolding = 6
  public var firstReduction: Int
  /// The same after each later commitment.
  public var folding: Int
  public var reduction: Int
  /// Polynomials of at most this many variables are sent in clear.
  public var lastVariables = 8
  /// Most bits of work before a set of queries, and before a folding challenge; at most 24.
  public var queryGrinding: Int
  public var foldingGrinding: Int
  /// What is opened along with the polynomial; joins it after the first folds.
  public var fixed: FixedShape?

  /// What a proof's *haste* changes of the defaults: by how many bits more the domain shrinks after the first commitment, by how
  /// many after each later one, and how many bits of work there are more.
  private static let changes: [(first: Int, reduction: Int, work: Int)] = [
    (0, 2, 0), (0, 2, -1), (0, 2, -2), (0, 2, -3),
    (1, 2, 0), (1, 2, -1), (1, 2, -2), (1, 2, -3),
    (0, 1, 0), (0, 1, 1), (-1, 2, 0), (-1, 2, 1), (-1, 1, 1),
  ]
  /// The greatest value of haste.
  public static var mostHaste: Int { changes.count - 1 }
  /// All values of haste, the fastest prover first; at rates from 1/8 on the smallest proof is the last.
  public static let hastes = [7, 6, 5, 4, 3, 2, 1, 0, 8, 9, 10, 11, 12]

  /// The defaults for a size and a rate: all the grinding together is about a permutation for fifty evaluations,
  /// and proofs of up to 2²⁴ evaluations are made faster at the price of some 20 KiB.
  ///
  /// - Parameter haste: what a prover gives up of the proof's size to be faster, or the other way, 0 … `mostHaste`
  ///   (Documentation/WHIR.md, *Choice of folding*); 0 is the default.
  public init(target: Int, variables: Int, logInverseRate: Int, fixed: FixedShape? = nil, haste: Int = 0) {
    self.target = target
    self.variables = variables
    self.logInverseRate = logInverseRate
    self.fixed = fixed
    // Low rates are for commitments that are made once and opened often: later codes stay small.
    firstReduction = logInverseRate >= 5 ? 6 : logInverseRate >= 2 || variables <= 24 ? 5 : 4
    let change = OpeningShape.changes[haste]
    firstReduction = min(firstFolding, firstReduction + change.first)
    // As few later folds of at most four variables as possible, all alike; the one after a join has one more.
    let rest = max(1, max(variables - firstFolding, fixed?.rest ?? 0) - lastVariables)
    let folds = (rest + 3) / 4
    folding = (rest + folds - 1) / folds
    reduction = min(change.reduction, folding)
    queryGrinding = min(19, max(13, variables - 8)) + change.work
    // All folds of an oracle need the same.
    foldingGrinding = queryGrinding - 2
  }
}

/// One commitment of an opening, and everything that is done with it.
public struct OracleParameters: Hashable, Sendable {
  /// Variables of the polynomial, and how many of them are folded: a leaf has 2^folding elements at most.
  public let variables: Int
  public let folding: Int
  public let logInverseRate: Int
  public let regime: DecodingRegime
  /// Out-of-domain evaluations sent right after the commitment.
  public let samples: Int
  /// Bits of work before each folding challenge.
  public let foldingGrinding: Int
  public let queries: Int
  public let queryGrinding: Int

  /// log₂ of the number of leaves.
  public var logLeaves: Int { variables - folding + logInverseRate }
}

/// The parameters of an opening, derived from a shape. Deterministic on every machine.
public struct OpeningParameters: Hashable, Sendable {
  public let shape: OpeningShape
  public let oracles: [OracleParameters]
  /// Queries to the fixed polynomial's commitment, made together with those to the first; 0 when there is none.
  public let fixedQueries: Int
  /// Variables of the polynomial sent in clear.
  public let finalVariables: Int

  /// Most claims an opening takes, those about the fixed polynomial included: the bound that the batching error is
  /// computed for.
  public static let maximumClaims = 1 << 16

  /// Nil when the shape is not sensible or no choice of decoding radius reaches the target within its limits.
  public init?(_ shape: OpeningShape) {
    guard shape.isValid, let (plan, last) = OpeningParameters.plan(shape) else { return nil }
    finalVariables = last
    // Whatever work there is, no more queries to the fixed commitment than these are needed.
    let mostFixed = shape.fixed.map { (shape.target + $0.logInverseRate) / $0.logInverseRate } ?? 0
    // The number of queries to an oracle depends on the list size of the next: regimes first, last to first.
    var oracles: [OracleParameters] = []
    for step in plan.reversed() {
      let extra = oracles.count + 1 == plan.count ? mostFixed : 0
      guard let oracle = OpeningParameters.best(shape, step, next: oracles.last, extraQueries: extra) else {
        return nil
      }
      oracles.append(oracle)
    }
    self.oracles = oracles.reversed()
    self.shape = shape
    var fixedQueries = 0
    if let fixed = shape.fixed {
      let work = Bits(shape.target - self.oracles[0].queryGrinding)
      repeat {
        fixedQueries += 1
        guard fixedQueries <= mostFixed else { return nil }
      } while work
        + OpeningParameters.fixedError(
          fixed, queries: fixedQueries, allQueries: self.oracles[0].queries + fixedQueries,
          next: self.oracles.count > 1 ? self.oracles[1] : nil) > .zero
    }
    self.fixedQueries = fixedQueries
    // Claims are batched without work.
    guard claimError + Bits(shape.target) <= .zero else { return nil }
  }

  /// Variables, folded variables and rate of every commitment.
  private struct Step {
    var variables: Int
    var folding: Int
    var rate: Int
  }

  /// All commitments, and the variables of the polynomial sent in clear.
  private static func plan(_ shape: OpeningShape) -> ([Step], Int)? {
    var plan: [Step] = []
    var variables = shape.variables
    var rate = shape.logInverseRate
    repeat {
      // One more variable after the join tells the two polynomials apart; it is folded at once.
      let join = plan.count == 1 && shape.fixed != nil ? 1 : 0
      let folding = min(plan.isEmpty ? shape.firstFolding : shape.folding + join, variables)
      plan.append(Step(variables: variables, folding: folding, rate: rate))
      guard variables - folding + rate <= 24 else { return nil }
      rate += max(0, folding - (plan.count == 1 ? shape.firstReduction : shape.reduction + join))
      variables -= folding
      if plan.count == 1, let fixed = shape.fixed { variables = max(variables, fixed.rest) + 1 }
    } while variables > shape.lastVariables
    return (plan, variables)
  }

  /// The decoding radius with the fewest queries; among equals the one nearest to unique decoding.
  private static func best(
    _ shape: OpeningShape, _ step: Step, next: OracleParameters?, extraQueries: Int
  ) -> OracleParameters? {
    var best = oracle(.unique, shape, step, next, extraQueries)
    for m in 3...128 {
      guard let candidate = oracle(.johnson(multiplicity: m), shape, step, next, extraQueries) else { break }
      if candidate.queries < best?.queries ?? .max { best = candidate }
    }
    return best
  }

  /// `extraQueries`: to the fixed commitment, whose values are batched together with those of this one.
  private static func oracle(
    _ regime: DecodingRegime, _ shape: OpeningShape, _ step: Step, _ next: OracleParameters?,
    _ extraQueries: Int
  ) -> OracleParameters? {
    let target = Bits(shape.target)
    let (variables, rate) = (step.variables, step.rate)
    let foldError = foldError(regime, logLength: variables - step.folding + rate, logInverseRate: rate)
    let foldingGrinding = (target + foldError).ceiling
    guard foldingGrinding <= shape.foldingGrinding else { return nil }
    var samples = 0
    if regime != .unique {
      repeat {
        samples += 1
      } while samples < 8
        && sampleError(regime, variables: variables, logInverseRate: rate, samples: samples) + target > .zero
      guard
        sampleError(regime, variables: variables, logInverseRate: rate, samples: samples) + target <= .zero
      else { return nil }
    }
    let perQuery = regime.bitsPerQuery(logInverseRate: rate)
    let wanted = (target - Bits(shape.queryGrinding)).units
    var queries = max(1, (wanted + perQuery.units - 1) / perQuery.units)
    while true {
      let error = queryError(
        regime, logInverseRate: rate, queries: queries, extraQueries: extraQueries, next: next)
      let work = (target + error).ceiling
      if work <= shape.queryGrinding {
        return OracleParameters(
          variables: variables, folding: step.folding, logInverseRate: rate, regime: regime, samples: samples,
          foldingGrinding: foldingGrinding, queries: queries, queryGrinding: work)
      }
      queries += 1
      if queries > wanted / perQuery.units + 64 { return nil }
    }
  }
}

extension OpeningShape {
  var isValid: Bool {
    target >= 1 && target <= 128 && variables >= 1 && variables <= 30 && logInverseRate >= 1
      && logInverseRate <= 12 && firstFolding >= 1 && firstFolding <= 12 && folding >= 1 && folding <= 8
      && firstReduction >= 1 && firstReduction <= firstFolding && reduction >= 1 && reduction <= folding
      && lastVariables >= 0 && lastVariables <= 12 && queryGrinding >= 0 && queryGrinding <= 24
      && foldingGrinding >= 0 && foldingGrinding <= 24 && fixed?.isValid ?? true
  }
}
