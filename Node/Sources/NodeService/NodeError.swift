import Chain
public import Hashes

/// Why a node does not begin.
public enum NodeError: Error, Sendable, CustomStringConvertible {
  case directory(String, String)
  /// Another process uses the folder.
  case locked(String, process: Int?)
  /// A folder without a chain, and nothing to begin one with.
  case noGenesis(String)
  case genesis(String, reason: String)
  case otherGenesis(directory: String, expected: Hash256, found: Hash256)
  case otherChainID(directory: String, expected: UInt64, found: UInt64)
  case chain(String, reason: String)
  case trustedSetup(String, reason: String)
  case listen(String, port: Int, reason: String)

  public var description: String {
    switch self {
    case .directory(let path, let reason): "cannot use \(path): \(reason)"
    case .locked(let path, let process):
      "\(path) is in use by another node\(process.map { " (process \($0))" } ?? ""): stop it first, or choose another folder"
    case .noGenesis(let path): "\(path) has no chain yet: give --genesis with the file that begins it"
    case .genesis(let path, let reason): "the genesis file \(path) cannot be read: \(reason)"
    case .otherGenesis(let path, let expected, let found):
      "\(path) holds a chain that begins with block \(expected), but the settings describe one that begins with \(found): "
        + "give the settings it was begun with, or another folder"
    case .otherChainID(let path, let expected, let found):
      "\(path) holds a chain with id \(expected), but the settings say \(found): give the id it was begun with, or another folder"
    case .chain(let path, let reason): "the chain in \(path) cannot be opened: \(reason)"
    case .trustedSetup(let path, let reason): "the trusted setup \(path) cannot be read: \(reason)"
    case .listen(let host, let port, let reason): "cannot listen at \(host), port \(port): \(reason)"
    }
  }
}
