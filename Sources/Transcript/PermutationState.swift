import Hashes
import KoalaBear

/// The sixteen elements that Poseidon2 permutes.
struct PermutationState: Sendable {
  /// Montgomery representatives.
  var raw = SIMD16<UInt32>()

  subscript(i: Int) -> Felt {
    @inline(__always) get { Felt(raw: raw[i]) }
    @inline(__always) set { raw[i] = newValue.raw }
  }

  mutating func permute() {
    withUnsafeMutableBytes(of: &raw) { bytes in
      Poseidon2.permute16(bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Felt.self))
    }
  }
}
