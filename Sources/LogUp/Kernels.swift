#if !hasFeature(Embedded)
  internal import CIntrinsics
  import KoalaBear

  typealias Vectors = UnsafePointer<PackedFelt5>
  typealias MutableVectors = UnsafeMutablePointer<PackedFelt5>

  // The halves that a pass combines lie powers of two apart, so equal places compete for the same few lines of a
  // cache. Each loop here therefore reads few places at once, and a block goes through one loop after the other.

  /// sum[i] = (n0·d1 + n1·d0) / (d0·d1), entry by entry.
  @inline(never)
  func addFractions(
    _ n0: Vectors, _ d0: Vectors, _ n1: Vectors, _ d1: Vectors, to sumN: MutableVectors,
    _ sumD: MutableVectors,
    count: Int
  ) {
    for i in 0..<count {
      let factor = PackedFactor5(d1[i])
      let d = d0[i]
      sumN[i] = PackedFactor5.dot(n0[i], factor, n1[i], PackedFactor5(d))
      sumD[i] = factor * d
    }
  }

  /// The same for four fractions, one in each quarter: (0 + 2) + (1 + 3).
  @inline(never)
  func addFourFractions(
    _ n: Vectors, _ d: Vectors, quarter: Int, to sumN: MutableVectors, _ sumD: MutableVectors, count: Int
  ) {
    for i in 0..<count {
      let (j, k, l) = (i + quarter, i + 2 * quarter, i + 3 * quarter)
      let d2 = PackedFactor5(d[k])
      let nA = PackedFactor5.dot(n[i], d2, n[k], PackedFactor5(d[i]))
      let dA = PackedFactor5(d2 * d[i])
      let d3 = PackedFactor5(d[l])
      let nB = PackedFactor5.dot(n[j], d3, n[l], PackedFactor5(d[j]))
      let dB = d3 * d[j]
      sumN[i] = PackedFactor5.dot(nA, PackedFactor5(dB), nB, dA)
      sumD[i] = dA * dB
    }
  }

  /// Where a block of the two halves of a polynomial is read.
  struct RawPair {
    var low: Vectors
    var high: Vectors
  }

  /// Σ eq·(Δn0'·Δd1 + Δn1·Δd0), where Δ is upper minus lower half and n0' = n0 + λ·d0.
  @inline(never)
  func leadingTerm(
    _ n0: RawPair, _ d0: RawPair, _ n1: RawPair, _ d1: RawPair, eq: Vectors, lambda: Felt5, count: Int
  ) -> PackedFelt5 {
    let factor = PackedFactor5(lambda)
    var sum = PackedAccumulator5()
    for i in 0..<count {
      let deltaD0 = d0.high[i] - d0.low[i]
      let deltaN0 = n0.high[i] - n0.low[i] + factor * deltaD0
      let deltaD1 = d1.high[i] - d1.low[i]
      let deltaN1 = n1.high[i] - n1.low[i]
      sum.add(PackedFelt5.dot(deltaN0, deltaD1, deltaN1, deltaD0), eq[i])
    }
    return sum.value
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
  }

  /// Folds entries `start` ..< `start` + `count`, after the first fold.
  @inline(never)
  func foldAgain(_ f: FoldStreams, _ challenge: Felt5, _ start: Int, _ count: Int) {
    let s = PackedFactor5(challenge)
    for i in start..<(start + count) {
      martinetPrefetch5(f.aLow + i + count)
      martinetPrefetch5(f.aSecond + i + count)
      martinetPrefetch5(f.bLow + i + count)
      martinetPrefetch5(f.bSecond + i + count)
      let low = f.aLow[i] + s * f.aSecond[i]
      let high = f.bLow[i] + s * f.bSecond[i]
      f.outLow[i] = low
      f.outDelta[i] = high - low
    }
  }

  /// The first fold of a polynomial.
  @inline(never)
  func foldRaw(_ f: FoldStreams, _ challenge: Felt5, _ start: Int, _ count: Int) {
    let s = PackedFactor5(challenge)
    for i in start..<(start + count) {
      let aLow = f.aLow[i]
      let bLow = f.bLow[i]
      let low = aLow + s * (f.aSecond[i] - aLow)
      let high = bLow + s * (f.bSecond[i] - bLow)
      f.outLow[i] = low
      f.outDelta[i] = high - low
    }
  }

  /// The first fold of n0, to which λ·d0 is added; d0 has been folded.
  @inline(never)
  func foldRaw(
    _ f: FoldStreams, adding lambda: Felt5, times d0: FoldStreams, _ challenge: Felt5, _ start: Int,
    _ count: Int
  ) {
    let s = PackedFactor5(challenge)
    let l = PackedFactor5(lambda)
    for i in start..<(start + count) {
      let aLow = f.aLow[i]
      let bLow = f.bLow[i]
      let dLow = d0.outLow[i]
      let dHigh = dLow + d0.outDelta[i]
      let low = aLow + PackedFactor5.dot(f.aSecond[i] - aLow, s, dLow, l)
      let high = bLow + PackedFactor5.dot(f.bSecond[i] - bLow, s, dHigh, l)
      f.outLow[i] = low
      f.outDelta[i] = high - low
    }
  }

  /// The sums of a round: t(0) and the leading coefficient of t.
  struct RoundSums {
    var atZero = PackedFelt5()
    var leading = PackedFelt5()
  }

  /// Running sums of a round over a block.
  struct RoundAccumulators {
    private var atZero = PackedAccumulator5()
    private var leading = PackedAccumulator5()

    var value: RoundSums { RoundSums(atZero: atZero.value, leading: leading.value) }

    /// Adds eq·(n0·d1 + n1·d0) at 0, and the product of the differences.
    @inline(never)
    mutating func add(
      _ n0: FoldStreams, _ d0: FoldStreams, _ n1: FoldStreams, _ d1: FoldStreams, eq: Vectors, _ start: Int,
      _ count: Int
    ) {
      var zero = atZero
      var top = leading
      for i in start..<(start + count) {
        let weight = PackedFactor5(eq[i])
        zero.add(PackedFelt5.dot(n0.outLow[i], d1.outLow[i], n1.outLow[i], d0.outLow[i]), weight)
        top.add(PackedFelt5.dot(n0.outDelta[i], d1.outDelta[i], n1.outDelta[i], d0.outDelta[i]), weight)
      }
      atZero = zero
      leading = top
    }

    /// Adds eq·n0 at 0: where n1 and d1 are 0 and 1.
    @inline(never)
    mutating func add(_ n0: FoldStreams, eq: Vectors, _ start: Int, _ count: Int) {
      var zero = atZero
      for i in start..<(start + count) { zero.add(n0.outLow[i], eq[i]) }
      atZero = zero
    }
  }
#endif
