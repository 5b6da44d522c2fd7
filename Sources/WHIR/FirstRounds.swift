#if !hasFeature(Embedded)
  import KoalaBear
  import Multilinear
  import Parallel

  /// The rounds that fold a base polynomial down to one of its blocks.
  ///
  /// Every weight is a sum of tensors u ⊗ v with v one of few vectors over a small piece, so that the sum over
  /// the cube is a sum over pieces of u and of the polynomial's inner products with v (`PieceSums`).
  struct FirstRounds {
    /// One vector v: u and the inner products, over the pieces. Entries that an array lacks are zero.
    struct Pair {
      var sums: [Felt5]
      var weights: [Felt5]
      /// 2^`variables` entries at most.
      var variables: Int
    }

    /// A piece with weights of its own: those of claims smaller than a piece.
    struct Tail {
      let block: Int
      /// The piece's number within its block.
      let position: Int
      var weights: [Felt5]
    }

    let code: WHIRCode
    let pieceVariables: Int
    var pairs: [Pair] = []
    /// The low coordinates of each pair's point.
    var lows: [[Felt5]] = []
    var tails: [Tail] = []
    /// The inner products of each tail's weights with the pieces at its position, block by block.
    var tailPairs: [Pair] = []

    /// The weights Σ γ^j · claim_j, γ^j starting at `power`, which is advanced; `known` are the sums already known
    /// for the first groups.
    init(
      _ evaluations: UnsafeBufferPointer<Felt>, _ code: WHIRCode, groups: [WHIRClaimGroup],
      known: [PieceSums], gamma: Felt5, power: inout Felt5
    ) {
      self.code = code
      pieceVariables = FirstRounds.pieceVariables(code)
      let shift = pieceVariables
      let inBlock = code.blockVariables - shift
      var places: [Int: Int] = [:]
      for (g, group) in groups.enumerated() {
        var weights = [Felt5](repeating: .zero, count: 1 << (code.variables - shift))
        var isUsed = false
        func add(_ offset: Int, _ variables: Int, _ scale: Felt5) {
          let point = group.point.suffix(variables)
          if variables >= shift {
            isUsed = true
            Eq.table(point.dropLast(shift), scale: scale).withUnsafeBufferPointer { table in
              for t in 0..<table.count { weights[offset >> shift + t] += table[t] }
            }
            return
          }
          let piece = offset >> shift
          let tail = places[piece] ?? tails.count
          if tail == tails.count {
            places[piece] = tail
            tails.append(
              Tail(
                block: piece >> inBlock, position: piece & ((1 << inBlock) - 1),
                weights: [Felt5](repeating: .zero, count: 1 << shift)))
          }
          let start = offset & ((1 << shift) - 1)
          let table = Eq.table(point, scale: scale)
          for t in 0..<table.count { tails[tail].weights[start + t] += table[t] }
        }
        for claim in group.claims {
          add(claim.offset, claim.variables, power)
          power *= gamma
        }
        for term in group.terms { add(term.offset, term.variables, power * term.coefficient) }
        if !group.terms.isEmpty { power *= gamma }
        guard isUsed else { continue }
        let low = group.point.suffix(shift)
        let sums = g < known.count ? known[g] : PieceSums(evaluations, low: low)
        pairs.append(Pair(sums: sums.values, weights: weights, variables: code.variables - shift))
        lows.append(Array(low))
      }
      makeTailPairs(evaluations)
    }

    /// At most 2¹⁶ pieces, of 2⁴ evaluations or more; a block where that is smaller.
    static func pieceVariables(_ code: WHIRCode) -> Int {
      min(max(4, code.variables - 16), code.blockVariables)
    }

    private mutating func makeTailPairs(_ evaluations: UnsafeBufferPointer<Felt>) {
      let folding = code.folding
      let piece = 1 << pieceVariables
      let tails = self.tails
      let blockVariables = code.blockVariables
      let width = code.width
      tailPairs = Parallel.map(tails.count) { t in
        let tail = tails[t]
        let packed = tail.weights.withUnsafeBufferPointer { weights in
          (0..<piece / 16).map { PackedFelt5(load: weights.baseAddress.unsafelyUnwrapped + 16 * $0) }
        }
        let sums = (0..<width).map { block in
          let start = block << blockVariables + tail.position * piece
          let present = max(0, min(piece, evaluations.count - start))
          let vectors = min(present / 16, packed.count)
          var sum = Felt5.zero
          if vectors > 0 {
            sum = Dot.base(evaluations.baseAddress.unsafelyUnwrapped + start, packed, vectors: vectors)
          }
          for i in 16 * vectors..<max(present, 16 * vectors) {
            sum += tail.weights[i] * evaluations[start + i]
          }
          return sum
        }
        var weights = [Felt5](repeating: .zero, count: 1 << folding)
        weights[tail.block] = .one
        return Pair(sums: sums, weights: weights, variables: folding)
      }
    }

    /// h(0) and the coefficient of X² of this round's polynomial.
    func round() -> (Felt5, Felt5) {
      var constant = Felt5.zero
      var square = Felt5.zero
      for pair in pairs { pair.add(&constant, &square) }
      for pair in tailPairs { pair.add(&constant, &square) }
      return (constant, square)
    }

    mutating func fold(_ r: Felt5) {
      for i in pairs.indices { pairs[i].fold(r) }
      for i in tailPairs.indices { tailPairs[i].fold(r) }
    }

    /// Adds the folded weight over one block, after the last of these rounds, to a piece of `result`.
    func add(to result: inout DenseVector, at offset: Int) {
      for (pair, low) in zip(pairs, lows) { result.addTensor(pair.weights, low: low, at: offset) }
      for (tail, pair) in zip(tails, tailPairs) {
        result.add(tail.weights, scale: pair.weights[0], at: offset + tail.position << pieceVariables)
      }
    }
  }

  extension FirstRounds.Pair {
    func add(_ constant: inout Felt5, _ square: inout Felt5) {
      let half = 1 << (variables - 1)
      for i in 0..<min(half, sums.count) {
        let low = sums[i]
        let high = i + half < sums.count ? sums[i + half] : .zero
        constant += low * weights[i]
        square += (high - low) * (weights[i + half] - weights[i])
      }
    }

    mutating func fold(_ r: Felt5) {
      let half = 1 << (variables - 1)
      Eq.fold(&sums, length: half, by: r)
      Eq.fold(&weights, length: half, by: r)
      variables -= 1
    }
  }
#endif
