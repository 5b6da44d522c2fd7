#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Parallel
  import Sumcheck

  /// The sumcheck Σ_x eq(r, x)·(n0·d1 + n1·d0 + λ·d0·d1) of a layer of at least 128 fractions as long as vectors are
  /// full: n0 and d0 are the lower half of the layer, n1 and d1 the upper, folded in place from the top variable.
  ///
  /// Before the first fold the polynomials lie as they are, or are computed. After it, the sixteen-lane vectors
  /// 0 ..< `width` hold the lower half (top variable 0) and `width` ..< 2·`width` upper minus lower half, and n0 stands
  /// for n0 + λ·d0. Of n0 and d0 the first `present0` vectors are there, of n1 and d1 the first `present1`; the others
  /// are 0/1 (λ/1 after the first fold). After the first fold the counts are of lower halves.
  struct PackedRounds {
    /// Vectors that go from one loop to the next through the first-level cache.
    private static let step = 8

    let lambda: Felt5
    /// Vectors in half a polynomial: pairs to be folded next.
    private(set) var width: Int
    private var raw = true
    private var present0: Int
    private var present1: Int
    private let neutral: NeutralBlocks
    /// Until the first fold, when the polynomials are computed.
    private var source: FractionSource?
    private var memory: [LargeBuffer<PackedFelt5>]
    private var n0: MutableVectors
    private var d0: MutableVectors
    private var n1: MutableVectors
    private var d1: MutableVectors

    init(_ content: LayerContent, lambda: Felt5) {
      self.lambda = lambda
      let half: Int
      let present: Int
      switch content {
      case .stored(let layer):
        half = layer.vectors / 2
        present = layer.present
        memory = [layer.numerators, layer.denominators]
        (n0, d0) = (layer.numerators.pointer, layer.denominators.pointer)
        (n1, d1) = (n0 + half, d0 + half)
      case .computed(let source):
        half = source.vectors / 2
        present = source.present
        self.source = source
        let next = half / 4
        let lower = next + min(present, next)
        let upper = next + min(max(0, present - half), next)
        memory = [lower, lower, upper, upper].enumerated().map {
          LargeBuffer(uninitialized: $0.element, colour: $0.offset)
        }
        (n0, d0, n1, d1) = (memory[0].pointer, memory[1].pointer, memory[2].pointer, memory[3].pointer)
      }
      precondition(half >= 4)
      width = half / 2
      present0 = min(present, half)
      present1 = max(0, present - half)
      neutral = NeutralBlocks(lambda: lambda)
    }

    /// The leading coefficient of the first round, whose values at 0 and 1 are known.
    func leading(_ eq: SplitEq) -> Felt5 {
      let block = min(FractionLayer.block, width)
      // Where n1 and d1 are constant, so is everything.
      let blocks = min(present1, width) / block
      return PackedRounds.reduce(blocks, eq, scratch: source == nil ? 0 : 8 * block) { x, weights, scratch in
        let at = x * block
        var pairs = [(RawPair, RawPair)]()
        pairs.reserveCapacity(2)
        for upper in [false, true] {
          let slots = scratch + (upper ? 4 * block : 0)
          let low = raw(at, upper, block, slots)
          let high = raw(at + width, upper, block, slots + 2 * block)
          pairs.append((RawPair(low: low.n, high: high.n), RawPair(low: low.d, high: high.d)))
        }
        let sum = leadingTerm(
          pairs[0].0, pairs[0].1, pairs[1].0, pairs[1].1, eq: weights, lambda: lambda, count: block)
        return RoundSums(atZero: PackedFelt5(), leading: sum)
      }.leading
    }

    /// A block of the lower or upper half of the layer before the first fold: where it is stored, computed into two
    /// blocks of scratch, or constant.
    private func raw(
      _ at: Int, _ upper: Bool, _ count: Int, _ scratch: MutableVectors
    ) -> (n: Vectors, d: Vectors) {
      guard at < (upper ? present1 : present0) else { return (neutral.zero, neutral.one) }
      guard let source else {
        return upper ? (Vectors(n1 + at), Vectors(d1 + at)) : (Vectors(n0 + at), Vectors(d0 + at))
      }
      source.fill(at + (upper ? 2 * width : 0), count, scratch, scratch + count)
      return (Vectors(scratch), Vectors(scratch + count))
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
      let sums = PackedRounds.reduce(two, eq, scratch: source == nil ? 0 : 16 * block) {
        x, weights, scratch in
        let at = x * block
        let (n0, d0) = now.streams(at, upper: false, block, scratch)
        if x >= four { return now.sums(n0, d0, challenge, weights, block) }
        let (n1, d1) = now.streams(at, upper: true, block, scratch + 8 * block)
        return now.sums(n0, d0, n1, d1, challenge, weights, block)
      }
      width = next
      present0 = min(present0, next)
      present1 = min(present1, next)
      raw = false
      source = nil
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

    /// Where a fold reads and writes a block of the lower or upper half of the layer; eight blocks of scratch.
    private func streams(
      _ at: Int, upper: Bool, _ count: Int, _ scratch: MutableVectors
    ) -> (n: FoldStreams, d: FoldStreams) {
      let next = width / 2
      let (outN, outD) = upper ? (n1, d1) : (n0, d0)
      if raw {
        let aLow = raw(at, upper, count, scratch)
        let aHigh = raw(at + width, upper, count, scratch + 2 * count)
        let bLow = raw(at + next, upper, count, scratch + 4 * count)
        let bHigh = raw(at + next + width, upper, count, scratch + 6 * count)
        return (
          FoldStreams(
            aLow: aLow.n, aSecond: aHigh.n, bLow: bLow.n, bSecond: bHigh.n, outLow: outN + at,
            outDelta: outN + at + next),
          FoldStreams(
            aLow: aLow.d, aSecond: aHigh.d, bLow: bLow.d, bSecond: bHigh.d, outLow: outD + at,
            outDelta: outD + at + next)
        )
      }
      let present = upper ? present1 : present0
      func streams(_ base: MutableVectors, _ constant: Vectors) -> FoldStreams {
        func low(_ at: Int) -> Vectors { at < present ? Vectors(base + at) : constant }
        func second(_ at: Int) -> Vectors { at < present ? Vectors(base + at + width) : neutral.zero }
        return FoldStreams(
          aLow: low(at), aSecond: second(at), bLow: low(at + next), bSecond: second(at + next),
          outLow: base + at, outDelta: base + at + next)
      }
      return (streams(outN, upper ? neutral.zero : neutral.lambda), streams(outD, neutral.one))
    }

    /// The next round's t(1). Only for a coordinate zero, when the claim does not tell it; slow. Not before the
    /// first fold.
    func atOne(_ eq: SplitEq, rest: [Felt5]) -> Felt5 {
      precondition(!raw)
      let block = min(FractionLayer.block, width)
      let four = present1 / block
      let sums = PackedRounds.reduce(present0 / block, eq, scratch: 0) { x, weights, _ in
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

    /// Σ over blocks of high[block]·body(block, low, scratch), lane sums included.
    private static func reduce(
      _ blocks: Int, _ eq: SplitEq, scratch: Int, _ body: (Int, Vectors, MutableVectors) -> RoundSums
    ) -> (atZero: Felt5, leading: Felt5) {
      guard blocks > 0 else { return (.zero, .zero) }
      return eq.low.withUnsafeBufferPointer { low in
        eq.high.withUnsafeBufferPointer { high in
          let weights = low.baseAddress!
          func part(_ range: Range<Int>) -> RoundSums {
            var total = RoundSums()
            let memory = MutableVectors.allocate(capacity: max(1, scratch))
            defer { memory.deallocate() }
            for x in range {
              let sums = body(x, weights, memory)
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
