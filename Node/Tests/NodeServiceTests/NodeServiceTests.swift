import Chain
import EthereumTypes
import Foundation
import GenesisFile
import Logging
import NodeConfiguration
import Synchronization
import TemporaryFolders
import Testing

@testable import NodeService

struct NodeServiceTests {
  let folder: TemporaryFolder
  var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  func genesis(_ chainID: UInt64) throws -> Data { try DevelopmentGenesis.json(chainID: chainID, accounts: [:]) }

  @Test func aFolderIsForOneAlone() throws {
    var first: DirectoryLock? = try DirectoryLock(path + "/a/b")
    #expect(first != nil)
    #expect {
      _ = try DirectoryLock(path + "/a/b")
    } throws: { error in
      guard case .locked(_, let process)? = error as? NodeError else { return false }
      return process == Int(ProcessInfo.processInfo.processIdentifier)
    }
    first = nil
    _ = try DirectoryLock(path + "/a/b")
    #expect {
      _ = try DirectoryLock("/proc/none")
    } throws: { if case .directory? = $0 as? NodeError { true } else { false } }
  }

  @Test func aFolderKeepsItsGenesis() throws {
    let a = folder.url.appendingPathComponent("a.json").path
    let b = folder.url.appendingPathComponent("b.json").path
    try genesis(1).write(to: URL(fileURLWithPath: a))
    // Another first block: the gas limit is in its header.
    try DevelopmentGenesis.json(chainID: 1, accounts: [:], gasLimit: 30_000_000).write(to: URL(fileURLWithPath: b))
    let chain = path + "/chain"
    #expect {
      _ = try GenesisSource.kept.load(directory: chain)
    } throws: { if case .noGenesis? = $0 as? NodeError { true } else { false } }
    let first = try GenesisSource.file(a).load(directory: chain)
    #expect(try GenesisSource.kept.load(directory: chain).hash == first.hash)
    for source in [GenesisSource.file(b), .json(try Data(contentsOf: URL(fileURLWithPath: b)))] {
      #expect {
        _ = try source.load(directory: chain)
      } throws: { error in
        guard case .otherGenesis(_, let expected, let found)? = error as? NodeError else { return false }
        return expected == first.hash && found != first.hash
      }
    }
    #expect {
      _ = try GenesisSource.json(try genesis(2)).load(directory: chain)
    } throws: { error in
      guard case .otherChainID(_, 1, 2)? = error as? NodeError else { return false }
      return true
    }
    // The same first block with another plan of forks takes its place. JSON allows space.
    var text = try Data(contentsOf: URL(fileURLWithPath: a))
    text.append(contentsOf: "\n".utf8)
    try text.write(to: URL(fileURLWithPath: a))
    _ = try GenesisSource.file(a).load(directory: chain)
    #expect(try Data(contentsOf: URL(fileURLWithPath: chain + "/genesis.json")) == text)
    #expect {
      _ = try GenesisSource.file("/nonexistent").load(directory: chain)
    } throws: { if case .genesis? = $0 as? NodeError { true } else { false } }
  }

  // MARK: Log

  final class Lines: Sendable {
    private let all = Mutex<[String]>([])
    func add(_ bytes: [UInt8]) { all.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    var lines: [String] { all.withLock { $0 } }
  }

  @Test func logLinesAreOneLineEach() throws {
    let lines = Lines()
    var logger = Logger(label: "l2") { LogLines(label: $0, format: .text, level: .info) { lines.add($0) } }
    logger[metadataKey: "chain"] = "x"
    logger.debug("not this")
    logger.info("call\nfaked line", metadata: ["method": "eth_\u{1b}[31m\r\u{85}\u{2028}", "list": ["a", "b"]])
    #expect(lines.lines.count == 1)
    let line = try #require(lines.lines.first)
    #expect(line.hasSuffix("\n") && line.dropLast().unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x85 })
    #expect(line.contains(" INFO     l2: call\\u{a}faked line  chain=x  list=") && line.contains("method=eth_\\u{1b}[31m"))
  }

  @Test func logLinesAsJSON() throws {
    let lines = Lines()
    let logger = Logger(label: "l2") { LogLines(label: $0, format: .json, level: .trace) { lines.add($0) } }
    logger.trace("a \"b\"\n", metadata: ["n": "\(5)", "more": ["x": "y", "z": ["1", "2"]]])
    let line = try #require(lines.lines.first)
    #expect(line.filter { $0 == "\n" }.count == 1)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["level"] as? String == "trace" && object["logger"] as? String == "l2" && object["message"] as? String == "a \"b\"\n")
    let data = try #require(object["data"] as? [String: Any])
    #expect(data["n"] as? String == "5" && (data["more"] as? [String: Any])?["z"] as? [String] == ["1", "2"])
    #expect(ISO8601DateFormatter().date(from: (object["time"] as? String ?? "").replacing(/\.\d+/, with: "")) != nil)
  }
}
