#if !hasFeature(Embedded)
  internal import CIntrinsics
  internal import KoalaBear

  /// The partial rounds: constant and cube on element 0, then yᵢ = dᵢ·xᵢ + Σ x.
  ///
  /// The diagonals are small integers and powers ±2⁻ⁿ, for which there are shifts (`martinetDivide`). Elements with
  /// n ≥ 8 stay unreduced 32-bit words, below 2³² < 2p + 2²⁵, from round to round: the sum and the next division
  /// take them as they are.
  extension PackedPermutation {
    /// The sum of all elements but the first; it is under way while the first is cubed.
    struct Tail {
      var total: Lanes
      var tops: (Lanes, Lanes, Lanes)

      @inline(__always)
      init(_ x: Lanes, _ y: Lanes, _ z: Lanes) {
        total = x &+ y &+ z
        let zero = Lanes()
        tops = (martinetAddTopByte(zero, x), martinetAddTopByte(zero, y), martinetAddTopByte(zero, z))
      }

      @inline(__always)
      mutating func add(_ x: Lanes, _ y: Lanes, _ z: Lanes) {
        total = total &+ (x &+ y &+ z)
        tops = (martinetAddTopByte(tops.0, x), martinetAddTopByte(tops.1, y), martinetAddTopByte(tops.2, z))
      }

      @inline(__always)
      var reduced: Lanes { martinetReduceTotal(total, tops.0 &+ tops.1 &+ tops.2) }
    }

    /// The rows of a round: what becomes of an element.
    struct Round {
      /// Σ x in `0 ..< p`.
      let sum: Lanes
      /// The same in 2²⁴ − 1 ..< p + 2²⁴ − 1, and that plus p.
      let raised: Lanes
      let twiceRaised: Lanes

      @inline(__always)
      init(_ rest: Lanes, _ cube: Lanes) {
        sum = martinetAdd(rest, cube)
        raised = martinetRaise(sum)
        twiceRaised = raised &+ Lanes(repeating: Felt.modulus)
      }

      @inline(__always) func one(_ x: Lanes) -> Lanes { martinetAdd(x, sum) }
      @inline(__always) func two(_ x: Lanes) -> Lanes { martinetAdd(martinetAdd(x, x), sum) }
      @inline(__always) func half(_ x: Lanes) -> Lanes { martinetAdd(martinetHalve(x), sum) }
      @inline(__always) func minusHalf(_ x: Lanes) -> Lanes { martinetSubtract(sum, martinetHalve(x)) }

      @inline(__always)
      func three(_ x: Lanes) -> Lanes { martinetAdd(martinetAdd(x, x), martinetAdd(x, sum)) }

      @inline(__always)
      func minusThree(_ x: Lanes) -> Lanes { martinetSubtract(martinetSubtract(sum, x), martinetAdd(x, x)) }

      @inline(__always)
      func four(_ x: Lanes) -> Lanes {
        let twice = martinetAdd(x, x)
        return martinetAdd(martinetAdd(twice, twice), sum)
      }

      @inline(__always)
      func minusFour(_ x: Lanes) -> Lanes {
        let twice = martinetAdd(x, x)
        return martinetSubtract(martinetSubtract(sum, twice), twice)
      }

      /// x·2⁻ⁿ + Σ for n < 8.
      @inline(__always)
      func plus(_ x: Lanes, _ n: Int32) -> Lanes { martinetAdd(martinetDivide(x, n), sum) }

      /// −x·2⁻ⁿ + Σ for n < 8.
      @inline(__always)
      func minus(_ x: Lanes, _ n: Int32) -> Lanes { martinetSubtract(sum, martinetDivide(x, n)) }

      /// x·2⁻ⁿ + Σ for n ≥ 8, unreduced.
      @inline(__always)
      func plusLoosely(_ x: Lanes, _ n: Int32) -> Lanes { martinetDivideLoosely(x, n, twiceRaised) }

      /// −x·2⁻ⁿ + Σ for n ≥ 8, unreduced.
      @inline(__always)
      func minusLoosely(_ x: Lanes, _ n: Int32) -> Lanes { martinetDivideLooselyNegated(x, n, raised) }
    }

    /// All partial rounds of width 16, the state in local variables.
    @inline(__always)
    func partialRounds16(_ constants: UnsafeBufferPointer<UInt32>) {
      var (x0, x1) = (state[0].raw, state[1].raw)
      var (x2, x3) = (state[2].raw, state[3].raw)
      var (x4, x5) = (state[4].raw, state[5].raw)
      var (x6, x7) = (state[6].raw, state[7].raw)
      var (x8, x9) = (state[8].raw, state[9].raw)
      var (x10, x11) = (state[10].raw, state[11].raw)
      var (x12, x13) = (state[12].raw, state[13].raw)
      var (x14, x15) = (state[14].raw, state[15].raw)
      for constant in constants {
        let cube = martinetSignedCube(x0 &+ Lanes(repeating: constant))
        var tail = Tail(x1, x2, x3)
        tail.add(x4, x5, x6)
        tail.add(x7, x8, x9)
        tail.add(x10, x11, x12)
        tail.add(x13, x14, x15)
        let round = Round(tail.reduced, cube)
        x0 = martinetSubtract(tail.reduced, cube)
        x1 = round.one(x1)
        x2 = round.two(x2)
        x3 = round.half(x3)
        x4 = round.three(x4)
        x5 = round.four(x5)
        x6 = round.minusHalf(x6)
        x7 = round.minusThree(x7)
        x8 = round.minusFour(x8)
        x9 = round.plusLoosely(x9, 8)
        x10 = round.plus(x10, 3)
        x11 = round.plusLoosely(x11, 24)
        x12 = round.minusLoosely(x12, 8)
        x13 = round.minus(x13, 3)
        x14 = round.minus(x14, 4)
        x15 = round.minusLoosely(x15, 24)
      }
      state[0].raw = x0
      state[1].raw = x1
      state[2].raw = x2
      state[3].raw = x3
      state[4].raw = x4
      state[5].raw = x5
      state[6].raw = x6
      state[7].raw = x7
      state[8].raw = x8
      state[9].raw = martinetCorrect(martinetCorrect(x9))
      state[10].raw = martinetCorrect(martinetCorrect(x10))
      state[11].raw = martinetCorrect(martinetCorrect(x11))
      state[12].raw = martinetCorrect(martinetCorrect(x12))
      state[13].raw = martinetCorrect(martinetCorrect(x13))
      state[14].raw = martinetCorrect(martinetCorrect(x14))
      state[15].raw = martinetCorrect(martinetCorrect(x15))
    }

    /// All partial rounds of width 24, the state in local variables.
    @inline(__always)
    func partialRounds24(_ constants: UnsafeBufferPointer<UInt32>) {
      var (x0, x1) = (state[0].raw, state[1].raw)
      var (x2, x3) = (state[2].raw, state[3].raw)
      var (x4, x5) = (state[4].raw, state[5].raw)
      var (x6, x7) = (state[6].raw, state[7].raw)
      var (x8, x9) = (state[8].raw, state[9].raw)
      var (x10, x11) = (state[10].raw, state[11].raw)
      var (x12, x13) = (state[12].raw, state[13].raw)
      var (x14, x15) = (state[14].raw, state[15].raw)
      var (x16, x17) = (state[16].raw, state[17].raw)
      var (x18, x19) = (state[18].raw, state[19].raw)
      var (x20, x21) = (state[20].raw, state[21].raw)
      var (x22, x23) = (state[22].raw, state[23].raw)
      for constant in constants {
        let cube = martinetSignedCube(x0 &+ Lanes(repeating: constant))
        var tail = Tail(x1, x2, x3)
        tail.add(x4, x5, x6)
        tail.add(x7, x8, x9)
        tail.add(x10, x11, x12)
        tail.add(x13, x14, x15)
        tail.add(x16, x17, x18)
        tail.add(x19, x20, x21)
        tail.add(x22, x23, Lanes())
        let round = Round(tail.reduced, cube)
        x0 = martinetSubtract(tail.reduced, cube)
        x1 = round.one(x1)
        x2 = round.two(x2)
        x3 = round.half(x3)
        x4 = round.three(x4)
        x5 = round.four(x5)
        x6 = round.minusHalf(x6)
        x7 = round.minusThree(x7)
        x8 = round.minusFour(x8)
        x9 = round.plusLoosely(x9, 8)
        x10 = round.plus(x10, 2)
        x11 = round.plus(x11, 3)
        x12 = round.plus(x12, 4)
        x13 = round.plus(x13, 5)
        x14 = round.plus(x14, 6)
        x15 = round.plusLoosely(x15, 24)
        x16 = round.minusLoosely(x16, 8)
        x17 = round.minus(x17, 3)
        x18 = round.minus(x18, 4)
        x19 = round.minus(x19, 5)
        x20 = round.minus(x20, 6)
        x21 = round.minus(x21, 7)
        x22 = round.minusLoosely(x22, 9)
        x23 = round.minusLoosely(x23, 24)
      }
      state[0].raw = x0
      state[1].raw = x1
      state[2].raw = x2
      state[3].raw = x3
      state[4].raw = x4
      state[5].raw = x5
      state[6].raw = x6
      state[7].raw = x7
      state[8].raw = x8
      state[9].raw = martinetCorrect(martinetCorrect(x9))
      state[10].raw = martinetCorrect(martinetCorrect(x10))
      state[11].raw = martinetCorrect(martinetCorrect(x11))
      state[12].raw = martinetCorrect(martinetCorrect(x12))
      state[13].raw = martinetCorrect(martinetCorrect(x13))
      state[14].raw = martinetCorrect(martinetCorrect(x14))
      state[15].raw = martinetCorrect(martinetCorrect(x15))
      state[16].raw = martinetCorrect(martinetCorrect(x16))
      state[17].raw = martinetCorrect(martinetCorrect(x17))
      state[18].raw = martinetCorrect(martinetCorrect(x18))
      state[19].raw = martinetCorrect(martinetCorrect(x19))
      state[20].raw = martinetCorrect(martinetCorrect(x20))
      state[21].raw = martinetCorrect(martinetCorrect(x21))
      state[22].raw = martinetCorrect(martinetCorrect(x22))
      state[23].raw = martinetCorrect(martinetCorrect(x23))
    }
  }
#endif
