public import BigIntegers
import Console
public import EthereumTypes
public import Foundation
public import GenesisFile
import StatelessExecution

/// First blocks of chains for development and tests: every fork up to Osaka from the start.
public enum DevelopmentGenesis {
  /// An account of the first state.
  public struct Account: Sendable {
    public var balance: UInt256
    public var code: [UInt8]
    public var slots: [UInt256: UInt256]

    public init(balance: UInt256 = .zero, code: [UInt8] = [], slots: [UInt256: UInt256] = [:]) {
      self.balance = balance
      self.code = code
      self.slots = slots
    }
  }

  /// Where tools expect the deployer for CREATE2, as on most chains: who calls it with a salt and initialisation code gets
  /// a contract at an address that is the same everywhere.
  public static let deployer = Address(
    high: 0x4e59_b448_47b3_7957, middle: 0x8588_920c_a78f_bf26, low: 0xc0b4_956c)

  /// A genesis file with these accounts, the contracts that the protocol calls, and `deployer`. No deposit contract
  /// (EIP-6110): nobody follows a beacon chain here. `timestamp`: of block 0.
  public static func file(
    chainID: UInt64, accounts: [Address: Account], gasLimit: UInt64 = 60_000_000, timestamp: UInt64 = 0
  ) throws -> GenesisFile {
    try GenesisFile(json: json(chainID: chainID, accounts: accounts, gasLimit: gasLimit, timestamp: timestamp))
  }

  /// The file's text.
  public static func json(
    chainID: UInt64, accounts: [Address: Account], gasLimit: UInt64 = 60_000_000, timestamp: UInt64 = 0
  ) throws -> Data {
    var alloc: [String: Any] = [:]
    for (address, account) in accounts {
      var entry: [String: Any] = ["balance": "\(account.balance)"]
      if !account.code.isEmpty {
        entry["code"] = account.code.hex
        entry["nonce"] = "1"
      }
      if !account.slots.isEmpty {
        entry["storage"] = Dictionary(uniqueKeysWithValues: account.slots.map { ("\($0.key)", "\($0.value)") })
      }
      alloc[address.text] = entry
    }
    for (address, code) in [
      (SystemContracts.beaconRoots, SystemCodes.beaconRoots), (SystemContracts.history, SystemCodes.history),
      (SystemContracts.withdrawalRequests, SystemCodes.withdrawalRequests),
      (SystemContracts.consolidationRequests, SystemCodes.consolidationRequests),
    ] {
      alloc[address.text] = ["balance": "0", "nonce": "1", "code": code]
    }
    if accounts[deployer] == nil {
      alloc[deployer.text] = ["balance": "0", "nonce": "1", "code": SystemCodes.deployer]
    }
    let forks = [
      "homesteadBlock", "eip150Block", "eip155Block", "eip158Block", "byzantiumBlock", "constantinopleBlock",
      "petersburgBlock", "istanbulBlock", "muirGlacierBlock", "berlinBlock", "londonBlock", "arrowGlacierBlock",
      "grayGlacierBlock", "terminalTotalDifficulty", "shanghaiTime", "cancunTime", "pragueTime", "osakaTime",
    ]
    var config: [String: Any] = ["chainId": "\(chainID)"]
    for fork in forks { config[fork] = "0" }
    let document: [String: Any] = [
      "config": config, "alloc": alloc, "gasLimit": "\(gasLimit)", "timestamp": "\(timestamp)", "difficulty": "0",
      "baseFeePerGas": "1000000000",
    ]
    return try JSONSerialization.data(withJSONObject: document)
  }
}
