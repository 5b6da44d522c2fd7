public import KoalaBear

/// eq(r, b) = Π (rᵢ·bᵢ + (1−rᵢ)(1−bᵢ)): the multilinear polynomial that selects the corner b of the cube.
///
/// Points list the variable of the top index bit first.
public enum Eq {
  /// eq at two points of the same number of variables.
  @inlinable
  public static func evaluate(
    _ a: some RandomAccessCollection<Felt5>, _ b: some RandomAccessCollection<Felt5>
  ) -> Felt5 {
    precondition(a.count == b.count, "two points of as many variables")
    var product = Felt5.one
    for (x, y) in zip(a, b) {
      let xy = x * y
      product *= Felt5.one - x - y + xy + xy
    }
    return product
  }

  /// The 2ⁿ values scale · eq(point, b), b ascending.
  @inlinable
  public static func table(_ point: some RandomAccessCollection<Felt5>, scale: Felt5 = .one) -> [Felt5] {
    var table = [scale]
    table.reserveCapacity(1 << point.count)
    // From the lowest variable up: each one adds a half above what is there.
    for r in point.reversed() {
      let count = table.count
      for i in 0..<count {
        let high = table[i] * r
        table.append(high)
        table[i] -= high
      }
    }
    return table
  }
}

/// x, x², x⁴, … : the point at which a vector of 2ⁿ *coefficients*, index bits top first, is evaluated as a
/// univariate polynomial: Σ f(b)·x^b = Σ f(b) Π (bᵢ ? x^(2^(n−1−i)) : 1).
@inlinable
public func squarings(_ x: Felt5, _ variables: Int) -> [Felt5] {
  var powers = [Felt5]()
  powers.reserveCapacity(variables)
  var power = x
  for _ in 0..<variables {
    powers.append(power)
    power = power.squared
  }
  powers.reverse()
  return powers
}

/// The 2ⁿ values scale · Π (bᵢ ? pointᵢ : 1), b ascending, top bit first.
@inlinable
public func monomialTable(_ point: some RandomAccessCollection<Felt5>, scale: Felt5 = .one) -> [Felt5] {
  var table = [scale]
  table.reserveCapacity(1 << point.count)
  for r in point.reversed() {
    for i in 0..<table.count { table.append(table[i] * r) }
  }
  return table
}

extension Eq {
  /// The value at `point` of the multilinear polynomial with these evaluations; missing ones are zero.
  @inlinable
  public static func interpolate(_ values: [Felt5], at point: some RandomAccessCollection<Felt5>) -> Felt5 {
    precondition(values.count <= 1 << point.count)
    var values = values
    var length = 1 << point.count
    for r in point {
      length /= 2
      fold(&values, length: length, by: r)
    }
    return values.first ?? .zero
  }

  /// Binds the top variable of 2·`length` evaluations, of which those beyond the array are zero: entry i becomes
  /// f(i) + r·(f(i+length) − f(i)), and the array shrinks to at most `length` entries.
  @inlinable
  public static func fold(_ values: inout [Felt5], length: Int, by r: Felt5) {
    let present = values.count
    for i in 0..<min(present, length) {
      let high = i + length < present ? values[i + length] : .zero
      values[i] += r * (high - values[i])
    }
    if present > length { values.removeLast(present - length) }
  }
}
