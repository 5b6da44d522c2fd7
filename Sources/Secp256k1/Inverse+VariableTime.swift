import BigIntegers

// On the host by division steps, whose time depends on the value: for public values only. On the machine an
// exponentiation is a chain of accelerated products and cheaper.

extension FieldElement {
  /// The inverse of a public value; zero for zero.
  var inverseVariableTime: FieldElement {
    #if hasFeature(Embedded)
      return inverse
    #else
      return FieldElement(reducing: FieldElement.invert(integer))
    #endif
  }

  #if !hasFeature(Embedded)
    private static let invert = ModularInverse(modulus: modulus)
  #endif
}

extension Scalar {
  /// The inverse of a public value; zero for zero.
  var inverseVariableTime: Scalar {
    #if hasFeature(Embedded)
      return CellArithmetic.inverse(self)
    #else
      return Scalar(unchecked: Scalar.invert(value))
    #endif
  }

  #if !hasFeature(Embedded)
    private static let invert = ModularInverse(modulus: order)
  #endif
}
