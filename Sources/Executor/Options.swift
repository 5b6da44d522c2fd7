/// What `Executor.run` produces.
public enum ExecutionMode: Sendable {
  /// Only the cycle count, the exit code and the output.
  case count
  /// Everything that the trace is made of.
  case record
}

/// When the first message of a memory word is dated.
///
/// Soundness needs only that a word is opened once. So the opening time may be a free column of the table that
/// opens it: then a word that is first accessed late costs no refresh rows. Registers and words of the image are
/// opened at 0 in either case.
public enum OpeningTimes: Sendable {
  /// All words are opened at time 0, and refreshed until their first access.
  case zero
  /// Words of the input, the output and the zero-initialised memory are opened just before their first access.
  case justInTime
}
