#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Multilinear
  import Parallel
  import Transcript

  extension LayerProver {
    /// The rounds over places, and the operands' values.
    ///
    /// - Parameter operands: by vector of places.
    func places(
      _ operands: [PackedFelt5], _ place: inout KeccakPlace, _ claim: inout Felt5,
      _ transcript: inout ProverTranscript
    ) -> [Felt5] {
      // The four lowest variables are inside a vector.
      let buffer = LargeBuffer(operands)
      let v = buffer.pointer
      var k = KeccakVectors.packed(layer.kernel, Layer.coefficients, 0..<Layer.coefficients)
      var vectors = KeccakVectors.count
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
      var values = withExtendedLifetime(buffer) {
        (0..<16).flatMap { place in (0..<Layer.operands).map { v[$0][place] } }
      }
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
          values[x] = sum.value.sum
        }
      }
      return values
    }
  }
#endif
