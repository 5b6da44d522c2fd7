#if !hasFeature(Embedded)
  import KoalaBear
  import Parallel

  /// Sums of powers: the transposed transform of a sparse vector.
  enum PowerSums {
    /// Σ_j coefficients[j] · x_j^b for all b below 2^`bits`, x_j being position indices[j] of the domain.
    ///
    /// With the coefficients put at the exponents of their positions this is the transform itself. The result
    /// is five vectors, one for each coefficient, in the domain's order: entry rev(b) belongs to b.
    static func planes(_ indices: [Int], _ coefficients: [Felt5], domain: EvaluationDomain) -> VectorBuffer<
      Felt
    > {
      let length = 1 << domain.bits
      let sparse = VectorBuffer<Felt>(repeating: .zero, count: Felt5.degree * length)
      for (index, coefficient) in zip(indices, coefficients) {
        let exponent = domain.reversed(index)
        for c in 0..<Felt5.degree { sparse.base[c * length + exponent] += coefficient[c] }
      }
      let planes = VectorBuffer<Felt>(uninitialized: Felt5.degree * length)
      NTT.encode(
        sparse.base, count: Felt5.degree * length, logBlock: domain.bits, logDomain: domain.bits,
        into: planes.base)
      return planes
    }
  }
#endif
