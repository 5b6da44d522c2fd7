public import KoalaBear
public import Transcript

/// Why a fraction sum was refused.
public enum LogUpError: Error, Equatable, Sendable {
  /// The statement's number of variables is not in `LogUp.minimumVariables ... LogUp.maximumVariables`.
  case variables(Int)
  /// The proof could not be read.
  case transcript(TranscriptError)
  /// The four values that end the sumcheck of the layer of 2^`variables` fractions do not fit the rounds.
  case layer(variables: Int, expected: Felt5, got: Felt5)
}
