public import MachineVerifier

public enum ProofCheckError: Error {
  /// The input is shorter than it says.
  case inputLength(Int)
  /// The first 32 bytes are no program's id.
  case program
  case refused(MachineVerificationError)
}

/// Verifies the proof of an execution.
///
/// Input: the program's id, 32 bytes; the number of bytes of its output, 4 bytes little-endian; the output; the proof's file.
/// Output, if the proof is accepted: the id and the output.
public func proofCheck(_ input: UnsafeRawBufferPointer) throws(ProofCheckError) -> [UInt8] {
  guard input.count >= 36 else { throw .inputLength(input.count) }
  guard let program = ProgramID(bytes: Array(input[0..<32])) else { throw .program }
  let length = Int(UInt32(littleEndian: input.loadUnaligned(fromByteOffset: 32, as: UInt32.self)))
  guard length <= input.count - 36 else { throw .inputLength(input.count) }
  let output = Array(input[36..<36 + length])
  do throws(MachineVerificationError) {
    try MachineVerifier.verify(Array(input[(36 + length)...]), program: program, values: PublicValues(output: output))
  } catch { throw .refused(error) }
  return program.bytes + output
}
