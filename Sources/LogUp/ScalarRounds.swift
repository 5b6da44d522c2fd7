#if !hasFeature(Embedded)
  import KoalaBear
  import Multilinear
  import Sumcheck

  /// The sumcheck of a layer, entry by entry: for small layers and for the last variables of large ones.
  struct ScalarRounds {
    /// n0 + λ·d0.
    private var n0: [Felt5]
    private var d0: [Felt5]
    private var n1: [Felt5]
    private var d1: [Felt5]
    private let lambda: Felt5

    /// Four polynomials of equally many values, the first already with λ·d0 added.
    init(n0: [Felt5], d0: [Felt5], n1: [Felt5], d1: [Felt5], lambda: Felt5) {
      self.n0 = n0
      self.d0 = d0
      self.n1 = n1
      self.d1 = d1
      self.lambda = lambda
    }

    init(_ layer: [Fraction], lambda: Felt5) {
      let half = layer.count / 2
      n0 = layer[..<half].map { $0.combined(lambda) }
      d0 = layer[..<half].map { $0.denominator }
      n1 = layer[half...].map { $0.numerator }
      d1 = layer[half...].map { $0.denominator }
      self.lambda = lambda
    }

    /// The round polynomial, the factor of its variable left out; `rest` is the point of the variables after it.
    func round(rest: ArraySlice<Felt5>) -> QuadraticRound {
      let half = n0.count / 2
      let eq = Eq.table(rest)
      var at0 = Felt5.zero
      var at1 = Felt5.zero
      var leading = Felt5.zero
      for i in 0..<half {
        let j = i + half
        at0 += eq[i] * (n0[i] * d1[i] + n1[i] * d0[i])
        at1 += eq[i] * (n0[j] * d1[j] + n1[j] * d0[j])
        leading += eq[i] * ((n0[j] - n0[i]) * (d1[j] - d1[i]) + (n1[j] - n1[i]) * (d0[j] - d0[i]))
      }
      return QuadraticRound(at0: at0, at1: at1, leading: leading)
    }

    /// Binds the top variable.
    mutating func fold(_ s: Felt5) {
      func fold(_ values: inout [Felt5]) {
        let half = values.count / 2
        for i in 0..<half { values[i] += s * (values[i + half] - values[i]) }
        values.removeLast(values.count - half)
      }
      fold(&n0)
      fold(&d0)
      fold(&n1)
      fold(&d1)
    }

    /// What is left when all variables are bound.
    var result: PairClaim {
      PairClaim(low: Fraction(n0[0] - lambda * d0[0], d0[0]), high: Fraction(n1[0], d1[0]))
    }
  }
#endif
