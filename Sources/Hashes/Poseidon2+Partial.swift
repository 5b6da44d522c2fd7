#if !hasFeature(Embedded)
  internal import CIntrinsics
  internal import KoalaBear

  /// The partial rounds: constant and cube on element 0, then yᵢ = dᵢ·xᵢ + Σ x.
  ///
  /// The diagonals are small integers and powers ±2⁻ⁿ, for which there are shifts (`martinetDivide`). Elements with
  /// n ≥ 8 stay unreduced 32-bit words from round to round: the sum and the next division take them as they are.
  extension PackedPermutation {
    /// The sum of all elements but the first; computed while the cube of the first is under way.
    @inline(__always)
    var tail: Lanes {
      var (t0, t1, t2) = (Lanes(), Lanes(), Lanes())
      var total = Lanes()
      var i = 1
      while i + 2 < width {
        let (x0, x1, x2) = (state[i].raw, state[i + 1].raw, state[i + 2].raw)
        total = total &+ x0 &+ x1 &+ x2
        t0 = martinetAddTopByte(t0, x0)
        t1 = martinetAddTopByte(t1, x1)
        t2 = martinetAddTopByte(t2, x2)
        i += 3
      }
      while i < width {
        total = total &+ state[i].raw
        t0 = martinetAddTopByte(t0, state[i].raw)
        i += 1
      }
      return martinetReduceTotal(total, t0 &+ t1 &+ t2)
    }

    /// What a round adds to every element, in the forms that the rows need.
    struct Round {
      let state: UnsafeMutablePointer<PackedFelt>
      /// In `0 ..< p`.
      let sum: Lanes
      /// The same in 2²⁴ − 1 ..< p + 2²⁴ − 1, and that plus p.
      let raised: Lanes
      let twiceRaised: Lanes

      @inline(__always)
      init(_ permutation: PackedPermutation, _ constant: UInt32) {
        state = permutation.state
        let cube = martinetSignedCube(state[0].raw &+ Lanes(repeating: constant))
        let rest = permutation.tail
        state[0].raw = martinetSubtract(rest, cube)
        sum = martinetAdd(rest, cube)
        raised = martinetRaise(sum)
        twiceRaised = raised &+ Lanes(repeating: Felt.modulus)
      }

      /// yᵢ = x·2⁻ⁿ + Σ for n < 8.
      @inline(__always)
      func plus(_ i: Int, over n: Int32) { state[i].raw = martinetAdd(martinetDivide(state[i].raw, n), sum) }

      /// yᵢ = −x·2⁻ⁿ + Σ for n < 8.
      @inline(__always)
      func minus(_ i: Int, over n: Int32) { state[i].raw = martinetSubtract(sum, martinetDivide(state[i].raw, n)) }

      /// yᵢ = x·2⁻ⁿ + Σ for n ≥ 8, unreduced.
      @inline(__always)
      func plusLoosely(_ i: Int, over n: Int32) {
        state[i].raw = martinetDivideLoosely(state[i].raw, n, twiceRaised)
      }

      /// yᵢ = −x·2⁻ⁿ + Σ for n ≥ 8, unreduced.
      @inline(__always)
      func minusLoosely(_ i: Int, over n: Int32) {
        state[i].raw = martinetDivideLooselyNegated(state[i].raw, n, raised)
      }

      /// The entries 1, 2, ½, 3, 4, −½, −3, −4 that both widths begin with, after the first.
      @inline(__always)
      func small() {
        state[1].raw = martinetAdd(state[1].raw, sum)
        let x2 = state[2].raw
        state[2].raw = martinetAdd(martinetAdd(x2, x2), sum)
        state[3].raw = martinetAdd(martinetHalve(state[3].raw), sum)
        let x4 = state[4].raw
        state[4].raw = martinetAdd(martinetAdd(martinetAdd(x4, x4), x4), sum)
        let x5 = martinetAdd(state[5].raw, state[5].raw)
        state[5].raw = martinetAdd(martinetAdd(x5, x5), sum)
        state[6].raw = martinetSubtract(sum, martinetHalve(state[6].raw))
        let x7 = state[7].raw
        state[7].raw = martinetSubtract(martinetSubtract(sum, x7), martinetAdd(x7, x7))
        let x8 = martinetAdd(state[8].raw, state[8].raw)
        state[8].raw = martinetSubtract(martinetSubtract(sum, x8), x8)
      }
    }

    @inline(__always)
    func partialRound16(_ constant: UInt32) {
      let round = Round(self, constant)
      round.small()
      round.plusLoosely(9, over: 8)
      round.plus(10, over: 3)
      round.plusLoosely(11, over: 24)
      round.minusLoosely(12, over: 8)
      round.minus(13, over: 3)
      round.minus(14, over: 4)
      round.minusLoosely(15, over: 24)
    }

    @inline(__always)
    func partialRound24(_ constant: UInt32) {
      let round = Round(self, constant)
      round.small()
      round.plusLoosely(9, over: 8)
      round.plus(10, over: 2)
      round.plus(11, over: 3)
      round.plus(12, over: 4)
      round.plus(13, over: 5)
      round.plus(14, over: 6)
      round.plusLoosely(15, over: 24)
      round.minusLoosely(16, over: 8)
      round.minus(17, over: 3)
      round.minus(18, over: 4)
      round.minus(19, over: 5)
      round.minus(20, over: 6)
      round.minus(21, over: 7)
      round.minusLoosely(22, over: 9)
      round.minusLoosely(23, over: 24)
    }

    /// Brings every element, which is below 2³² < 2p + 2²⁵, below p.
    @inline(__always)
    func tighten() {
      for i in 9..<width { state[i].raw = martinetCorrect(martinetCorrect(state[i].raw)) }
    }
  }
#endif
