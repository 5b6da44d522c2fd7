import KoalaBear

/// Closed forms of the weights at the point that the folding challenges spell: what the verifier needs.
enum WHIRWeights {
  /// eq of two points of as many variables, as many as `b` has.
  static func eq(_ a: ArraySlice<Felt5>, _ b: ArraySlice<Felt5>) -> Felt5 {
    ExtensionVectors.eq(a.prefix(b.count), b)
  }

  /// Σ_j γ^j · [offset_j's bits]·eq(p_j, ·) at `point`, for γ^j starting at `power`, which is advanced; the terms'
  /// weights behind them, with one power.
  ///
  /// Suffix products of eq(p, point) are made once for the group; products over the bits of consecutive offsets
  /// share what their common prefix gives.
  static func claims(
    _ group: WHIRClaimGroup, at point: [Felt5], gamma: Felt5, power: inout Felt5
  ) -> Felt5 {
    let n = point.count
    let most = min(n, group.point.count)
    var suffix = [Felt5](repeating: .one, count: most + 1)
    for i in 0..<most {
      let x = group.point[group.point.count - 1 - i]
      let y = point[n - 1 - i]
      let xy = x * y
      suffix[i + 1] = suffix[i] * (Felt5.one - x - y + xy + xy)
    }
    // prefix[d] is the product over the top d bits of `known`.
    var prefix = [Felt5](repeating: .one, count: n + 1)
    var known = 0
    var depth = 0
    var total = Felt5.zero
    func selector(_ offset: Int, _ variables: Int) -> Felt5 {
      let wanted = n - variables
      let changed = known ^ offset
      let common = changed == 0 ? n : n - 1 - (Int.bitWidth - 1 - changed.leadingZeroBitCount)
      depth = min(depth, common)
      while depth < wanted {
        let bit = offset >> (n - 1 - depth) & 1
        prefix[depth + 1] = prefix[depth] * (bit == 1 ? point[depth] : Felt5.one - point[depth])
        depth += 1
      }
      known = offset
      return prefix[wanted] * suffix[variables]
    }
    for claim in group.claims {
      total += power * selector(claim.offset, claim.variables)
      power *= gamma
    }
    if group.terms.isEmpty { return total }
    var sum = Felt5.zero
    for term in group.terms { sum += term.coefficient * selector(term.offset, term.variables) }
    total += power * sum
    power *= gamma
    return total
  }

  /// What is left of the indicator of a piece at the first coordinates of `point`: those that its variables, the
  /// last ones, leave.
  static func selector(_ piece: Piece, at point: ArraySlice<Felt5>) -> Felt5 {
    var product = Felt5.one
    var bit = point.count
    for r in point.dropLast(piece.variables) {
      bit -= 1
      product *= piece.offset >> bit & 1 == 1 ? r : Felt5.one - r
    }
    return product
  }

  /// The weight b ↦ x^b at `point`: Π (1 − rᵢ + rᵢ·x^(2^(n−1−i))).
  static func power(of x: Felt, at point: ArraySlice<Felt5>) -> Felt5 {
    var product = Felt5.one
    var square = x
    for r in point.reversed() {
      product *= r * (square - .one) + .one
      square = square.squared
    }
    return product
  }

  /// Σ values[b]·x^b, b from 0.
  static func univariate(_ values: ArraySlice<Felt5>, at x: Felt) -> Felt5 {
    var powers: [Felt] = []
    powers.reserveCapacity(values.count)
    var power = Felt.one
    for _ in values {
      powers.append(power)
      power *= x
    }
    return ExtensionVectors.dot(powers[...], values)
  }

  /// The value at `point` of the multilinear polynomial with these 2ⁿ evaluations.
  static func interpolate(_ values: [Felt5], at point: ArraySlice<Felt5>) -> Felt5 {
    var values = values
    var half = values.count / 2
    for r in point {
      for i in 0..<half { values[i] += r * (values[i + half] - values[i]) }
      half /= 2
    }
    return values[0]
  }
}
