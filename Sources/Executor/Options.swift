/// What `Executor.run` produces.
public enum ExecutionMode: Sendable {
  /// Only the cycle count, the exit code and the output.
  case count
  /// Everything that the trace is made of.
  case record
}
