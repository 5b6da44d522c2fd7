import MachineVerifier

/// The machine's verifier on plain bytes. Apart from the rollup's files because both have public values.
func verifyExecution(proof: [UInt8], programID: [UInt8], output: [UInt8]) throws {
  guard let id = ProgramID(bytes: programID) else { throw Failure("the program id is malformed") }
  try MachineVerifier.verify(proof, program: id, values: PublicValues(output: output))
}
