internal import CIntrinsics
import KoalaBear

/// Scratch of packed elements for the duration of a kernel call.
@inline(__always)
private func withScratch<Element: BitwiseCopyable>(
  _ type: Element.Type, _ count: Int, _ body: (UnsafeMutablePointer<Element>) -> Void
) {
  withUnsafeTemporaryAllocation(of: Element.self, capacity: count + 1) { buffer in
    body(buffer.baseAddress.unsafelyUnwrapped)
  }
}

/// Round 1, on the trace: rows i and i + half.
///
/// Constraints vanish on all rows, so at 0 and 1 only the messages contribute; of the constraints only the
/// coefficients of X² and X³ are computed, from which those of 1 and X follow.
struct FirstRoundKernel {
  let shape: SummandShape
  let forms: LinearFormPointers
  let inputs: [UnsafePointer<Felt>]
  let half: Int

  func run(_ range: Range<Int>, _ eq: UnsafePointer<PackedFelt5>, _ sums: inout PackedRoundSums) {
    let count = inputs.count
    withScratch(PackedFelt.self, 3 * count) { low in
      let high = low + count
      let difference = high + count
      inputs.withUnsafeBufferPointer { inputs in
        for i in range {
          for c in 0..<count {
            let p = inputs[c] + 16 * i
            low[c] = PackedFelt(load: p)
            high[c] = PackedFelt(load: p + half)
            difference[c] = high[c] - low[c]
          }
          let weight = PackedFactor5(eq[i - range.lowerBound])
          row(low, high, difference, weight, &sums)
        }
      }
    }
  }

  @inline(__always)
  private func row(
    _ low: UnsafePointer<PackedFelt>, _ high: UnsafePointer<PackedFelt>,
    _ difference: UnsafePointer<PackedFelt>,
    _ weight: PackedFactor5, _ sums: inout PackedRoundSums
  ) {
    var at0 = PackedAccumulator5()
    var at1 = PackedAccumulator5()
    var upper = PackedAccumulator5()
    let messages = shape.pairs - shape.convolutions
    for i in 0..<messages {
      let a0 = forms.ext(shape.leftStart + i, low)
      let a1 = forms.ext(shape.leftStart + i, high)
      let b0 = forms.ext(shape.rightStart + i, low)
      let b1 = forms.ext(shape.rightStart + i, high)
      at0.add(a0, b0)
      at1.add(a1, b1)
      upper.add(a1 - a0, b1 - b0)
    }
    for i in messages..<shape.pairs {
      upper.add(
        forms.ext(shape.leftStart + i, difference, constant: false),
        forms.ext(shape.rightStart + i, difference, constant: false))
    }
    for i in 0..<shape.multiplicities {
      let x = Int(shape.multiplicityLeft[i])
      let x0 = forms.base(x, low)
      let x1 = forms.base(x, high)
      let y0 = forms.ext(shape.multiplicityStart + i, low)
      let y1 = forms.ext(shape.multiplicityStart + i, high)
      at0.add(x0, y0)
      at1.add(x1, y1)
      upper.add(x1 - x0, y1 - y0)
    }
    for i in 0..<shape.quadratics {
      let x = forms.base(Int(shape.quadraticLeft[i]), difference, constant: false)
      upper.add(x, forms.ext(shape.quadraticStart + i, difference, constant: false))
    }
    var value0 = at0.value
    var value1 = at1.value
    if shape.hasMessageLinear {
      value0 += forms.ext(shape.messageLinear, low)
      value1 += forms.ext(shape.messageLinear, high)
    }
    if shape.cubics > 0 {
      var cubic = PackedAccumulator5()
      for i in 0..<shape.cubics {
        let a0 = forms.base(Int(shape.cubicLeft[i]), low)
        let a1 = forms.base(Int(shape.cubicLeft[i]), difference, constant: false)
        let b0 = forms.base(Int(shape.cubicMiddle[i]), low)
        let b1 = forms.base(Int(shape.cubicMiddle[i]), difference, constant: false)
        let y0 = forms.ext(shape.cubicStart + i, low)
        let y1 = forms.ext(shape.cubicStart + i, difference, constant: false)
        let p2 = a1 * b1
        upper.add(a0 * b1 + a1 * b0, y1, p2, y0)
        cubic.add(p2, y1)
      }
      sums.cubic.add(cubic.value, weight)
    }
    sums.at0.add(value0, weight)
    sums.at1.add(value1, weight)
    sums.quadratic.add(upper.value, weight)
  }
}

/// Binds the first variable: folded columns from the trace's rows i, i + q, i + 2q, i + 3q, and round 2 on them. They are
/// kept only if there is memory for them.
struct FirstFoldKernel {
  let shape: SummandShape
  let forms: LinearFormPointers
  let inputs: [UnsafePointer<Felt>]
  /// In rows.
  let quarter: Int
  let r: Felt5
  /// The extension forms' coefficients times r.
  let scaled: UnsafePointer<Felt5>
  let columns: UnsafeMutablePointer<PackedFelt5>?
  let stride: Int

  func run(_ range: Range<Int>, _ eq: UnsafePointer<PackedFelt5>, _ sums: inout PackedRoundSums) {
    let count = inputs.count
    let scalar = PackedFelt5(r)
    withScratch(PackedFelt.self, 4 * count) { base in
      withScratch(PackedFelt5.self, 2 * shape.foldedCount) { low in
        inputs.withUnsafeBufferPointer { inputs in
          let difference = low + shape.foldedCount
          let (base1, slope0, slope1) = (base + count, base + 2 * count, base + 3 * count)
          for i in range {
            for c in 0..<count {
              let p = inputs[c] + 16 * i
              base[c] = PackedFelt(load: p)
              base1[c] = PackedFelt(load: p + quarter)
              slope0[c] = PackedFelt(load: p + 2 * quarter) - base[c]
              slope1[c] = PackedFelt(load: p + 3 * quarter) - base1[c]
            }
            for f in 0..<shape.baseCount {
              let x0 = scalar * forms.base(f, slope0, constant: false) + forms.base(f, base)
              let x1 = scalar * forms.base(f, slope1, constant: false) + forms.base(f, base1)
              put(f, i, x0, x1, low, difference)
            }
            for f in 0..<shape.foldedCount - shape.baseCount {
              let y0 = forms.folded(f, base, slope0, scaled: scaled)
              let y1 = forms.folded(f, base1, slope1, scaled: scaled)
              put(shape.baseCount + f, i, y0, y1, low, difference)
            }
            shape.accumulate(low, difference, PackedFactor5(eq[i - range.lowerBound]), &sums)
          }
        }
      }
    }
  }

  @inline(__always)
  private func put(
    _ column: Int, _ i: Int, _ value0: PackedFelt5, _ value1: PackedFelt5,
    _ low: UnsafeMutablePointer<PackedFelt5>,
    _ difference: UnsafeMutablePointer<PackedFelt5>
  ) {
    if let columns {
      let out = columns + column * stride + i
      out[0] = value0
      out[quarter / 16] = value1
    }
    low[column] = value0
    difference[column] = value1 - value0
  }
}

/// Binds a later variable, in place, and computes the next round.
struct FoldKernel {
  let shape: SummandShape
  /// In vectors.
  let quarter: Int
  let r: Felt5
  let columns: UnsafeMutablePointer<PackedFelt5>
  let stride: Int

  func run(_ range: Range<Int>, _ eq: UnsafePointer<PackedFelt5>, _ sums: inout PackedRoundSums) {
    let factor = PackedFactor5(r)
    withScratch(PackedFelt5.self, 2 * shape.foldedCount) { low in
      let difference = low + shape.foldedCount
      for i in range {
        for c in 0..<shape.foldedCount {
          let p = columns + c * stride + i
          let a = p[0]
          let b = p[quarter]
          // Four streams a column are too many for the processor to follow.
          for k in 0..<4 { martinetPrefetch5(p + k * quarter + 1) }
          let value0 = a + factor * (p[2 * quarter] - a)
          let value1 = b + factor * (p[3 * quarter] - b)
          p[0] = value0
          p[quarter] = value1
          low[c] = value0
          difference[c] = value1 - value0
        }
        shape.accumulate(low, difference, PackedFactor5(eq[i - range.lowerBound]), &sums)
      }
    }
  }
}

extension SummandShape {
  /// Adds one vector's value at 0 and upper coefficients, weighted.
  @inline(__always)
  func accumulate(
    _ low: UnsafePointer<PackedFelt5>, _ difference: UnsafePointer<PackedFelt5>, _ weight: PackedFactor5,
    _ sums: inout PackedRoundSums
  ) {
    sums.at0.add(value(low), weight)
    let (quadratic, cubic) = upper(low, difference)
    sums.quadratic.add(quadratic, weight)
    if cubics > 0 { sums.cubic.add(cubic, weight) }
  }
}
