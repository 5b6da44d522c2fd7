import Constraints
public import KoalaBear
import Multilinear
public import Transcript

/// Verifies that all rows of Keccak states are right, up to a claim about sums over the committed bytes.
/// `Documentation/KeccakArgument.md`.
public enum KeccakVerifier {
  public static func verify(
    _ rows: KeccakRows, transcript: inout VerifierTranscript
  ) throws(KeccakError) -> KeccakClaim {
    fatalError("to come")
  }
}
