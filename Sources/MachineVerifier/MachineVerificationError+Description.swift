#if !hasFeature(Embedded)
  extension MachineVerificationError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .length(let bytes): "a proof file of \(bytes) bytes is too short or too long"
      case .notAProof: "the file does not begin like a proof"
      case .version(let expected, let found):
        "the proof is of format version \(found); this verifier reads version \(expected)"
      case .key: "the verifying key in the proof is malformed"
      case .program(let expected, let found):
        "the proof is of program \(found.hex), expected program \(expected.hex)"
      case .outputTooLong(let bytes):
        "public values of \(bytes) bytes; a program outputs at most \(PublicValues.outputLimit)"
      case .proof(let error): "the proof does not hold for these public values: \(error)"
      }
    }
  }
#endif
