import BigIntegers
import Chain
import ChainTestSupport
import EthereumTypes
import Foundation
import Hashes

/// WETH9, an ERC-20 token whose balances are the mapping in slot 3.
enum Token {
  static let address = Address(high: 0x1111_2222_3333_4444, middle: 0x5555_6666_7777_8888, low: 0x9999_aaaa)

  static func slot(_ holder: Address) -> UInt256 {
    Keccak256.hash(holder.integer.bigEndianBytes + UInt256(3 as UInt64).bigEndianBytes).integer
  }

  static func transfer(to: Address, amount: UInt64) -> [UInt8] {
    [0xa9, 0x05, 0x9c, 0xbb] + to.integer.bigEndianBytes + UInt256(amount).bigEndianBytes
  }

  /// A genesis file in which the wallets and the holders have the token.
  static func genesis(_ wallets: Wallets, _ holders: [Address], _ runtime: [UInt8]) throws -> Data {
    var contract = DevelopmentGenesis.Account(code: runtime)
    for holder in wallets.addresses + holders { contract.slots[slot(holder)] = 1_000_000_000 }
    var accounts = [address: contract]
    for holder in holders { accounts[holder] = .init(balance: 1) }
    for wallet in wallets.addresses { accounts[wallet] = .init(balance: UInt256(1 as UInt64) << 80) }
    return try DevelopmentGenesis.json(chainID: Wallets.chainID, accounts: accounts, gasLimit: 1_000_000_000)
  }
}
