import Foundation
import Hashes

/// Transactions on disk before they are acknowledged: records of a length, a checksum and a network envelope, one behind the
/// other. A record that was cut by a kill ends the file when it is read.
///
/// Used by one thread at a time.
final class MempoolJournal {
  private let path: String
  private var file: Int32
  /// Records in the file, those no longer needed among them.
  private(set) var records = 0

  /// Opens or creates the file, and gives what it holds.
  static func open(_ path: String) throws(MempoolError) -> (journal: MempoolJournal, envelopes: [[UInt8]]) {
    let journal = try MempoolJournal(path)
    let (envelopes, end) = try journal.read()
    // What follows a cut record would never be found again behind it.
    guard ftruncate(journal.file, off_t(end)) == 0, lseek(journal.file, 0, SEEK_END) >= 0 else {
      throw journal.failure("truncating")
    }
    journal.records = envelopes.count
    return (journal, envelopes)
  }

  private init(_ path: String) throws(MempoolError) {
    self.path = path
    file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if file < 0 { throw failure("opening") }
  }

  deinit { close(file) }

  private func failure(_ what: String) -> MempoolError { .journal("\(what) \(path): \(String(cString: strerror(errno)))") }

  private func read() throws(MempoolError) -> (envelopes: [[UInt8]], end: Int) {
    guard let data = FileManager.default.contents(atPath: path) else { throw failure("reading") }
    let bytes = [UInt8](data)
    var envelopes: [[UInt8]] = []
    var i = 0
    while i + 8 <= bytes.count {
      let (length, checksum) = bytes.withUnsafeBytes {
        (
          Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: i, as: UInt32.self))),
          UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: i + 4, as: UInt32.self))
        )
      }
      guard length > 0, length <= bytes.count - i - 8 else { break }
      let envelope = Array(bytes[(i + 8)..<(i + 8 + length)])
      guard MempoolJournal.checksum(envelope) == checksum else { break }
      envelopes.append(envelope)
      i += 8 + length
    }
    return (envelopes, i)
  }

  private static func checksum(_ envelope: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: Keccak256.hash(envelope).word0)
  }

  private static func record(_ envelope: [UInt8], _ bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(envelope.count).littleEndian) { bytes += $0 }
    withUnsafeBytes(of: checksum(envelope).littleEndian) { bytes += $0 }
    bytes += envelope
  }

  private func writeAll(_ bytes: [UInt8], to file: Int32) throws(MempoolError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + done }, $0.count - done) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("writing")
      }
      done += count
    }
  }

  /// On disk when this returns: one wait for all of them.
  func append(_ envelopes: [[UInt8]]) throws(MempoolError) {
    if envelopes.isEmpty { return }
    var bytes: [UInt8] = []
    for envelope in envelopes { MempoolJournal.record(envelope, &bytes) }
    try writeAll(bytes, to: file)
    guard fsync(file) == 0 else { throw failure("synchronising") }
    records += envelopes.count
  }

  /// Replaces the file by one with these records only.
  func rewrite(_ envelopes: [[UInt8]]) throws(MempoolError) {
    let temporary = path + ".new"
    let new = Foundation.open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard new >= 0 else { throw failure("making a new") }
    var bytes: [UInt8] = []
    for envelope in envelopes { MempoolJournal.record(envelope, &bytes) }
    do throws(MempoolError) {
      try writeAll(bytes, to: new)
      guard fsync(new) == 0, rename(temporary, path) == 0 else { throw failure("replacing") }
    } catch {
      close(new)
      throw error
    }
    // The name is on disk when the folder is.
    let folder = Foundation.open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
    close(file)
    file = new
    records = envelopes.count
  }
}
