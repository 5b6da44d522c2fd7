#if !hasFeature(Embedded)
  internal import CIntrinsics
  public import KoalaBear

  /// Sixteen permutations at once, lane by lane.
  ///
  /// In full rounds the state stays in memory (1.5 KiB at most): each round reads and writes it once, and adds the
  /// sums of the external layer when the next round reads. In partial rounds it is in registers, as far as they go.
  extension Poseidon2 {
    /// Permutes sixteen states of sixteen elements: `state[i]` holds element i of each.
    public static func permute16(_ state: UnsafeMutablePointer<PackedFelt>) {
      Poseidon2Constants.external16.withUnsafeBufferPointer { external in
        Poseidon2Constants.internal16.withUnsafeBufferPointer { partial in
          let s = PackedPermutation(state: state, width: 16)
          s.externalRounds(external.baseAddress!, first: true)
          s.partialRounds16(partial)
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
          s.partialRounds24(partial)
          s.externalRounds(external.baseAddress! + 96, first: false)
        }
      }
    }
  }

  struct PackedPermutation {
    typealias Lanes = SIMD16<UInt32>

    let state: UnsafeMutablePointer<PackedFelt>
    let width: Int

    typealias Sums = (Lanes, Lanes, Lanes, Lanes)

    /// Four full rounds; the external layer comes before the first of them when `first` says so.
    @inline(__always)
    func externalRounds(_ constants: UnsafePointer<UInt32>, first: Bool) {
      var sums = (Lanes(), Lanes(), Lanes(), Lanes())
      if first {
        sums = mix(0, load(0))
        for g in stride(from: 4, to: width, by: 4) { Self.add(&sums, mix(g, load(g))) }
      }
      for round in 0..<4 {
        let rc = constants + round * width
        let last = sums
        sums = mix(0, cubes(0, last, rc))
        for g in stride(from: 4, to: width, by: 4) { Self.add(&sums, mix(g, cubes(g, last, rc))) }
      }
      for g in stride(from: 0, to: width, by: 4) {
        let x = load(g)
        state[g].raw = martinetAdd(x.0, sums.0)
        state[g + 1].raw = martinetAdd(x.1, sums.1)
        state[g + 2].raw = martinetAdd(x.2, sums.2)
        state[g + 3].raw = martinetAdd(x.3, sums.3)
      }
    }

    @inline(__always)
    func load(_ g: Int) -> Sums { (state[g].raw, state[g + 1].raw, state[g + 2].raw, state[g + 3].raw) }

    @inline(__always)
    static func add(_ sums: inout Sums, _ y: Sums) {
      sums.0 = martinetAdd(sums.0, y.0)
      sums.1 = martinetAdd(sums.1, y.1)
      sums.2 = martinetAdd(sums.2, y.2)
      sums.3 = martinetAdd(sums.3, y.3)
    }

    /// Adds the sums that the last external layer left, the constants, and cubes.
    @inline(__always)
    func cubes(_ g: Int, _ last: Sums, _ rc: UnsafePointer<UInt32>) -> Sums {
      let x = load(g)
      return withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 4) { buffer in
        let v = buffer.baseAddress!
        v[0] = martinetAdd(x.0, last.0) &+ Lanes(repeating: rc[g])
        v[1] = martinetAdd(x.1, last.1) &+ Lanes(repeating: rc[g + 1])
        v[2] = martinetAdd(x.2, last.2) &+ Lanes(repeating: rc[g + 2])
        v[3] = martinetAdd(x.3, last.3) &+ Lanes(repeating: rc[g + 3])
        martinetSignedCubes4(v)
        return (v[0], v[1], v[2], v[3])
      }
    }

    /// circ(2, 3, 1, 1) on one group, stored and returned.
    @inline(__always)
    func mix(_ g: Int, _ x: Sums) -> Sums {
      let t01 = martinetAdd(x.0, x.1)
      let t23 = martinetAdd(x.2, x.3)
      let t0123 = martinetAdd(t01, t23)
      let t01123 = martinetAdd(t0123, x.1)
      let t01233 = martinetAdd(t0123, x.3)
      let y = (
        martinetAdd(t01123, t01), martinetAdd(t01123, martinetAdd(x.2, x.2)), martinetAdd(t01233, t23),
        martinetAdd(t01233, martinetAdd(x.0, x.0))
      )
      state[g].raw = y.0
      state[g + 1].raw = y.1
      state[g + 2].raw = y.2
      state[g + 3].raw = y.3
      return y
    }
  }
#endif
