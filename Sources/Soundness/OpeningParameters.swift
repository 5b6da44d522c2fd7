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

  /// The defaults for a size and a rate: all the grinding together is about a permutation for fifty evaluations,
  /// and proofs of up to 2²⁴ evaluations are made faster at the price of some 20 KiB.
  public init(target: Int, variables: Int, logInverseRate: Int) {
    self.target = target
    self.variables = variables
    self.logInverseRate = logInverseRate
    // Low rates are for commitments that are made once and opened often: later codes stay small.
    firstReduction = logInverseRate >= 5 ? 6 : logInverseRate >= 2 || variables <= 24 ? 5 : 4
    // As few later folds of at most four variables as possible, all alike.
    let rest = max(1, variables - firstFolding - lastVariables)
    let folds = (rest + 3) / 4
    folding = (rest + folds - 1) / folds
    reduction = min(2, folding)
    queryGrinding = min(19, max(13, variables - 8))
    foldingGrinding = queryGrinding - 1
  }
}

/// One commitment of an opening, and everything that is done with it.
public struct OracleParameters: Hashable, Sendable {
  /// Variables of the polynomial, and how many of them are folded: a leaf has 2^folding elements.
  public let variables: Int
  public let folding: Int
  public let logInverseRate: Int
  public let regime: DecodingRegime
  /// Out-of-domain evaluations sent right after the commitment.
  public let samples: Int
  /// Bits of work before folding challenge 0, 1, ….
  public let foldingGrinding: [Int]
  public let queries: Int
  public let queryGrinding: Int

  /// log₂ of the number of leaves.
  public var logLeaves: Int { variables - folding + logInverseRate }
}

/// The parameters of an opening, derived from a shape. Deterministic on every machine.
public struct OpeningParameters: Hashable, Sendable {
  public let shape: OpeningShape
  public let oracles: [OracleParameters]
  /// Variables of the polynomial sent in clear.
  public let finalVariables: Int

  /// Most claims an opening takes: the bound that the batching error is computed for.
  public static let maximumClaims = 1 << 16

  /// Nil when the shape is not sensible or no choice of decoding radius reaches the target within its limits.
  public init?(_ shape: OpeningShape) {
    guard shape.isValid else { return nil }
    var plan: [(variables: Int, folding: Int, rate: Int)] = []
    var variables = shape.variables
    var rate = shape.logInverseRate
    repeat {
      let folding = min(plan.isEmpty ? shape.firstFolding : shape.folding, variables)
      plan.append((variables, folding, rate))
      guard variables - folding + rate <= 24 else { return nil }
      rate += max(0, folding - (plan.count == 1 ? shape.firstReduction : shape.reduction))
      variables -= folding
    } while variables > shape.lastVariables
    finalVariables = variables
    // The number of queries to an oracle depends on the list size of the next: regimes first, last to first.
    var oracles: [OracleParameters] = []
    var next: OracleParameters?
    for step in plan.reversed() {
      guard
        let oracle = OpeningParameters.best(
          shape, variables: step.variables, folding: step.folding, rate: step.rate, next: next)
      else { return nil }
      oracles.append(oracle)
      next = oracle
    }
    self.oracles = oracles.reversed()
    self.shape = shape
    // Claims are batched without work.
    guard claimError + Bits(shape.target) <= .zero else { return nil }
  }

  /// The decoding radius with the fewest queries; among equals the one nearest to unique decoding.
  private static func best(
    _ shape: OpeningShape, variables: Int, folding: Int, rate: Int, next: OracleParameters?
  ) -> OracleParameters? {
    var best = oracle(.unique, shape, variables, folding, rate, next)
    for m in 3...128 {
      guard let candidate = oracle(.johnson(multiplicity: m), shape, variables, folding, rate, next) else {
        break
      }
      if candidate.queries < best?.queries ?? .max { best = candidate }
    }
    return best
  }

  private static func oracle(
    _ regime: DecodingRegime, _ shape: OpeningShape, _ variables: Int, _ folding: Int, _ rate: Int,
    _ next: OracleParameters?
  ) -> OracleParameters? {
    let target = Bits(shape.target)
    var foldingGrinding: [Int] = []
    for step in 0..<folding {
      let error = foldError(regime, variables: variables, logInverseRate: rate, step: step)
      let work = (target + error).ceiling
      guard work <= shape.foldingGrinding else { return nil }
      foldingGrinding.append(work)
    }
    var samples = 0
    if regime != .unique {
      repeat {
        samples += 1
      } while samples < 8
        && sampleError(regime, variables: variables, logInverseRate: rate, samples: samples) + target > .zero
      guard sampleError(regime, variables: variables, logInverseRate: rate, samples: samples) + target <= .zero
      else { return nil }
    }
    let perQuery = regime.bitsPerQuery(logInverseRate: rate)
    let wanted = (target - Bits(shape.queryGrinding)).units
    var queries = max(1, (wanted + perQuery.units - 1) / perQuery.units)
    while true {
      let work = (target + queryError(regime, logInverseRate: rate, queries: queries, next: next)).ceiling
      if work <= shape.queryGrinding {
        return OracleParameters(
          variables: variables, folding: folding, logInverseRate: rate, regime: regime, samples: samples,
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
      && foldingGrinding >= 0 && foldingGrinding <= 24
  }
}
