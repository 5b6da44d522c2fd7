#if !hasFeature(Embedded)
  import Buffers
  import CIntrinsics
  import Constraints
  public import KoalaBear
  import Multilinear
  import Parallel
  public import Transcript

  /// Proves that all rows of Keccak states are right. The mirror of `KeccakVerifier`; `Documentation/KeccakArgument.md`.
  public enum KeccakProver {
    /// - Parameters:
    ///   - rows: at least one instance.
    ///   - columns: by instance, the `KeccakStates.columns` committed columns.
    public static func prove(
      _ rows: KeccakRows, columns: [[UnsafePointer<Felt>]], transcript: inout ProverTranscript
    ) -> KeccakClaim { prove(rows, columns: columns, lies: Lies(), transcript: &transcript) }

    /// What a prover lies about, for tests.
    struct Lies {
      var results: (inout [Felt5]) -> Void = { _ in }
      /// The results are those of the committed states, not what the rounds give.
      var commitsResults = false
      /// In every layer, chosen so that its claim holds.
      var free: Int?
      /// Only in so many layers; the next one has the values that are right, whatever its claim.
      var freeLayers = Int.max
      /// Of the bytes' sums the second is chosen so that the claims hold.
      var balancesSums = false
    }

    static func prove(
      _ rows: KeccakRows, columns: [[UnsafePointer<Felt>]], lies: Lies, transcript: inout ProverTranscript
    ) -> KeccakClaim {
      let signs = KeccakSigns(rows, columns)
      // 1. The results.
      let segment = transcript.challenges(KeccakPlace.segmentVariables)
      let lanes = KeccakPlace.powers(transcript.challenge())
      let high = transcript.challenges(KeccakPlace.bitVariables - KeccakPlace.lowVariables)
      let point = KeccakPoint(
        inner: transcript.challenge(), block: transcript.challenges(rows.blockVariables))
      var out = KeccakPlace(segment: segment, lanes: lanes, bit: high, rows: point)
      var values = results(signs, out)
      if lies.commitsResults { values = committedResults(rows, out, columns: columns) }
      lies.results(&values)
      transcript.write(values)
      let low = transcript.challenges(KeccakPlace.lowVariables)
      out.bit += low
      var claim = dot(Eq.table(low), values)

      // 2. Rounds.
      var layers = 0
      func free() -> Int? {
        defer { layers += 1 }
        return layers < lies.freeLayers ? lies.free : nil
      }
      var place = out
      for round in (0..<KeccakStates.roundsPerSegment).reversed() {
        let b = LayerProver<ChiLayer>(
          signs: signs, round: round, layer: ChiLayer(place, round: round), free: free()
        )
        .prove(&place, &claim, &transcript)
        place.lanes = KeccakPlace.powers(transcript.challenge())
        claim = dot(place.lanes, b)
        let a = LayerProver<ThetaLayer>(
          signs: signs, round: round, layer: ThetaLayer(place), free: free()
        )
        .prove(&place, &claim, &transcript)
        let weights = KeccakPlace.powers(transcript.challenge(), a.count)
        claim = dot(weights, a)
        let state = LayerProver<ParityLayer>(
          signs: signs, round: round, layer: ParityLayer(place, weights: weights), free: free()
        ).prove(&place, &claim, &transcript)
        place.lanes = KeccakPlace.powers(transcript.challenge())
        claim = dot(place.lanes, state)
      }

      // 3. Bytes.
      let delta = transcript.challenge()
      let weights = KeccakClaim(rows, out: out, into: place, delta: delta, sums: [])
      var sums = byteSums(weights, columns: columns)
      if lies.balancesSums {
        let eq = Eq.table(place.bit.suffix(KeccakPlace.lowVariables))
        let right = weights.mass - dot(eq, values) - delta * claim
        let got = dot(sums, KeccakClaim.bytes(eq))
        sums[1] += (right * Felt.two.inverse - got) * eq[0].inverse
      }
      transcript.write(sums)
      return KeccakClaim(rows, out: out, into: place, delta: delta, sums: sums)
    }

    private static func dot(_ a: [Felt5], _ b: [Felt5]) -> Felt5 { ExtensionVectors.dot(a[...], b[...]) }

    /// The results' eight sums, by bit of a byte.
    private static func results(_ signs: KeccakSigns, _ out: KeccakPlace) -> [Felt5] {
      let eq = Eq.table(out.rows.block)
      let table = PointTable(at: out.rows.inner)
      let weights = out.byteWeights(times: .one)
      let (segments, lanes) = (KeccakStates.segments, KeccakRound.lanes)
      let last = KeccakStates.roundsPerSegment - 1
      // By segment, lane and vector of sixteen bits, two bytes.
      let packed = Parallel.map(segments * lanes * 4) { item in
        PackedFelt5(lanes: { weights[2 * item + $0 / 8] })
      }
      let items = Parallel.map(signs.count) { set -> [PackedFelt5] in
        var sums = (PackedAccumulator5(), PackedAccumulator5())
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: KeccakSigns.width) { next in
          let next = next.baseAddress.unsafelyUnwrapped
          for s in 0..<segments {
            let round = s * KeccakStates.roundsPerSegment + last
            KeccakWords.apply(round, signs.state(set, round), to: next)
            for i in 0..<4 * lanes {
              let weight = PackedFactor5(packed[4 * lanes * s + i])
              sums.0.add(table.values(next + 16 * i, half: 0), weight)
              sums.1.add(table.values(next + 16 * i, half: 1), weight)
            }
          }
        }
        return [sums.0.value * PackedFactor5(eq[2 * set]) + sums.1.value * PackedFactor5(eq[2 * set + 1])]
      }
      var total = PackedFelt5.zero
      for item in items { total += item[0] }
      return (0..<8).map { total[$0] + total[$0 + 8] }
    }

    /// The same of the committed states.
    private static func committedResults(
      _ rows: KeccakRows, _ out: KeccakPlace, columns: [[UnsafePointer<Felt>]]
    ) -> [Felt5] {
      let sums = byteSums(KeccakClaim(rows, out: out, into: out, delta: .zero, sums: []), columns: columns)
      return (0..<8).map { i in
        sums.enumerated().reduce(Felt5.zero) { $1.offset >> i & 1 == 1 ? $0 - $1.element : $0 + $1.element }
      }
    }

    /// By byte, the sum of the weights of the cells that hold it.
    private static func byteSums(_ claim: KeccakClaim, columns: [[UnsafePointer<Felt>]]) -> [Felt5] {
      let (outRows, intoRows) = (
        claim.out.rows.weights(claim.rows.count), claim.into.rows.weights(claim.rows.count)
      )
      // The coefficients of both weights, and zeros.
      let weights = LargeBuffer<SIMD16<UInt32>>(uninitialized: claim.rows.count)
      for r in 0..<claim.rows.count {
        let (x, y) = (outRows[r], intoRows[r])
        weights.pointer[r] = SIMD16(
          x.c0.raw, x.c1.raw, x.c2.raw, x.c3.raw, x.c4.raw, y.c0.raw, y.c1.raw, y.c2.raw, y.c3.raw, y.c4.raw,
          0, 0, 0, 0,
          0, 0)
      }
      let grain = 25
      let items = Parallel.map(KeccakStates.columns / grain) { item -> [PackedFelt5] in
        var sums = [PackedFelt5](repeating: .zero, count: 16)
        withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 256) { counts in
          let counts = counts.baseAddress.unsafelyUnwrapped
          let raw = UnsafeMutableRawPointer(counts).assumingMemoryBound(to: UInt32.self)
          for c in item * grain..<(item + 1) * grain {
            counts.update(repeating: .zero, count: 256)
            for (i, height) in claim.rows.logHeights.enumerated() {
              let from = columns[i][c]
              let weights = weights.pointer + claim.rows.offsets[i]
              for r in stride(from: 0, to: 1 << height, by: 16) {
                let bytes =
                  (PackedFelt(load: from + r) * PackedFelt(raw: SIMD16(repeating: 1))).raw
                  & SIMD16(repeating: 0xff)
                for k in 0..<16 { counts[Int(bytes[k])] += PackedFelt(raw: weights[r + k]) }
              }
            }
            let (out, into) = (PackedFactor5(claim.out.columns[c]), PackedFactor5(claim.into.columns[c]))
            // Sixteen bytes at a time, coefficient by coefficient.
            for v in sums.indices {
              let at = counts + 16 * v
              martinetTranspose16(raw + 256 * v)
              sums[v] += PackedFactor5.dot(
                PackedFelt5(at[0], at[1], at[2], at[3], at[4]), out,
                PackedFelt5(at[5], at[6], at[7], at[8], at[9]), into)
            }
          }
        }
        return sums
      }
      var sums = [PackedFelt5](repeating: .zero, count: 16)
      for item in items { for v in sums.indices { sums[v] += item[v] } }
      return (0..<256).map { sums[$0 / 16][$0 % 16] }
    }
  }
#endif
