#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes for people: progress and errors on standard error, results on standard output.
///
/// With `json` on, standard output carries one JSON object and nothing else, and progress is not drawn.
public struct Terminal: Sendable {
  public let json: Bool
  /// True when standard error is a terminal that understands carriage returns.
  public let interactive: Bool

  public init(json: Bool) {
    self.json = json
    interactive = !json && isatty(STDERR_FILENO) == 1
  }

  /// A line of the human-readable result; silent in JSON mode.
  public func say(_ line: String) {
    guard !json else { return }
    clearProgress()
    emit(line + "\n", to: STDOUT_FILENO)
  }

  /// A line on standard error, in every mode.
  public func complain(_ line: String) {
    clearProgress()
    emit(line + "\n", to: STDERR_FILENO)
  }

  /// Draws the state of long work: `fraction` in 0…1.
  public func progress(_ label: String, _ fraction: Double) {
    guard interactive else { return }
    let width = 28
    let filled = Int((min(max(fraction, 0), 1) * Double(width)).rounded())
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    emit("\r\u{1b}[2K  \(bar) \(label)", to: STDERR_FILENO)
  }

  /// Removes the progress bar from the line.
  public func clearProgress() {
    if interactive { emit("\r\u{1b}[2K", to: STDERR_FILENO) }
  }

  private func emit(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
