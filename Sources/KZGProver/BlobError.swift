public import EllipticCurves

/// Why an input of the blob functions is refused.
public enum BlobError: Error, Equatable, Sendable {
  /// A list has another number of elements.
  case count(expected: Int, got: Int)
  /// A blob, cell, commitment, proof or field element; see the inner error. `index` is that in its list.
  case decoding(index: Int, PointDecodingError)
  /// A cell's number is 128 or more.
  case cellIndex(Int)
  /// Cells are not in ascending order, or twice there.
  case cellOrder(Int)
  /// Fewer than half of the cells.
  case tooFewCells(needed: Int, got: Int)
  /// The cells are not of one polynomial of a blob.
  case inconsistentCells
  /// The trusted setup's text: the number of the token that is wrong.
  case setup(token: Int)
}
