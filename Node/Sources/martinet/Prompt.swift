import Console
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks the person at the terminal.
enum Prompt {
  /// A line that is not shown while it is typed.
  static func secret(_ question: String) throws -> [UInt8] {
    guard isatty(STDIN_FILENO) == 1 else {
      throw Failure("there is no terminal to ask at: give the secret by a file or a variable (see --help)")
    }
    FileHandle.standardError.write(Data(question.utf8))
    var before = termios()
    tcgetattr(STDIN_FILENO, &before)
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      FileHandle.standardError.write(Data("\n".utf8))
    }
    guard let line = readLine(strippingNewline: true) else { throw Failure("nothing was entered") }
    return Array(line.utf8)
  }
}
