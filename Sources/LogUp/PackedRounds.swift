#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Parallel
  import Sumcheck

  /// The sumcheck Σ_x eq(r, x)·(n0·d1 + n1·d0 + λ·d0·d1) of a layer of at least 128 fractions as long as vectors are
  /// full: n0 and d0 are the lower half of the layer, n1 and d1 the upper, folded in place from the top variable.
  ///
  /// Before the first fold the polynomials lie as they are. After it, the sixteen-lane vectors 0 ..< `width` hold
  /// the lower half (top variable 0) and `width` ..< 2·`width` upper minus lower half, and n0 stands for
  /// n0 + λ·d0. Of n0 and d0 the first `present0` vectors are stored, of n1 and d1 the first `present1`; the others
  /// are 0/1 (λ/1 after the first fold). After the first fold the counts are of lower halves.
  struct PackedRounds {
    /// Vectors that go from one loop to the next through the first-level cache.
    private static let step = 8

    let layer: FractionLayer
    let lambda: Felt5
    /// Vectors in half a polynomial: pairs to be folded next.
    private(set) var width: Int
    private var raw = true
    private var present0: Int
    private var present1: Int
    private let neutral: NeutralBlocks

    init(_ layer: FractionLayer, lambda: Felt5) {
      precondition(layer.variables >= 7)
      self.layer = layer
      self.lambda = lambda
      let half = layer.vectors / 2
      width = half / 2
      present0 = min(layer.present, half)
      present1 = max(0, layer.present - half)
      neutral = NeutralBlocks(lambda: lambda)
    }

    private var n0: MutableVectors { layer.numerators.pointer }
    private var d0: MutableVectors { layer.denominators.pointer }
    private var n1: MutableVectors { layer.numerators.pointer + layer.vectors / 2 }
    private var d1: MutableVectors { layer.denominators.pointer + layer.vectors / 2 }

    /// The leading coefficient of the first round, whose values at 0 and 1 are known.
    func leading(_ eq: SplitEq) -> Felt5 {
      let block = min(FractionLayer.block, width)
      // Where n1 and d1 are constant, so is everything.
      let blocks = min(present1, width) / block
      return PackedRounds.reduce(blocks, eq) { x, weights in
        let at = x * block
        let sum = leadingTerm(
          RawPair(low: n0 + at, high: n0 + at + width), RawPair(low: d0 + at, high: d0 + at + width),
          rawPair(n1, at, neutral.zero), rawPair(d1, at, neutral.one), eq: weights, lambda: lambda,
          count: block)
        return RoundSums(atZero: PackedFelt5(), leading: sum)
      }.leading
    }

    private func rawPair(_ base: MutableVectors, _ at: Int, _ constant: Vectors) -> RawPair {
      RawPair(low: Vectors(base + at), high: at + width < present1 ? Vectors(base + at + width) : constant)
    }

    /// Binds the top variable to `challenge` and sums the next round: t(0) and t's leading coefficient. `eq` and
    /// `rest` are the table and the point of the variables after the next one. Needs `width` > 1.
    mutating func fold(_ challenge: Felt5, _ eq: SplitEq, rest: [Felt5]) -> (atZero: Felt5, leading: Felt5) {
      precondition(width > 1)
      let next = width / 2
      let block = min(FractionLayer.block, next)
      let four = min(present1, next) / block
      let two = min(present0, next) / block
      let now = self
      let sums = PackedRounds.reduce(two, eq) { x, weights in
        let at = x * block
        let n0 = now.streams(
          now.n0, at, now.present0, now.neutral.zero, raw ? now.neutral.zero : now.neutral.lambda)
        let d0 = now.streams(now.d0, at, now.present0, now.neutral.one, now.neutral.one)
        if x >= four { return now.sums(n0, d0, challenge, weights, block) }
        let n1 = now.streams(now.n1, at, now.present1, now.neutral.zero, now.neutral.zero)
        let d1 = now.streams(now.d1, at, now.present1, now.neutral.one, now.neutral.one)
        return now.sums(n0, d0, n1, d1, challenge, weights, block)
      }
      width = next
      present0 = min(present0, next)
      present1 = min(present1, next)
      raw = false
      let absent =
        present0 == next ? Felt5.zero : lambda * (Felt5.one - eqPrefixSum(rest, count: 16 * present0))
      return (sums.atZero + absent, sums.leading)
    }

    /// Folds a block and sums the next round over it, a few vectors at a time that stay in the first-level cache.
    private func sums(
      _ n0: FoldStreams, _ d0: FoldStreams, _ n1: FoldStreams, _ d1: FoldStreams, _ challenge: Felt5,
      _ weights: Vectors, _ count: Int
    ) -> RoundSums {
      var sums = RoundAccumulators()
      let step = min(PackedRounds.step, count)
      for start in stride(from: 0, to: count, by: step) {
        if raw {
          foldRaw(d0, challenge, start, step)
          foldRaw(n0, adding: lambda, times: d0, challenge, start, step)
          foldRaw(d1, challenge, start, step)
          foldRaw(n1, challenge, start, step)
        } else {
          foldAgain(d0, challenge, start, step)
          foldAgain(n0, challenge, start, step)
          foldAgain(d1, challenge, start, step)
          foldAgain(n1, challenge, start, step)
        }
        sums.add(n0, d0, n1, d1, eq: weights, start, step)
      }
      return sums.value
    }

    /// Likewise where n1 and d1 are constant.
    private func sums(
      _ n0: FoldStreams, _ d0: FoldStreams, _ challenge: Felt5, _ weights: Vectors, _ count: Int
    ) -> RoundSums {
      var sums = RoundAccumulators()
      if raw {
        foldRaw(d0, challenge, 0, count)
        foldRaw(n0, adding: lambda, times: d0, challenge, 0, count)
      } else {
        foldAgain(d0, challenge, 0, count)
        foldAgain(n0, challenge, 0, count)
      }
      sums.add(n0, eq: weights, 0, count)
      return sums.value
    }

    private func streams(
      _ base: MutableVectors, _ at: Int, _ present: Int, _ rawConstant: Vectors, _ constant: Vectors
    ) -> FoldStreams {
      let next = width / 2
      func low(_ at: Int) -> Vectors { at < present ? Vectors(base + at) : constant }
      func second(_ at: Int) -> Vectors {
        if raw { return at + width < present ? Vectors(base + at + width) : rawConstant }
        return at < present ? Vectors(base + at + width) : neutral.zero
      }
      return FoldStreams(
        aLow: low(at), aSecond: second(at), bLow: low(at + next), bSecond: second(at + next),
        outLow: base + at,
        outDelta: base + at + next)
    }

    /// The next round's t(1). Only for a coordinate zero, when the claim does not tell it; slow. Not before the
    /// first fold.
    func atOne(_ eq: SplitEq, rest: [Felt5]) -> Felt5 {
      precondition(!raw)
      let block = min(FractionLayer.block, width)
      let four = present1 / block
      let sums = PackedRounds.reduce(present0 / block, eq) { x, weights in
        var sum = PackedFelt5()
        for i in 0..<block {
          let at = x * block + i
          let numerator = n0[at] + n0[at + width]
          if x >= four {
            sum += weights[i] * numerator
          } else {
            let value = PackedFelt5.dot(
              numerator, d1[at] + d1[at + width], n1[at] + n1[at + width], d0[at] + d0[at + width])
            sum += weights[i] * value
          }
        }
        return RoundSums(atZero: sum, leading: PackedFelt5())
      }
      let absent =
        present0 == width ? Felt5.zero : lambda * (Felt5.one - eqPrefixSum(rest, count: 16 * present0))
      return sums.atZero + absent
    }

    /// Binds the top variable when one vector is left, `width` = 1.
    func finish(_ challenge: Felt5) -> ScalarRounds {
      precondition(width == 1 && !raw)
      func folded(_ base: MutableVectors, _ present: Int, _ constant: Felt5) -> [Felt5] {
        if present == 0 { return [Felt5](repeating: constant, count: 16) }
        let vector = base[0] + base[1] * challenge
        return (0..<16).map { vector[$0] }
      }
      return ScalarRounds(
        n0: folded(n0, present0, lambda), d0: folded(d0, present0, .one), n1: folded(n1, present1, .zero),
        d1: folded(d1, present1, .one), lambda: lambda)
    }

    /// Σ over blocks of high[block]·body(block, low), lane sums included.
    private static func reduce(
      _ blocks: Int, _ eq: SplitEq, _ body: (Int, Vectors) -> RoundSums
    ) -> (atZero: Felt5, leading: Felt5) {
      guard blocks > 0 else { return (.zero, .zero) }
      return eq.low.withUnsafeBufferPointer { low in
        eq.high.withUnsafeBufferPointer { high in
          let weights = low.baseAddress!
          func part(_ range: Range<Int>) -> RoundSums {
            var total = RoundSums()
            for x in range {
              let sums = body(x, weights)
              total.atZero += sums.atZero * high[x]
              total.leading += sums.leading * high[x]
            }
            return total
          }
          // A block takes some ten microseconds, waking a thread about as much.
          let parts = blocks < 8 ? 1 : min(blocks / 4, 8 * Parallel.threadCount)
          let results = Parallel.map(parts) { part(blocks * $0 / parts..<blocks * ($0 + 1) / parts) }
          var total = RoundSums()
          for sums in results {
            total.atZero += sums.atZero
            total.leading += sums.leading
          }
          return (total.atZero.sum, total.leading.sum)
        }
      }
    }
  }

  /// Blocks of constants that stand for what is not stored.
  final class NeutralBlocks {
    private let storage: LargeBuffer<PackedFelt5>
    let zero: Vectors
    let one: Vectors
    let lambda: Vectors

    init(lambda: Felt5) {
      storage = LargeBuffer<PackedFelt5>(uninitialized: 3 * FractionLayer.block)
      let block = FractionLayer.block
      storage.pointer.initialize(repeating: .zero, count: block)
      (storage.pointer + block).initialize(repeating: .one, count: block)
      (storage.pointer + 2 * block).initialize(repeating: PackedFelt5(lambda), count: block)
      zero = Vectors(storage.pointer)
      one = Vectors(storage.pointer + block)
      self.lambda = Vectors(storage.pointer + 2 * block)
    }
  }
#endif
