#if !hasFeature(Embedded)
  public import KoalaBear
  import MerkleTree
  import Multilinear
  import Parallel
  import Soundness
  public import Transcript

  /// Commits to polynomials and opens them.
  public enum WHIRProver {
    /// Commits to the first `config.length` evaluations, the others being zero: writes the root and the
    /// out-of-domain values.
    public static func commit(
      _ evaluations: UnsafeBufferPointer<Felt>, _ config: WHIRConfig, transcript: inout ProverTranscript
    ) -> WHIRBoundCommitment {
      let code = config.code
      let commitment = WHIRCommitment(evaluations, code)
      transcript.write(commitment.root)
      var groups: [WHIRClaimGroup] = []
      var known: [PieceSums] = []
      for _ in 0..<config.parameters.oracles[0].samples {
        let point = transcript.challenges(code.variables)
        let low = FirstRounds.pieceVariables(code)
        let sums = PieceSums(evaluations, low: point.suffix(low))
        let value = sums.value(at: point.dropLast(low))
        transcript.write(value)
        groups.append(
          WHIRClaimGroup(
            point: point, claims: [WHIRClaim(offset: 0, variables: code.variables, value: value)]))
        known.append(sums)
      }
      return WHIRBoundCommitment(commitment: commitment, samples: groups, sums: known)
    }

    /// Proves the claims' values: those about the polynomial, of which `evaluations` is what was committed to, and
    /// those about the fixed one, which is there if the configuration has one.
    ///
    /// The caller must have written every claim's value to this transcript, or observed it, before this call.
    /// The claims must be true; false ones give a proof that is refused. `bound` is released as early as possible.
    public static func open(
      _ bound: consuming WHIRBoundCommitment, _ evaluations: UnsafeBufferPointer<Felt>,
      claims: [WHIRClaimGroup], fixed: WHIRFixedOpening? = nil, _ config: WHIRConfig,
      transcript: inout ProverTranscript
    ) {
      precondition(bound.commitment.code == config.code && evaluations.count == config.length)
      precondition(fixed?.commitment.code == config.fixed && fixed?.evaluations.count == config.fixed?.length)
      precondition(
        config.firstInvalid(claims, fixed: fixed?.claims ?? []) == nil, "a claim is not aligned, or too large"
      )
      var (vector, weight) = firstRounds(bound, evaluations, claims, fixed, config, &transcript)
      let oracles = config.parameters.oracles
      let commitment = bound.commitment
      var oracle = Oracle(tree: commitment.tree) { commitment.leaves($0, evaluations) }
      for i in 1..<oracles.count {
        let next = Oracle(encoding: vector, oracles[i], blocks: config.blocks(i))
        transcript.write(next.tree.root)
        var samples: [(point: [Felt5], value: Felt5)] = []
        for _ in 0..<oracles[i].samples {
          let point = transcript.challenges(oracles[i].variables)
          let value = vector.value(at: point)
          transcript.write(value)
          samples.append((point, value))
        }
        let indices = query(oracle, oracles[i - 1], &transcript)
        let fixedIndices = i == 1 ? query(fixed, config, &transcript) : []
        oracle = next
        let gamma = transcript.challenge()
        var power = gamma
        for sample in samples {
          weight.addEq(sample.point, scale: power)
          power *= gamma
        }
        let whole = Piece(variables: oracles[i].variables, offset: 0)
        weight.addPowers(
          indices, powers(indices.count, gamma, &power),
          domain: EvaluationDomain(bits: oracles[i - 1].logLeaves), to: i == 1 ? config.mainPiece : whole)
        if let code = config.fixed, let piece = config.fixedPiece, i == 1 {
          weight.addPowers(
            fixedIndices, powers(fixedIndices.count, gamma, &power),
            domain: EvaluationDomain(bits: code.logLeaves), to: piece)
        }
        for _ in 0..<oracles[i].folding {
          round(&vector, &weight, grinding: oracles[i].foldingGrinding, &transcript)
        }
      }
      transcript.write((0..<1 << vector.variables).map { vector[$0] })
      _ = query(oracle, oracles[oracles.count - 1], &transcript)
      if oracles.count == 1 { _ = query(fixed, config, &transcript) }
      for _ in 0..<config.parameters.finalVariables { round(&vector, &weight, grinding: 0, &transcript) }
    }

    /// The rounds until the two polynomials are one; the joint polynomial and its weight.
    private static func firstRounds(
      _ bound: WHIRBoundCommitment, _ evaluations: UnsafeBufferPointer<Felt>, _ claims: [WHIRClaimGroup],
      _ fixed: WHIRFixedOpening?, _ config: WHIRConfig, _ transcript: inout ProverTranscript
    ) -> (vector: DenseVector, weight: DenseVector) {
      let gamma = transcript.challenge()
      var power = Felt5.one
      var main = FirstRounds(
        evaluations, config.code, groups: bound.samples + claims, known: bound.sums, gamma: gamma,
        power: &power)
      var other: FirstRounds?
      if let fixed {
        other = FirstRounds(
          fixed.evaluations, fixed.commitment.code, groups: fixed.claims, known: [], gamma: gamma,
          power: &power)
      }
      var fold: [Felt5] = []
      for step in 0..<config.joinRounds {
        let left = config.joinRounds - step
        var (constant, square) = left <= config.code.folding ? main.round() : (.zero, .zero)
        if let other, left <= other.code.folding {
          let (a, b) = other.round()
          constant += a
          square += b
        }
        let r = send(constant, square, grinding: config.joinGrinding(step), &transcript)
        if left <= config.code.folding { main.fold(r) }
        if let code = config.fixed, left <= code.folding { other?.fold(r) }
        fold.append(r)
      }
      var weight = DenseVector(zeroVariables: config.joinVariables)
      var vector = DenseVector(zeroVariables: config.joinVariables)
      main.add(to: &weight, at: config.mainPiece.offset)
      vector.add(
        combining: evaluations, scales: Eq.table(fold.suffix(config.code.folding)), to: config.mainPiece)
      if let fixed, let other, let piece = config.fixedPiece {
        other.add(to: &weight, at: piece.offset)
        vector.add(
          combining: fixed.evaluations, scales: Eq.table(fold.suffix(other.code.folding)), to: piece)
      }
      return (vector, weight)
    }

    /// The next `count` powers.
    private static func powers(_ count: Int, _ gamma: Felt5, _ power: inout Felt5) -> [Felt5] {
      (0..<count).map { _ in
        defer { power *= gamma }
        return power
      }
    }

    /// One round of the dense sumcheck.
    private static func round(
      _ vector: inout DenseVector, _ weight: inout DenseVector, grinding: Int,
      _ transcript: inout ProverTranscript
    ) {
      let (constant, square) = DenseVector.round(vector, weight)
      let r = send(constant, square, grinding: grinding, &transcript)
      vector.fold(r)
      weight.fold(r)
    }

    private static func send(
      _ constant: Felt5, _ square: Felt5, grinding: Int, _ transcript: inout ProverTranscript
    ) -> Felt5 {
      transcript.write(constant)
      transcript.write(square)
      transcript.grind(bits: grinding)
      return transcript.challenge()
    }

    /// Draws positions and opens them; ascending and distinct.
    private static func query(
      _ oracle: Oracle, _ parameters: OracleParameters, _ transcript: inout ProverTranscript
    ) -> [Int] {
      transcript.grind(bits: parameters.queryGrinding)
      return query(oracle, count: parameters.queries, logLeaves: parameters.logLeaves, &transcript)
    }

    /// The same for the fixed polynomial, without work of its own.
    private static func query(
      _ fixed: WHIRFixedOpening?, _ config: WHIRConfig, _ transcript: inout ProverTranscript
    ) -> [Int] {
      guard let fixed else { return [] }
      let oracle = Oracle(tree: fixed.commitment.tree) { fixed.commitment.leaves($0, fixed.evaluations) }
      return query(
        oracle, count: config.parameters.fixedQueries, logLeaves: fixed.commitment.code.logLeaves, &transcript
      )
    }

    private static func query(
      _ oracle: Oracle, count: Int, logLeaves: Int, _ transcript: inout ProverTranscript
    ) -> [Int] {
      var drawn: [Int] = []
      for _ in 0..<count { drawn.append(transcript.challengeBits(logLeaves)) }
      let indices = WHIRVerifier.distinct(drawn)
      oracle.tree.writeOpening(indices, oracle.leaves(indices), transcript: &transcript)
      return indices
    }
  }

  /// A commitment that is queried.
  struct Oracle {
    let tree: MerkleTree
    /// The groups of leaves around ascending positions.
    let leaves: ([Int]) -> LeafGroups

    init(tree: MerkleTree, leaves: @escaping ([Int]) -> LeafGroups) {
      self.tree = tree
      self.leaves = leaves
    }

    /// A commitment made while opening, to an extension-valued polynomial: cuts the vector into 2^folding blocks, of which the first `blocks` may be non-zero, and encodes each
    /// coefficient of each of these on its own: column 5·block + coefficient.
    init(encoding vector: DenseVector, _ parameters: OracleParameters, blocks: Int) {
      let block = parameters.variables - parameters.folding
      let leaves = 1 << parameters.logLeaves
      let width = Felt5.degree * blocks
      let codeword = VectorBuffer<Felt>(uninitialized: width * leaves)
      if let packed = vector.packed, block >= 4 {
        NTT.encode(
          packed.base, vectors: blocks << (block - 4), logBlock: block, logDomain: parameters.logLeaves,
          into: codeword.base)
      } else {
        let planes = vector.planes(block: block, blocks: blocks)
        NTT.encode(
          planes, count: planes.count, logBlock: block, logDomain: parameters.logLeaves, into: codeword.base)
      }
      let matrix = LeafMatrix(
        base: codeword.base, width: width, stride: leaves, logHeight: parameters.logLeaves)
      self.init(tree: MerkleTree(matrix)) { indices in
        withExtendedLifetime(codeword) { LeafGroups(of: indices, from: matrix) }
      }
    }
  }

  extension DenseVector {
    /// The coefficients of each of the first blocks of 2^`block` elements on their own: 5·b + c is coefficient c of
    /// block b.
    func planes(block: Int, blocks: Int) -> [Felt] {
      (0..<(Felt5.degree * blocks) << block).map { i in
        let column = i >> block
        return self[(column / Felt5.degree) << block + i & ((1 << block) - 1)][column % Felt5.degree]
      }
    }
  }
#endif
