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

/// Checks openings. Total: any proof is either accepted or refused with an error.
public enum WHIRVerifier {
  /// Reads the root of a commitment made in this transcript, and its out-of-domain values.
  public static func readCommitment(
    _ config: WHIRConfig, transcript: inout VerifierTranscript
  ) throws(WHIRError) -> WHIRVerifierCommitment {
    let root = try lift { () throws(TranscriptError) in try transcript.readDigest() }
    return try bind(root: root, config, transcript: &transcript)
  }

  /// The same for a commitment that was made beforehand and whose root the transcript has observed.
  public static func bind(
    root: Digest, _ config: WHIRConfig, transcript: inout VerifierTranscript
  ) throws(WHIRError) -> WHIRVerifierCommitment {
    let samples = try readSamples(
      config.parameters.oracles[0], transcript: &transcript)
    return WHIRVerifierCommitment(root: root, samples: samples)
  }

  /// Checks that the committed polynomial takes the claimed values.
  ///
  /// The caller must have read every claim's value from this transcript, or observed it, before this call.
  public static func verify(
    _ commitment: WHIRVerifierCommitment, claims: [WHIRClaimGroup], _ config: WHIRConfig,
    transcript: inout VerifierTranscript
  ) throws(WHIRError) {
    if let index = config.firstInvalid(claims) { throw .claim(index: index) }
    var state = State(groups: commitment.samples + claims, gamma: transcript.challenge())
    var root = commitment.root
    let oracles = config.parameters.oracles
    for i in 0..<oracles.count {
      let oracle = oracles[i]
      let start = state.point.count
      for step in 0..<oracle.folding {
        try state.round(grinding: oracle.foldingGrinding[step], transcript: &transcript)
      }
      let fold = Array(state.point[start...])
      let width = i == 0 ? config.width : Felt5.degree << oracle.folding
      if i + 1 < oracles.count {
        let nextRoot = try lift { () throws(TranscriptError) in try transcript.readDigest() }
        let samples = try readSamples(oracles[i + 1], transcript: &transcript)
        let queries = try readQueries(
          oracle, index: i, width: width, root: root, fold: fold, transcript: &transcript)
        state.append(samples: samples, queries: queries, gamma: transcript.challenge())
        root = nextRoot
      } else {
        let count = 1 << config.parameters.finalVariables
        let last = try lift { () throws(TranscriptError) in try transcript.readFelt5s(count) }
        let queries = try readQueries(
          oracle, index: i, width: width, root: root, fold: fold, transcript: &transcript)
        for j in 0..<queries.count {
          guard WHIRWeights.univariate(last, at: queries[j].x) == queries[j].value else {
            throw .finalPolynomial(query: j)
          }
        }
        let tail = state.point.count
        for _ in 0..<config.parameters.finalVariables {
          try state.round(grinding: 0, transcript: &transcript)
        }
        let value = WHIRWeights.interpolate(last, at: state.point[tail...])
        guard state.sum == value * state.weight else { throw .sum }
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
    var drawn: [Int] = []
    for _ in 0..<oracle.queries { drawn.append(transcript.challengeBits(oracle.logLeaves)) }
    let indices = distinct(drawn)
    let leaves: [Felt]
    do {
      leaves = try MerkleVerifier.readOpening(
        root: root, depth: oracle.logLeaves, width: width, indices: indices, transcript: &transcript)
    } catch {
      throw .merkle(oracle: index, error)
    }
    let weights = Eq.table(fold)
    let domain = EvaluationDomain(bits: oracle.logLeaves)
    var queries: [Query] = []
    queries.reserveCapacity(indices.count)
    for j in 0..<indices.count {
      var value = Felt5.zero
      let leaf = leaves[j * width..<(j + 1) * width]
      if index == 0 {
        for b in 0..<width { value += weights[b] * leaf[leaf.startIndex + b] }
      } else {
        for b in 0..<weights.count {
          let at = leaf.startIndex + Felt5.degree * b
          value += weights[b] * Felt5(leaf[at], leaf[at + 1], leaf[at + 2], leaf[at + 3], leaf[at + 4])
        }
      }
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
