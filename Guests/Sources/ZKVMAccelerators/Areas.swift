import BigIntegers
import CZKVMAccelerators
import Hashes

// Conversions between the interface's bytes and numbers. All of a function's inputs are loaded before its output is
// stored, so that they may be the same memory. A null pointer traps.

extension UnsafePointer {
  /// The 32 bytes at `offset` as they are, for digests and for words whose order does not matter.
  @inline(__always)
  func bytes32(at offset: Int = 0) -> Hash256 {
    UnsafeRawPointer(self).load(fromByteOffset: offset, as: Hash256.self)
  }

  /// The number of 32 bytes at `offset`, most significant first.
  @inline(__always)
  func number(at offset: Int = 0) -> UInt256 {
    let bytes = bytes32(at: offset)
    return UInt256(bigEndianWords: bytes.word0, bytes.word1, bytes.word2, bytes.word3)
  }
}

extension UnsafeMutablePointer {
  @inline(__always)
  func store(_ bytes: Hash256, at offset: Int = 0) {
    UnsafeMutableRawPointer(self).storeBytes(of: bytes, toByteOffset: offset, as: Hash256.self)
  }

  @inline(__always)
  func store(_ number: UInt256, at offset: Int = 0) {
    let words = number.bigEndianWords
    store(Hash256(littleEndianWords: words.0, words.1, words.2, words.3), at: offset)
  }
}
