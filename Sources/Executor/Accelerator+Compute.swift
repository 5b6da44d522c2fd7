import BigIntegers
import Hashes
import RISCV

extension Accelerator {
  /// The function itself. `words` are those of all areas, one area after the other in the order of their pointers; what is
  /// written is changed there.
  func compute(_ words: UnsafeMutablePointer<UInt64>) {
    switch self {
    case .keccak: KeccakPermutation.apply(words)
    case .sha256: SHA256.compress(words: words, block: words + 4)
    case .product256:
      let (high, low) = UInt256(words: words + 8).multipliedFullWidth(by: UInt256(words: words + 12))
      low.store(to: words)
      high.store(to: words + 4)
    }
  }
}
