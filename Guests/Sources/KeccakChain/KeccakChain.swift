internal import Hashes

/// Keccak-256 applied to its own result again and again, in software.
///
/// Input: how often, 4 bytes little-endian, at least 1, then a seed of any length. Output: the 32 bytes of
/// H(H(… H(seed))).
public func keccakChain(_ input: UnsafeRawBufferPointer) throws(KeccakChainError) -> [UInt8] {
  guard input.count >= 4 else { throw .inputTooShort(expected: 4, got: input.count) }
  let count = UInt32(littleEndian: input.loadUnaligned(as: UInt32.self))
  guard count > 0 else { throw .countIsZero }
  var digest = Keccak256.hash(UnsafeRawBufferPointer(rebasing: input[4...]))
  for _ in 1..<count {
    digest = withUnsafeBytes(of: digest) { Keccak256.hash($0) }
  }
  return withUnsafeBytes(of: digest) { [UInt8]($0) }
}

public enum KeccakChainError: Error, Equatable {
  case inputTooShort(expected: Int, got: Int)
  case countIsZero
}
