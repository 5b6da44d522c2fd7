import KoalaBear
import MerkleTree
import Multilinear
import Soundness
public import Transcript

/// A commitment as the verifier knows it.
public struct WHIRVerifierCommitment: Sendable {
  public let root: Digest
  /// Out-of-domain points and what the prover says the polynomial is there.
  let samples: [WHIRClaimGroup]
}

/// What is claimed about a polynomial that was committed beforehand, by somebody the verifier trusts.
public struct WHIRFixedClaims: Sendable {
  public let root: Digest
  public let claims: [WHIRClaimGroup]

  public init(root: Digest, claims: [WHIRClaimGroup]) {
    self.root = root
    self.claims = claims
  }
}

/// Checks openings. Total: any proof is either accepted or refused with an error.
public enum WHIRVerifier {
  /// Reads the root of a commitment made in this transcript, and its out-of-domain values.
  public static func readCommitment(
    _ config: WHIRConfig, transcript: inout VerifierTranscript
  ) throws(WHIRError) -> WHIRVerifierCommitment {
    let root = try lift { () throws(TranscriptError) in try transcript.readDigest() }
    let samples = try readSamples(config.parameters.oracles[0], transcript: &transcript)
    return WHIRVerifierCommitment(root: root, samples: samples)
  }

  /// Checks that the committed polynomial, and the fixed one, take the claimed values.
  ///
  /// The caller must have read every claim's value from this transcript, or observed it, before this call; also the
  /// fixed polynomial's root.
  public static func verify(
    _ commitment: WHIRVerifierCommitment, claims: [WHIRClaimGroup], fixed: WHIRFixedClaims? = nil,
    _ config: WHIRConfig, transcript: inout VerifierTranscript
  ) throws(WHIRError) {
    guard (fixed == nil) == (config.fixed == nil) else { throw .fixed }
    if let index = config.firstInvalid(claims, fixed: fixed?.claims ?? []) { throw .claim(index: index) }
    var state = try firstRounds(commitment, claims, fixed, config, &transcript)
    var root = commitment.root
    let oracles = config.parameters.oracles
    var fold = Array(state.point.suffix(config.code.folding))
    for i in 0..<oracles.count - 1 {
      let oracle = oracles[i]
      let nextRoot = try lift { () throws(TranscriptError) in try transcript.readDigest() }
      let samples = try readSamples(oracles[i + 1], transcript: &transcript)
      let queries = try readQueries(
        oracle, index: i, width: config.width(i), root: root, fold: fold, transcript: &transcript)
      let fixedQueries = i == 0 ? try readFixedQueries(fixed, config, state.point, &transcript) : []
      let gamma = transcript.challenge()
      let start = state.point.count
      let whole = Piece(variables: oracles[i + 1].variables, offset: 0)
      state.append(State.Part(gamma: gamma, first: gamma, groups: samples, start: start, piece: whole))
      state.append(
        State.Part(
          gamma: gamma, first: state.parts[state.parts.count - 1].next, queries: queries, start: start,
          piece: i == 0 ? config.mainPiece : whole))
      if let piece = config.fixedPiece, i == 0 {
        state.append(
          State.Part(
            gamma: gamma, first: state.parts[state.parts.count - 1].next, queries: fixedQueries, start: start,
            piece: piece))
      }
      root = nextRoot
      for _ in 0..<oracles[i + 1].folding {
        try state.round(grinding: oracles[i + 1].foldingGrinding, transcript: &transcript)
      }
      fold = Array(state.point[start...])
    }

    let i = oracles.count - 1
    let count = 1 << config.parameters.finalVariables
    let last = try lift { () throws(TranscriptError) in try transcript.readFelt5s(count) }
    let queries = try readQueries(
      oracles[i], index: i, width: config.width(i), root: root, fold: fold, transcript: &transcript)
    let whole = Piece(variables: config.parameters.finalVariables, offset: 0)
    try check(queries, last, i == 0 ? config.mainPiece : whole, from: 0)
    if let piece = config.fixedPiece, i == 0 {
      let fixedQueries = try readFixedQueries(fixed, config, state.point, &transcript)
      try check(fixedQueries, last, piece, from: queries.count)
    }
    let tail = state.point.count
    for _ in 0..<config.parameters.finalVariables {
      try state.round(grinding: 0, transcript: &transcript)
    }
    let value = WHIRWeights.interpolate(last, at: state.point[tail...])
    guard state.sum == value * state.weight else { throw .sum }
  }

  /// The rounds until the two polynomials are one; each claim joins with its polynomial.
  private static func firstRounds(
    _ commitment: WHIRVerifierCommitment, _ claims: [WHIRClaimGroup], _ fixed: WHIRFixedClaims?,
    _ config: WHIRConfig, _ transcript: inout VerifierTranscript
  ) throws(WHIRError) -> State {
    let gamma = transcript.challenge()
    let rounds = config.joinRounds
    let main = State.Part(
      gamma: gamma, first: .one, groups: commitment.samples + claims,
      head: rounds - config.code.folding..<rounds, start: rounds, piece: config.mainPiece)
    var state = State()
    for step in 0..<rounds {
      if rounds - step == config.code.folding { state.append(main) }
      if let fixed, let code = config.fixed, let piece = config.fixedPiece, rounds - step == code.folding {
        state.append(
          State.Part(
            gamma: gamma, first: main.next, groups: fixed.claims, head: step..<rounds, start: rounds,
            piece: piece))
      }
      try state.round(grinding: config.joinGrinding(step), transcript: &transcript)
    }
    return state
  }

  /// The polynomial in clear has the values that the last commitment has at the queries.
  private static func check(
    _ queries: [Query], _ values: [Felt5], _ piece: Piece, from index: Int
  ) throws(WHIRError) {
    let part = values[piece.offset..<piece.offset + 1 << piece.variables]
    for j in 0..<queries.count {
      guard WHIRWeights.univariate(part, at: queries[j].x) == queries[j].value else {
        throw .finalPolynomial(query: index + j)
      }
    }
  }

  /// A queried position and the value that the folded word has there.
  struct Query {
    let x: Felt
    let value: Felt5
  }

  /// Draws the points of a new commitment and reads its values there.
  private static func readSamples(
    _ oracle: OracleParameters, transcript: inout VerifierTranscript
  ) throws(WHIRError) -> [WHIRClaimGroup] {
    var groups: [WHIRClaimGroup] = []
    for _ in 0..<oracle.samples {
      let point = transcript.challenges(oracle.variables)
      let value = try lift { () throws(TranscriptError) in try transcript.readFelt5() }
      groups.append(
        WHIRClaimGroup(
          point: point, claims: [WHIRClaim(offset: 0, variables: oracle.variables, value: value)]))
    }
    return groups
  }

  /// Draws the positions, reads and checks their leaves, and folds them.
  private static func readQueries(
    _ oracle: OracleParameters, index: Int, width: Int, root: Digest, fold: [Felt5],
    transcript: inout VerifierTranscript
  ) throws(WHIRError) -> [Query] {
    try lift { () throws(TranscriptError) in try transcript.checkGrind(bits: oracle.queryGrinding) }
    let indices = draw(oracle.queries, oracle.logLeaves, &transcript)
    do {
      return try readLeaves(
        indices, root, depth: oracle.logLeaves, width: width, isBase: index == 0, fold: fold, &transcript)
    } catch {
      throw .merkle(oracle: index, error)
    }
  }

  /// The same for the fixed polynomial, without work of its own; `point` are the challenges so far.
  private static func readFixedQueries(
    _ fixed: WHIRFixedClaims?, _ config: WHIRConfig, _ point: [Felt5], _ transcript: inout VerifierTranscript
  ) throws(WHIRError) -> [Query] {
    guard let fixed, let code = config.fixed else { return [] }
    let indices = draw(config.parameters.fixedQueries, code.logLeaves, &transcript)
    do {
      return try readLeaves(
        indices, fixed.root, depth: code.logLeaves, width: code.width, isBase: true,
        fold: Array(point.suffix(code.folding)), &transcript)
    } catch {
      throw .fixedMerkle(error)
    }
  }

  private static func draw(
    _ count: Int, _ logLeaves: Int, _ transcript: inout VerifierTranscript
  ) -> [Int] {
    var drawn: [Int] = []
    for _ in 0..<count { drawn.append(transcript.challengeBits(logLeaves)) }
    return distinct(drawn)
  }

  /// Reads an opening and folds its leaves, of base elements or of extension elements.
  private static func readLeaves(
    _ indices: [Int], _ root: Digest, depth: Int, width: Int, isBase: Bool, fold: [Felt5],
    _ transcript: inout VerifierTranscript
  ) throws(MerkleError) -> [Query] {
    let leaves = try MerkleVerifier.readOpening(
      root: root, depth: depth, width: width, indices: indices, transcript: &transcript)
    let weights = Eq.table(fold)
    let domain = EvaluationDomain(bits: depth)
    var queries: [Query] = []
    queries.reserveCapacity(indices.count)
    for j in 0..<indices.count {
      let leaf = leaves[j * width..<(j + 1) * width]
      let value =
        isBase
        ? ExtensionVectors.dot(leaf, weights[..<width])
        : ExtensionVectors.dot(coefficients: leaf, weights[..<(width / Felt5.degree)])
      queries.append(Query(x: domain.point(indices[j]), value: value))
    }
    return queries
  }

  /// Ascending, without repetitions.
  static func distinct(_ drawn: [Int]) -> [Int] {
    var result: [Int] = []
    for index in drawn.sorted() where result.last != index { result.append(index) }
    return result
  }

  static func lift<Value>(_ body: () throws(TranscriptError) -> Value) throws(WHIRError) -> Value {
    do { return try body() } catch { throw .transcript(error) }
  }
}
