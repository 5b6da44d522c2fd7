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
    self.system = system
    self.parameters = parameters
    self.preprocessedRoot = preprocessedRoot
    digest = Self.digest(system, parameters, preprocessedRoot)
  }

  /// Elements of the encoding that are hashed at a time.
  private static let encodingRow = 1024

  private static func digest(
    _ system: ConstraintSystem, _ parameters: ProofParameters, _ root: Digest?
  ) -> Digest {
    guard var sponge = try? VerifierTranscript(domain: "martinet verifying key", proof: []) else {
      return Digest()  // An empty proof is always readable.
    }
    for x in [
      ProofParameters.version, parameters.target, parameters.logInverseRate,
      parameters.preprocessedLogInverseRate,
    ] { sponge.observe(Felt(UInt32(truncatingIfNeeded: x))) }
    // Long lists go through the leaf hash, which takes sixteen rows at a time.
    let encoding = system.encoding
    sponge.observe(Felt(UInt32(truncatingIfNeeded: encoding.count)))
    for row in MerkleHash.rows(encoding, width: encodingRow) { sponge.observe(row) }
    sponge.observe(root == nil ? Felt.zero : .one)
    if let root { sponge.observe(root) }
    let (a, b) = (sponge.challenge(), sponge.challenge())
    var digest = Digest()
    for i in 0..<5 { digest[i] = a[i] }
    for i in 0..<3 { digest[5 + i] = b[i] }
    return digest
  }
}
