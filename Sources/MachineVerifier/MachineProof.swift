import KoalaBear
import Machine
import Transcript
public import Verifier

/// A proof that a program halted with exit code 0 and a given output, with the program's verifying key.
///
/// As a file: "MTNP", then little-endian words of 4 bytes: the machine's version, target, entry, the heights of the
/// program and of the image; the root (8 words); then the proof of the proof system, to the end of the file.
public struct MachineProof: Sendable, Equatable {
  public static let magic: [UInt8] = [0x4d, 0x54, 0x4e, 0x50]
  static let headerSize = 4 + 5 * 4 + 32
  /// Longer files are refused before they are read.
  public static let maximumSize = 1 << 22

  public var key: MachineKey
  /// What `SystemVerifier` reads.
  public var proof: [UInt8]

  public init(key: MachineKey, proof: [UInt8]) {
    self.key = key
    self.proof = proof
  }

  public var bytes: [UInt8] {
    var out = MachineProof.magic
    for x in [
      Machine.version, UInt32(truncatingIfNeeded: key.target), key.entry,
      UInt32(truncatingIfNeeded: key.programLogHeight), UInt32(truncatingIfNeeded: key.imageLogHeight),
    ] {
      for k in 0..<4 { out.append(UInt8(truncatingIfNeeded: x >> UInt32(8 * k))) }
    }
    return out + key.preprocessedRoot.littleEndian + proof
  }

  public init(bytes: [UInt8]) throws(MachineVerificationError) {
    guard bytes.count >= MachineProof.headerSize && bytes.count <= MachineProof.maximumSize else {
      throw .length(bytes: bytes.count)
    }
    guard Array(bytes[0..<4]) == MachineProof.magic else { throw .notAProof }
    func word(_ i: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[4 + 4 * i + $1]) << UInt32(8 * $1) }
    }
    guard word(0) == Machine.version else { throw .version(expected: Machine.version, found: word(0)) }
    guard let root = Digest(littleEndian: bytes[24..<56]) else { throw .key }
    key = MachineKey(
      target: Int(word(1)), entry: word(2), programLogHeight: Int(truncatingIfNeeded: word(3)),
      imageLogHeight: Int(truncatingIfNeeded: word(4)), preprocessedRoot: root)
    guard key.isValid else { throw .key }
    proof = Array(bytes[MachineProof.headerSize...])
  }
}

/// Why a proof of an execution was refused.
public enum MachineVerificationError: Error, Equatable, Sendable {
  /// Too short for a header, or too long.
  case length(bytes: Int)
  /// The file does not begin like a proof.
  case notAProof
  case version(expected: UInt32, found: UInt32)
  /// The verifying key in the file is malformed.
  case key
  /// The proof is of another program.
  case program(expected: ProgramID, found: ProgramID)
  /// The output is longer than a program's output can be.
  case outputTooLong(bytes: Int)
  /// The proof does not hold, or not for this output.
  case proof(ProofError)
}

/// The verifier of executions. Total: it accepts or throws, whatever it is given.
public enum MachineVerifier {
  /// Accepts if the program with this id, on some input, halted with exit code 0 and this output.
  public static func verify(
    _ proof: MachineProof, program: ProgramID, values: PublicValues
  ) throws(MachineVerificationError) {
    guard proof.key.isValid else { throw .key }
    let id = proof.key.id
    guard id == program else { throw .program(expected: program, found: id) }
    guard values.output.count <= PublicValues.outputLimit else {
      throw .outputTooLong(bytes: values.output.count)
    }
    let messages = Machine.publicMessages(entry: proof.key.entry, values: values)
    do throws(ProofError) {
      try SystemVerifier.verify(
        proof.key.verifyingKey(), Statement(messages: messages), proof: proof.proof)
    } catch { throw .proof(error) }
  }

  /// The same from a file's bytes.
  public static func verify(
    _ bytes: [UInt8], program: ProgramID, values: PublicValues
  ) throws(MachineVerificationError) {
    try verify(MachineProof(bytes: bytes), program: program, values: values)
  }
}
