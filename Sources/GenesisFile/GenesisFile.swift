import BigIntegers
public import EthereumTypes
public import Foundation
public import Hashes
public import StateTrie

/// A chain's beginning as go-ethereum's genesis files have it: the rules, the first header, the first state.
public struct GenesisFile: Sendable {
  public var chain: ChainSpecification
  /// A block at which peers of before Paris are left (EIP-3675's network split): no rule changes there, but fork ids count it.
  public let mergeNetsplitBlock: UInt64?
  /// Of block 0, with the root of `accounts`.
  public let header: Header
  public let accounts: [StateAccount]
  /// The codes of the accounts, by their addresses.
  public let codes: [Address: [UInt8]]

  public init(contentsOf url: URL) throws {
    try self.init(json: try Data(contentsOf: url))
  }

  /// Throws `GenesisFileError`, or a `DecodingError` that names the place.
  public init(json: Data) throws {
    let file = try JSONDecoder().decode(GenesisDocument.self, from: json)
    chain =
      try file.config.map { try ChainSpecification($0) } ?? ChainSpecification(chainID: 1, blockForks: [])
    mergeNetsplitBlock = try file.config?.mergeNetsplitBlock?.small("mergeNetsplitBlock")
    var accounts: [StateAccount] = []
    var codes: [Address: [UInt8]] = [:]
    for (key, entry) in file.alloc ?? [:] {
      guard let address = Address(text: key.hasPrefix("0x") ? key : "0x" + key) else {
        throw GenesisFileError.malformed("alloc", key)
      }
      guard codes[address] == nil else { throw GenesisFileError.malformed("alloc", "\(key) twice") }
      let code = entry.code?.bytes ?? []
      codes[address] = code
      var slots: [UInt256: UInt256] = [:]
      for (slot, value) in entry.storage ?? [:] {
        slots[try Quantity(text: slot).value] = value.value
      }
      accounts.append(
        StateAccount(
          address: address, nonce: try entry.nonce?.small("nonce") ?? 0,
          balance: (entry.balance ?? entry.wei)?.value ?? .zero,
          codeHash: code.isEmpty ? AccountState.emptyCodeHash : Keccak256.hash(code), slots: slots))
    }
    self.accounts = accounts.sorted { $0.address < $1.address }
    self.codes = codes.filter { !$0.value.isEmpty }
    header = try file.header(chain, stateRoot: TrieRoot.state(accounts))
  }

  /// The hash of block 0.
  public var hash: Hash256 { header.hash }
}

/// Why a genesis file cannot be used.
public enum GenesisFileError: Error, CustomStringConvertible, Sendable {
  /// A field, and what it holds.
  case malformed(String, String)
  /// EIP-155 and EIP-158 are one fork here, so they must start at one block.
  case separateSpuriousDragon(eip155: UInt64, eip158: UInt64)
  /// A fork with a time but no blob parameters, which go-ethereum refuses too.
  case noBlobSchedule(String)

  public var description: String {
    switch self {
    case .malformed(let field, let found): "\(field) of the genesis file is malformed: \(found)"
    case .separateSpuriousDragon(let a, let b):
      "eip155Block (\(a)) and eip158Block (\(b)) must be equal: they are one fork here"
    case .noBlobSchedule(let fork): "blobSchedule has no entry for \(fork), which has a time"
    }
  }
}
