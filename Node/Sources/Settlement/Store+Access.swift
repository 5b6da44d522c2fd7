import Console
import Foundation
import GRDB
import Hashes

/// Runs a statement; whatever SQLite throws becomes `SettlementError.storage`.
func query<R>(_ body: () throws -> R) throws(SettlementError) -> R {
  do { return try body() } catch { throw .storage("\(error)") }
}

extension DatabaseQueue {
  /// One transaction with immediate locking: committed when `body` returns, undone when it throws.
  func transaction<R>(
    _ body: (Database) throws(SettlementError) -> R
  ) throws(SettlementError) -> R {
    do {
      return try writeWithoutTransaction { database in
        var result: R?
        try database.inTransaction(.immediate) {
          result = try body(database)
          return .commit
        }
        guard let result else { throw SettlementError.storage("the transaction did not run") }
        return result
      }
    } catch let error as SettlementError {
      throw error
    } catch {
      throw .storage("\(error)")
    }
  }
}

extension Row {
  func bytes(_ column: String) -> [UInt8] { [UInt8](self[column] as Data) }

  /// A hash; a column of another length is damage.
  func hash(_ column: String) throws(SettlementError) -> Hash256 {
    let value = bytes(column)
    guard let hash = Hash256(value) else { throw .storage("\(column) has \(value.count) bytes, expected 32") }
    return hash
  }

  func number(_ column: String) -> UInt64 { UInt64(bitPattern: self[column] as Int64) }
}

extension [UInt8] {
  var data: Data { Data(self) }
}

extension Hash256 {
  var data: Data { Data(bytes) }

  var hex: String { bytes.hex }
}

extension UInt64 {
  /// As SQLite stores it. Counters never reach 2⁶³; chain ids may.
  var stored: Int64 { Int64(bitPattern: self) }
}
