import Constraints
import KoalaBear
import Multilinear
import Parallel

/// One instance's share of the batched sumcheck: Σ_x eq(ξ, x)·F(x) over its rows, top variable first.
///
/// Rounds 1 and 2 read the trace itself. From round 3 on the base forms and extension forms of the summand are kept as
/// folded columns, half as long after each round; the trace's columns are not folded at all. Small instances keep
/// them from round 2 on.
final class InstanceSumcheck {
  let logHeight: Int
  private let summand: SummandForms
  /// The trace columns of `summand.forms.inputs`.
  private let inputs: [UnsafePointer<Felt>]
  /// Room for the folded columns.
  private let memory: UnsafeMutablePointer<PackedFelt5>
  /// Folded columns, `stride` vectors apart; nil before they are kept.
  private var columns: UnsafeMutablePointer<PackedFelt5>?
  /// What the first variable was bound to, if that was without keeping columns.
  private var first: Felt5?
  private let stride: Int
  /// Variables left.
  private var variables: Int

  /// - Parameter memory: for `size` vectors.
  init(
    logHeight: Int, summand: SummandForms, inputs: [UnsafePointer<Felt>], together: Int,
    memory: UnsafeMutablePointer<PackedFelt5>
  ) {
    self.logHeight = logHeight
    self.together = max(together, 7)
    self.summand = summand
    self.inputs = inputs
    self.memory = memory
    stride = Self.stride(logHeight, self.together)
    variables = logHeight
  }

  /// Vectors of an instance's folded columns.
  static func size(logHeight: Int, summand: SummandForms, together: Int) -> Int {
    summand.foldedCount * stride(logHeight, max(together, 7))
  }

  /// Heights that are folded from the start.
  private static let smallest = 6
  /// Heights from which on the first two variables are bound together: less memory for a little more work.
  private let together: Int

  /// Distance of folded columns, in vectors: of as many rows as are left when they are kept. Large ones begin 65 cache lines
  /// later than a power of two: a load that agrees with a recent store in its lower twelve address bits would wait for it.
  private static func stride(_ logHeight: Int, _ together: Int) -> Int {
    let bound = logHeight < smallest ? 0 : logHeight < together ? 1 : 2
    let vectors = 1 << (logHeight - bound - 4)
    return vectors < 1024 ? vectors : vectors + 13
  }

  /// Round 1. `eq` is over the last `logHeight − 1` coordinates of ξ. The value at 1 is computed.
  func firstRound(_ eq: SuffixEq) -> RoundSums {
    if logHeight < Self.smallest {
      materialize()
      return smallRound(eq)
    }
    let half = 1 << (logHeight - 1)
    return summand.withShape { shape in
      summand.forms.withPointers { forms in
        sum(eq) { range, sums in
          FirstRoundKernel(shape: shape, forms: forms, inputs: inputs, half: half).run(
            range, eq.low.base, &sums)
        }
      }
    }
  }

  /// Binds the variable of the last round to `r` and computes the next round; `eq` is over the coordinates behind
  /// the next variable. The value at 1 is computed only where `computesValueAt1` said so beforehand.
  func nextRound(_ r: Felt5, _ eq: SuffixEq) -> RoundSums {
    if let first { return foldTwice(first, r, eq) }
    if columns == nil {
      let quarter = 1 << (logHeight - 2)
      if logHeight >= together {
        first = r
      } else {
        columns = memory
      }
      variables -= 1
      // One more, so that there is an address even for nothing.
      let scaled = summand.forms.extCoefficients.map { $0 * r } + [.zero]
      return summand.withShape { shape in
        summand.forms.withPointers { forms in
          scaled.withUnsafeBufferPointer { scaled in
            sum(eq) { range, sums in
              FirstFoldKernel(
                shape: shape, forms: forms, inputs: inputs, quarter: quarter, r: r,
                scaled: scaled.baseAddress.unsafelyUnwrapped, columns: columns, stride: stride
              ).run(range, eq.low.base, &sums)
            }
          }
        }
      }
    }
    if variables < Self.smallest {
      foldSmall(r)
      return smallRound(eq)
    }
    guard let columns else { return RoundSums() }
    let quarter = 1 << (variables - 2)
    variables -= 1
    return summand.withShape { shape in
      sum(eq) { range, sums in
        FoldKernel(shape: shape, quarter: quarter / 16, r: r, columns: columns, stride: stride)
          .run(range, eq.low.base, &sums)
      }
    }
  }

  /// Binds the first two variables, from the trace, and computes round 3.
  private func foldTwice(_ r1: Felt5, _ r2: Felt5, _ eq: SuffixEq) -> RoundSums {
    first = nil
    variables -= 1
    let eighth = 1 << (logHeight - 3)
    columns = memory
    let weights = Eq.table([r1, r2])
    let scaled = summand.forms.extCoefficients.flatMap { c in weights.map { c * $0 } } + [.zero]
    return summand.withShape { shape in
      summand.forms.withPointers { forms in
        scaled.withUnsafeBufferPointer { scaled in
          sum(eq) { range, sums in
            SecondFoldKernel(
              shape: shape, forms: forms, inputs: inputs, eighth: eighth, weights: weights,
              scaled: scaled.baseAddress.unsafelyUnwrapped, columns: memory, stride: stride
            ).run(range, eq.low.base, &sums)
          }
        }
      }
    }
  }

  /// Whether the next call of `nextRound` computes the value at 1.
  var computesValueAt1: Bool { variables < Self.smallest && columns != nil }

  /// Runs a kernel over all blocks of the low eq table, on all threads. Ranges are in vectors.
  private func sum(_ eq: SuffixEq, _ kernel: (Range<Int>, inout PackedRoundSums) -> Void) -> RoundSums {
    let parts = Parallel.map(eq.scales.count) { block in
      var sums = PackedRoundSums()
      kernel(block * eq.lowVectors..<(block + 1) * eq.lowVectors, &sums)
      return sums.sums * eq.scales[block]
    }
    return parts.reduce(RoundSums(), +)
  }

  // Few rows: clarity over speed.

  /// Evaluates all forms at all rows.
  private func materialize() {
    let vectors = (1 << logHeight) / 16
    columns = memory
    summand.forms.withPointers { forms in
      for i in 0..<vectors {
        let values = inputs.map { PackedFelt(load: $0 + 16 * i) }
        values.withUnsafeBufferPointer { values in
          let values = values.baseAddress ?? UnsafePointer(bitPattern: 64).unsafelyUnwrapped
          for f in 0..<summand.forms.baseCount {
            memory[f * stride + i] = PackedFelt5(forms.base(f, values))
          }
          for f in 0..<summand.messageLinear {
            memory[(summand.forms.baseCount + f) * stride + i] = forms.ext(f, values)
          }
        }
      }
    }
  }

  /// Lanes `count ..< 2·count` in place of lanes `0 ..< count`.
  private static func shifted(_ x: PackedFelt5, by count: Int) -> PackedFelt5 {
    var y = PackedFelt5.zero
    for lane in 0..<count { y[lane] = x[lane + count] }
    return y
  }

  /// Entries `index` of the lower and of the upper half of a column.
  private func halves(_ column: Int, _ index: Int) -> (PackedFelt5, PackedFelt5) {
    guard let columns else { return (.zero, .zero) }
    let base = columns + column * stride
    if variables == 4 || variables < 4 {
      return (base[0], Self.shifted(base[0], by: 1 << (variables - 1)))
    }
    return (base[index], base[index + (1 << (variables - 1)) / 16])
  }

  private func foldSmall(_ r: Felt5) {
    guard let columns else { return }
    let factor = PackedFactor5(r)
    let vectors = max(1, (1 << (variables - 1)) / 16)
    for c in 0..<summand.foldedCount {
      for i in 0..<vectors {
        let (low, high) = halves(c, i)
        columns[c * stride + i] = low + factor * (high - low)
      }
    }
    variables -= 1
  }

  private func smallRound(_ eq: SuffixEq) -> RoundSums {
    let count = summand.foldedCount
    var sums = PackedRoundSums()
    var low = [PackedFelt5](repeating: .zero, count: count)
    var high = low
    var difference = low
    summand.withShape { shape in
      for i in 0..<max(1, (1 << (variables - 1)) / 16) {
        for c in 0..<count {
          (low[c], high[c]) = halves(c, i)
          difference[c] = high[c] - low[c]
        }
        let weight = eq.low.base[i]
        sums.at0.add(shape.value(low), weight)
        sums.at1.add(shape.value(high), weight)
        let upper = shape.upper(low, difference)
        sums.quadratic.add(upper.quadratic, weight)
        sums.cubic.add(upper.cubic, weight)
      }
    }
    return sums.sums
  }
}
