public import Constraints
import KoalaBear
import MerkleTree
public import Transcript

/// What a verifier knows about a machine before it sees a proof.
public struct VerifyingKey: Sendable {
  public let system: ConstraintSystem
  public let parameters: ProofParameters
  /// The root of the commitment to the preprocessed columns; nil when there are none.
  public let preprocessedRoot: Digest?
  /// Binds all of the above; the first thing that every proof's transcript observes.
  public let digest: Digest

  public init(_ system: ConstraintSystem, _ parameters: ProofParameters, preprocessedRoot: Digest?) {
    self.init(HashedSystem(system), parameters, preprocessedRoot: preprocessedRoot)
  }

  public init(_ system: HashedSystem, _ parameters: ProofParameters, preprocessedRoot: Digest?) {
    self.system = system.system
    self.parameters = parameters
    self.preprocessedRoot = preprocessedRoot
    digest = Self.digest(system, parameters, preprocessedRoot)
  }

  private static func digest(_ system: HashedSystem, _ parameters: ProofParameters, _ root: Digest?) -> Digest {
    guard var sponge = try? VerifierTranscript(domain: "martinet verifying key", proof: []) else {
      return Digest()  // An empty proof is always readable.
    }
    for x in [
      ProofParameters.version, parameters.target, parameters.logInverseRate,
      parameters.preprocessedLogInverseRate,
    ] { sponge.observe(Felt(UInt32(truncatingIfNeeded: x))) }
    sponge.observe(Felt(UInt32(truncatingIfNeeded: system.length)))
    for row in system.rows { sponge.observe(row) }
    sponge.observe(root == nil ? Felt.zero : .one)
    if let root { sponge.observe(root) }
    let (a, b) = (sponge.challenge(), sponge.challenge())
    var digest = Digest()
    for i in 0..<5 { digest[i] = a[i] }
    for i in 0..<3 { digest[5 + i] = b[i] }
    return digest
  }
}

/// A constraint system with the digests of its encoding: what the digests of all keys of the system have in common, and what they take
/// most of their time for.
public struct HashedSystem: Sendable {
  public let system: ConstraintSystem
  /// Elements of the encoding.
  let length: Int
  /// Of `width` elements each, the last perhaps fewer. Long lists go through the leaf hash, which takes sixteen rows at a time.
  let rows: [Digest]
  private static let width = 1024

  public init(_ system: ConstraintSystem) {
    self.system = system
    let encoding = system.encoding
    length = encoding.count
    rows = MerkleHash.rows(encoding, width: HashedSystem.width)
  }
}
