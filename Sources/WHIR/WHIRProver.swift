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
      let commitment = WHIRCommitment(evaluations, config)
      transcript.write(commitment.root)
      return bind(commitment, evaluations, transcript: &transcript)
    }

    /// The same for a commitment that was made beforehand and whose root the transcript has observed.
    public static func bind(
      _ commitment: WHIRCommitment, _ evaluations: UnsafeBufferPointer<Felt>,
      transcript: inout ProverTranscript
    ) -> WHIRBoundCommitment {
      let config = commitment.config
      precondition(evaluations.count == config.length)
      var groups: [WHIRClaimGroup] = []
      var known: [PieceSums] = []
      for _ in 0..<config.parameters.oracles[0].samples {
        let point = transcript.challenges(config.variables)
        let low = FirstRounds.pieceVariables(config)
        let sums = PieceSums(evaluations, low: point.suffix(low))
        let value = sums.value(at: point.dropLast(low))
        transcript.write(value)
        groups.append(
          WHIRClaimGroup(
            point: point, claims: [WHIRClaim(offset: 0, variables: config.variables, value: value)]))
        known.append(sums)
      }
      return WHIRBoundCommitment(commitment: commitment, samples: groups, sums: known)
    }

    /// Proves the claims' values. `evaluations` is what was committed to.
    ///
    /// The caller must have written every claim's value to this transcript, or observed it, before this call.
    /// The claims must be true; false ones give a proof that is refused. `bound` is released as early as possible.
    public static func open(
      _ bound: consuming WHIRBoundCommitment, _ evaluations: UnsafeBufferPointer<Felt>,
      claims: [WHIRClaimGroup], transcript: inout ProverTranscript
    ) {
      let config = bound.commitment.config
      precondition(evaluations.count == config.length)
      precondition(config.firstInvalid(claims) == nil, "a claim is not aligned, or too large")
      var first = FirstRounds(
        evaluations, config, groups: bound.samples + claims, known: bound.sums, gamma: transcript.challenge())
      let oracles = config.parameters.oracles
      var fold: [Felt5] = []
      for step in 0..<oracles[0].folding {
        let (constant, square) = first.round()
        let r = send(constant, square, grinding: oracles[0].foldingGrinding[step], &transcript)
        first.fold(r)
        fold.append(r)
      }
      var weight = first.weight(config)
      var vector = DenseVector(
        combining: evaluations, variables: config.blockVariables, scales: Eq.table(fold))
      var oracle = Oracle(
        matrix: bound.commitment.matrix, tree: bound.commitment.tree, owner: bound.commitment)
      for i in 1..<oracles.count {
        let next = Oracle(encoding: vector, oracles[i])
        transcript.write(next.tree.root)
        var samples: [(point: [Felt5], value: Felt5)] = []
        for _ in 0..<oracles[i].samples {
          let point = transcript.challenges(oracles[i].variables)
          let value = vector.value(at: point)
          transcript.write(value)
          samples.append((point, value))
        }
        let indices = query(oracle, oracles[i - 1], &transcript)
        oracle = next
        let gamma = transcript.challenge()
        var power = gamma
        for sample in samples {
          weight.addEq(sample.point, scale: power)
          power *= gamma
        }
        var coefficients: [Felt5] = []
        for _ in indices {
          coefficients.append(power)
          power *= gamma
        }
        weight.addPowers(indices, coefficients, domain: EvaluationDomain(bits: oracles[i - 1].logLeaves))
        for step in 0..<oracles[i].folding {
          round(&vector, &weight, grinding: oracles[i].foldingGrinding[step], &transcript)
        }
      }
      transcript.write((0..<1 << vector.variables).map { vector[$0] })
      _ = query(oracle, oracles[oracles.count - 1], &transcript)
      for _ in 0..<config.parameters.finalVariables { round(&vector, &weight, grinding: 0, &transcript) }
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
      var drawn: [Int] = []
      for _ in 0..<parameters.queries { drawn.append(transcript.challengeBits(parameters.logLeaves)) }
      let indices = WHIRVerifier.distinct(drawn)
      oracle.tree.writeOpening(indices, of: oracle.matrix, transcript: &transcript)
      return indices
    }
  }

  /// A commitment made while opening: an extension-valued polynomial's codewords and their tree.
  struct Oracle {
    let matrix: LeafMatrix
    let tree: MerkleTree
    /// Owns the matrix.
    let owner: AnyObject

    init(matrix: LeafMatrix, tree: MerkleTree, owner: AnyObject) {
      self.matrix = matrix
      self.tree = tree
      self.owner = owner
    }

    /// Cuts the vector into 2^folding blocks and encodes each coefficient of each block on its own: column
    /// 5·block + coefficient.
    init(encoding vector: DenseVector, _ parameters: OracleParameters) {
      let block = parameters.variables - parameters.folding
      let leaves = 1 << parameters.logLeaves
      let width = Felt5.degree << parameters.folding
      let codeword = VectorBuffer<Felt>(uninitialized: width * leaves)
      if let packed = vector.packed, block >= 4 {
        NTT.encode(
          packed.base, vectors: 1 << (vector.variables - 4), logBlock: block, logDomain: parameters.logLeaves,
          into: codeword.base)
      } else {
        let planes = vector.planes(block: block)
        NTT.encode(
          planes, count: planes.count, logBlock: block, logDomain: parameters.logLeaves, into: codeword.base)
      }
      matrix = LeafMatrix(
        base: codeword.base, width: width, stride: leaves, logHeight: parameters.logLeaves)
      tree = MerkleTree(matrix)
      owner = codeword
    }
  }

  extension DenseVector {
    /// The coefficients of each block of 2^`block` elements on their own: 5·b + c is coefficient c of block b.
    func planes(block: Int) -> [Felt] {
      (0..<Felt5.degree << variables).map { i in
        let column = i >> block
        return self[(column / Felt5.degree) << block + i & ((1 << block) - 1)][column % Felt5.degree]
      }
    }
  }
#endif
