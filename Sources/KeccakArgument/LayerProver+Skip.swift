#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Multilinear
  import Parallel
  import Transcript

  extension LayerProver {
    /// Segments that one thread takes at a time.
    private static var share: Int { 2 }

    /// The message of the univariate skip.
    ///
    /// - Returns: by block of rows the sums of linear parts on its rows; empty if there are none.
    func skip(_ rows: inout KeccakPoint, _ claim: inout Felt5, _ transcript: inout ProverTranscript)
      -> [PackedFelt5]
    {
      let (cosets, hasLinear) = (Layer.degree, !Layer.linear.isEmpty)
      let eq = Eq.table(rows.block).map { PackedFactor5($0) }
      // For each block: the rows, the other cosets, the rows of linear parts.
      let groups = cosets + (hasLinear ? 1 : 0)
      let kernel = orderedKernel()
      let results = rowWeights(0..<Layer.resultLanes, doubled: Layer.areDoubled)
      let linear = hasLinear ? rowWeights(Layer.linear, doubled: false) : nil
      let parts = KeccakSigns.segments / LayerProver.share
      let blocks = LargeBuffer<PackedFelt5>(
        repeating: .zero, count: hasLinear ? signs.rows.blocks * parts : 0)
      let sums = Parallel.map(signs.count * parts) { item -> [PackedFelt5] in
        let (set, part) = (item / parts, item % parts)
        let stride = Layer.scratch
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: LayerProver.share * stride) {
          scratch in
          let scratch = scratch.baseAddress.unsafelyUnwrapped
          // One half after the other.
          var halves = [PackedFelt5](repeating: .zero, count: 2 * groups)
          for i in 0..<LayerProver.share {
            let segment = LayerProver.share * part + i
            let (a, words) = (state(set, segment), scratch + stride * i)
            Layer.prepare(a, words)
            let (low, high) = results.sums(segment, words + Layer.results)
            halves[0] += low
            halves[groups] += high
            if let linear {
              let (low, high) = linear.sums(segment, a)
              halves[cosets] += low
              halves[groups + cosets] += high
            }
          }
          if hasLinear {
            for half in 0..<2 { blocks[(2 * set + half) * parts + part] = halves[groups * half + cosets] }
          }
          // A coset's tables stay in the cache.
          for coset in 1..<cosets {
            for i in 0..<LayerProver.share {
              let segment = LayerProver.share * part + i
              for half in 0..<2 {
                halves[groups * half + coset] += Layer.atPoints(
                  kernel.pointer + 5 * Layer.order.count * segment, state(set, segment), scratch + stride * i,
                  coset: coset, half: half)
              }
            }
          }
          return (0..<groups).map { halves[$0] * eq[2 * set] + halves[groups + $0] * eq[2 * set + 1] }
        }
      }
      var totals = [PackedFelt5](repeating: .zero, count: groups)
      for list in sums { for g in 0..<groups { totals[g] += list[g] } }
      let count = (SkipTables.size - 1) * Layer.degree + 1
      var coefficients = LayerProver.coefficients(totals, count)
      transcript.write(Array(coefficients.dropFirst()))
      let powers = KeccakPlace.powers(rows.inner, SkipTables.size)
      coefficients[0] = claim
      for i in 1..<count { coefficients[0] -= coefficients[i] * powers[i % SkipTables.size] }
      rows.inner = transcript.challenge()
      claim = evaluate(coefficients, rows.inner)
      guard hasLinear else { return [] }
      return (0..<signs.rows.blocks).map { b in
        (0..<parts).reduce(PackedFelt5.zero) { $0 + blocks[b * parts + $1] }
      }
    }

    /// So many coefficients by the values: of products coset by coset, of linear parts on the rows.
    private static func coefficients(_ totals: [PackedFelt5], _ count: Int) -> [Felt5] {
      func values(_ groups: Range<Int>) -> [Felt5] {
        groups.flatMap { g in (0..<16).map { totals[g][$0] } }
      }
      let cosets = Layer.degree
      var coefficients = SkipTables.coefficients(values(0..<cosets), cosets: cosets)
      if totals.count > cosets {
        let linear = SkipTables.coefficients(values(cosets..<cosets + 1), cosets: 1)
        for (i, c) in linear.enumerated() { coefficients[i] += c }
      }
      return Array(coefficients.prefix(count))
    }

    /// By segment, as `atPoints` takes it.
    private func orderedKernel() -> LargeBuffer<UInt32> {
      let order = Layer.order
      let width = KeccakRound.bits * Layer.coefficients
      let result = LargeBuffer<UInt32>(uninitialized: 5 * order.count * KeccakSigns.segments)
      Parallel.forEach(KeccakSigns.segments) { s in
        var to = result.pointer + 5 * order.count * s
        for i in order {
          let k = layer.kernel[width * s + i]
          (to[0], to[1], to[2], to[3], to[4]) = (k.c0.raw, k.c1.raw, k.c2.raw, k.c3.raw, k.c4.raw)
          to += 5
        }
      }
      return result
    }

    /// The weights of the words of lanes.
    private func rowWeights(_ coefficients: Range<Int>, doubled: Bool) -> RowWeights {
      layer.kernel.withUnsafeBufferPointer { kernel in
        let kernel = kernel.baseAddress.unsafelyUnwrapped + coefficients.lowerBound
        return RowWeights(KeccakSigns.segments, KeccakRound.bits * coefficients.count) { s, word in
          let place = KeccakRound.bits * s + word % KeccakRound.bits
          let weight = kernel[place * Layer.coefficients + word / KeccakRound.bits]
          return doubled ? weight + weight : weight
        }
      }
    }
  }
#endif
