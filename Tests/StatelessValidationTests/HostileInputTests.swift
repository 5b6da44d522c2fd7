import BigIntegers
import EthereumTypes
import ExecutionFixtures
import Hashes
import SSZ
import StatelessExecution
import StatelessValidation
import Testing
import VectorTestSupport

/// What a cheating prover would write into an input.
@Suite(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
struct HostileInputTests {
  /// The smallest block with at least `transactions` transactions.
  static func test(transactions: Int) throws -> StatelessTest {
    let tests = try StatelessTest.all(in: "stateless-blocks").filter {
      try Block(rlp: $0.block).transactions.count >= transactions
    }
    return try #require(tests.min { $0.block.count + $0.nodes.count * 500 < $1.block.count + $1.nodes.count * 500 })
  }

  static func input(transactions: Int) throws -> [UInt8] {
    try #require(try test(transactions: transactions).standardInput()).bytes
  }

  func failure(_ input: [UInt8]) -> StatelessValidation.Failure? {
    if case .refused(let result, let failure) = run(input) {
      #expect(!result.isValid && result.requestRoot != .zero)
      return failure
    }
    return nil
  }

  /// No byte of the request can be another: what is valid has the root it had. Nothing traps.
  @Test func everyByteChanged() throws {
    let input = try Self.input(transactions: 1)
    let expected = run(input).result
    #expect(expected.isValid)
    var (undecodable, refused, valid) = (0, 0, 0)
    for at in input.indices {
      for change in [1, 0x80, 0xff] as [UInt8] {
        var changed = input
        changed[at] ^= change
        switch run(changed) {
        case .undecodable: undecodable += 1
        case .refused: refused += 1
        case .valid(let result, _):
          valid += 1
          #expect(result.requestRoot == expected.requestRoot, "byte \(at)")
        }
      }
    }
    print("of \(3 * input.count) changes \(undecodable) cannot be decoded, \(refused) are refused, \(valid) are witnesses nobody needs")
    #expect(undecodable > 0 && refused > 0)
  }

  @Test func everyPrefix() throws {
    let input = try Self.input(transactions: 1)
    for count in input.indices {
      if case .valid = run(Array(input[..<count])) { Issue.record("\(count) bytes") }
    }
    #expect(run([]).result == StatelessValidationResult())
    #expect(run(input + [0]).result.isValid == false)
  }

  @Test func schemas() throws {
    let input = try Self.input(transactions: 1)
    for first in 0...255 as ClosedRange<UInt8> {
      for second in [0, 1, 2] as [UInt8] {
        let id = UInt16(first) << 8 | UInt16(second)
        let outcome = run([first, second] + input[2...])
        if case .undecodable(.unsupportedSchema(let found)) = outcome {
          #expect(StatelessSchema(rawValue: id) == nil && found == id)
          #expect(outcome.result.encoded == [UInt8](repeating: 0, count: 43))
        } else {
          #expect(StatelessSchema(rawValue: id) != nil)
        }
      }
    }
  }

  /// The parts of an input, to be put together again with one of them changed.
  struct Parts {
    var block: Block
    var witness: ExecutionWitness
    var requests: [[UInt8]]
    let schema: StatelessSchema
    let chainID: UInt64

    init(_ test: StatelessTest) throws {
      block = try Block(rlp: test.block)
      witness = test.witness
      requests = try test.execute().requests
      schema = try #require(try test.standardInput()).schema
      chainID = try #require(test.chainID.uint64)
    }

    func input() throws -> [UInt8] {
      try #require(
        StatelessInput.encode(
          try EncodedBlock(rlp: block.encoded), witness: witness, requests: requests, schema: schema, chainID: chainID))
    }
  }

  @Test func whatTheHeaderSaysIsChecked() throws {
    let parts = try Parts(Self.test(transactions: 1))
    #expect(run(try parts.input()).result.isValid)
    func refused(_ change: (inout Parts) -> Void) throws -> Bool {
      var changed = parts
      change(&changed)
      return failure(try changed.input()) != nil
    }
    #expect(try refused { $0.block.header.stateRoot = .zero })
    #expect(try refused { $0.block.header.receiptsRoot = .zero })
    #expect(try refused { $0.block.header.gasUsed += 1 })
    #expect(try refused { $0.block.header.timestamp = 0 })
    #expect(try refused { $0.block.header.parentHash = .zero })
    #expect(try refused { $0.block.header.excessBlobGas = 1 })
    #expect(try refused { $0.block.header.logsBloom = Bloom([UInt8](repeating: 1, count: 256))! })
    #expect(try refused { $0.requests = [[Requests.withdrawal] + [UInt8](repeating: 1, count: 76)] })
    #expect(try refused { $0.witness.headers = [] })
    #expect(try refused { $0.witness.headers.append($0.witness.headers[0]) })
    #expect(try refused { $0.witness.state.removeAll() })
    // The roots of what the payload has are computed: they are right whatever the header said.
    var other = parts
    other.block.header.transactionsRoot = .zero
    #expect(failure(try other.input()) != nil)
  }

  @Test func keysAreThoseThatSigned() throws {
    let test = try Self.test(transactions: 2)
    let input = try #require(try test.standardInput()).bytes
    let count = try Block(rlp: test.block).transactions.count
    let start = input.count - 65 * count
    #expect(input[start] == 4)
    func changed(_ at: Int) -> [UInt8] {
      var input = input
      input[at] ^= 1
      return input
    }
    for byte in [0, 1, 32, 33, 64] {
      #expect(failure(changed(start + byte)) == .publicKey(transaction: 0))
      #expect(failure(changed(start + 65 + byte)) == .publicKey(transaction: 1))
    }
    // The other point with the same abscissa.
    let ordinate = try #require(UInt256(bigEndian: Array(input[start + 33..<start + 65])))
    let p = (UInt256.zero &- UInt256(1)) &- UInt256(0x1_0000_03d0)
    #expect(
      failure(Array(input[..<(start + 33)]) + (p &- ordinate).bigEndianBytes + input[(start + 65)...])
        == .publicKey(transaction: 0))
    #expect(failure(Array(input.dropLast(65))) == .publicKeyCount(expected: count, found: count - 1))
    #expect(failure(input + input[start..<start + 65]) == .publicKeyCount(expected: count, found: count + 1))
    if case .undecodable(.encoding(let error)) = run(Array(input.dropLast())) {
      #expect(error.reason == .wrongLength)
    } else {
      Issue.record("a key of 64 bytes")
    }
  }

  /// Envelopes whose bytes in a row are those of two transactions, but which are cut elsewhere, are not these transactions.
  @Test func envelopesCutElsewhere() throws {
    let test = try #require(
      try StatelessTest.all(in: "stateless-blocks").first {
        let kinds = try Block(rlp: $0.block).transactions.map(\.kind)
        return kinds.count >= 2 && kinds.allSatisfy { $0 == .legacy }
      })
    let block = try EncodedBlock(rlp: test.block)
    let all = block.withEnvelopes { $0.flatMap { Array($0) } }
    let first = block.withEnvelopes { $0[0].count }
    let rest = block.withEnvelopes { Array($0.dropFirst(2).map { Array($0) }) }
    let second = block.withEnvelopes { $0[1].count }
    func made(_ cut: Int) throws -> Block {
      let parts = [Array(all[..<cut]), Array(all[cut..<first + second])] + rest
      return try parts.withPointers {
        try EncodedBlock(header: block.block.header, envelopes: $0, withdrawals: block.block.withdrawals).block
      }
    }
    #expect(try made(first) == block.block)
    for cut in 0...first + second where cut != first {
      #expect(throws: RLPError.self, "cut at \(cut)") { try made(cut) }
    }
  }

  @Test func hashesOfBlobs() throws {
    let tests = try StatelessTest.all(in: "stateless-blocks")
    let test = try #require(
      try tests.first { try Block(rlp: $0.block).transactions.contains { !$0.blobHashes.isEmpty } },
      "a block with blobs")
    let input = try #require(try test.standardInput()).bytes
    #expect(run(input).result.isValid)
    // The request begins at 22; its second offset is that of the hashes.
    let at = 22 + Int(input[26]) + Int(input[27]) << 8 + Int(input[28]) << 16
    let hash = try #require(try Block(rlp: test.block).transactions.flatMap(\.blobHashes).first)
    #expect(input[at..<at + 32].elementsEqual(hash.bytes))
    var changed = input
    changed[at + 31] ^= 1
    #expect(failure(changed) == .versionedHashes)
  }
}

extension Array where Element == [UInt8] {
  /// Calls `body` with the elements' memory.
  func withPointers<Value>(_ body: ([UnsafeRawBufferPointer]) throws -> Value) rethrows -> Value {
    let all = flatMap(\.self)
    return try all.withUnsafeBytes { bytes in
      var start = 0
      return try body(
        map { element in
          defer { start += element.count }
          return UnsafeRawBufferPointer(rebasing: bytes[start..<start + element.count])
        })
    }
  }
}
