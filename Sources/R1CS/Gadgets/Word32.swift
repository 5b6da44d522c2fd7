internal import BN254
internal import EllipticCurves

/// A 32-bit word as its bits, lowest first.
public struct Word32: Sendable {
  public let bits: [Bit]

  public init(_ bits: [Bit]) {
    precondition(bits.count == 32)
    self.bits = bits
  }

  public init(_ constant: UInt32) { bits = (0..<32).map { Bit(constant >> UInt32($0) & 1 != 0) } }

  public var value: UInt32 { bits.reversed().reduce(0) { $0 << 1 | ($1.value ? 1 : 0) } }

  var linear: Linear { Circuit.number(bits) }

  func rotatedRight(_ n: Int) -> Word32 { Word32((0..<32).map { bits[($0 + n) % 32] }) }

  func shiftedRight(_ n: Int) -> Word32 { Word32((0..<32).map { $0 + n < 32 ? bits[$0 + n] : Bit(false) }) }
}

extension Circuit {
  /// A word that the prover chooses.
  public func word(_ value: UInt32) -> Word32 { Word32((0..<32).map { bit(value >> UInt32($0) & 1 != 0) }) }

  /// The sum modulo 2³² of words given as linear expressions, each an integer below 2³².
  func sum32(_ parts: [Linear]) -> Word32 {
    let total = Linear.sum(parts)
    let carryBits = Int.bitWidth - (parts.count - 1).leadingZeroBitCount
    return Word32(Array(bits(total, 32 + carryBits)[..<32]))
  }

  func xor3(_ a: Word32, _ b: Word32, _ c: Word32) -> Word32 {
    Word32((0..<32).map { parity([a.bits[$0], b.bits[$0], c.bits[$0]]) })
  }
}
