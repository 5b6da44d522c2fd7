public import Foundation
import EthereumTypes
import GenesisFile

/// Where the genesis of a chain comes from. The chain's folder keeps a copy.
public enum GenesisSource: Sendable {
  /// The folder has it.
  case kept
  /// A file; needed where the folder has no chain yet.
  case file(String)
  /// The text of such a file.
  case json(Data)

  func load(directory: String) throws(NodeError) -> GenesisFile {
    switch self {
    case .kept: try Genesis.load(directory: directory, file: nil)
    case .file(let path): try Genesis.load(directory: directory, file: path)
    case .json(let text): try Genesis.load(directory: directory, json: text)
    }
  }
}

enum Genesis {
  private static func copy(_ directory: String) -> String { directory + "/genesis.json" }

  /// `file`: a genesis file; needed where the folder has none yet. One for the same first block replaces the folder's: it may
  /// plan forks that the other did not.
  static func load(directory: String, file: String?) throws(NodeError) -> GenesisFile {
    let kept = copy(directory)
    guard FileManager.default.fileExists(atPath: kept) else {
      guard let file else { throw .noGenesis(directory) }
      return try begin(directory: directory, read(file))
    }
    let (genesis, bytes) = try read(kept)
    guard let file else { return genesis }
    let (other, otherBytes) = try read(file)
    try check(other, genesis, directory)
    if otherBytes != bytes { _ = try begin(directory: directory, (other, otherBytes)) }
    return other
  }

  /// The same for a file's text.
  static func load(directory: String, json: Data) throws(NodeError) -> GenesisFile {
    let made = try parse(json, "of the settings")
    if FileManager.default.fileExists(atPath: copy(directory)) {
      try check(made, read(copy(directory)).file, directory)
    }
    return try begin(directory: directory, (made, json))
  }

  /// The chain id is not part of the first block.
  private static func check(_ new: GenesisFile, _ kept: GenesisFile, _ directory: String) throws(NodeError) {
    guard new.hash == kept.hash else {
      throw .otherGenesis(directory: directory, expected: kept.hash, found: new.hash)
    }
    guard new.chain.chainID == kept.chain.chainID else {
      throw .otherChainID(directory: directory, expected: kept.chain.chainID, found: new.chain.chainID)
    }
  }

  private static func begin(
    directory: String, _ genesis: (file: GenesisFile, bytes: Data)
  ) throws(NodeError) -> GenesisFile {
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try genesis.bytes.write(to: URL(fileURLWithPath: copy(directory)), options: .atomic)
    } catch {
      throw .directory(copy(directory), (error as NSError).localizedDescription)
    }
    return genesis.file
  }

  private static func read(_ path: String) throws(NodeError) -> (file: GenesisFile, bytes: Data) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .genesis(path, reason: (error as NSError).localizedDescription)
    }
    return (try parse(bytes, path), bytes)
  }

  private static func parse(_ bytes: Data, _ path: String) throws(NodeError) -> GenesisFile {
    do {
      return try GenesisFile(json: bytes)
    } catch {
      throw .genesis(path, reason: "\(error)")
    }
  }
}
