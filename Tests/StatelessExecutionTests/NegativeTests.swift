import BigIntegers
import EVM
import EthereumTypes
import Hashes
import StateTrie
import StatelessExecution
import Testing
import VectorTestSupport

/// Witnesses and blocks with something missing or changed are refused, or what was touched was not needed.
@Suite struct NegativeTests {
  static let known =
    "stateless-blocks/for_osaka/berlin/eip2929_gas_cost_increases/call/call_insufficient_balance.json"

  /// Some cases over all kinds of tests.
  static func cases(every step: Int) throws -> [(name: String, test: StatelessCase)] {
    let all = try StatelessCase.all("stateless-blocks", known: known)
    return stride(from: 0, to: all.count, by: step).map { all[$0] }
  }

  static func run(
    _ block: [UInt8], _ witness: ExecutionWitness, _ chain: ChainSpecification, _ start: TrustedStart? = nil
  ) -> Result<StatelessExecution.Result, StatelessExecution.Failure> {
    do {
      return .success(try StatelessExecution.run(block: block, witness: witness, chain: chain, start: start))
    } catch {
      return .failure(error)
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func droppedNodesAndCodes() throws {
    var (needed, unneeded) = (0, 0)
    for (name, test) in try Self.cases(every: 20) {
      let block = try bytes(hexadecimal: test.block)
      let witness = try test.witnessBytes()
      let chain = try test.chain(isReal: false)
      let whole = try Self.run(block, witness, chain).get()
      for i in witness.state.indices {
        var less = witness
        let hash = Keccak256.hash(less.state.remove(at: i))
        switch Self.run(block, less, chain) {
        case .success(let result):
          #expect(result.postStateRoot == whole.postStateRoot, "\(name)")
          unneeded += 1
        case .failure(let error):
          #expect(error == .block(.state(.missingNode(hash))), "\(name)")
          needed += 1
        }
        // A changed node is another node: the one that was is missing.
        var changed = witness
        changed.state[i][changed.state[i].count / 2] ^= 1
        if case .failure(let error) = Self.run(block, changed, chain) {
          #expect(error == .block(.state(.missingNode(hash))), "\(name)")
        }
      }
      for i in witness.codes.indices {
        var less = witness
        let hash = Keccak256.hash(less.codes.remove(at: i))
        if case .failure(let error) = Self.run(block, less, chain) {
          #expect(error == .block(.state(.missingCode(hash))), "\(name)")
          needed += 1
        } else {
          unneeded += 1
        }
      }
    }
    print("dropped nodes and codes: \(needed) refused by name, \(unneeded) were not needed")
    #expect(needed > 1000)
  }

  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func changedParents() throws {
    for (name, test) in try Self.cases(every: 10) {
      let block = try bytes(hexadecimal: test.block)
      let chain = try test.chain(isReal: false)
      var witness = try test.witnessBytes()
      let last = witness.headers.count - 1
      var parent = try Header(rlp: witness.headers[last])
      parent.stateRoot.word0 ^= 1
      witness.headers[last] = parent.encoded
      guard case .failure(.block(.hash(.parentHash, _, _))) = Self.run(block, witness, chain) else {
        Issue.record("\(name): another parent was accepted")
        continue
      }
      witness.headers = []
      #expect(throws: StatelessExecution.Failure.noHeaders) {
        try StatelessExecution.run(block: block, witness: witness, chain: chain)
      }
    }
  }

  /// Each field of the header that is a result, changed: the error says which.
  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func changedResults() throws {
    for (name, test) in try Self.cases(every: 40) {
      let block = try Block(rlp: bytes(hexadecimal: test.block))
      let witness = try test.witnessBytes()
      let chain = try test.chain(isReal: false)
      func check(_ change: (inout Block) -> Void, _ isRight: (BlockError) -> Bool) {
        var other = block
        change(&other)
        switch Self.run(other.encoded, witness, chain) {
        case .success: Issue.record("\(name): accepted")
        case .failure(.block(let error)): #expect(isRight(error), "\(name): \(error)")
        case .failure(let error): Issue.record("\(name): \(error)")
        }
      }
      func isHash(_ field: BlockError.HashField) -> (BlockError) -> Bool {
        { if case .hash(field, _, _) = $0 { true } else { false } }
      }
      func isHeader(_ isRight: @escaping (HeaderError) -> Bool) -> (BlockError) -> Bool {
        { if case .header(let error) = $0 { isRight(error) } else { false } }
      }
      check({ $0.header.stateRoot.word0 ^= 1 }, isHash(.stateRoot))
      check({ $0.header.receiptsRoot.word0 ^= 1 }, isHash(.receiptsRoot))
      check({ $0.header.transactionsRoot.word0 ^= 1 }, isHash(.transactionsRoot))
      check({ $0.header.withdrawalsRoot?.word0 ^= 1 }, isHash(.withdrawalsRoot))
      check({ $0.header.requestsHash?.word0 ^= 1 }, isHash(.requestsHash))
      check({ $0.header.parentHash.word0 ^= 1 }, isHash(.parentHash))
      check({ $0.header.ommersHash.word0 ^= 1 }, isHeader { $0 == .presence(.ommers) })
      check({ $0.header.gasUsed += 1 }, { if case .number(.gasUsed, _, _) = $0 { true } else { false } })
      check(
        { $0.header.blobGasUsed? ^= 131_072 },
        {
          switch $0 {
          case .number(.blobGasUsed, _, _), .header(.blobGasUsed): true
          default: false
          }
        })
      check(
        { $0.header.logsBloom.insert(Log(address: .zero, topics: [Hash256(77)], data: [])) },
        { $0 == .logsBloom })
      check({ $0.header.number += 1 }, isHeader { if case .number = $0 { true } else { false } })
      check({ $0.header.timestamp = 0 }, isHeader { if case .timestamp = $0 { true } else { false } })
      check({ $0.header.nonce = 1 }, isHeader { $0 == .nonce })
      check({ $0.header.difficulty = 1 }, isHeader { if case .difficulty = $0 { true } else { false } })
      check(
        { $0.header.extraData = [UInt8](repeating: 0, count: 33) }, isHeader { $0 == .extraDataTooLong(33) })
      check(
        { $0.header.gasLimit += $0.header.gasLimit / 1024 },
        isHeader { if case .gasLimit = $0 { true } else { false } })
      check({ $0.header.baseFeePerGas = 1 }, isHeader { if case .baseFee = $0 { true } else { false } })
      check(
        { $0.header.excessBlobGas? ^= 1 }, isHeader { if case .excessBlobGas = $0 { true } else { false } })
      check({ $0.header.requestsHash = nil }, isHeader { $0 == .presence(.requestsHash) })
      check({ $0.ommers = [$0.header] }, isHash(.ommersHash))
    }
  }

  /// One bit of a block anywhere: it is refused, or it is another block (fields that nothing checks, such as extra data).
  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func changedBytes() throws {
    var refused = 0
    for (name, test) in try Self.cases(every: 100) {
      let block = try bytes(hexadecimal: test.block)
      let witness = try test.witnessBytes()
      let chain = try test.chain(isReal: false)
      for i in stride(from: 0, to: block.count, by: max(1, block.count / 300)) {
        var changed = block
        changed[i] ^= UInt8(1 << (i % 8))
        switch Self.run(changed, witness, chain) {
        case .success(let result):
          #expect(result.blockHash != Hash256(text: test.blockHash), "\(name): byte \(i)")
        case .failure: refused += 1
        }
        if i % 10 == 0 {
          guard case .failure(.block(.malformed)) = Self.run(Array(block[..<i]), witness, chain) else {
            Issue.record("\(name): \(i) bytes of the block were accepted")
            continue
          }
        }
      }
    }
    #expect(refused > 1000)
  }
}
