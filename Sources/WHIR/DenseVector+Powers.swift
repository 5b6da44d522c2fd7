#if !hasFeature(Embedded)
  import KoalaBear
  import Parallel

  extension DenseVector {
    /// Adds Σ_j coefficients[j]·x_j^b to each element b of a piece, x_j being position indices[j] of `domain`.
    ///
    /// Packed, this is the transpose of encoding, applied to the vector that has the coefficients at their
    /// positions; coset by coset, so that it takes as little memory as five vectors of base elements.
    mutating func addPowers(
      _ indices: [Int], _ coefficients: [Felt5], domain: EvaluationDomain, to piece: Piece
    ) {
      let log = piece.variables
      guard let packed, log >= DenseVector.leastPacked else {
        for (index, coefficient) in zip(indices, coefficients) {
          addPowers(domain.point(index), coefficient, to: piece)
        }
        return
      }
      let output = packed.base + piece.offset >> 4
      let length = 1 << log
      let planes = VectorBuffer<Felt>(uninitialized: Felt5.degree * length)
      for coset in 0..<1 << (domain.bits - log) {
        let members = indices.indices.filter { indices[$0] >> log == coset }
        if members.isEmpty { continue }
        Parallel.forEach(Felt5.degree) { c in
          let plane = planes.base + c * length
          plane.update(repeating: .zero, count: length)
          for j in members { plane[indices[j] & (length - 1)] += coefficients[j][c] }
          NTT.transposed(plane, log: log)
        }
        let shift = domain.point(coset << log)
        Parallel.forChunks(length / 16, multiple: 64) { range in
          var power = shift.power(UInt64(16 * range.lowerBound))
          var powers = PackedFelt()
          for lane in 0..<16 {
            powers[lane] = power
            power *= shift
          }
          let step = PackedFelt(shift.power(16))
          for i in range {
            let at = planes.base + 16 * i
            output[i] += PackedFelt5(
              PackedFelt(load: at) * powers, PackedFelt(load: at + length) * powers,
              PackedFelt(load: at + 2 * length) * powers, PackedFelt(load: at + 3 * length) * powers,
              PackedFelt(load: at + 4 * length) * powers)
            powers *= step
          }
        }
      }
    }

    /// The same for one x, element by element.
    private mutating func addPowers(_ x: Felt, _ coefficient: Felt5, to piece: Piece) {
      var term = coefficient
      for b in 0..<1 << piece.variables {
        add([term], scale: .one, at: piece.offset + b)
        term *= x
      }
    }
  }
#endif
