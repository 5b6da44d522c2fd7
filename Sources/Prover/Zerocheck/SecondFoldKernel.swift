import KoalaBear

/// Binds the first two variables at once: folded columns from the trace's rows i + k·e, k in 0 ..< 8, and round 3 on
/// them. The columns of round 2, which would be twice as large, never are in memory.
struct SecondFoldKernel {
  let shape: SummandShape
  let forms: LinearFormPointers
  let inputs: [UnsafePointer<Felt>]
  /// An eighth of the rows.
  let eighth: Int
  /// eq((r₁, r₂), ·): the weights of rows i, i + 2e, i + 4e and i + 6e.
  let weights: [Felt5]
  /// The extension forms' coefficients times the weights: four for each.
  let scaled: UnsafePointer<Felt5>
  let columns: UnsafeMutablePointer<PackedFelt5>
  let stride: Int

  func run(_ range: Range<Int>, _ eq: UnsafePointer<PackedFelt5>, _ sums: inout PackedRoundSums) {
    let count = inputs.count
    let w = weights.map { PackedFelt5($0) }
    withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 8 * count + 1) { scratch in
      withUnsafeTemporaryAllocation(of: PackedFelt5.self, capacity: 2 * shape.foldedCount) { values in
        inputs.withUnsafeBufferPointer { inputs in
          let rows = scratch.baseAddress.unsafelyUnwrapped
          let low = values.baseAddress.unsafelyUnwrapped
          let difference = low + shape.foldedCount
          for i in range {
            for c in 0..<count {
              let p = inputs[c] + 16 * i
              for k in 0..<8 { rows[k * count + c] = PackedFelt(load: p + k * eighth) }
            }
            let upper = rows + count
            for f in 0..<shape.baseCount {
              put(f, i, base(f, rows, count, w), base(f, upper, count, w), low, difference)
            }
            for f in 0..<shape.foldedCount - shape.baseCount {
              put(shape.baseCount + f, i, ext(f, rows, count), ext(f, upper, count), low, difference)
            }
            shape.accumulate(low, difference, PackedFactor5(eq[i - range.lowerBound]), &sums)
          }
        }
      }
    }
  }

  /// A base form at rows 0, 2, 4 and 6 of `rows`, weighted.
  @inline(__always)
  private func base(
    _ form: Int, _ rows: UnsafePointer<PackedFelt>, _ count: Int, _ w: [PackedFelt5]
  ) -> PackedFelt5 {
    var sum = PackedAccumulator5()
    sum.add(forms.base(form, rows), w[0], forms.base(form, rows + 2 * count), w[1])
    sum.add(forms.base(form, rows + 4 * count), w[2], forms.base(form, rows + 6 * count), w[3])
    return sum.value
  }

  /// The same for an extension form; the weights add up to one.
  @inline(__always)
  private func ext(_ form: Int, _ rows: UnsafePointer<PackedFelt>, _ count: Int) -> PackedFelt5 {
    var sum = PackedAccumulator5()
    for t in Int(forms.extStarts[form])..<Int(forms.extStarts[form + 1]) {
      let x = rows + Int(forms.extInputs[t])
      let c = scaled + 4 * t
      sum.add(x[0], PackedFelt5(c[0]), x[2 * count], PackedFelt5(c[1]))
      sum.add(x[4 * count], PackedFelt5(c[2]), x[6 * count], PackedFelt5(c[3]))
    }
    return sum.value + forms.extConstants[form]
  }

  @inline(__always)
  private func put(
    _ column: Int, _ i: Int, _ value0: PackedFelt5, _ value1: PackedFelt5,
    _ low: UnsafeMutablePointer<PackedFelt5>, _ difference: UnsafeMutablePointer<PackedFelt5>
  ) {
    let out = columns + column * stride + i
    out[0] = value0
    out[eighth / 16] = value1
    low[column] = value0
    difference[column] = value1 - value0
  }
}
