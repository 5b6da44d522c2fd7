import Buffers
import Constraints
import KoalaBear
import LogUp
import Parallel

extension Trace {
  /// The fractions of all pairs of all rows: for every instance, block by block, the sum of the signed fractions of
  /// interactions 2b and 2b + 1.
  func fractionLeaves(_ challenges: BusChallenges) -> FractionLeaves {
    let leaves = FractionLeaves(variables: layout.fractionLogSize, count: layout.fractionTotal)
    for j in layout.instances.indices {
      let table = system.tables[layout.instances[j].table]
      if table.interactions.isEmpty { continue }
      var forms = LinearForms()
      for interaction in table.interactions {
        let sign: Felt = interaction.direction == .send ? .one : .minusOne
        _ = forms.append(
          Affine(constant: .zero, terms: []).adding(interaction.multiplicity, times: sign))
        _ = forms.append(
          ExtensionForm(denominatorOf: interaction, variables: table.variableCount, challenges: challenges))
      }
      var virtual: [FeltBuffer] = []
      let inputs = variablePointers(j, forms.inputs, &virtual)
      let vectors = layout.instances[j].height / 16
      let first = layout.fractionOffsets[j] / 16
      let numerators = leaves.numerators.pointer + first
      let denominators = leaves.denominators.pointer + first
      let count = table.interactions.count
      forms.withPointers { forms in
        Parallel.forChunks(vectors, grain: 64) { range in
          FractionKernel(
            forms: forms, inputs: inputs, interactions: count, vectors: vectors, numerators: numerators,
            denominators: denominators
          ).run(range)
        }
      }
      withExtendedLifetime(virtual) {}
    }
    return leaves
  }

  /// Base addresses of the given variables of an instance. Virtual columns are written out into new buffers, which
  /// must outlive the addresses.
  func variablePointers(
    _ instance: Int, _ variables: [Int], _ virtual: inout [FeltBuffer]
  ) -> [UnsafePointer<Felt>] {
    let table = system.tables[layout.instances[instance].table]
    let height = layout.instances[instance].height
    return variables.map { v in
      if v < table.columns.count { return UnsafePointer(column(v, instance: instance)) }
      let p = v - table.columns.count
      if p < table.preprocessed.count { return UnsafePointer(preprocessedColumn(p, instance: instance)) }
      let form = table.virtuals[p - table.preprocessed.count]
      let buffer = FeltBuffer(count: height)
      for row in 0..<height { buffer.pointer[row] = form.value(row: row) }
      virtual.append(buffer)
      return UnsafePointer(buffer.pointer)
    }
  }
}

/// Fractions of sixteen rows at a time. Base form i and extension form i are the signed multiplicity and the
/// denominator of interaction i.
private struct FractionKernel {
  let forms: LinearFormPointers
  let inputs: [UnsafePointer<Felt>]
  let interactions: Int
  /// In a block.
  let vectors: Int
  let numerators: UnsafeMutablePointer<PackedFelt5>
  let denominators: UnsafeMutablePointer<PackedFelt5>

  func run(_ range: Range<Int>) {
    withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: inputs.count + 1) { scratch in
      let row = scratch.baseAddress.unsafelyUnwrapped
      inputs.withUnsafeBufferPointer { inputs in
        for i in range {
          for c in 0..<inputs.count { row[c] = PackedFelt(load: inputs[c] + 16 * i) }
          var at = i
          var k = 0
          while k + 1 < interactions {
            let d0 = forms.ext(k, row)
            let d1 = forms.ext(k + 1, row)
            var numerator = PackedAccumulator5()
            numerator.add(forms.base(k, row), d1, forms.base(k + 1, row), d0)
            numerators[at] = numerator.value
            denominators[at] = d0 * d1
            at += vectors
            k += 2
          }
          if k < interactions {
            numerators[at] = PackedFelt5(forms.base(k, row))
            denominators[at] = forms.ext(k, row)
          }
        }
      }
    }
  }
}
