#if !hasFeature(Embedded)
  extension MachineVerificationError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .length(let bytes): "the proof file ends too early or is longer than it says (\(bytes) bytes)"
      case .notAProof: "the file does not begin like a proof"
      case .version(let expected, let found):
        "the proof is of format version \(found); this verifier reads version \(expected)"
      case .key: "the verifying key in the proof is malformed"
      case .program(let expected, let found):
        "the proof is of program \(found.hex), expected program \(expected.hex)"
      case .outputTooLong(let bytes):
        "public values of \(bytes) bytes; a program outputs at most \(PublicValues.outputLimit)"
      case .digest: "a digest in the proof file is not canonical"
      case .shards(let count):
        "the proof has \(count) shards, or they are not a chain of which only the last halts"
      case .boundary(let shard): "the end of shard \(shard) is out of range"
      case .output: "the proof is not about these public values"
      case .proof(let shard, let error): "the proof of shard \(shard) does not hold: \(error)"
      }
    }
  }
#endif
