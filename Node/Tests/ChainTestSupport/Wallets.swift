import BigIntegers
public import Chain
public import EthereumTypes
public import GenesisFile
import Hashes
public import Secp256k1

/// Accounts with funds whose keys are the numbers from 1 on: for tests only.
public struct Wallets: Sendable {
  public static let chainID: UInt64 = 1337

  public let keys: [PrivateKey]
  public let addresses: [Address]

  public init(_ count: Int) throws {
    keys = try (1...count).map { try PrivateKey(UInt256(UInt64($0))) }
    addresses = keys.map { Address($0.publicKey) }
  }

  public func genesis(
    extra: [Address: DevelopmentGenesis.Account] = [:], gasLimit: UInt64 = 60_000_000
  ) throws -> GenesisFile {
    var accounts = extra
    for address in addresses { accounts[address] = .init(balance: UInt256(1 as UInt64) << 80) }
    return try DevelopmentGenesis.file(chainID: Wallets.chainID, accounts: accounts, gasLimit: gasLimit)
  }

  /// A signed transaction of account `sender`.
  public func sign(
    _ sender: Int, nonce: UInt64, to: Address?, value: UInt64 = 1, data: [UInt8] = [], gas: UInt64 = 21_000,
    fee: UInt64 = 100_000_000_000, tip: UInt64 = 1_000_000_000
  ) -> Transaction {
    var transaction = Transaction(
      kind: .feeMarket, chainID: UInt256(Wallets.chainID), nonce: nonce, maxPriorityFeePerGas: UInt256(tip),
      maxFeePerGas: UInt256(fee), gasLimit: gas, to: to, value: UInt256(value), data: data)
    transaction.sign(with: keys[sender])
    return transaction
  }
}

/// Transactions of a list, in its order.
public final class ListSource: TransactionSource {
  private var list: [(Transaction, Address)]

  public init(_ list: [(Transaction, Address)]) { self.list = list.reversed() }

  public func next(gas: UInt64) -> (transaction: Transaction, sender: Address)? {
    list.popLast().map { (transaction: $0.0, sender: $0.1) }
  }

  public func outcome(_ reason: InclusionFailure?) {}
}
