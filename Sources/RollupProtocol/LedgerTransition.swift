import BigIntegers
import EthereumTypes
import Hashes
public import Ledger
import Secp256k1

/// The state transition of one batch: the function that the guest program runs and the proof is about.
///
/// Input (private): 64-bit words, least significant byte first: the version; the byte count of the batch data
/// and the data, filled up with zero bytes to whole words; the deposit queue before (4 words); each deposit
/// (3 words of address, 4 limbs); for each operation r, s (4 limbs each), the parity, the key's x and y (4
/// limbs each), the number of hint words and these; the tree's witness (`AccountTree`). Nothing may follow.
///
/// Output (public): the bytes of `PublicValues`.
///
/// A batch that holds an operation that the ledger rejects has no proof: the function throws, the guest ends
/// with exit code 1 and the machine's verifier accepts code 0 only. The sequencer executes before it orders,
/// so it never makes one.
public enum LedgerTransition {
  /// The first word of the input.
  public static let inputVersion: UInt64 = 0x3230_5442_544c_4d  // "MLTBT02"

  /// Executes a batch from nothing but its input.
  public static func run(_ input: UnsafeRawBufferPointer) throws(TransitionError) -> [UInt8] {
    try execute(input).bytes
  }

  /// The same, with the public values as a structure. The input must begin at an address divisible by 8.
  public static func execute(_ input: UnsafeRawBufferPointer) throws(TransitionError) -> PublicValues {
    guard input.count & 7 == 0, UInt(bitPattern: input.baseAddress) & 7 == 0 else { throw .misalignedInput }
    var reader = WordReader(input.bindMemory(to: UInt64.self))
    do throws(WitnessError) {
      guard try reader.next() == inputVersion else { throw .malformed }
    } catch {
      throw .witness(error)
    }
    let (batch, dataHash) = try readData(&reader)
    let queue: Hash256
    let witnessed: Witnessed
    do throws(WitnessError) {
      queue = try reader.hash()
      witnessed = try Witnessed(&reader, batch)
    } catch {
      throw .witness(error)
    }

    var state = LedgerState(accounts: witnessed.tree)
    let previousRoot = state.root()
    let ledger = Ledger(domain: SigningDomain(chainID: batch.chainID), sequencer: batch.sequencer)
    var newQueue = queue
    for (i, deposit) in witnessed.deposits.enumerated() {
      newQueue = DepositQueue.append(deposit, to: newQueue)
      do throws(LedgerError) {
        try ledger.execute(.deposit(deposit), on: &state)
      } catch {
        throw .deposit(index: i, error)
      }
    }
    for (i, operation) in batch.operations.enumerated() {
      let proof = witnessed.proofs[i]
      let signed = SignedOperation(operation: operation, chainID: batch.chainID, signature: proof.signature)
      do throws(LedgerError) {
        guard let key = AffinePoint(x: proof.x, y: proof.y) else { throw .badSignature(.noSuchPoint) }
        try ledger.execute(signed, key: key, hints: proof.hints, on: &state)
      } catch {
        throw .operation(index: i, error)
      }
    }
    return PublicValues(
      chainID: batch.chainID, batchNumber: batch.batchNumber, previousRoot: previousRoot.bytes,
      newRoot: state.root().bytes, dataHash: dataHash, depositQueueBefore: queue, depositQueueAfter: newQueue,
      depositCount: UInt64(batch.depositCount),
      withdrawalRoot: WithdrawalTree.root(state.withdrawals, batchNumber: batch.batchNumber))
  }

  private static func readData(_ reader: inout WordReader) throws(TransitionError) -> (BatchData, Hash256) {
    let bytes: UnsafeRawBufferPointer
    do throws(WitnessError) {
      let count = try reader.next()
      guard count < 1 << 32 else { throw .truncated }
      let words = try reader.take((count &+ 7) &>> 3)
      if count & 7 != 0, let last = words.last, last &>> ((count & 7) &* 8) != 0 { throw .malformed }
      bytes = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(words)[0..<Int(truncatingIfNeeded: count)])
    } catch {
      throw .witness(error)
    }
    do throws(BatchDataError) {
      return (try BatchData(bytes), Keccak256.hash(bytes))
    } catch {
      throw .data(error)
    }
  }
}

/// Why a batch has no proof.
public enum TransitionError: Error, Hashable, Sendable {
  /// The input is not a whole number of aligned 64-bit words.
  case misalignedInput
  /// The input is not well formed.
  case witness(WitnessError)
  /// The batch data is not well formed.
  case data(BatchDataError)
  /// A deposit touches an account that the witness lacks.
  case deposit(index: Int, LedgerError)
  /// The ledger rejects an operation.
  case operation(index: Int, LedgerError)
}

/// A signature, its key and the hints that link them.
struct SignatureProof {
  var signature: Signature
  var x: UInt256
  var y: UInt256
  var hints: UnsafeBufferPointer<UInt64>
}

/// The private part of the input.
private struct Witnessed {
  var deposits: [Deposit] = []
  var proofs: [SignatureProof] = []
  var tree: AccountTree

  init(_ reader: inout WordReader, _ batch: BatchData) throws(WitnessError) {
    for _ in 0..<batch.depositCount {
      deposits.append(Deposit(recipient: try reader.address(), amount: try reader.integer()))
    }
    proofs.reserveCapacity(batch.operations.count)
    for _ in batch.operations.indices {
      let r = try reader.integer()
      let s = try reader.integer()
      let parity = try reader.next()
      guard parity < 2 else { throw .malformed }
      let x = try reader.integer()
      let y = try reader.integer()
      let hints = try reader.take(try reader.next())
      proofs.append(
        SignatureProof(signature: Signature(r: r, s: s, yIsOdd: parity == 1), x: x, y: y, hints: hints))
    }
    tree = try AccountTree(witness: &reader)
    guard reader.count == 0 else { throw .trailingWords }
  }
}
