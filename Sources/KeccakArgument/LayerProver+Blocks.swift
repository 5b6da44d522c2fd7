#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Multilinear
  import Parallel
  import Transcript

  extension LayerProver {
    private typealias Blocks = Layer.Blocks
    /// Elements of a block.
    private static var size: Int { KeccakVectors.count * Blocks.columns }

    /// The rounds that fold blocks of rows.
    ///
    /// - Parameter linear: by block the sums of linear parts on its rows.
    /// - Returns: the operands by vector of places.
    func foldBlocks(
      _ linear: [PackedFelt5], _ rows: inout KeccakPoint, _ claim: inout Felt5,
      _ transcript: inout ProverTranscript
    ) -> [PackedFelt5] {
      let weights = layer.blocks(at: rows.inner)
      let columns = self.columns(weights)
      let lagrange = KeccakPoint.lagrange(at: rows.inner)
      var linear = linear.map { sums in
        lagrange.indices.reduce(Felt5.zero) { $0 + lagrange[$1] * sums[$1] }
      }
      var blocks = signs.rows.blocks
      var span = 1 << signs.rows.blockVariables
      for k in rows.block.indices {
        span /= 2
        let rest = Eq.table(rows.block.suffix(from: k + 1))
        let coefficients = blockRound(
          columns, weights, linear, blocks: blocks, span: span, rest, rows.block[k], claim)
        transcript.write(Array(coefficients.dropFirst()))
        let r = transcript.challenge()
        claim = evaluate(coefficients, r)
        rows.block[k] = r
        fold(columns, blocks: blocks, span: span, r)
        Eq.fold(&linear, length: span, by: r)
        blocks = min(blocks, span)
      }
      return withExtendedLifetime(columns) { weights.operands(columns.pointer, signs, round: round, rows) }
    }

    /// By block, vector of places and column.
    private func columns(_ weights: Blocks) -> LargeBuffer<PackedFelt5> {
      let result = LargeBuffer<PackedFelt5>(uninitialized: signs.rows.blocks * LayerProver.size)
      Parallel.forEach(signs.count * KeccakSigns.segments) { item in
        let (set, s) = (item / KeccakSigns.segments, item % KeccakSigns.segments)
        let to = result.pointer + 2 * set * LayerProver.size + KeccakVectors.perSegment * s * Blocks.columns
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Layer.scratch) { scratch in
          let scratch = scratch.baseAddress.unsafelyUnwrapped
          let a = state(set, s)
          Layer.prepare(a, scratch)
          weights.fill(a, UnsafePointer(scratch), segment: s, to, to + LayerProver.size)
        }
      }
      return result
    }

    /// The coefficients of the round's polynomial without its eq.
    private func blockRound(
      _ columns: LargeBuffer<PackedFelt5>, _ weights: Blocks, _ linear: [Felt5], blocks: Int, span: Int,
      _ rest: [Felt5], _ rho: Felt5, _ claim: Felt5
    ) -> [Felt5] {
      // At 0, 1 if the claim does not tell it, 2 … d − 1, and the leading coefficient.
      let d = Layer.degree
      let hasOne = rho.isZero
      let count = d + (hasOne ? 1 : 0)
      let lower = min(blocks, span)
      let items = lower * KeccakSigns.segments
      let sums = LargeBuffer<PackedFelt5>(uninitialized: items * count)
      Parallel.forEach(items) { item in
        let (b, s) = (item / KeccakSigns.segments, item % KeccakSigns.segments)
        let low = columns.pointer + b * LayerProver.size
        let to = sums.pointer + item * count
        LayerProver.line(
          low, b + span < blocks ? low + span * LayerProver.size : nil, weights, segment: s, hasOne: hasOne,
          to)
        let weight = PackedFactor5(rest[b])
        for i in 0..<count { to[i] = to[i] * weight }
      }
      var totals = (0..<count).map { i in
        (0..<items).reduce(PackedFelt5.zero) { $0 + sums[$1 * count + i] }.sum
      }
      let leading = totals.removeLast()
      if !hasOne { totals.insert(.zero, at: 1) }
      if !linear.isEmpty {
        var (at0, at1) = (Felt5.zero, Felt5.zero)
        for b in 0..<lower {
          at0 += rest[b] * linear[b]
          if b + span < blocks { at1 += rest[b] * linear[b + span] }
        }
        for x in totals.indices { totals[x] += at0 + (at1 - at0) * Felt(UInt32(x)) }
      }
      if !hasOne { totals[1] = (claim - (Felt5.one - rho) * totals[0]) * rho.inverse }
      // Without the leading term the degree is d − 1.
      for x in totals.indices {
        totals[x] -= leading * Felt(UInt32(x)).power(UInt64(d))
      }
      return interpolate(totals) + [leading]
    }

    /// The sums over a segment's places on the line through two blocks, `high` nil for zeros: at 0, 1 if wanted, 2 … d − 1, and
    /// the leading coefficients.
    private static func line(
      _ low: UnsafeMutablePointer<PackedFelt5>, _ high: UnsafeMutablePointer<PackedFelt5>?, _ weights: Blocks,
      segment: Int, hasOne: Bool, _ to: UnsafeMutablePointer<PackedFelt5>
    ) {
      let (d, width) = (Layer.degree, Blocks.width)
      let count = d + (hasOne ? 1 : 0)
      // Differences, values at 1, 2, …
      withUnsafeTemporaryAllocation(of: PackedFelt5.self, capacity: d * width) { scratch in
        withUnsafeTemporaryAllocation(of: PackedAccumulator5.self, capacity: count) { sums in
          let scratch = scratch.baseAddress.unsafelyUnwrapped
          let sums = sums.baseAddress.unsafelyUnwrapped
          sums.initialize(repeating: PackedAccumulator5(), count: count)
          for vector in KeccakVectors.perSegment * segment..<KeccakVectors.perSegment * (segment + 1) {
            for group in 0..<Blocks.groups {
              let offset = vector * Blocks.columns + group * width
              let v = low + offset
              for i in 0..<width {
                let last = high.map { $0[offset + i] } ?? .zero
                let difference = last - v[i]
                scratch[i] = difference
                var at = last
                for x in 1..<d {
                  if x > 1 { at += difference }
                  scratch[width * x + i] = at
                }
              }
              weights.add(v, group: group, vector: vector, isLeading: false, to: &sums[0])
              for n in 1..<count - 1 {
                weights.add(
                  scratch + width * (hasOne ? n : n + 1), group: group, vector: vector, isLeading: false,
                  to: &sums[n])
              }
              weights.add(scratch, group: group, vector: vector, isLeading: true, to: &sums[count - 1])
            }
          }
          for n in 0..<count { to[n] = sums[n].value }
        }
      }
    }

    private func fold(_ columns: LargeBuffer<PackedFelt5>, blocks: Int, span: Int, _ r: Felt5) {
      let factor = PackedFactor5(r)
      Parallel.forChunks(min(blocks, span) * KeccakVectors.count, grain: 8) { range in
        for item in range {
          let b = item / KeccakVectors.count
          let low = columns.pointer + item * Blocks.columns
          if b + span < blocks {
            let high = low + span * LayerProver.size
            for i in 0..<Blocks.columns { low[i] += factor * (high[i] - low[i]) }
          } else {
            for i in 0..<Blocks.columns { low[i] -= factor * low[i] }
          }
        }
      }
    }
  }
#endif
