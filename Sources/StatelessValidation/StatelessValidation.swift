import BigIntegers
public import EthereumTypes
public import Hashes
import Parallel
import Secp256k1
import StateTrie
public import StatelessExecution

/// Validates a block of the consensus layer from its witness alone: what a proof of execution states (EIP-8025), as execution-specs
/// have it (`run_stateless_guest`, `verify_stateless_new_payload`).
public enum StatelessValidation {
  /// Why the block is not shown to be valid.
  public enum Failure: Error, Hashable, Sendable {
    /// The block that the payload stands for. Positions count from the start of its RLP.
    case transactions(RLPError)
    case tooManyTransactions(Int)
    case emptyTransaction(Int)
    case blockHash(expected: Hash256, found: Hash256)
    /// They are not those of the transactions, in their order.
    case versionedHashes
    case publicKeyCount(expected: Int, found: Int)
    /// Not the key that signed the transaction, or none did: the fork does not know its kind, or the signature is none.
    case publicKey(transaction: Int)
    case execution(StatelessExecution.Failure)
  }

  /// What came of an input: what the guest says of it, and why.
  public enum Outcome: Sendable {
    case undecodable(StatelessInputError)
    case refused(StatelessValidationResult, Failure)
    case valid(StatelessValidationResult, StatelessExecution.Result)

    public var result: StatelessValidationResult {
      switch self {
      case .undecodable: StatelessValidationResult()
      case .refused(let result, _), .valid(let result, _): result
      }
    }
  }

  /// Of any bytes, which must live during the call.
  public static func run(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    let input: StatelessInput
    do throws(StatelessInputError) {
      input = try StatelessInput(bytes)
    } catch {
      return .undecodable(error)
    }
    var result = StatelessValidationResult(
      requestRoot: input.requestRoot, isValid: false, chainID: input.chainID, schemaID: input.schema.rawValue)
    do throws(Failure) {
      let shown = try validate(input)
      result.isValid = true
      return .valid(result, shown)
    } catch {
      return .refused(result, error)
    }
  }

  /// Makes the block, and executes it from its witness.
  public static func validate(_ input: StatelessInput) throws(Failure) -> StatelessExecution.Result {
    let payload = input.payload
    // The trie of the transactions has keys of three bytes at most.
    guard payload.transactions.count < 1 << 24 else { throw .tooManyTransactions(payload.transactions.count) }
    for (i, transaction) in payload.transactions.enumerated() where transaction.isEmpty { throw .emptyTransaction(i) }
    var header = payload.header
    header.transactionsRoot = TrieRoot.list(payload.transactions)
    header.withdrawalsRoot = payload.withdrawals.map { TrieRoot.withdrawals($0) }
    header.parentBeaconBlockRoot = input.parentBeaconBlockRoot
    header.requestsHash = input.requests?.hash
    let hash = header.hash
    guard hash == payload.blockHash else { throw .blockHash(expected: hash, found: payload.blockHash) }
    let block: EncodedBlock
    do throws(RLPError) {
      block = try EncodedBlock(header: header, envelopes: payload.transactions, withdrawals: payload.withdrawals)
    } catch {
      throw .transactions(error)
    }
    var index = 0
    for transaction in block.block.transactions {
      for hash in transaction.blobHashes {
        guard index < input.versionedHashes.count, input.versionedHashes[index] == hash else { throw .versionedHashes }
        index &+= 1
      }
    }
    guard index == input.versionedHashes.count else { throw .versionedHashes }
    let senders = try senders(block, input)
    do throws(StatelessExecution.Failure) {
      return try StatelessExecution.run(
        block, headers: input.headers.map { Array($0) }, nodes: WitnessNodes(unowned: input.nodes),
        codes: WitnessNodes(unowned: input.codes), chain: input.schema.chain(id: input.chainID),
        known: StatelessExecution.Known(transactionsRoot: header.transactionsRoot, senders: senders),
        onlyHashesOfHeaders: true)
    } catch {
      throw .execution(error)
    }
  }

  /// Who sent each transaction, by the keys of the input, which are those that signed.
  private static func senders(_ block: EncodedBlock, _ input: StatelessInput) throws(Failure) -> [Address] {
    let count = block.block.transactions.count
    let keys = input.publicKeys.count / StatelessInput.publicKeySize
    guard keys == count else { throw .publicKeyCount(expected: count, found: keys) }
    let fork = input.schema.fork
    let signers = Parallel.map(count) { block.signer($0, fork: fork) }
    var senders: [Address] = []
    senders.reserveCapacity(count)
    for (i, signer) in signers.enumerated() {
      let start = i &* StatelessInput.publicKeySize
      let given = UnsafeRawBufferPointer(
        rebasing: input.publicKeys[start..<start &+ StatelessInput.publicKeySize])
      guard let signer, given.elementsEqual(signer.uncompressed) else { throw .publicKey(transaction: i) }
      senders.append(Address(signer))
    }
    return senders
  }
}

extension AffinePoint {
  /// SEC 1, section 2.3.3: 4, and the coordinates, most significant byte first.
  var uncompressed: [UInt8] { [4] + x.integer.bigEndianBytes + y.integer.bigEndianBytes }
}

#if !hasFeature(Embedded)
  extension StatelessValidation.Failure: CustomStringConvertible {
    public var description: String {
      switch self {
      case .transactions(let error): "transactions: \(error)"
      case .tooManyTransactions(let count): "\(count) transactions"
      case .emptyTransaction(let index): "transaction \(index) is empty"
      case .blockHash(let expected, let found): "the block's hash is \(expected), the payload says \(found)"
      case .versionedHashes: "the hashes of blobs are not those of the transactions"
      case .publicKeyCount(let expected, let found): "\(expected) transactions, \(found) public keys"
      case .publicKey(let index):
        "transaction \(index): not the key that signed it, or none did, or the fork does not know its kind"
      case .execution(let failure): "\(failure)"
      }
    }
  }
#endif
