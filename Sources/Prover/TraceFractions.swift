import Buffers
internal import CIntrinsics
import Constraints
import KeccakArgument
import KoalaBear
import LogUp

/// The fractions of all rows, computed when they are needed: for every instance, block by block, the sum of the signed
/// fractions of interactions 2b and 2b + 1; then for every column of Keccak states those of its bytes.
final class TraceFractions: @unchecked Sendable {
  /// One pair of interactions, or one column of states, on all rows of an instance.
  private struct Block {
    /// The first vector of sixteen fractions.
    var first: Int
    var vectors: Int
    var kernel: Int
    /// The pair; or the column, where `kernel` is an index of `stateKernels`.
    var pair: Int
    var isState = false
  }

  private let layout: TraceLayout
  /// One after the other, from vector 0 on.
  private var blocks: [Block] = []
  /// By instance that has interactions.
  private var kernels: [FractionKernel] = []
  /// What the kernels read: flattened forms, and virtual columns.
  private var forms: [FormMemory] = []
  private var virtual: [FeltBuffer] = []
  /// By instance of the table with Keccak states.
  private var stateKernels: [StateKernel] = []

  /// - Parameter states: of the argument about Keccak states; nil where there are none.
  init(_ trace: Trace, _ challenges: BusChallenges, _ states: KeccakClaim?) {
    layout = trace.layout
    let stateColumns = states.map { StateColumns($0) }
    for j in layout.instances.indices {
      let table = trace.system.tables[layout.instances[j].table]
      if !table.interactions.isEmpty { addPairs(table, j, trace, challenges) }
      if let keccak = table.keccak, let states, let stateColumns {
        append(table.pairCount..<table.blockCount, of: j, kernel: stateKernels.count, areStates: true)
        stateKernels.append(
          StateKernel(
            stateColumns, challenges, firstRow: states.rows.offsets[stateKernels.count],
            inputs: trace.column(keccak.firstColumn, instance: j), height: layout.instances[j].height))
      }
    }
  }

  private func addPairs(_ table: Table, _ j: Int, _ trace: Trace, _ challenges: BusChallenges) {
    var linear = LinearForms()
    for interaction in table.interactions {
      let sign: Felt = interaction.direction == .send ? .one : .minusOne
      _ = linear.append(
        Affine(constant: .zero, terms: []).adding(interaction.multiplicity, times: sign))
      _ = linear.append(
        ExtensionForm(denominatorOf: interaction, variables: table.variableCount, challenges: challenges))
    }
    let inputs = trace.variablePointers(j, linear.inputs, &virtual)
    let memory = FormMemory(linear)
    forms.append(memory)
    append(0..<table.pairCount, of: j, kernel: kernels.count)
    kernels.append(
      FractionKernel(forms: memory.pointers, inputs: inputs, interactions: table.interactions.count))
  }

  /// Blocks of an instance that a kernel computes, its first one from 0 on.
  private func append(_ range: Range<Int>, of j: Int, kernel: Int, areStates: Bool = false) {
    let vectors = layout.instances[j].height / 16
    for b in range {
      blocks.append(
        Block(
          first: layout.fractionOffsets[j] / 16 + b * vectors, vectors: vectors, kernel: kernel,
          pair: b - range.lowerBound, isState: areStates))
    }
  }

  var source: FractionSource {
    FractionSource(variables: layout.fractionLogSize, count: layout.fractionTotal) {
      self.write($0, $1, $2)
    }
  }

  /// The fractions of some vectors.
  private func write(
    _ range: Range<Int>, _ numerators: UnsafeMutablePointer<PackedFelt5>,
    _ denominators: UnsafeMutablePointer<PackedFelt5>
  ) {
    var low = 0
    var high = blocks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].first <= range.lowerBound { low = middle } else { high = middle }
    }
    var at = range.lowerBound
    while at < range.upperBound {
      let block = blocks[low]
      let end = min(range.upperBound, block.first + block.vectors)
      let out = at - range.lowerBound
      let rows = at - block.first..<end - block.first
      if block.isState {
        stateKernels[block.kernel].run(block.pair, rows, numerators + out, denominators + out)
      } else {
        kernels[block.kernel].run(block.pair, rows, numerators + out, denominators + out)
      }
      at = end
      low += 1
    }
  }
}

/// Fractions of sixteen rows at a time. Base form i and extension form i are the signed multiplicity and the
/// denominator of interaction i.
private struct FractionKernel {
  let forms: LinearFormPointers
  let inputs: [UnsafePointer<Felt>]
  let interactions: Int
  /// For every pair the inputs that its forms read.
  let used: [[Int]]

  init(forms: LinearFormPointers, inputs: [UnsafePointer<Felt>], interactions: Int) {
    self.forms = forms
    self.inputs = inputs
    self.interactions = interactions
    used = (0..<(interactions + 1) / 2).map { pair in
      var needed = Set<Int>()
      for form in 2 * pair..<min(2 * pair + 2, interactions) {
        for t in forms.baseStarts[form]..<forms.baseStarts[form + 1] {
          needed.insert(Int(forms.baseInputs[Int(t)]))
        }
        for t in forms.extStarts[form]..<forms.extStarts[form + 1] {
          needed.insert(Int(forms.extInputs[Int(t)]))
        }
      }
      return needed.sorted()
    }
  }

  /// The fractions of a pair on some vectors of rows.
  func run(
    _ pair: Int, _ range: Range<Int>, _ numerators: UnsafeMutablePointer<PackedFelt5>,
    _ denominators: UnsafeMutablePointer<PackedFelt5>
  ) {
    withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: inputs.count + 1) { scratch in
      let row = scratch.baseAddress.unsafelyUnwrapped
      inputs.withUnsafeBufferPointer { inputs in
        used[pair].withUnsafeBufferPointer { used in
          let k = 2 * pair
          for i in range {
            for c in used {
              row[c] = PackedFelt(load: inputs[c] + 16 * i)
              martinetPrefetch(inputs[c] + 16 * i + 64)
            }
            let out = i - range.lowerBound
            if k + 1 < interactions {
              let d0 = forms.ext(k, row)
              let d1 = forms.ext(k + 1, row)
              var numerator = PackedAccumulator5()
              numerator.add(forms.base(k, row), d1, forms.base(k + 1, row), d0)
              numerators[out] = numerator.value
              denominators[out] = d0 * d1
            } else {
              numerators[out] = PackedFelt5(forms.base(k, row))
              denominators[out] = forms.ext(k, row)
            }
          }
        }
      }
    }
  }
}
