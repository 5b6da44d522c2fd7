#if !hasFeature(Embedded)
  internal import CIntrinsics
  public import KoalaBear

  /// Sixteen permutations at once, lane by lane.
  ///
  /// The state stays in memory (two kilobytes at most): each round reads and writes it once, with the sums of the
  /// external layer added when the next round reads.
  extension Poseidon2 {
    /// Permutes sixteen states of sixteen elements: `state[i]` holds element i of each.
    public static func permute16(_ state: UnsafeMutablePointer<PackedFelt>) {
      Poseidon2Constants.external16.withUnsafeBufferPointer { external in
        Poseidon2Constants.internal16.withUnsafeBufferPointer { partial in
          let s = PackedPermutation(state: state, width: 16)
          s.externalRounds(external.baseAddress!, first: true)
          var rest = s.tail
          for i in 0..<partial.count { rest = s.partialRound16(partial[i], rest) }
          s.externalRounds(external.baseAddress! + 64, first: false)
        }
      }
    }

    /// Permutes sixteen states of twenty-four elements: `state[i]` holds element i of each.
    public static func permute24(_ state: UnsafeMutablePointer<PackedFelt>) {
      Poseidon2Constants.external24.withUnsafeBufferPointer { external in
        Poseidon2Constants.internal24.withUnsafeBufferPointer { partial in
          let s = PackedPermutation(state: state, width: 24)
          s.externalRounds(external.baseAddress!, first: true)
          var rest = s.tail
          for i in 0..<partial.count { rest = s.partialRound24(partial[i], rest) }
          s.externalRounds(external.baseAddress! + 96, first: false)
        }
      }
    }
  }

  struct PackedPermutation {
    typealias Lanes = SIMD16<UInt32>

    let state: UnsafeMutablePointer<PackedFelt>
    let width: Int

    @inline(__always)
    static func add(_ a: Lanes, _ b: Lanes) -> Lanes { martinetAdd(a, b) }

    @inline(__always)
    static func subtract(_ a: Lanes, _ b: Lanes) -> Lanes { martinetSubtract(a, b) }

    /// Four full rounds; the external layer comes before the first of them when `first` says so.
    @inline(__always)
    func externalRounds(_ constants: UnsafePointer<UInt32>, first: Bool) {
      var sums = (Lanes(), Lanes(), Lanes(), Lanes())
      if first {
        for g in stride(from: 0, to: width, by: 4) {
          mix(g, (state[g].raw, state[g + 1].raw, state[g + 2].raw, state[g + 3].raw), &sums)
        }
      }
      for round in 0..<4 {
        let rc = constants + round * width
        let last = sums
        sums = (Lanes(), Lanes(), Lanes(), Lanes())
        for g in stride(from: 0, to: width, by: 4) {
          let x0 = martinetSignedCube(Self.add(state[g].raw, last.0) &+ Lanes(repeating: rc[g]))
          let x1 = martinetSignedCube(Self.add(state[g + 1].raw, last.1) &+ Lanes(repeating: rc[g + 1]))
          let x2 = martinetSignedCube(Self.add(state[g + 2].raw, last.2) &+ Lanes(repeating: rc[g + 2]))
          let x3 = martinetSignedCube(Self.add(state[g + 3].raw, last.3) &+ Lanes(repeating: rc[g + 3]))
          mix(g, (x0, x1, x2, x3), &sums)
        }
      }
      for g in stride(from: 0, to: width, by: 4) {
        state[g].raw = Self.add(state[g].raw, sums.0)
        state[g + 1].raw = Self.add(state[g + 1].raw, sums.1)
        state[g + 2].raw = Self.add(state[g + 2].raw, sums.2)
        state[g + 3].raw = Self.add(state[g + 3].raw, sums.3)
      }
    }

    /// circ(2, 3, 1, 1) on one group, stored and added to the sums over all groups.
    @inline(__always)
    func mix(_ g: Int, _ x: (Lanes, Lanes, Lanes, Lanes), _ sums: inout (Lanes, Lanes, Lanes, Lanes)) {
      let t01 = Self.add(x.0, x.1)
      let t23 = Self.add(x.2, x.3)
      let t0123 = Self.add(t01, t23)
      let t01123 = Self.add(t0123, x.1)
      let t01233 = Self.add(t0123, x.3)
      let y0 = Self.add(t01123, t01)
      let y1 = Self.add(t01123, Self.add(x.2, x.2))
      let y2 = Self.add(t01233, t23)
      let y3 = Self.add(t01233, Self.add(x.0, x.0))
      state[g].raw = y0
      state[g + 1].raw = y1
      state[g + 2].raw = y2
      state[g + 3].raw = y3
      sums.0 = Self.add(sums.0, y0)
      sums.1 = Self.add(sums.1, y1)
      sums.2 = Self.add(sums.2, y2)
      sums.3 = Self.add(sums.3, y3)
    }
  }
#endif
