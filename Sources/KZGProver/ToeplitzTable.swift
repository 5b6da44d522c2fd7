internal import BLS12381
internal import EllipticCurves
internal import Synchronization

/// The table of `BlobSetup.toeplitzTable`, made when it is first needed: a second of work that most uses do without.
final class ToeplitzTable: Sendable {
  private let table = Mutex<[[BLS12381.G1Point]]?>(nil)

  func value(_ setup: BlobSetup) -> [[BLS12381.G1Point]] {
    table.withLock { table in
      if let table { return table }
      let made = setup.toeplitzTable()
      table = made
      return made
    }
  }
}
