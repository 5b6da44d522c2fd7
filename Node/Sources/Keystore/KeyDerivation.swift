import Crypto
import CryptoExtras
import Foundation

/// How the key of the cipher comes from the password.
public enum KeyDerivation: Hashable, Sendable {
  /// RFC 7914. `n`: cost, a power of two; `r`: block size; `p`: parallelism. Takes 128·n·r bytes.
  case scrypt(n: Int, r: Int, p: Int)
  /// RFC 8018 with HMAC-SHA-256. `c`: iterations.
  case pbkdf2(c: Int)

  /// What other clients write: 256 MiB, about a second.
  public static let standard = KeyDerivation.scrypt(n: 1 << 18, r: 8, p: 1)

  /// Memory that scrypt may take: four times that of `standard`.
  public static let memoryLimit = 1 << 30
  /// Work that scrypt may do, n·r·p: sixteen times that of `standard`.
  public static let workLimit = 1 << 25
  public static let iterationLimit = 10_000_000
  /// Bytes of the derived key: 16 for the cipher, 16 for the checksum; others write more at times.
  static let lengths = 32...1024

  /// Refuses what costs more than anybody writes, before it is spent.
  func check() throws(KeystoreError) {
    switch self {
    case .scrypt(let n, let r, let p):
      guard n > 1, n & (n - 1) == 0 else {
        throw .parameter("kdfparams.n", allowed: "a power of two from 2 on", found: "\(n)")
      }
      guard r >= 1, r < 1 << 20 else { throw .parameter("kdfparams.r", allowed: "1 to 1048575", found: "\(r)") }
      guard p >= 1 else { throw .parameter("kdfparams.p", allowed: "1 or more", found: "\(p)") }
      let memory = n.multipliedReportingOverflow(by: 128 * r)
      guard !memory.overflow, memory.partialValue <= Self.memoryLimit else {
        throw .parameter(
          "kdfparams", allowed: "at most \(Self.memoryLimit >> 20) MiB (128·n·r bytes)", found: "n = \(n), r = \(r)")
      }
      let work = (n * r).multipliedReportingOverflow(by: p)
      guard !work.overflow, work.partialValue <= Self.workLimit else {
        throw .parameter("kdfparams", allowed: "n·r·p up to \(Self.workLimit)", found: "n = \(n), r = \(r), p = \(p)")
      }
    case .pbkdf2(let c):
      guard (1...Self.iterationLimit).contains(c) else {
        throw .parameter("kdfparams.c", allowed: "1 to \(Self.iterationLimit)", found: "\(c)")
      }
    }
  }

  /// `length` bytes from a password's bytes.
  func derive(password: [UInt8], salt: [UInt8], length: Int) throws(KeystoreError) -> [UInt8] {
    try check()
    guard Self.lengths.contains(length) else {
      throw .parameter(
        "kdfparams.dklen", allowed: "\(Self.lengths.lowerBound) to \(Self.lengths.upperBound)", found: "\(length)")
    }
    do {
      switch self {
      case .scrypt(let n, let r, let p):
        return try Scrypt.derive(password: password, salt: salt, n: n, r: r, p: p, length: length)
      case .pbkdf2(let c):
        return try KDF.Insecure.PBKDF2.deriveKey(
          from: password, salt: salt, using: .sha256, outputByteCount: length, unsafeUncheckedRounds: c
        ).withUnsafeBytes { [UInt8]($0) }
      }
    } catch {
      throw .derivation("\(error)")
    }
  }
}
