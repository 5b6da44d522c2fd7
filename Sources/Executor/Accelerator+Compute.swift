import BigIntegers
import Hashes
import RISCV

extension Accelerator {
  /// The function itself. `words` are those of all areas, one area after the other in the order of their pointers; what is
  /// written is changed there.
  func compute(_ words: UnsafeMutablePointer<UInt64>) {
    switch self {
    case .keccak: KeccakPermutation.apply(words)
    case .sha256: SHA256.compress(words, words + 4)
    case .multiplyAdd256:
      Modular256.multiplyAdd(words, words + 4, words + 8, words + 12, modulus: words + 16)
    case .multiplyAdd384:
      Modular384.multiplyAdd(words, words + 6, words + 12, words + 18, modulus: words + 24)
    case .product256:
      let (high, low) = UInt256(words: words + 8).multipliedFullWidth(by: UInt256(words: words + 12))
      low.store(to: words)
      high.store(to: words + 4)
    }
  }
}
