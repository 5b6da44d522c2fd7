import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import Testing
import VectorTestSupport

/// A file of `witness-blocks`, or a case of `stateless-blocks`; what is needed of it here.
struct WitnessFile: Decodable {
  struct Witness: Decodable { var headers: [String] }
  var chainId: UInt64
  var blockHash: String
  var block: String
  var witness: Witness

  enum Key: CodingKey { case chainId, blockHash, block, witness }

  init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: Key.self)
    if let number = try? c.decode(UInt64.self, forKey: .chainId) {
      chainId = number
    } else {
      let text = try c.decode(String.self, forKey: .chainId)
      chainId = try #require(UInt256(text: text)?.uint64)
    }
    blockHash = try c.decode(String.self, forKey: .blockHash)
    block = try c.decode(String.self, forKey: .block)
    witness = try c.decode(Witness.self, forKey: .witness)
  }

  static func realBlocks() throws -> [WitnessFile] {
    try PublishedVectors.files("witness-blocks", "witness-blocks", known: "witness-blocks/devnet-zevm.json")
      .filter { $0.pathExtension == "json" }.map {
        try JSONDecoder().decode(WitnessFile.self, from: Data(contentsOf: $0))
      }
  }
}

@Suite struct BlockTests {
  @Test(.enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"))
  func realBlocksRoundTrip() throws {
    let files = try WitnessFile.realBlocks()
    #expect(files.count == 10)
    for file in files {
      let encoded = try bytes(hexadecimal: file.block)
      let block = try Block(rlp: encoded)
      #expect(block.encoded == encoded)
      #expect(block.header.hash == Hash256(text: file.blockHash))
      #expect(block.ommers.ommersHash == block.header.ommersHash)
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func constructedBlocksRoundTrip() throws {
    var count = 0
    for url in try PublishedVectors.files(
      "stateless-blocks", "stateless-blocks",
      known:
        "stateless-blocks/for_osaka/berlin/eip2929_gas_cost_increases/call/call_insufficient_balance.json")
    where url.pathExtension == "json" {
      for (name, file) in try JSONDecoder().decode([String: WitnessFile].self, from: Data(contentsOf: url)) {
        let encoded = try bytes(hexadecimal: file.block)
        let block = try Block(rlp: encoded)
        #expect(block.encoded == encoded, "\(name)")
        #expect(block.header.hash == Hash256(text: file.blockHash), "\(name)")
        count += 1
      }
    }
    #expect(count == 1399)
  }

  /// Consecutive headers of the public networks obey the fee rules under the built-in schedules.
  @Test(.enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"))
  func feesOfRealHeadersFollowFromTheirParents() throws {
    var pairs: [Fork: Int] = [:]
    for file in try WitnessFile.realBlocks() {
      guard let chain = ChainSpecification.network(chainID: file.chainId) else { continue }
      var headers = try file.witness.headers.map { try Header(rlp: bytes(hexadecimal: $0)) }
      headers.append(try Block(rlp: bytes(hexadecimal: file.block)).header)
      for (parent, child) in zip(headers, headers.dropFirst()) {
        #expect(child.parentHash == parent.hash)
        let fork = chain.fork(number: child.number, timestamp: child.timestamp)
        let baseFee = try #require(parent.baseFeePerGas)
        #expect(
          child.baseFeePerGas
            == BaseFee.next(
              parentBaseFee: baseFee, parentGasLimit: parent.gasLimit, parentGasUsed: parent.gasUsed))
        let parameters = try #require(chain.blobParameters(timestamp: child.timestamp))
        #expect(
          child.excessBlobGas
            == parameters.excessBlobGas(
              parentExcess: try #require(parent.excessBlobGas), parentUsed: try #require(parent.blobGasUsed),
              parentBaseFee: baseFee, fork: fork), "block \(child.number) of chain \(file.chainId)")
        pairs[fork, default: 0] += 1
      }
    }
    print("headers checked against their parents:", pairs.map { "\($0.key) \($0.value)" }.sorted())
    #expect(pairs[.osaka, default: 0] > 0 && pairs[.prague, default: 0] > 0)
  }

  @Test func receiptsComeBack() throws {
    let log = Log(
      address: Address(high: 1, middle: 2, low: 3), topics: [Hash256(7), Hash256(8)], data: [1, 2, 3])
    for kind in Transaction.Kind.allCases {
      for outcome in [Receipt.Outcome.status(true), .status(false), .stateRoot(Hash256(99))] {
        let receipt = Receipt(kind: kind, outcome: outcome, cumulativeGasUsed: 21_000, logs: [log, log])
        let again = try Receipt(envelope: receipt.envelope)
        #expect(again == receipt)
        #expect(again.bloom.mayContain(hash: Bloom.hash(log.address)))
        #expect(again.bloom.mayContain(hash: Bloom.hash(log.topics[1])))
        #expect(!again.bloom.mayContain(hash: Bloom.hash(Hash256(9))))
        let envelope = receipt.envelope
        for end in envelope.indices {
          #expect(throws: RLPError.self) { try Receipt(envelope: Array(envelope[..<end])) }
        }
      }
    }
  }

  @Test func headersOfEveryForkComeBack() throws {
    var header = Header(
      difficulty: 5, number: 1, gasLimit: 2, gasUsed: 3, timestamp: 4, extraData: [9], nonce: 0xff00)
    var sizes: [Int] = []
    func check() throws {
      #expect(try Header(rlp: header.encoded) == header)
      sizes.append(header.encoded.count)
    }
    try check()
    header.baseFeePerGas = 7
    try check()
    header.withdrawalsRoot = AccountState.emptyRoot
    try check()
    (header.blobGasUsed, header.excessBlobGas, header.parentBeaconBlockRoot) = (131_072, 0, .zero)
    try check()
    header.requestsHash = .zero
    try check()
    #expect(sizes == sizes.sorted() && Set(sizes).count == 5)
  }

  @Test func requestsOfNothing() {
    let empty = Hash256(text: "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Requests.hash([]) == empty)
    #expect(Requests.hash([[0], [1], [2]]) == empty)
  }
}

extension BlockTests {
  /// What an encoded block finds in its bytes is what encoding anew gives.
  @Test(.enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"))
  func encodedBlocksHashWhatIsThere() throws {
    var kinds: Set<Transaction.Kind> = []
    for file in try WitnessFile.realBlocks() {
      let encoded = try EncodedBlock(rlp: bytes(hexadecimal: file.block))
      let transactions = encoded.block.transactions
      let envelopes = encoded.withEnvelopes { $0.map { Array($0) } }
      #expect(envelopes == transactions.map { $0.envelope })
      for (i, transaction) in transactions.enumerated() {
        #expect(encoded.signingHash(i) == transaction.signingHash)
        kinds.insert(transaction.kind)
      }
      #expect(encoded.sender(0, fork: .osaka) == transactions[0].sender(fork: .osaka))
      #expect(encoded.sender(0, fork: .frontier) == transactions[0].sender(fork: .frontier))
    }
    #expect(kinds == Set(Transaction.Kind.allCases))
    // A legacy transaction without a chain id.
    var old = Transaction(legacyTo: nil, chainID: nil, nonce: 1, gasPrice: 2, gasLimit: 3, data: [1])
    (old.r, old.s) = (5, 6)
    let block = try EncodedBlock(rlp: Block(header: Header(), transactions: [old]).encoded)
    #expect(block.signingHash(0) == old.signingHash)
  }
}

extension BlockTests {
  /// A memo of few places gives the same blooms, whatever came before.
  @Test func rememberedBlooms() {
    let memo = BloomMemo()
    var state: UInt64 = 3
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 40
    }
    for _ in 0..<500 {
      let logs = (0..<(next() % 4)).map { _ in
        Log(
          address: Address(high: next() % 20, middle: 0, low: UInt32(next() % 3)),
          topics: (0..<(next() % 5)).map { _ in Hash256(UInt256(next() % 50) << Int(next() % 3 * 100)) },
          data: [])
      }
      #expect(memo.bloom(logs) == Bloom(logs))
    }
    // An address and a topic with the same words are not taken for each other.
    let address = Address(high: 1, middle: 2, low: 3)
    let topic = Hash256(littleEndianWords: 1, 2, 3, 0)
    let logs = [Log(address: address, topics: [topic], data: [])]
    #expect(memo.bloom(logs) == Bloom(logs))
  }
}
