import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to use a folder alone, for as long as this object lives. It ends with the process, also when that is killed.
public final class DirectoryLock: Sendable {
  private let descriptor: Int32

  /// Makes the folder if it is not there. Throws `NodeError.locked` where another process (or this one) has it.
  public init(_ directory: String) throws(NodeError) {
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw .directory(directory, "\((error as NSError).localizedDescription)")
    }
    let path = directory + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .directory(path, String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      var text = [UInt8](repeating: 0, count: 20)
      let count = read(descriptor, &text, text.count)
      close(descriptor)
      guard reason == EWOULDBLOCK else { throw .directory(path, String(cString: strerror(reason))) }
      throw .locked(directory, process: Int(String(decoding: text.prefix(max(0, count)), as: UTF8.self)))
    }
    // Who it is, for the other's message.
    let text = Array("\(getpid())".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }
}
