import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import Ledger
import Settlement

/// `CommitLoop STORE`: enqueues a deposit, commits and proves a batch, finalises it, and writes one line a step
/// after the step was acknowledged, until it is killed.
@main
struct CommitLoop {
  static let settings = NativeBaseLayer.Settings(
    chainID: 7, programID: [UInt8](repeating: 9, count: 32), genesisRoot: .zero)

  static func main() throws {
    let base = try NativeBaseLayer(path: CommandLine.arguments[1], settings: settings) { _, _, _ in }
    var head = try base.head()
    while true {
      let number = head.committed
      try base.enqueue(Deposit(recipient: Address(high: 0, middle: 0, low: UInt32(number)), amount: 1))
      say("deposit \(number)")
      let root = Hash256(littleEndianWords: number + 1, 0, 0, 0)
      try base.commit(
        BatchCommitment(
          number: number, data: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 4000),
          previousRoot: head.committedRoot, newRoot: root, withdrawalRoot: .zero, depositCount: 1))
      say("commit \(number)")
      try base.prove(batch: number, proof: [UInt8](repeating: 1, count: 100_000))
      say("prove \(number)")
      try base.finalise(upTo: number)
      say("final \(number)")
      head = try base.head()
    }
  }

  static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
