import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import Secp256k1
import Testing
import VectorTestSupport

@Suite struct TransactionTests {
  /// Exceptions of rules that need more than the transaction's form: the gas it must have, limits of fields, balances.
  /// They are the execution's to refuse; here the transaction must decode.
  static let executionRules: Set<String> = [
    "INTRINSIC_GAS_TOO_LOW", "GASLIMIT_PRICE_PRODUCT_OVERFLOW", "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2",
    "INITCODE_SIZE_EXCEEDED", "NONCE_TOO_BIG",
  ]

  struct Outcome: Decodable {
    var hash: String?
    var sender: String?
    var exception: String?
  }

  struct File: Decodable {
    var result: [String: Outcome]
    var txbytes: String
  }

  @Test(.enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"))
  func publishedTransactions() throws {
    let files = try PublishedVectors.files(
      "ethereum-tests-other", "ethereum-tests/TransactionTests", known: "ethereum-tests/RLPTests/rlptest.json"
    )
    var (valid, refused, left) = (0, 0, 0)
    for file in files {
      for (name, test) in try JSONDecoder().decode([String: File].self, from: Data(contentsOf: file)) {
        guard let envelope = try? bytes(hexadecimal: test.txbytes) else { continue }
        let transaction = try? Transaction(envelope: envelope)
        for (forkName, outcome) in test.result {
          let fork = try #require(Fork(name: forkName))
          // The tests are of chain 1.
          let sender = transaction.flatMap { t in
            t.chainID == nil || t.chainID == .one ? t.sender(fork: fork) : nil
          }
          let rules = outcome.exception.map {
            $0.split(separator: "|").map { String($0.split(separator: ".").last ?? "") }
          }
          if let rules {
            if rules.contains(where: Self.executionRules.contains) {
              left += 1
            } else {
              #expect(sender == nil, "\(name) \(forkName) must be refused: \(rules)")
              refused += 1
            }
          } else {
            let t = try #require(transaction, "\(name) \(forkName)")
            #expect(t.hash == Hash256(text: try #require(outcome.hash)), "\(name) \(forkName)")
            #expect(sender == Address(text: try #require(outcome.sender)), "\(name) \(forkName)")
            #expect(t.envelope == envelope, "\(name)")
            valid += 1
          }
        }
      }
    }
    print("TransactionTests: \(valid) valid, \(refused) refused; \(left) are the execution's to refuse")
    #expect(valid >= 600 && refused >= 1900 && left <= 110)
  }

  /// The transactions of real and of constructed blocks: decode, encode again, recover.
  @Test(.enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"))
  func transactionsOfRealBlocksRoundTrip() throws {
    struct Block: Decodable { var block: String }
    let files = try PublishedVectors.files(
      "witness-blocks", "witness-blocks", known: "witness-blocks/devnet-zevm.json")
    var kinds: [Transaction.Kind: Int] = [:]
    for file in files {
      guard file.pathExtension == "json" else { continue }
      let block = try bytes(
        hexadecimal: try JSONDecoder().decode(Block.self, from: Data(contentsOf: file)).block)
      let (transactions, items) = try RLPReader.read(block) { (r) throws(RLPError) in
        var body = try r.list()
        _ = try body.itemRange()
        let start = body
        let list = try body.array { (r) throws(RLPError) in try Transaction(item: &r) }
        var again = start
        let items = try again.array { (r) throws(RLPError) in r.copy(try r.itemRange()) }
        _ = body.rest()
        return (list, items)
      }
      for (transaction, item) in zip(transactions, items) {
        kinds[transaction.kind, default: 0] += 1
        var writer = RLPWriter()
        transaction.encodeItem(to: &writer)
        #expect(writer.bytes == item)
        #expect(transaction.sender() != nil)
        for authorization in transaction.authorizations { #expect(authorization.authority() != nil) }
      }
    }
    print("transactions of real blocks by kind:", kinds.map { "\($0.key) \($0.value)" }.sorted())
    #expect(kinds[.legacy, default: 0] > 0 && kinds[.feeMarket, default: 0] > 0)
  }

  static func sample(_ kind: Transaction.Kind) -> Transaction {
    Transaction(
      kind: kind, chainID: 7, nonce: 0x1234, maxPriorityFeePerGas: kind.rawValue < 2 ? 9_000_000_000 : 5,
      maxFeePerGas: 9_000_000_000, gasLimit: 21_000,
      to: Address(high: 1, middle: 2, low: 3), value: UInt256.one << 200,
      data: [UInt8](repeating: 7, count: 100),
      accessList: kind == .legacy
        ? []
        : [
          AccessListEntry(address: .zero, storageKeys: [Hash256(5), Hash256(6)]),
          AccessListEntry(address: .zero, storageKeys: []),
        ],
      maxFeePerBlobGas: kind == .blob ? 77 : .zero, blobHashes: kind == .blob ? [Hash256(1 as UInt256)] : [],
      authorizations: kind == .setCode ? [Authorization(chainID: 7, address: .zero, nonce: 3)] : [])
  }

  @Test(arguments: Transaction.Kind.allCases)
  func signedTransactionsComeBack(_ kind: Transaction.Kind) throws {
    let key = try PrivateKey(UInt256(0x4c08_83a6_9102))
    var transaction = Self.sample(kind)
    for i in transaction.authorizations.indices { transaction.authorizations[i].sign(with: key) }
    transaction.sign(with: key)
    let again = try Transaction(envelope: transaction.envelope)
    #expect(again == transaction)
    #expect(again.sender() == Address(key.publicKey))
    #expect(again.authorizations.allSatisfy { $0.authority() == Address(key.publicKey) })
    #expect(again.sender(fork: .osaka) == Address(key.publicKey))
    if kind != .legacy, let before = Fork(rawValue: kind.firstFork.rawValue - 1) {
      #expect(again.sender(fork: before) == nil)
    }
    // Every prefix and every envelope with one byte changed is refused or is another transaction.
    let envelope = transaction.envelope
    for i in envelope.indices {
      #expect(throws: RLPError.self) { try Transaction(envelope: Array(envelope[..<i])) }
      var changed = envelope
      changed[i] ^= UInt8(1 << (i % 8))
      if let other = try? Transaction(envelope: changed) {
        #expect(other != transaction)
        #expect(other.envelope == changed)
      }
    }
  }

  @Test(arguments: [BlobSidecar.Version.blobProofs, .cellProofs])
  func sidecarsComeBack(_ version: BlobSidecar.Version) throws {
    let key = try PrivateKey(UInt256(99))
    var transaction = Self.sample(.blob)
    transaction.sign(with: key)
    let proofs = version == .cellProofs ? 128 : 1
    let sidecar = BlobSidecar(
      version: version, blobs: [[UInt8](repeating: 3, count: BlobSidecar.blobLength)],
      commitments: [[UInt8](repeating: 4, count: 48)],
      proofs: (0..<proofs).map { [UInt8](repeating: UInt8($0), count: 48) })
    let pooled = PooledTransaction(transaction: transaction, sidecar: sidecar)
    #expect(try PooledTransaction(envelope: pooled.envelope) == pooled)
    var short = pooled
    short.sidecar?.proofs.removeLast()
    #expect(throws: RLPError.self) { try PooledTransaction(envelope: short.envelope) }
    #expect(throws: RLPError.self) { try PooledTransaction(envelope: transaction.envelope) }
    let plain = PooledTransaction(transaction: Self.sample(.feeMarket))
    #expect(try PooledTransaction(envelope: plain.envelope) == plain)
  }

  /// The example of EIP-155.
  @Test func exampleOfEIP155() throws {
    let address = try #require(Address(text: "0x3535353535353535353535353535353535353535"))
    var transaction = Transaction(
      legacyTo: address, chainID: 1, nonce: 9, gasPrice: 20_000_000_000, gasLimit: 21_000,
      value: UInt256(1_000_000_000_000_000_000))
    #expect(
      transaction.signingHash
        == Hash256(text: "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"))
    transaction.sign(
      with: try PrivateKey(try #require(UInt256(text: "0x" + String(repeating: "46", count: 32)))))
    #expect(transaction.v == 37)
    #expect(
      transaction.envelope.hexadecimal
        == "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
    )
  }
}
