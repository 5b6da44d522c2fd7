import BigIntegers
import EthereumTypes
import Executor
import Hashes
import Ledger
import RollupProtocol
import Secp256k1
import Testing

/// The transition of a batch in the guest: the public values that the sequencer's own execution gives.
struct LedgerTransitionTests {
  static let domain = SigningDomain(chainID: 31_337)
  static let sequencer = Address(high: 0xabc, middle: 1, low: 2)

  /// A state of `population` accounts, and a batch of `transfers` on it with two deposits and a withdrawal.
  static func batch(transfers: Int, population: Int) throws -> SealedBatch {
    let keys = try (0..<max(transfers, 1)).map { try PrivateKey(UInt256(UInt64(999_983 * ($0 + 1)))) }
    let people = keys.map { Address($0.publicKey) }
    var entries = people.map { ($0, Account(balance: 1_000_000, nonce: 0)) }
    for i in 0..<population {
      let name = Keccak256.hash(littleEndian(UInt64(i)))
      let address = Address(high: name.word0, middle: name.word1, low: UInt32(truncatingIfNeeded: name.word2))
      entries.append((address, Account(balance: UInt256(name.word3), nonce: UInt64(i))))
    }
    var state = LedgerState(accounts: AccountTree(entries))
    let ledger = Ledger(domain: domain, sequencer: sequencer)
    var builder = BatchBuilder(ledger: ledger, batchNumber: 3, depositQueue: .zero, state: &state)
    try builder.add(Deposit(recipient: people[0], amount: 500), state: &state)
    try builder.add(Deposit(recipient: Address(high: 9, middle: 9, low: 9), amount: 77), state: &state)
    func add(_ kind: LedgerOperation.Kind, _ from: Int, _ to: Address, nonce: UInt64) throws {
      let operation = LedgerOperation(kind: kind, from: people[from], to: to, value: 100, fee: 3, nonce: nonce)
      try builder.add(SignedOperation(operation, domain: domain, key: keys[from]), state: &state)
    }
    for i in 0..<transfers { try add(.transfer, i, people[(i + 1) % people.count], nonce: 0) }
    if transfers > 0 { try add(.withdrawal, 0, Address(high: 8, middle: 8, low: 8), nonce: 1) }
    return builder.seal(state: &state)
  }

  @Test(arguments: [0, 1, 4])
  func theGuestGivesThePublicValues(transfers: Int) throws {
    let batch = try Self.batch(transfers: transfers, population: 50)
    let native = try batch.input.withUnsafeBytes { (input) throws(TransitionError) in try LedgerTransition.run(input) }
    #expect(native == batch.publicValues.bytes)
    let guest = try Prebuilt.run("LedgerTransition", batch.input)
    #expect(guest.exitCode == 0)
    #expect(guest.output == native)
  }

  /// Every bit of the input that is changed makes the guest fail or say something else.
  @Test func anAlteredInputIsNotTheSameBatch() throws {
    let batch = try Self.batch(transfers: 1, population: 3)
    for position in stride(from: 0, to: batch.input.count, by: 89) {
      var input = batch.input
      input[position] ^= 1 << UInt8(position % 8)
      guard let guest = try? Prebuilt.run("LedgerTransition", input) else { continue }
      #expect(guest.exitCode == 1 || guest.output != batch.publicValues.bytes, "byte \(position)")
      #expect(guest.exitCode == 0 || guest.output == [], "byte \(position)")
      let native = try? input.withUnsafeBytes { (input) throws(TransitionError) in try LedgerTransition.run(input) }
      #expect(native == (guest.exitCode == 0 ? guest.output : nil), "byte \(position)")
    }
  }

  /// What a batch costs: a transfer among a thousand accounts, and the largest batch for a shard.
  @Test func aTransferCostsWhatItDid() throws {
    let cycles = try [4, 8].map { transfers in
      try Prebuilt.run("LedgerTransition", Self.batch(transfers: transfers, population: 1000).input).cycleCount
    }
    let transfer = (cycles[1] - cycles[0]) / 4
    print("instructions for a transfer among 1000 accounts: \(transfer), for a batch of 4: \(cycles[0])")
    #expect(transfer <= 28_000)
    #expect(cycles[0] < Executor.shardLimit)
  }
}
