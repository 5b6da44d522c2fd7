internal import CIntrinsics
import Constraints
import KeccakArgument
import KoalaBear

/// The weights of cells that hold Keccak states, as the kernels read them.
final class StateColumns: @unchecked Sendable {
  /// By column: factors of W_out and W_into. Nil for 0.
  fileprivate let factors: [(out: PackedFactor5?, into: PackedFactor5?)]
  /// W_out and W_into of all rows.
  fileprivate let out: VectorBuffer<PackedFelt5>
  fileprivate let into: VectorBuffer<PackedFelt5>

  init(_ states: KeccakClaim) {
    func pack(_ point: KeccakPoint) -> VectorBuffer<PackedFelt5> {
      let weights = point.weights(states.rows.count)
      let buffer = VectorBuffer<PackedFelt5>(uninitialized: states.rows.count / 16)
      weights.withUnsafeBufferPointer { weights in
        guard let base = weights.baseAddress else { return }
        for i in 0..<buffer.count { buffer.base[i] = PackedFelt5(load: base + 16 * i) }
      }
      return buffer
    }
    out = pack(states.out.rows)
    into = pack(states.into.rows)
    func factor(_ x: Felt5) -> PackedFactor5? { x.isZero ? nil : PackedFactor5(x) }
    factors = zip(states.out.columns, states.into.columns).map { (factor($0), factor($1)) }
  }
}

/// Fractions of the bytes of an instance's Keccak states, sixteen rows of a column at a time: weight / (α − bus − β · byte).
struct StateKernel {
  private let columns: StateColumns
  /// Of the instance's first row.
  private let out: UnsafePointer<PackedFelt5>
  private let into: UnsafePointer<PackedFelt5>
  private let inputs: UnsafePointer<Felt>
  private let height: Int
  private let constant: Felt5
  private let beta: Felt5

  /// - Parameters:
  ///   - firstRow: the instance's first row among those of all instances.
  ///   - inputs: the first column; the others follow.
  init(
    _ columns: StateColumns, _ challenges: BusChallenges, firstRow: Int, inputs: UnsafePointer<Felt>,
    height: Int
  ) {
    self.columns = columns
    out = UnsafePointer(columns.out.base + firstRow / 16)
    into = UnsafePointer(columns.into.base + firstRow / 16)
    self.inputs = inputs
    self.height = height
    constant = challenges.stateConstant
    beta = -challenges.betaPowers[1]
  }

  /// The fractions of a column on some vectors of rows.
  func run(
    _ column: Int, _ range: Range<Int>, _ numerators: UnsafeMutablePointer<PackedFelt5>,
    _ denominators: UnsafeMutablePointer<PackedFelt5>
  ) {
    let cells = inputs + column * height
    let (constant, beta) = (PackedFelt5(constant), PackedFelt5(beta))
    for i in range {
      martinetPrefetch(cells + 16 * i + 64)
      denominators[i - range.lowerBound] = constant + beta * PackedFelt(load: cells + 16 * i)
    }
    switch columns.factors[column] {
    case (let x?, let y?):
      for i in range { numerators[i - range.lowerBound] = PackedFactor5.dot(out[i], x, into[i], y) }
    case (let x?, nil): for i in range { numerators[i - range.lowerBound] = x * out[i] }
    case (nil, let y?): for i in range { numerators[i - range.lowerBound] = y * into[i] }
    case (nil, nil): for i in range { numerators[i - range.lowerBound] = .zero }
    }
  }
}
