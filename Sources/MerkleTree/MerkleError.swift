public import Transcript

/// Why an opening was refused.
public enum MerkleError: Error, Equatable, Sendable {
  /// The indices must be ascending, distinct and below 2^depth; the one at `position` is not.
  case indices(position: Int)
  /// The depth is not in `0 ... 32`, or the leaf's width is not in `1 ..< 2²⁴`.
  case shape(depth: Int, width: Int)
  /// The opening leads to another root.
  case root
  /// The proof could not be read.
  case transcript(TranscriptError)
}
