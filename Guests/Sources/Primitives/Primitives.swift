internal import BigIntegers
internal import Hashes
internal import KoalaBear
internal import Secp256k1

/// One operation many times over, for counting what it costs on the machine.
public enum Primitive: UInt32, CaseIterable, Sendable {
  /// Poseidon2 of width 16.
  case poseidon16 = 0
  /// Poseidon2 of width 24.
  case poseidon24 = 1
  /// Multiplication in KoalaBear.
  case feltMultiply = 2
  /// Multiplication in the degree-5 extension.
  case felt5Multiply = 3
  /// Addition and subtraction in KoalaBear.
  case feltAdd = 4
  /// Keccak-f[1600].
  case keccak = 5
  /// 256-bit product modulo 2²⁵⁶.
  case uint256Multiply = 6
  /// 256-bit product in full.
  case uint256MultiplyFull = 7
  /// Multiplication in the base field of secp256k1.
  case secp256k1Multiply = 8
  /// Squaring in the base field of secp256k1.
  case secp256k1Square = 9
  /// b ← (a · b + c) modulo a number of 256 bits, in memory.
  case modular256 = 10
  /// b ← (a · b + c) modulo a number of 384 bits, in memory.
  case modular384 = 11
  /// Multiplication in the degree-5 extension by instructions alone.
  case felt5MultiplyInSoftware = 12
  /// s ← s + Σ aᵢ bᵢ of sixteen elements, a in KoalaBear and b in the extension.
  case dotBase16 = 13
  /// The same with both in the extension.
  case dot16 = 14
  /// s ← s + Σ aᵢ of sixteen elements of the extension.
  case sum16 = 15
  /// s ← s · eq(a, b) of sixteen elements of the extension.
  case eq16 = 16
}

public enum PrimitivesError: Error, Equatable {
  case inputLength(expected: Int, got: Int)
  case unknownOperation(UInt32)
}

/// Input: the operation's code, 4 bytes, how often, 4 bytes, a seed, 8 bytes, all little-endian.
/// Output: the 25 words of the state after the last, 8 bytes each, little-endian. The cost of one operation is the
/// difference of two runs divided by the difference of their counts.
public func primitives(_ input: UnsafeRawBufferPointer) throws(PrimitivesError) -> [UInt8] {
  guard input.count == 16 else { throw .inputLength(expected: 16, got: input.count) }
  let code = UInt32(littleEndian: input.loadUnaligned(as: UInt32.self))
  let count = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  let seed = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  guard let operation = Primitive(rawValue: code) else { throw .unknownOperation(code) }

  var state = (0..<25).map { (seed &+ UInt64($0)) &* 0x9e37_79b9_7f4a_7c15 }
  switch operation {
  case .poseidon16, .poseidon24, .feltMultiply, .felt5Multiply, .felt5MultiplyInSoftware, .feltAdd, .dotBase16, .dot16, .sum16,
    .eq16:
    var elements = state[..<24].map { Felt(reducing: $0) }
    repeated(operation, count, &elements)
    for i in 0..<24 { state[i] = UInt64(elements[i].value) }
  default:
    repeated(operation, count, &state)
  }
  var output: [UInt8] = []
  output.reserveCapacity(200)
  for word in state { withUnsafeBytes(of: word.littleEndian) { output.append(contentsOf: $0) } }
  return output
}

private func repeated(_ operation: Primitive, _ count: UInt32, _ elements: inout [Felt]) {
  elements.withUnsafeMutableBufferPointer { buffer in
    guard let s = buffer.baseAddress else { return }
    switch operation {
    case .poseidon16: for _ in 0..<count { Poseidon2.permute16(s) }
    case .poseidon24: for _ in 0..<count { Poseidon2.permute24(s) }
    case .feltMultiply: for _ in 0..<count { s[0] *= s[1] }
    case .feltAdd: for _ in 0..<count { s[0] = s[0] + s[1] - s[2] }
    case .dotBase16, .dot16, .sum16, .eq16: vectors(operation, count, s)
    case .felt5MultiplyInSoftware:
      var x = Felt5(s[0], s[1], s[2], s[3], s[4])
      let y = Felt5(s[5], s[6], s[7], s[8], s[9])
      for _ in 0..<count { x = Felt5.multiplyInSoftware(x, y) }
      for i in 0..<5 { s[i] = x[i] }
    default:
      var x = Felt5(s[0], s[1], s[2], s[3], s[4])
      let y = Felt5(s[5], s[6], s[7], s[8], s[9])
      for _ in 0..<count { x *= y }
      for i in 0..<5 { s[i] = x[i] }
    }
  }
}

/// Sums and products over sixteen elements that are made of the first twenty of `s`; the result is added to its first five.
private func vectors(_ operation: Primitive, _ count: UInt32, _ s: UnsafeMutablePointer<Felt>) {
  let base = (0..<16).map { s[$0] }
  let a = (0..<16).map { Felt5(s[$0], s[$0 + 1], s[$0 + 2], s[$0 + 3], s[$0 + 4]) }
  let b = a.map { $0 + Felt5.one }
  var sum = Felt5.one
  base.withUnsafeBufferPointer { base in
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let x = base.baseAddress, let a = a.baseAddress, let b = b.baseAddress else { return }
        switch operation {
        case .dotBase16: for _ in 0..<count { ExtensionVectors.addDot(x, b, count: 16, to: &sum) }
        case .dot16: for _ in 0..<count { ExtensionVectors.addDot(a, b, count: 16, to: &sum) }
        case .sum16: for _ in 0..<count { ExtensionVectors.addSum(a, count: 16, to: &sum) }
        default: for _ in 0..<count { ExtensionVectors.multiplyEq(a, b, count: 16, into: &sum) }
        }
      }
    }
  }
  for i in 0..<5 { s[i] += sum[i] }
}

private func repeated(_ operation: Primitive, _ count: UInt32, _ words: inout [UInt64]) {
  words.withUnsafeMutableBufferPointer { buffer in
    guard let s = buffer.baseAddress else { return }
    switch operation {
    case .keccak: for _ in 0..<count { KeccakPermutation.apply(s) }
    case .modular256:
      for _ in 0..<count { Modular256.multiplyAdd(s + 4, s, s + 4, s + 8, modulus: s + 12) }
    case .modular384:
      for _ in 0..<count { Modular384.multiplyAdd(s + 6, s, s + 6, s + 12, modulus: s + 18) }
    case .uint256Multiply, .uint256MultiplyFull:
      var x = UInt256(limbs: s[0], s[1], s[2], s[3])
      let y = UInt256(limbs: s[4], s[5], s[6], s[7])
      if operation == .uint256Multiply {
        for _ in 0..<count { x = x &* y }
      } else {
        for _ in 0..<count {
          let (high, low) = x.multipliedFullWidth(by: y)
          x = high ^ low
        }
      }
      (s[0], s[1], s[2], s[3]) = (x.limb0, x.limb1, x.limb2, x.limb3)
    default:
      var x = FieldElement(limbs: s[0], s[1], s[2], s[3])
      let y = FieldElement(limbs: s[4], s[5], s[6], s[7])
      if operation == .secp256k1Multiply {
        for _ in 0..<count { x = x * y }
      } else {
        for _ in 0..<count { x = x.squared }
      }
      let z = x.normalized
      (s[0], s[1], s[2], s[3]) = (z.l0, z.l1, z.l2, z.l3)
    }
  }
}
