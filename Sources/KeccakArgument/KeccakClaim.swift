import Constraints
public import KoalaBear

/// What is left to be proven about the committed bytes: for every w the sum, over all columns c and rows r whose byte is w, of
/// out.columns[c] · W_out(r) + into.columns[c] · W_into(r) is sums[w], and there are no cells but bytes.
///
/// The proof shows it with a fraction of that numerator and the denominator α − (bus + β · byte) for each cell, and
/// −sums[w] / (α − (bus + β w)) of the verifier's own: together they are 0.
public struct KeccakClaim: Sendable {
  public struct Weights: Sendable {
    /// `KeccakStates.columns` of them.
    public var columns: [Felt5]
    /// Of the rows.
    public var rows: KeccakPoint

    public init(columns: [Felt5], rows: KeccakPoint) { (self.columns, self.rows) = (columns, rows) }
  }

  public let rows: KeccakRows
  public let out: Weights
  public let into: Weights
  /// 256 of them.
  public let sums: [Felt5]

  public init(rows: KeccakRows, out: Weights, into: Weights, sums: [Felt5]) {
    (self.rows, self.out, self.into, self.sums) = (rows, out, into, sums)
  }
}

/// Why an argument is refused.
public enum KeccakError: Error, Equatable, Sendable {
  /// The proof ends too early or holds something that is no field element.
  case ended
  /// The factors sent at the end of a layer do not give its last claim.
  case layer(round: Int, step: Int)
  /// The sums by byte do not give the claims about bits.
  case sums
}
