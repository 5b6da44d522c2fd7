import BigIntegers
import Console
import EVM
import EthereumJSON
import EthereumTypes
import Hashes

/// Reads what KECCAK256 hashes. Told of every step and of its end.
struct PreimageReader {
  /// What the instruction that has begun will hash, and how long that is: memory that is not there yet is zero.
  private var begun: (known: [UInt8], count: Int)?

  mutating func step(_ step: Step) {
    begun = nil
    let count = step.stack.count
    guard step.opcode == 0x20, count >= 2 else { return }
    begun = step.memory(at: step.stack[count - 1], size: step.stack[count - 2])
  }

  /// What the instruction has hashed, if it did.
  mutating func stepEnded(_ halt: Halt?) -> [UInt8]? {
    guard let (known, count) = begun, halt == nil else { return nil }
    begun = nil
    // The machine has paid for that much memory.
    return known.filled(to: count)
  }
}

/// go-ethereum's `keccak256PreimageTracer`: what KECCAK256 was asked for, by hash.
final class KeccakPreimageTracer: TransactionTracer {
  private var reader = PreimageReader()
  private var preimages: [Hash256: [UInt8]] = [:]
  private(set) var bytes = 0

  func step(_ step: Step) { reader.step(step) }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    guard let preimage = reader.stepEnded(halt) else { return }
    if preimages.updateValue(preimage, forKey: Keccak256.hash(preimage)) == nil {
      bytes += 150 + 2 * preimage.count
    }
  }

  var result: JSON? {
    .object(preimages.sorted { $0.key < $1.key }.map { ($0.key.bytes.hex, .data($0.value)) })
  }
}
