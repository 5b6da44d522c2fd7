public import MerkleTree
public import Transcript

/// Why an opening was refused.
public enum WHIRError: Error, Equatable, Sendable {
  /// The statement, not the proof: claim `index` is not aligned, or too large, or one too many.
  case claim(index: Int)
  /// The statement, not the proof: a fixed polynomial without a configuration or the other way round.
  case fixed
  /// The proof could not be read, or work is missing.
  case transcript(TranscriptError)
  /// The queried leaves of commitment `oracle` do not belong to its root.
  case merkle(oracle: Int, MerkleError)
  /// The same for the commitment of the fixed polynomial.
  case fixedMerkle(MerkleError)
  /// The polynomial sent in clear disagrees with the last commitment at a query.
  case finalPolynomial(query: Int)
  /// The last sum is not the product of the polynomial and the weight.
  case sum
}
