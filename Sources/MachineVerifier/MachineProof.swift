import KoalaBear
import Machine
import MemoryTree
public import Transcript
public import Verifier

/// The proof of one shard, and the state that it ends in.
public struct ShardProof: Sendable, Equatable {
  public var end: ShardBoundary
  /// Nil if the program halts.
  public var endTime: UInt32?
  /// What `SystemVerifier` reads.
  public var proof: [UInt8]

  public init(end: ShardBoundary, endTime: UInt32?, proof: [UInt8]) {
    self.end = end
    self.endTime = endTime
    self.proof = proof
  }
}

/// A proof that a program halted with exit code 0 and a given output, with the program's verifying key: a chain of
/// shards, each of which starts where the one before ends.
public struct MachineProof: Sendable, Equatable {
  /// More shards are refused.
  public static let maximumShards = 1 << 16
  /// A longer proof of a shard is refused.
  public static let maximumShardSize = 1 << 22

  public var key: MachineKey
  /// What the input commits to: `MemoryTree.inputDigest`. The input itself stays private.
  public var inputDigest: Digest
  /// Siblings of the output region in the last shard's memory, from level 3 up.
  public var outputSiblings: [Digest]
  public var shards: [ShardProof]

  public init(key: MachineKey, inputDigest: Digest, outputSiblings: [Digest], shards: [ShardProof]) {
    self.key = key
    self.inputDigest = inputDigest
    self.outputSiblings = outputSiblings
    self.shards = shards
  }

  /// The state in which every execution with this key and input starts.
  public static func start(_ key: MachineKey, inputDigest: Digest) -> ShardBoundary {
    ShardBoundary(
      pc: key.entry, memory: MemoryTree.initialRoot(image: key.imageDigest, input: inputDigest),
      registers: MemoryTree.zeroRegisters)
  }
}

/// Why a proof of an execution was refused.
public enum MachineVerificationError: Error, Equatable, Sendable {
  /// The file ends too early, is longer than what it says, or says that it has an absurd length.
  case length(bytes: Int)
  /// The file does not begin like a proof.
  case notAProof
  case version(expected: UInt32, found: UInt32)
  /// The verifying key in the file is malformed.
  case key
  /// A digest has an element that is not canonical.
  case digest
  /// The proof is of another program.
  case program(expected: ProgramID, found: ProgramID)
  /// The output is longer than a program's output can be.
  case outputTooLong(bytes: Int)
  /// No shards, or too many, or the last does not halt, or one before it does.
  case shards(count: Int)
  /// The end of a shard is out of range.
  case boundary(shard: Int)
  /// The last shard's memory has another output.
  case output
  /// The proof of a shard does not hold.
  case proof(shard: Int, ProofError)
}

/// The verifier of executions. Total: it accepts or throws, whatever it is given.
public enum MachineVerifier {
  /// Accepts if the program with this id, on some input, halted with exit code 0 and this output.
  public static func verify(
    _ proof: MachineProof, program: ProgramID, values: PublicValues
  ) throws(MachineVerificationError) {
    guard proof.key.isValid else { throw .key }
    let key = proof.key.verifyingKey()
    let id = proof.key.id(key)
    guard id == program else { throw .program(expected: program, found: id) }
    guard values.output.count <= PublicValues.outputLimit else {
      throw .outputTooLong(bytes: values.output.count)
    }
    guard !proof.shards.isEmpty && proof.shards.count <= MachineProof.maximumShards else {
      throw .shards(count: proof.shards.count)
    }
    // The output is cheap to check, so it comes first.
    let last = proof.shards[proof.shards.count - 1].end
    guard
      MemoryTree.root(output: MemoryTree.outputDigest(values.output), siblings: proof.outputSiblings)
        == last.memory
    else { throw .output }
    var start = MachineProof.start(proof.key, inputDigest: proof.inputDigest)
    for (i, shard) in proof.shards.enumerated() {
      guard (shard.endTime == nil) == (i == proof.shards.count - 1) else {
        throw .shards(count: proof.shards.count)
      }
      let statement = ShardStatement(start: start, end: shard.end, endTime: shard.endTime)
      try verify(shard: i, shard.proof, statement, key: key)
      start = shard.end
    }
  }

  /// The same from a file's bytes.
  public static func verify(
    _ bytes: [UInt8], program: ProgramID, values: PublicValues
  ) throws(MachineVerificationError) {
    try verify(MachineProof(bytes: bytes), program: program, values: values)
  }

  /// Accepts if a shard of this program starts and ends as the statement says; `index` is for the error alone.
  public static func verify(
    shard index: Int, _ proof: [UInt8], _ statement: ShardStatement, key: VerifyingKey
  ) throws(MachineVerificationError) {
    guard statement.isValid else { throw .boundary(shard: index) }
    do throws(ProofError) {
      try SystemVerifier.verify(key, Statement(messages: statement.messages), proof: proof)
    } catch { throw .proof(shard: index, error) }
  }
}
