import BigIntegers
import Hashes
import KoalaBear
import RISCV
import Secp256k1

extension Accelerator {
  /// The function itself. `words` are those of all areas, one area after the other in the order of their pointers; what is
  /// written is changed there. False where the function has no value, with nothing changed.
  func compute(_ words: UnsafeMutablePointer<UInt64>) -> Bool {
    switch self {
    case .keccak: KeccakPermutation.apply(words)
    case .sha256: SHA256.compress(words, words + 4)
    case .poseidon2: permute(words, 8) { Poseidon2.permute16($0) }
    case .poseidon2Wide: permute(words, 12) { Poseidon2.permute24($0) }
    case .multiplyAdd256:
      Modular256.multiplyAdd(words, words + 4, words + 8, words + 12, modulus: words + 16)
    case .multiplyAdd384:
      Modular384.multiplyAdd(words, words + 6, words + 12, words + 18, modulus: words + 24)
    case .product256:
      let (high, low) = UInt256(words: words + 8).multipliedFullWidth(by: UInt256(words: words + 12))
      low.store(to: words)
      high.store(to: words + 4)
    case .secp256k1Add:
      let (p, q) = (CurveLine.Point(words: words), CurveLine.Point(words: words + 8))
      guard let line = CurveLine(chord: p, q) else { return false }
      line.third.store(to: words)
    case .secp256k1Double:
      guard let line = CurveLine(tangent: CurveLine.Point(words: words)) else { return false }
      line.third.store(to: words)
    }
    return true
  }

  /// Words as pairs of elements' representatives, which are first brought below p.
  private func permute(
    _ words: UnsafeMutablePointer<UInt64>, _ count: Int, _ body: (UnsafeMutablePointer<Felt>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Felt.self, capacity: 2 * count) { buffer in
      guard let state = buffer.baseAddress else { return }
      for i in 0..<2 * count {
        let word = UInt32(truncatingIfNeeded: words[i / 2] >> UInt64(32 * (i % 2)))
        (state + i).initialize(to: Felt(raw: word % Felt.modulus))
      }
      body(state)
      for i in 0..<count { words[i] = UInt64(state[2 * i].raw) | UInt64(state[2 * i + 1].raw) << 32 }
    }
  }
}
