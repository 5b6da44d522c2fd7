import KoalaBear
import Machine
public import Transcript
public import Verifier

/// The verifying key of a program: what its id is the digest of. A proof carries it, and the verifier checks it
/// against the id.
public struct MachineKey: Sendable, Equatable {
  /// Provable bits that can be asked for.
  public static let targets = [100, 124]
  /// Greatest height of the program table.
  public static let maximumLogHeight = 22

  /// Provable bits of every proof.
  public var target: Int
  /// Where execution starts.
  public var entry: UInt32
  /// The program table has 2^programLogHeight rows.
  public var programLogHeight: Int
  /// The commitment to the program table's preprocessed columns.
  public var preprocessedRoot: Digest
  /// What the memory below 2²⁹ commits to at the start: `MemoryTree.imageDigest`.
  public var imageDigest: Digest

  public init(
    target: Int, entry: UInt32, programLogHeight: Int, preprocessedRoot: Digest, imageDigest: Digest
  ) {
    self.target = target
    self.entry = entry
    self.programLogHeight = programLogHeight
    self.preprocessedRoot = preprocessedRoot
    self.imageDigest = imageDigest
  }

  /// Whether all numbers are in range.
  var isValid: Bool {
    MachineKey.targets.contains(target) && entry < 1 << 29
      && programLogHeight >= 4 && programLogHeight <= MachineKey.maximumLogHeight
  }

  /// What is chosen about proofs of the machine.
  public static func parameters(target: Int) -> ProofParameters { ProofParameters(target: target) }

  /// The digest of all of it.
  public var id: ProgramID { id(verifyingKey()) }

  /// The same where the key of the proof system is at hand. Its digest binds every table, the parameters and the
  /// preprocessed columns.
  func id(_ verifyingKey: VerifyingKey) -> ProgramID {
    guard var sponge = try? VerifierTranscript(domain: "martinet program", proof: []) else {
      return ProgramID(Digest())  // An empty proof is always readable.
    }
    for x in [Int(Machine.version), Int(entry), programLogHeight] {
      sponge.observe(Felt(UInt32(truncatingIfNeeded: x)))
    }
    sponge.observe(verifyingKey.digest)
    sponge.observe(imageDigest)
    let (a, b) = (sponge.challenge(), sponge.challenge())
    var digest = Digest()
    for i in 0..<5 { digest[i] = a[i] }
    for i in 0..<3 { digest[5 + i] = b[i] }
    return ProgramID(digest)
  }

  /// The key of the proof system.
  public func verifyingKey() -> VerifyingKey {
    VerifyingKey(
      HashedMachine.system(programLogHeight: programLogHeight), MachineKey.parameters(target: target),
      preprocessedRoot: preprocessedRoot)
  }
}
