public import Constraints
public import KeccakArgument
public import KoalaBear
public import LogUp
public import Transcript
public import WHIR

/// Why a proof was refused.
public enum ProofError: Error, Equatable, Sendable {
  /// The proof could not be read, or work is missing.
  case transcript(TranscriptError)
  /// A table claims too many instances.
  case instanceCount(table: Int, got: UInt32)
  /// The proof's commitment has a rate that the key does not allow; log₂ of 1/rate.
  case rate(got: UInt32)
  /// Not one of 0 … `OpeningShape.mostHaste`.
  case haste(got: UInt32)
  /// The heights do not fit the constraint system.
  case layout(LayoutError)
  /// No parameters reach the target at this size, or nothing is committed, or there are too many public messages.
  case parameters
  /// The argument about Keccak states does not hold together.
  case keccak(KeccakError)
  /// The lookup argument does not hold together.
  case logUp(LogUpError)
  /// A denominator is zero.
  case zeroDenominator
  /// What is sent is not what is received.
  case unbalanced
  /// The product of the three factors is not the value that the sumcheck over the products ends with.
  case summand(expected: Felt5, got: Felt5)
  /// The factors are not those of the committed and the preprocessed columns, or the opening is not what it should be.
  case opening(WHIRError)
}
