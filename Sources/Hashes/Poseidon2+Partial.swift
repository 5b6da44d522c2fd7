#if !hasFeature(Embedded)
  internal import CIntrinsics
  internal import KoalaBear

  /// The partial rounds: constant and cube on element 0, then yᵢ = dᵢ·xᵢ + Σ x.
  ///
  /// The diagonals are small integers and powers ±2⁻ⁿ, for which there are shifts (`martinetDivide`).
  extension PackedPermutation {
    /// The sum of all elements but the first.
    @inline(__always)
    var tail: Lanes {
      var sum = state[1].raw
      for i in 2..<width { sum = Self.add(sum, state[i].raw) }
      return sum
    }

    /// What a round needs of its sum, and the next round's sum as it grows, in two halves.
    struct Round {
      let state: UnsafeMutablePointer<PackedFelt>
      let sum: Lanes
      var next0 = Lanes()
      var next1 = Lanes()

      @inline(__always)
      init(_ state: UnsafeMutablePointer<PackedFelt>, _ sum: Lanes) {
        self.state = state
        self.sum = sum
      }

      @inline(__always)
      mutating func put(_ i: Int, _ y: Lanes) {
        state[i].raw = y
        if i & 1 == 0 { next0 = add(next0, y) } else { next1 = add(next1, y) }
      }

      /// yᵢ = x·2⁻ⁿ + Σ.
      @inline(__always)
      mutating func plus(_ i: Int, over n: Int) {
        put(i, add(martinetDivide(state[i].raw, Int32(n)), sum))
      }

      /// yᵢ = −x·2⁻ⁿ + Σ.
      @inline(__always)
      mutating func minus(_ i: Int, over n: Int) {
        put(i, subtract(sum, martinetDivide(state[i].raw, Int32(n))))
      }

      @inline(__always)
      func add(_ a: Lanes, _ b: Lanes) -> Lanes { PackedPermutation.add(a, b) }

      @inline(__always)
      func subtract(_ a: Lanes, _ b: Lanes) -> Lanes { PackedPermutation.subtract(a, b) }

      /// The entries 1, 2, ½, 3, 4, −½, −3, −4 that both widths begin with, after the first.
      @inline(__always)
      mutating func small() {
        put(1, add(state[1].raw, sum))
        let x2 = state[2].raw
        put(2, add(add(x2, x2), sum))
        put(3, add(martinetHalve(state[3].raw), sum))
        let x4 = state[4].raw
        put(4, add(add(add(x4, x4), x4), sum))
        let x5 = add(state[5].raw, state[5].raw)
        put(5, add(add(x5, x5), sum))
        put(6, subtract(sum, martinetHalve(state[6].raw)))
        let x7 = state[7].raw
        put(7, subtract(subtract(sum, x7), add(x7, x7)))
        let x8 = add(state[8].raw, state[8].raw)
        put(8, subtract(subtract(sum, x8), x8))
      }
    }

    /// Element 0 of the round: its cube joins the sum, and what is stored is `rest` − cube. Gives the sum.
    @inline(__always)
    func head(_ constant: UInt32, _ rest: Lanes) -> Lanes {
      let cube = martinetSignedCube(state[0].raw &+ Lanes(repeating: constant))
      state[0].raw = Self.subtract(rest, cube)
      return Self.add(rest, cube)
    }

    /// Takes the sum of elements 1 ... 15 and gives that of the next round.
    @inline(__always)
    func partialRound16(_ constant: UInt32, _ rest: Lanes) -> Lanes {
      var round = Round(state, head(constant, rest))
      round.small()
      round.plus(9, over: 8)
      round.plus(10, over: 3)
      round.plus(11, over: 24)
      round.minus(12, over: 8)
      round.minus(13, over: 3)
      round.minus(14, over: 4)
      round.minus(15, over: 24)
      return Self.add(round.next0, round.next1)
    }

    /// Takes the sum of elements 1 ... 23 and gives that of the next round.
    @inline(__always)
    func partialRound24(_ constant: UInt32, _ rest: Lanes) -> Lanes {
      var round = Round(state, head(constant, rest))
      round.small()
      round.plus(9, over: 8)
      round.plus(10, over: 2)
      round.plus(11, over: 3)
      round.plus(12, over: 4)
      round.plus(13, over: 5)
      round.plus(14, over: 6)
      round.plus(15, over: 24)
      round.minus(16, over: 8)
      round.minus(17, over: 3)
      round.minus(18, over: 4)
      round.minus(19, over: 5)
      round.minus(20, over: 6)
      round.minus(21, over: 7)
      round.minus(22, over: 9)
      round.minus(23, over: 24)
      return Self.add(round.next0, round.next1)
    }
  }
#endif
