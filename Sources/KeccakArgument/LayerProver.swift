#if !hasFeature(Embedded)
  import Buffers
  import Constraints
  import KoalaBear
  import Multilinear
  import Parallel
  import Transcript

  /// The sumcheck of one layer.
  struct LayerProver<Layer: KeccakLayer> {
    let signs: KeccakSigns
    /// Of the segments' rounds.
    let round: Int
    /// By place 64 s + z: `Layer.coefficients` of them.
    let kernel: [Felt5]
    /// For tests: an operand's value that is chosen so that the claim holds, right or wrong.
    var free: Int?

    private static var places: Int { KeccakStates.segments * KeccakRound.bits }
    /// Vectors of sixteen places.
    private static var vectors: Int { places / 16 }

    /// Writes the rounds and the operands' values; `place` becomes where those are, without lanes, and `claim` what they give.
    func prove(_ place: inout KeccakPlace, _ claim: inout Felt5, _ transcript: inout ProverTranscript)
      -> [Felt5]
    {
      skip(&place.rows, &claim, &transcript)
      let operands = self.operands(at: place.rows.inner)
      let packed = packedKernel()
      var blocks = signs.rows.blocks
      var span = 1 << signs.rows.blockVariables
      for k in place.rows.block.indices {
        span /= 2
        let rho = place.rows.block[k]
        let values = blockRound(
          operands, packed, blocks: blocks, span: span, rest: Eq.table(place.rows.block.suffix(from: k + 1)),
          rho, claim)
        let coefficients = interpolate(values)
        transcript.write(Array(coefficients.dropFirst()))
        let r = transcript.challenge()
        claim = evaluate(coefficients, r)
        place.rows.block[k] = r
        fold(operands, blocks: blocks, span: span, r)
        blocks = min(blocks, span)
      }
      return places(operands, packed, &place, &claim, &transcript)
    }

    // MARK: - The skip

    private func skip(_ rows: inout KeccakPoint, _ claim: inout Felt5, _ transcript: inout ProverTranscript) {
      let cosets = Layer.degree
      let eq = Eq.table(rows.block)
      let segments = KeccakStates.segments
      // For each block: the rows, the other cosets, the rows of linear parts.
      let groups = cosets + (Layer.hasLinear ? 1 : 0)
      let tables = SkipTables.shared
      let sums = kernel.withUnsafeBufferPointer { kernel -> [[PackedFelt5]] in
        let kernel = kernel.baseAddress.unsafelyUnwrapped
        return Parallel.map(signs.count) { set in
          var totals = [PackedFelt5](repeating: .zero, count: groups)
          withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Layer.scratch) { scratch in
            let scratch = scratch.baseAddress.unsafelyUnwrapped
            var halves = [totals, totals]
            for s in 0..<segments {
              let a = UnsafePointer(signs.state(set, s * KeccakStates.roundsPerSegment + round))
              Layer.prepare(a, scratch)
              let k = kernel + s * KeccakRound.bits * Layer.coefficients
              for half in 0..<2 {
                halves[half][0] += Layer.onRows(k, a, scratch, half: half)
                for coset in 1..<cosets {
                  halves[half][coset] += Layer.atPoints(k, a, scratch, tables.points(coset), half: half)
                }
                if Layer.hasLinear { halves[half][cosets] += Layer.linearOnRows(k, a, half: half) }
              }
            }
            for half in 0..<2 {
              let weight = PackedFactor5(eq[2 * set + half])
              for g in 0..<groups { totals[g] += halves[half][g] * weight }
            }
          }
          return totals
        }
      }
      var totals = [PackedFelt5](repeating: .zero, count: groups)
      for list in sums { for g in 0..<groups { totals[g] += list[g] } }
      func values(_ groups: Range<Int>) -> [Felt5] {
        groups.flatMap { g in (0..<16).map { totals[g][$0] } }
      }
      var coefficients = SkipTables.coefficients(values(0..<cosets), cosets: cosets)
      if Layer.hasLinear {
        let linear = SkipTables.coefficients(values(cosets..<groups), cosets: 1)
        for (i, c) in linear.enumerated() { coefficients[i] += c }
      }
      // The degree is 15 d.
      let count = (SkipTables.size - 1) * Layer.degree + 1
      coefficients.removeLast(coefficients.count - count)
      transcript.write(Array(coefficients.dropFirst()))
      let powers = KeccakPlace.powers(rows.inner, SkipTables.size)
      coefficients[0] = claim
      for i in 1..<count { coefficients[0] -= coefficients[i] * powers[i % SkipTables.size] }
      rows.inner = transcript.challenge()
      claim = evaluate(coefficients, rows.inner)
    }

    // MARK: - Blocks

    /// The operands at a point inside the blocks: by block, vector of places and operand.
    private func operands(at x: Felt5) -> LargeBuffer<PackedFelt5> {
      let table = PointTable(x)
      let result = LargeBuffer<PackedFelt5>(
        uninitialized: signs.rows.blocks * LayerProver.vectors * Layer.operands)
      Parallel.forEach(signs.count * KeccakStates.segments) { item in
        let (set, s) = (item / KeccakStates.segments, item % KeccakStates.segments)
        let a = UnsafePointer(signs.state(set, s * KeccakStates.roundsPerSegment + round))
        let out = result.pointer + (2 * set * LayerProver.vectors + 4 * s) * Layer.operands
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Layer.scratch + 64) { scratch in
          let scratch = scratch.baseAddress.unsafelyUnwrapped
          let rotated = scratch + Layer.scratch
          Layer.prepare(a, scratch)
          for i in 0..<Layer.operands {
            var (words, shifted) = Layer.operand(i, a, scratch)
            if shifted > 0 {
              for z in 0..<64 { rotated[z] = words[(z + 64 - shifted) & 63] }
              words = UnsafePointer(rotated)
            }
            for half in 0..<2 {
              for v in 0..<4 {
                out[(half * LayerProver.vectors + v) * Layer.operands + i] = table.values(
                  words + 16 * v, half: half)
              }
            }
          }
        }
      }
      return result
    }

    /// The kernel in vectors of sixteen places.
    private func packedKernel() -> [PackedFelt5] {
      var result = [PackedFelt5](repeating: .zero, count: LayerProver.vectors * Layer.coefficients)
      for place in 0..<LayerProver.places {
        for i in 0..<Layer.coefficients {
          result[place / 16 * Layer.coefficients + i][place % 16] = kernel[place * Layer.coefficients + i]
        }
      }
      return result
    }

    /// The round's polynomial without its eq at 0 … d.
    private func blockRound(
      _ operands: LargeBuffer<PackedFelt5>, _ kernel: [PackedFelt5], blocks: Int, span: Int, rest: [Felt5],
      _ rho: Felt5,
      _ claim: Felt5
    ) -> [Felt5] {
      let d = Layer.degree
      let size = LayerProver.vectors * Layer.operands
      let points = (rho.isZero ? [0, 1] : [0]) + Array(2...d)
      let lower = min(blocks, span)
      let items = Parallel.map(lower * KeccakStates.segments) { item -> [PackedFelt5] in
        let (b, s) = (item / KeccakStates.segments, item % KeccakStates.segments)
        let low = operands.pointer + b * size
        let high = b + span < blocks ? operands.pointer + (b + span) * size : nil
        return kernel.withUnsafeBufferPointer {
          let weight = PackedFactor5(rest[b])
          return LayerProver.pair(
            low, high, $0.baseAddress.unsafelyUnwrapped, vectors: 4 * s..<4 * s + 4, points
          ).map { $0 * weight }
        }
      }
      var values = [Felt5](repeating: .zero, count: d + 1)
      for (i, x) in points.enumerated() {
        var sum = PackedFelt5.zero
        for list in items { sum += list[i] }
        values[x] = sum.sum
      }
      if !rho.isZero { values[1] = (claim - (Felt5.one - rho) * values[0]) * rho.inverse }
      return values
    }

    /// The sums over some vectors of places on the line through two blocks, `high` nil for zeros, at ascending integers that begin with 0.
    private static func pair(
      _ low: UnsafeMutablePointer<PackedFelt5>, _ high: UnsafeMutablePointer<PackedFelt5>?,
      _ kernel: UnsafePointer<PackedFelt5>, vectors: Range<Int>, _ points: [Int]
    ) -> [PackedFelt5] {
      withUnsafeTemporaryAllocation(of: PackedFelt5.self, capacity: 2 * Layer.operands) { scratch in
        let v = scratch.baseAddress.unsafelyUnwrapped
        let delta = v + Layer.operands
        var sums = [PackedAccumulator5](repeating: PackedAccumulator5(), count: points.count)
        var (linear, slope) = (PackedAccumulator5(), PackedAccumulator5())
        for vector in vectors {
          let from = low + vector * Layer.operands
          let k = kernel + vector * Layer.coefficients
          for i in 0..<Layer.operands {
            v[i] = from[i]
            delta[i] = (high.map { ($0 + vector * Layer.operands)[i] } ?? .zero) - from[i]
          }
          if Layer.hasLinear {
            Layer.addLinear(v, k, to: &linear)
            Layer.addLinear(delta, k, to: &slope)
          }
          var x = 0
          for (n, point) in points.enumerated() {
            while x < point {
              for i in 0..<Layer.operands { v[i] += delta[i] }
              x += 1
            }
            Layer.add(v, k, to: &sums[n])
          }
        }
        var values = sums.map(\.value)
        if Layer.hasLinear {
          let (at0, step) = (linear.value, slope.value)
          for (n, point) in points.enumerated() { values[n] += at0 + step * Felt(UInt32(point)) }
        }
        return values
      }
    }

    private func fold(_ operands: LargeBuffer<PackedFelt5>, blocks: Int, span: Int, _ r: Felt5) {
      let size = LayerProver.vectors * Layer.operands
      let factor = PackedFactor5(r)
      Parallel.forChunks(min(blocks, span) * LayerProver.vectors, grain: 8) { range in
        for item in range {
          let b = item / LayerProver.vectors
          let low = operands.pointer + item * Layer.operands
          if b + span < blocks {
            let high = low + span * size
            for i in 0..<Layer.operands { low[i] += factor * (high[i] - low[i]) }
          } else {
            for i in 0..<Layer.operands { low[i] -= factor * low[i] }
          }
        }
      }
    }

    // MARK: - Places

    private func places(
      _ operands: LargeBuffer<PackedFelt5>, _ packed: [PackedFelt5], _ place: inout KeccakPlace,
      _ claim: inout Felt5,
      _ transcript: inout ProverTranscript
    ) -> [Felt5] {
      // The four lowest variables are inside a vector.
      let v = operands.pointer
      var k = packed
      var vectors = LayerProver.vectors
      var point: [Felt5] = []
      func send(_ values: [Felt5]) -> Felt5 {
        var values = values
        values[1] = claim - values[0]
        let coefficients = interpolate(values)
        transcript.write(Array(coefficients.dropFirst()))
        let r = transcript.challenge()
        claim = evaluate(coefficients, r)
        point.append(r)
        return r
      }
      while vectors > 1 {
        vectors /= 2
        let items = k.withUnsafeBufferPointer { k in
          Parallel.map(vectors) { i in
            LayerProver.line(
              v + i * Layer.operands, k.baseAddress.unsafelyUnwrapped + i * Layer.coefficients, vectors)
          }
        }
        var values = [Felt5](repeating: .zero, count: Layer.degree + 2)
        for list in items { for x in values.indices where x != 1 { values[x] += list[x] } }
        let r = PackedFactor5(send(values))
        for i in 0..<vectors * Layer.operands { v[i] += r * (v[i + vectors * Layer.operands] - v[i]) }
        for i in 0..<vectors * Layer.coefficients { k[i] += r * (k[i + vectors * Layer.coefficients] - k[i]) }
      }
      var values = (0..<16).flatMap { place in (0..<Layer.operands).map { v[$0][place] } }
      var kernel = (0..<16).flatMap { place in (0..<Layer.coefficients).map { k[$0][place] } }
      var count = 16
      while count > 1 {
        count /= 2
        var sums = [Felt5](repeating: .zero, count: Layer.degree + 2)
        func line(_ list: [Felt5], _ i: Int, _ width: Int, _ x: Felt) -> [Felt5] {
          (0..<width).map { n in
            let low = list[i * width + n]
            return low + (list[(i + count) * width + n] - low) * x
          }
        }
        for i in 0..<count {
          for x in sums.indices where x != 1 {
            let at = Felt(UInt32(x))
            sums[x] += Layer.value(
              line(values, i, Layer.operands, at), line(kernel, i, Layer.coefficients, at))
          }
        }
        let r = send(sums)
        for i in 0..<count * Layer.operands {
          values[i] += r * (values[i + count * Layer.operands] - values[i])
        }
        for i in 0..<count * Layer.coefficients {
          kernel[i] += r * (kernel[i + count * Layer.coefficients] - kernel[i])
        }
      }
      place.segment = Array(point.prefix(KeccakPlace.segmentVariables))
      place.bit = Array(point.suffix(KeccakPlace.bitVariables))
      var result = Array(values.prefix(Layer.operands))
      if let free {
        let coefficients = Array(kernel.prefix(Layer.coefficients))
        let got = Layer.value(result, coefficients)
        result[free] += .one
        let slope = Layer.value(result, coefficients) - got
        result[free] += (claim - got) * slope.inverse - Felt.one
      }
      transcript.write(result)
      return result
    }

    /// The polynomial on the line through two vectors of places, at 0, 2, 3, … d + 1.
    private static func line(
      _ v: UnsafeMutablePointer<PackedFelt5>, _ k: UnsafePointer<PackedFelt5>, _ distance: Int
    ) -> [Felt5] {
      var values = [Felt5](repeating: .zero, count: Layer.degree + 2)
      let total = Layer.operands + Layer.coefficients
      withUnsafeTemporaryAllocation(of: PackedFelt5.self, capacity: 2 * total) { scratch in
        let at = scratch.baseAddress.unsafelyUnwrapped
        let delta = at + total
        for i in 0..<Layer.operands {
          at[i] = v[i]
          delta[i] = v[i + distance * Layer.operands] - v[i]
        }
        for i in 0..<Layer.coefficients {
          at[Layer.operands + i] = k[i]
          delta[Layer.operands + i] = k[i + distance * Layer.coefficients] - k[i]
        }
        for x in values.indices {
          if x > 0 { for i in 0..<total { at[i] += delta[i] } }
          if x == 1 { continue }
          var sum = PackedAccumulator5()
          Layer.add(at, at + Layer.operands, to: &sum)
          Layer.addLinear(at, at + Layer.operands, to: &sum)
          values[x] = sum.value.sum
        }
      }
      return values
    }
  }

  /// The value of a polynomial by its coefficients.
  func evaluate(_ coefficients: [Felt5], _ x: Felt5) -> Felt5 {
    coefficients.reversed().reduce(.zero) { $0 * x + $1 }
  }

  /// The coefficients of a polynomial by its values at 0, 1, 2, …: divided differences.
  func interpolate(_ values: [Felt5]) -> [Felt5] {
    var differences = values
    for k in 1..<values.count {
      let share = Felt(UInt32(k)).inverse
      for i in (k..<values.count).reversed() {
        differences[i] = (differences[i] - differences[i - 1]) * share
      }
    }
    var result = [Felt5.zero]
    for k in values.indices.reversed() {
      // result · (X − k) + differences[k].
      var next = [Felt5.zero] + result
      for i in result.indices { next[i] -= result[i] * Felt(UInt32(k)) }
      next[0] += differences[k]
      result = next
    }
    return Array(result.prefix(values.count))
  }
#endif
