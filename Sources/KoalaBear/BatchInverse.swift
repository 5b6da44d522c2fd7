/// Montgomery's trick: n inverses for one inversion and 3n products. The inverse of zero is zero.
public enum BatchInverse {
  /// Inverts in place.
  @inlinable
  public static func invert(_ values: inout [Felt]) {
    var prefixes = values
    var product = Felt.one
    for i in values.indices {
      prefixes[i] = product
      if !values[i].isZero { product *= values[i] }
    }
    var inverse = product.inverse
    for i in values.indices.reversed() where !values[i].isZero {
      let next = inverse * values[i]
      values[i] = inverse * prefixes[i]
      inverse = next
    }
  }

  /// Inverts in place.
  @inlinable
  public static func invert(_ values: inout [Felt5]) {
    var prefixes = values
    var product = Felt5.one
    for i in values.indices {
      prefixes[i] = product
      if !values[i].isZero { product *= values[i] }
    }
    var inverse = product.inverse
    for i in values.indices.reversed() where !values[i].isZero {
      let next = inverse * values[i]
      values[i] = inverse * prefixes[i]
      inverse = next
    }
  }
}
