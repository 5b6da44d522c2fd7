/// Why a proof could not be read. Offsets and counts are in 4-byte words.
public enum TranscriptError: Error, Equatable, Sendable {
  /// The proof's length in bytes is not a multiple of four.
  case partialWord(bytes: Int)
  /// The word is not the canonical representative of a field element.
  case notCanonical(offset: Int, word: UInt32)
  /// The proof ends before something that the protocol expects.
  case truncated(offset: Int, expected: Int, available: Int)
  /// The nonce does not do the work that the protocol asks for.
  case grinding(offset: Int, bits: Int)
  /// The protocol is over and words are left.
  case trailing(offset: Int, words: Int)
}
