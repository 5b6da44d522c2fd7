#if !hasFeature(Embedded)
  import KoalaBear

  typealias Vectors = UnsafePointer<PackedFelt5>
  typealias MutableVectors = UnsafeMutablePointer<PackedFelt5>

  /// sum[i] = (n0·d1 + n1·d0) / (d0·d1), entry by entry.
  @inline(never)
  func addFractions(
    _ n0: Vectors, _ d0: Vectors, _ n1: Vectors, _ d1: Vectors, to sumN: MutableVectors, _ sumD: MutableVectors,
    count: Int
  ) {
    for i in 0..<count {
      let factor = PackedFactor5(d1[i])
      let d = d0[i]
      sumN[i] = factor * n0[i] + d * n1[i]
      sumD[i] = factor * d
    }
  }

  /// Σ eq·(Δn0'·Δd1 + Δn1·Δd0), where Δ is upper minus lower half and n0' = n0 + λ·d0.
  @inline(never)
  func leadingTerm(
    _ n0: RawPair, _ d0: RawPair, _ n1: RawPair, _ d1: RawPair, eq: Vectors, lambda: Felt5, count: Int
  ) -> PackedFelt5 {
    let factor = PackedFactor5(lambda)
    var sum = PackedFelt5()
    for i in 0..<count {
      let deltaD0 = d0.high[i] - d0.low[i]
      let deltaN0 = n0.high[i] - n0.low[i] + factor * deltaD0
      let deltaD1 = d1.high[i] - d1.low[i]
      let deltaN1 = n1.high[i] - n1.low[i]
      sum += PackedFelt5.dot(deltaN0, deltaD1, deltaN1, deltaD0) * eq[i]
    }
    return sum
  }

  /// Where a block of two halves of a polynomial is read.
  struct RawPair {
    var low: Vectors
    var high: Vectors
  }

  /// Where one pass reads a block of a polynomial and writes it folded.
  ///
  /// The block's entries are `low` + s·Δ, once in the lower half of the folded polynomial (`a`), once in the upper
  /// (`b`); `second` is Δ itself or, before the first fold, `low` + Δ. The lower half is written to `outLow`, upper
  /// minus lower to `outDelta`.
  struct FoldStreams {
    var aLow: Vectors
    var aSecond: Vectors
    var bLow: Vectors
    var bSecond: Vectors
    var outLow: MutableVectors
    var outDelta: MutableVectors

    @inline(__always)
    func a(_ i: Int, _ s: PackedFactor5, raw: Bool) -> PackedFelt5 {
      let low = aLow[i]
      return low + s * (raw ? aSecond[i] - low : aSecond[i])
    }

    @inline(__always)
    func b(_ i: Int, _ s: PackedFactor5, raw: Bool) -> PackedFelt5 {
      let low = bLow[i]
      return low + s * (raw ? bSecond[i] - low : bSecond[i])
    }
  }

  /// The sums of a round: t(0) and the leading coefficient of t.
  struct RoundSums {
    var atZero = PackedFelt5()
    var leading = PackedFelt5()
  }

  /// Folds a block of all four polynomials by s and sums the next round over it. `raw` is for the first fold, which
  /// also replaces n0 by n0 + λ·d0.
  @inline(__always)
  func foldFour(
    _ n0: FoldStreams, _ d0: FoldStreams, _ n1: FoldStreams, _ d1: FoldStreams, _ challenge: Felt5, _ lambda: Felt5,
    eq: Vectors, count: Int, raw: Bool
  ) -> RoundSums {
    let s = PackedFactor5(challenge)
    let l = PackedFactor5(lambda)
    var sums = RoundSums()
    for i in 0..<count {
      let d0Low = d0.a(i, s, raw: raw)
      let d0Delta = d0.b(i, s, raw: raw) - d0Low
      var n0Low = n0.a(i, s, raw: raw)
      var n0Delta = n0.b(i, s, raw: raw) - n0Low
      if raw {
        n0Low += l * d0Low
        n0Delta += l * d0Delta
      }
      let d1Low = d1.a(i, s, raw: raw)
      let d1Delta = d1.b(i, s, raw: raw) - d1Low
      let n1Low = n1.a(i, s, raw: raw)
      let n1Delta = n1.b(i, s, raw: raw) - n1Low
      d0.outLow[i] = d0Low
      d0.outDelta[i] = d0Delta
      n0.outLow[i] = n0Low
      n0.outDelta[i] = n0Delta
      d1.outLow[i] = d1Low
      d1.outDelta[i] = d1Delta
      n1.outLow[i] = n1Low
      n1.outDelta[i] = n1Delta
      let weight = PackedFactor5(eq[i])
      sums.atZero += weight * PackedFelt5.dot(n0Low, d1Low, n1Low, d0Low)
      sums.leading += weight * PackedFelt5.dot(n0Delta, d1Delta, n1Delta, d0Delta)
    }
    return sums
  }

  @inline(never)
  func foldFourRaw(
    _ n0: FoldStreams, _ d0: FoldStreams, _ n1: FoldStreams, _ d1: FoldStreams, _ challenge: Felt5, _ lambda: Felt5,
    eq: Vectors, count: Int
  ) -> RoundSums {
    foldFour(n0, d0, n1, d1, challenge, lambda, eq: eq, count: count, raw: true)
  }

  @inline(never)
  func foldFourAgain(
    _ n0: FoldStreams, _ d0: FoldStreams, _ n1: FoldStreams, _ d1: FoldStreams, _ challenge: Felt5,
    eq: Vectors, count: Int
  ) -> RoundSums {
    foldFour(n0, d0, n1, d1, challenge, .zero, eq: eq, count: count, raw: false)
  }

  /// Folds a block where n1 and d1 are 0 and 1, and sums the next round's t(0) = Σ eq·n0' over it.
  @inline(never)
  func foldTwo(
    _ n0: FoldStreams, _ d0: FoldStreams, _ challenge: Felt5, _ lambda: Felt5, eq: Vectors, count: Int, raw: Bool
  ) -> PackedFelt5 {
    let s = PackedFactor5(challenge)
    let l = PackedFactor5(lambda)
    var sum = PackedFelt5()
    for i in 0..<count {
      let d0Low = d0.a(i, s, raw: raw)
      let d0Delta = d0.b(i, s, raw: raw) - d0Low
      var n0Low = n0.a(i, s, raw: raw)
      var n0Delta = n0.b(i, s, raw: raw) - n0Low
      if raw {
        n0Low += l * d0Low
        n0Delta += l * d0Delta
      }
      d0.outLow[i] = d0Low
      d0.outDelta[i] = d0Delta
      n0.outLow[i] = n0Low
      n0.outDelta[i] = n0Delta
      sum += n0Low * eq[i]
    }
    return sum
  }
#endif
