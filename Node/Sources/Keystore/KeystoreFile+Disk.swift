import EthereumTypes
public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension KeystoreFile {
  /// Reads a file.
  public init(path: String) throws(KeystoreError) {
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: Self.lengthLimit + 1) ?? Data()
    } catch {
      throw .file(path: path, reason: (error as NSError).localizedDescription)
    }
    try self.init(json: [UInt8](data))
  }

  /// The name that other clients give: the time and the address.
  public func fileName(at date: Date = Date()) -> String {
    let name = address.map { $0.bytes.map { String(format: "%02x", $0) }.joined() } ?? id
    let time = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)).replacing(":", with: "-")
    return "UTC--\(time)--\(name)"
  }

  /// Writes the file where none is: all of it or nothing, readable by its owner alone, on disk when this returns.
  public func write(path: String) throws(KeystoreError) {
    let temporary = "\(path).\(UUID().uuidString).new"
    let descriptor = Files.open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw .file(path: path, reason: Self.reason) }
    defer { unlink(temporary) }
    do {
      defer { close(descriptor) }
      var rest = Array((json + "\n").utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Files.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw KeystoreError.file(path: path, reason: Self.reason) }
        rest = rest.dropFirst(count)
      }
      guard fsync(descriptor) == 0 else { throw KeystoreError.file(path: path, reason: Self.reason) }
    } catch let error as KeystoreError {
      throw error
    } catch {
      throw .file(path: path, reason: "\(error)")
    }
    // Unlike a renaming, a link replaces nothing.
    guard link(temporary, path) == 0 else {
      throw errno == EEXIST ? .exists(path: path) : .file(path: path, reason: Self.reason)
    }
    let folder = Files.open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY, 0)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }
}

/// The system's calls whose names a `KeystoreFile` has for itself.
private enum Files {
  #if canImport(Glibc)
    static func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { Glibc.open(path, flags, mode) }
    static func write(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { Glibc.write(file, bytes, count) }
  #elseif canImport(Darwin)
    static func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { Darwin.open(path, flags, mode) }
    static func write(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { Darwin.write(file, bytes, count) }
  #endif
}
