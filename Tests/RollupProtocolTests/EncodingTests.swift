import BigIntegers
import EthereumTypes
import Hashes
import Ledger
import RollupProtocol
import Testing

func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.utf8.map { UInt8($0 < 0x3a ? $0 - 0x30 : $0 - 0x57) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

@Suite struct PublicValuesTests {
  static func word(_ k: Int) -> Hash256 { Hash256((0..<32).map { UInt8($0 * k % 100) })! }

  static let values = PublicValues(
    chainID: 7777, batchNumber: .max, previousRoot: word(1), newRoot: word(2), dataHash: word(3),
    depositQueueBefore: word(4), depositQueueAfter: word(5), depositCount: 3, withdrawalRoot: word(6))

  @Test func theEncodingIsThatOfSolidity() {
    #expect(Self.values.bytes == bytes(Vectors.publicValues))
    #expect(PublicValues(bytes: bytes(Vectors.publicValues)) == Self.values)
  }

  @Test func everyEncodingIsCanonical() {
    let encoded = Self.values.bytes
    for n in 0..<encoded.count { #expect(PublicValues(bytes: Array(encoded.prefix(n))) == nil) }
    #expect(PublicValues(bytes: encoded + [0]) == nil)
    for i in encoded.indices {
      for bit in 0..<8 {
        var changed = encoded
        changed[i] ^= 1 << UInt8(bit)
        if let decoded = PublicValues(bytes: changed) {
          #expect(decoded != Self.values && decoded.bytes == changed)
        }
      }
    }
    // Integers beyond 64 bits, elements not below p.
    for i in Array(0..<24) + Array(32..<56) + Array(224..<248) {
      var changed = encoded
      changed[i] = 1
      #expect(PublicValues(bytes: changed) == nil)
    }
    for i in stride(from: 64, to: 128, by: 4) {
      var changed = encoded
      changed.replaceSubrange(i..<(i + 4), with: [1, 0, 0, 0x7f])
      #expect(PublicValues(bytes: changed) == nil)
    }
  }
}

@Suite struct QueueAndWithdrawalTests {
  @Test func theDepositQueueAgreesWithEthAbi() throws {
    var queue = DepositQueue.empty
    for (recipient, amount, after) in Vectors.deposits {
      let deposit = Deposit(
        recipient: try #require(Address(text: recipient)), amount: try #require(UInt256(text: amount)))
      queue = DepositQueue.append(deposit, to: queue)
      #expect(queue.bytes == bytes(after))
    }
  }

  @Test func withdrawalRootsAndProofs() throws {
    let all = try Vectors.withdrawals.map {
      LedgerWithdrawal(recipient: try #require(Address(text: $0.0)), amount: try #require(UInt256(text: $0.1)))
    }
    for (n, expected) in Vectors.withdrawalRoots.enumerated() {
      let some = Array(all.prefix(n))
      let root = WithdrawalTree.root(some, batchNumber: 77)
      #expect(root.bytes == bytes(expected))
      for i in some.indices {
        let proof = try #require(WithdrawalTree.proof(some, batchNumber: 77, index: i))
        func verify(
          _ w: LedgerWithdrawal? = nil, _ batch: UInt64 = 77, _ index: UInt64? = nil, _ p: [Hash256]? = nil
        ) -> Bool {
          WithdrawalTree.verify(
            w ?? some[i], batchNumber: batch, index: index ?? UInt64(i), proof: p ?? proof, root: root)
        }
        #expect(verify())
        #expect(!verify(LedgerWithdrawal(recipient: some[i].recipient, amount: some[i].amount ^ .one)))
        #expect(!verify(nil, 78) && !verify(nil, 77, UInt64(i) ^ 1) && !verify(nil, 77, UInt64(i) + 16))
        #expect(
          !verify(nil, 77, nil, proof + [.zero])
            && (proof.isEmpty || !verify(nil, 77, nil, Array(proof.dropLast()))))
        for level in proof.indices {
          var changed = proof
          changed[level].word2 ^= 1
          #expect(!verify(nil, 77, nil, changed))
        }
      }
      #expect(WithdrawalTree.proof(some, batchNumber: 77, index: n) == nil)
      #expect(WithdrawalTree.proof(some, batchNumber: 77, index: -1) == nil)
    }
  }
}

@Suite struct BatchDataTests {
  static func operation(_ i: Int) -> LedgerOperation {
    let numbers: [UInt256] = [
      0, 1, 255, 256, UInt256(UInt64.max), UInt256(UInt128.max), .max, UInt256.one << 192,
    ]
    return LedgerOperation(
      kind: i % 3 == 2 ? .withdrawal : .transfer, from: Address(high: UInt64(i), middle: .max, low: 7),
      to: Address(high: .max, middle: UInt64(i), low: .max), value: numbers[i % 8],
      fee: numbers[(i * 3 + 1) % 8],
      nonce: i % 2 == 0 ? UInt64(i) : .max - UInt64(i))
  }

  static let batch = BatchData(
    chainID: 7777, batchNumber: 12, sequencer: Address(high: 1, middle: 2, low: 3), depositCount: 513,
    operations: (0..<16).map(operation))

  @Test func theBytesAreThoseOfTheSpecification() throws {
    let operation = LedgerOperation(
      kind: .withdrawal, from: try #require(Address(text: "0x" + String(repeating: "11", count: 20))),
      to: try #require(Address(text: "0x" + String(repeating: "22", count: 20))), value: 0x01ff, fee: 0,
      nonce: 9)
    let data = BatchData(
      chainID: 0x0102, batchNumber: 3,
      sequencer: try #require(Address(text: "0x" + String(repeating: "33", count: 20))),
      depositCount: 0x0405, operations: [operation])
    let expected =
      "01" + "0000000000000102" + "0000000000000003" + String(repeating: "33", count: 20) + "0405" + "0001"
      + "02"
      + String(repeating: "11", count: 20) + String(repeating: "22", count: 20) + "0201ff" + "00" + "0109"
    #expect(data.bytes == bytes(expected))
    #expect(BatchData.byteCount(operation) + BatchData.headerByteCount == data.bytes.count)
    #expect(BatchData.hash(data.bytes) == Keccak256.hash(bytes(expected)))
  }

  @Test func roundTrips() throws {
    #expect(try BatchData(Self.batch.bytes) == Self.batch)
    let empty = BatchData(chainID: 0, batchNumber: .max, sequencer: .zero, depositCount: 0, operations: [])
    #expect(try BatchData(empty.bytes) == empty && empty.bytes.count == BatchData.headerByteCount)
  }

  @Test func everyPrefixAndEveryAdditionIsRefused() {
    let encoded = Self.batch.bytes
    for n in encoded.indices {
      #expect(throws: BatchDataError.truncated) { try BatchData(Array(encoded.prefix(n))) }
    }
    #expect(throws: BatchDataError.trailingBytes) { try BatchData(encoded + [0]) }
  }

  @Test func namedErrors() {
    let one = BatchData(
      chainID: 1, batchNumber: 1, sequencer: .zero, depositCount: 0,
      operations: [
        LedgerOperation(kind: .transfer, from: .zero, to: .zero, value: 256, fee: 1, nonce: 1)
      ])
    func changed(_ i: Int, _ value: UInt8) -> [UInt8] {
      var bytes = one.bytes
      bytes[i] = value
      return bytes
    }
    let number = BatchData.headerByteCount + 41
    #expect(throws: BatchDataError.unknownVersion(2)) { try BatchData(changed(0, 2)) }
    #expect(throws: BatchDataError.unknownKind(0)) { try BatchData(changed(BatchData.headerByteCount, 0)) }
    #expect(throws: BatchDataError.unknownKind(3)) { try BatchData(changed(BatchData.headerByteCount, 3)) }
    #expect(throws: BatchDataError.numberTooLong) { try BatchData(changed(number, 33)) }
    #expect(throws: BatchDataError.numberNotMinimal) { try BatchData(changed(number + 1, 0)) }
    #expect(throws: BatchDataError.truncated) { try BatchData(changed(number, 32)) }
    // A nonce has eight bytes at the most.
    var long = Array(one.bytes.dropLast(2))
    long += [9, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(throws: BatchDataError.numberTooLong) { try BatchData(long) }
    // A count that promises more than there is costs nothing.
    #expect(throws: BatchDataError.truncated) {
      try BatchData(Array(one.bytes.prefix(39)) + [0xff, 0xff])
    }
  }

  /// One byte string for each content: whatever decodes encodes to the same bytes.
  @Test func mutatedBytesNeverTrapAndStayCanonical() {
    var random = SplitMix(state: 99)
    let encoded = Self.batch.bytes
    for _ in 0..<20_000 {
      var changed = encoded
      for _ in 0...Int(random.next() % 3) {
        changed[Int(random.next() % UInt64(changed.count))] = UInt8(random.next() & 255)
      }
      if let decoded = try? BatchData(changed) { #expect(decoded.bytes == changed) }
    }
  }
}

/// SplitMix64.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
