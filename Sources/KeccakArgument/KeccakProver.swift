#if !hasFeature(Embedded)
  import Constraints
  public import KoalaBear
  public import Transcript

  public enum KeccakProver {
    /// - Parameter columns: by instance, the `KeccakStates.columns` committed columns.
    public static func prove(
      _ rows: KeccakRows, columns: [[UnsafePointer<Felt>]], transcript: inout ProverTranscript
    ) -> KeccakClaim {
      fatalError("to come")
    }
  }
#endif
