import KoalaBear

/// The products of a summand, without the arrays' reference counts in the hot loops.
struct SummandShape {
  let baseCount: Int
  let linear: Int
  let quadraticStart: Int
  let quadratics: Int
  let cubicStart: Int
  let cubics: Int
  let multiplicityStart: Int
  let multiplicities: Int
  let leftStart: Int
  let rightStart: Int
  let pairs: Int
  let convolutions: Int
  let foldedCount: Int
  let messageLinear: Int
  let hasMessageLinear: Bool
  let quadraticLeft: UnsafePointer<Int32>
  let cubicLeft: UnsafePointer<Int32>
  let cubicMiddle: UnsafePointer<Int32>
  let multiplicityLeft: UnsafePointer<Int32>
}

extension SummandForms {
  /// The shape, valid inside `body`.
  func withShape<R>(_ body: (SummandShape) -> R) -> R {
    // One sentinel, so that there is an address even for nothing.
    (quadraticLeft + [0]).withUnsafeBufferPointer { a in
      (cubicLeft + [0]).withUnsafeBufferPointer { b in
        (cubicMiddle + [0]).withUnsafeBufferPointer { c in
          (multiplicityLeft + [0]).withUnsafeBufferPointer { d in
            body(
              SummandShape(
                baseCount: forms.baseCount, linear: forms.baseCount, quadraticStart: quadraticStart,
                quadratics: quadratics, cubicStart: cubicStart, cubics: cubics,
                multiplicityStart: multiplicityStart, multiplicities: multiplicities, leftStart: leftStart,
                rightStart: rightStart, pairs: pairs, convolutions: convolutions, foldedCount: foldedCount,
                messageLinear: messageLinear,
                hasMessageLinear: forms.extStarts[messageLinear] != forms.extStarts[messageLinear + 1]
                  || !forms.extConstants[messageLinear].isZero,
                quadraticLeft: a.baseAddress.unsafelyUnwrapped, cubicLeft: b.baseAddress.unsafelyUnwrapped,
                cubicMiddle: c.baseAddress.unsafelyUnwrapped,
                multiplicityLeft: d.baseAddress.unsafelyUnwrapped))
          }
        }
      }
    }
  }
}

extension SummandShape {
  /// Σ of all products at the values `v` of the folded columns.
  @inline(__always)
  func value(_ v: UnsafePointer<PackedFelt5>) -> PackedFelt5 {
    var sum = PackedAccumulator5()
    let y = v + baseCount
    for i in 0..<quadratics { sum.add(v[Int(quadraticLeft[i])], y[quadraticStart + i]) }
    for i in 0..<multiplicities { sum.add(v[Int(multiplicityLeft[i])], y[multiplicityStart + i]) }
    for i in 0..<pairs { sum.add(y[leftStart + i], y[rightStart + i]) }
    for i in 0..<cubics { sum.add(v[Int(cubicLeft[i])] * v[Int(cubicMiddle[i])], y[cubicStart + i]) }
    return sum.value + y[0]
  }

  /// The coefficients of X² and X³, given the values at 0 and the differences (value at 1 − value at 0).
  @inline(__always)
  func upper(
    _ low: UnsafePointer<PackedFelt5>, _ difference: UnsafePointer<PackedFelt5>
  ) -> (quadratic: PackedFelt5, cubic: PackedFelt5) {
    var quadratic = PackedAccumulator5()
    let y = difference + baseCount
    let y0 = low + baseCount
    for i in 0..<quadratics { quadratic.add(difference[Int(quadraticLeft[i])], y[quadraticStart + i]) }
    for i in 0..<multiplicities {
      quadratic.add(difference[Int(multiplicityLeft[i])], y[multiplicityStart + i])
    }
    for i in 0..<pairs { quadratic.add(y[leftStart + i], y[rightStart + i]) }
    if cubics == 0 { return (quadratic.value, .zero) }
    var cubic = PackedAccumulator5()
    for i in 0..<cubics {
      let a0 = low[Int(cubicLeft[i])]
      let a1 = difference[Int(cubicLeft[i])]
      let b0 = low[Int(cubicMiddle[i])]
      let b1 = difference[Int(cubicMiddle[i])]
      // (a0 + a1·X)(b0 + b1·X) = … + p1·X + p2·X²
      let p1 = a0 * b1 + a1 * b0
      let p2 = a1 * b1
      quadratic.add(p1, y[cubicStart + i])
      quadratic.add(p2, y0[cubicStart + i])
      cubic.add(p2, y[cubicStart + i])
    }
    return (quadratic.value, cubic.value)
  }
}
