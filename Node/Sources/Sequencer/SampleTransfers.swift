import BigIntegers
public import EthereumTypes
import Hashes
public import Ledger
import Secp256k1

/// Accounts and signed transfers for demonstrations and benchmarks, the same on every machine.
///
/// The keys are public knowledge (Keccak-256 of a text and a number): development only, never to hold value.
public struct SampleTransfers: Sendable {
  public let deposits: [Deposit]
  public let operations: [SignedOperation]
  /// Where fees go.
  public let sequencer: Address

  /// `count` transfers among about as many accounts, each of which is funded by a deposit. Every fourth recipient is
  /// an account that does not exist yet, and every eighth operation is a withdrawal.
  public init(count: Int, domain: SigningDomain) {
    let accounts = (0..<max(2, min(count, 64))).map { Self.key(UInt64($0)) }
    let addresses = accounts.map { Address($0.publicKey) }
    let ether = UInt256(1_000_000_000_000_000_000)
    deposits = addresses.map { Deposit(recipient: $0, amount: ether) }
    sequencer = Address(Self.key(1 << 32).publicKey)
    var nonces = [UInt64](repeating: 0, count: accounts.count)
    operations = (0..<count).map { i in
      let sender = i % accounts.count
      let fresh = i % 4 == 3
      let to = fresh ? Address(Self.key(1 << 33 + UInt64(i)).publicKey) : addresses[(sender + 1) % accounts.count]
      let operation = LedgerOperation(
        kind: i % 8 == 7 ? .withdrawal : .transfer, from: addresses[sender], to: to,
        value: UInt256(1_000_000_000_000 * UInt64(i % 1000 + 1)), fee: UInt256(21_000_000_000), nonce: nonces[sender])
      nonces[sender] += 1
      return SignedOperation(operation, domain: domain, key: accounts[sender])
    }
  }

  private static func key(_ number: UInt64) -> PrivateKey {
    var seed = number
    while true {
      let text = Array("martinet development key \(seed)".utf8)
      if let value = UInt256(bigEndian: Keccak256.hash(text).bytes), let key = try? PrivateKey(value) { return key }
      seed += 1 << 60
    }
  }
}
