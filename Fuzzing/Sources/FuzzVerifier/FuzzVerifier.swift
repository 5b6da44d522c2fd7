import FuzzSupport
import MachineTestSupport
import MachineVerifier
import RISCV
import RISCVTestSupport
import ZKVM

/// A valid proof of a fixed program, made when the fuzzer starts, and what it proves.
private struct Valid: Sendable {
  let id: ProgramID
  let output: [UInt8]
  let proof: [UInt8]

  static let one: Valid = {
    let directed = CornerPrograms.program("fuzzed") { p in
      p.operand(.a1, 0x1234_5678_9abc_def0)
      p.operand(.a2, 77)
      p.assembler.register(.mul, .a0, .a1, .a2)
      p.result(.a0, 0x1234_5678_9abc_def0 &* 77)
      // A call of Keccak-f: such proofs have a step more.
      p.checkedCall(.keccak, [0x8100_0000], [(0..<25).map { 0x9e37_79b9_7f4a_7c15 &* $0 }])
    }
    do {
      let program = try LoadedProgram(elf: directed.elf, target: 100)
      let proven = try program.prove(input: [])
      return Valid(id: program.id, output: proven.values.output, proof: proven.proof.bytes)
    } catch { fatalError("\(error)") }
  }()
}

/// A change of a proof and its public values, written in few bytes, so that the fuzzer need not carry whole proofs.
///
/// A list of edits of 8 bytes: kind, three bytes of position, four of operand.
private func edit(_ script: [UInt8], _ proof: inout [UInt8], _ output: inout [UInt8]) {
  for start in stride(from: 0, to: script.count - 7, by: 8).prefix(16) {
    func number(_ range: Range<Int>) -> Int {
      range.reversed().reduce(0) { $0 << 8 | Int(script[start + $1]) }
    }
    let (position, operand) = (number(1..<4), UInt32(number(4..<8)))
    guard !proof.isEmpty else { return }
    let word = position % max(1, proof.count / 4)
    switch script[start] % 8 {
    case 0: set(&proof, word, operand)
    case 1: set(&proof, word, get(proof, word) &+ operand)
    case 2: set(&proof, word, get(proof, word) ^ operand)
    case 3: proof.removeLast(min(proof.count, position % 4096))
    case 4: proof += (0..<position % 64).map { UInt8(truncatingIfNeeded: operand >> UInt32($0 % 4 * 8)) }
    case 5: set(&proof, word, get(proof, Int(operand) % max(1, proof.count / 4)))
    case 6:
      // The heights and counts lie at the beginning.
      set(&proof, position % 256, operand % 64)
    default:
      if output.isEmpty || position % 5 == 0 { output.append(UInt8(truncatingIfNeeded: operand)) }
      output[position % output.count] ^= UInt8(truncatingIfNeeded: operand)
    }
  }
}

private func get(_ bytes: [UInt8], _ word: Int) -> UInt32 {
  guard bytes.count >= 4 * word + 4 else { return 0 }
  return (0..<4).reduce(0) { $0 | UInt32(bytes[4 * word + $1]) << UInt32(8 * $1) }
}

private func set(_ bytes: inout [UInt8], _ word: Int, _ value: UInt32) {
  guard bytes.count >= 4 * word + 4 else { return }
  for k in 0..<4 { bytes[4 * word + k] = UInt8(truncatingIfNeeded: value >> UInt32(8 * k)) }
}

/// Only the proof itself is accepted, and only for its own output.
@c(LLVMFuzzerTestOneInput)
public func fuzzVerifier(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let valid = Valid.one
  var (proof, output) = (valid.proof, valid.output)
  edit(bytes(data, size), &proof, &output)
  let accepted =
    (try? MachineVerifier.verify(proof, program: valid.id, values: PublicValues(output: output))) != nil
  precondition(accepted == (proof == valid.proof && output == valid.output), "a verdict that is wrong")
  return 0
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    // One edit of every kind, at the header, at the heights and in the proof.
    var seeds: [(name: String, bytes: [UInt8])] = [("none", [])]
    for kind in 0..<8 as Range<UInt8> {
      for position in [1, 14, 20, 60, 5000] {
        let place = (0..<3).map { UInt8(truncatingIfNeeded: position >> (8 * $0)) }
        seeds.append((name: "\(kind)-\(position)", bytes: [kind] + place + [1, 0, 0, 0]))
      }
    }
    return seeds
  }
  return 0
}
