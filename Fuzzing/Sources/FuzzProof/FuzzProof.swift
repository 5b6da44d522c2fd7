import FuzzSupport
import MachineTestSupport
import MachineVerifier
import RISCVTestSupport
import ZKVM

/// Any bytes as a proof file: the decoder gives an error or a proof whose file is these bytes again, and the verifier
/// refuses it, also where the id that the file claims is the one that is asked for.
@c(LLVMFuzzerTestOneInput)
public func fuzzProof(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let file = bytes(data, size)
  guard let proof = try? MachineProof(bytes: file) else { return 0 }
  precondition(proof.bytes == file, "a proof has two files")
  let values = PublicValues(output: Array(file.suffix(5)))
  precondition((try? MachineVerifier.verify(file, program: proof.key.id, values: values)) == nil, "accepted")
  return 0
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    let directed = CornerPrograms.program("seed") { $0.result(.zero, 0) }
    let proof = try LoadedProgram(elf: directed.elf, target: 100).prove(input: []).proof.bytes
    return [56, 60, 200, 1000, 10_000, proof.count].map {
      (name: "first-\($0)", bytes: Array(proof.prefix($0)))
    }
  }
  return 0
}
