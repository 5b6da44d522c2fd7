import Foundation
import Hashes
import RollupProtocol
import Settlement
import TemporaryFolders
import Testing

@Suite struct CrashTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Where SwiftPM puts executables: beside the test bundle.
  static var commitLoop: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("CommitLoop")
  }

  /// Kills a process that settles batches, at twelve moments, and finds everything it had acknowledged.
  @Test func aKillLosesNothingThatWasAcknowledged() throws {
    let store = folder.url.appendingPathComponent("store").path
    let settings = NativeBaseLayer.Settings(
      chainID: 7, programID: [UInt8](repeating: 9, count: 32), genesisRoot: .zero)
    var acknowledged: [String: UInt64] = [:]
    for round in 0..<12 {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = Self.commitLoop
      process.arguments = [store]
      process.standardOutput = pipe
      try process.run()
      // Different moments: after a growing number of acknowledged bytes, plus a little.
      var text = Data()
      while text.count < 40 + 37 * round {
        let more = pipe.fileHandleForReading.availableData
        if more.isEmpty { break }
        text += more
      }
      usleep(UInt32(300 * round))
      kill(process.processIdentifier, SIGKILL)
      text += pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      // Whole lines only: the last one may be cut.
      for line in String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let words = line.split(separator: " ")
        let number = try #require(UInt64(words[1]))
        acknowledged[String(words[0])] = max(acknowledged[String(words[0])] ?? 0, number)
      }
      let base = try NativeBaseLayer(path: store, settings: settings) { _, _, _ in }
      let head = try base.head()
      if let deposit = acknowledged["deposit"] { #expect(head.depositsQueued > deposit) }
      if let commit = acknowledged["commit"] { #expect(head.committed > commit) }
      if let prove = acknowledged["prove"] { #expect(head.proven > prove) }
      if let final = acknowledged["final"] { #expect(head.final > final) }
      #expect(head.final <= head.proven && head.proven <= head.committed)
      // What stands is whole: every root chains to the next, every batch has its data and its deposit.
      for number in 0..<head.committed {
        let values = try base.publicValues(of: number)
        #expect(values.previousRoot == Hash256(littleEndianWords: number, 0, 0, 0))
        #expect(try base.data(of: number).count == 4000)
      }
      // The next round proves nothing twice: bring the chain level.
      if head.proven < head.committed {
        try base.revert(from: head.proven)
        acknowledged["commit"] = nil
      }
    }
    #expect(acknowledged["final"] != nil)
  }
}
