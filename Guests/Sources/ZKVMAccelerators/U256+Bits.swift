import BigIntegers
public import CZKVMAccelerators
import Hashes

// What does not depend on the order of the bytes works on the words as they lie in memory.

extension Hash256 {
  fileprivate static func number(_ condition: Bool) -> Hash256 {
    Hash256(littleEndianWords: 0, 0, 0, condition ? 1 &<< 56 : 0)
  }

  fileprivate var isZero: Bool { (word0 | word1 | word2 | word3) == 0 }

  /// The number of the 32 bytes if it is below 256, else 256.
  fileprivate var small: Int {
    (word0 | word1 | word2 | (word3 &<< 8)) == 0 ? Int(truncatingIfNeeded: word3 &>> 56) : 256
  }

  /// Whether the number of these bytes is below that of others: the first words that differ decide.
  fileprivate func isLess(than other: Hash256, signed: Bool) -> Bool {
    var (a, b) = (word0, other.word0)
    if a == b {
      (a, b) = (word1, other.word1)
      if a == b {
        (a, b) = (word2, other.word2)
        if a == b { (a, b) = (word3, other.word3) }
      }
    } else if signed && (a ^ b) & 0x80 != 0 {
      return a & 0x80 != 0
    }
    return a.byteSwapped < b.byteSwapped
  }

  @inline(__always)
  fileprivate func combined(_ other: Hash256, _ operation: (UInt64, UInt64) -> UInt64) -> Hash256 {
    Hash256(
      littleEndianWords: operation(word0, other.word0), operation(word1, other.word1),
      operation(word2, other.word2),
      operation(word3, other.word3))
  }
}

@c @implementation
public func zkvm_u256_lt(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(Hash256.number(a.bytes32().isLess(than: b.bytes32(), signed: false)))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_gt(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(Hash256.number(b.bytes32().isLess(than: a.bytes32(), signed: false)))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_slt(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(Hash256.number(a.bytes32().isLess(than: b.bytes32(), signed: true)))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_sgt(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(Hash256.number(b.bytes32().isLess(than: a.bytes32(), signed: true)))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_eq(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(Hash256.number(a.bytes32() == b.bytes32()))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_iszero(
  _ a: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(Hash256.number(a.bytes32().isZero))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_and(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.bytes32().combined(b.bytes32(), &))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_or(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.bytes32().combined(b.bytes32(), |))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_xor(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.bytes32().combined(b.bytes32(), ^))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_not(
  _ a: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.bytes32().combined(Hash256.zero) { a, _ in ~a })
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_byte(
  _ i: UnsafePointer<zkvm_u256>!, _ a: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  let index = i.bytes32().small
  let byte = index < 32 ? UnsafeRawPointer(a!).load(fromByteOffset: index, as: UInt8.self) : 0
  result.store(Hash256(littleEndianWords: 0, 0, 0, UInt64(byte) &<< 56))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_shl(
  _ shift: UnsafePointer<zkvm_u256>!, _ value: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(value.number() << shift.bytes32().small)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_shr(
  _ shift: UnsafePointer<zkvm_u256>!, _ value: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(value.number() >> shift.bytes32().small)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_sar(
  _ shift: UnsafePointer<zkvm_u256>!, _ value: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(value.number().shiftedRightArithmetic(shift.bytes32().small))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_signextend(
  _ b: UnsafePointer<zkvm_u256>!, _ value: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(value.number().signExtended(fromByte: b.bytes32().small))
  return ZKVM_EOK
}
