public import Hashes
public import KoalaBear

/// One cryptographic operation many times over, for counting what it costs on the machine.
///
/// Input: the operation's code, 4 bytes, the number of times, 4 bytes, a seed, 8 bytes, all little-endian.
/// Output: the state after the last, as 4-byte little-endian field elements. The cost of one is the difference of
/// two runs divided by the difference of their counts.
public enum Primitive: UInt32, CaseIterable, Sendable {
  /// Poseidon2 of width 16.
  case poseidon16 = 0
  /// Poseidon2 of width 24.
  case poseidon24 = 1
  /// Multiplication in the base field.
  case feltMultiply = 2
  /// Multiplication in the degree-5 extension.
  case felt5Multiply = 3
  /// Addition in the base field.
  case feltAdd = 4
}

public enum PrimitivesError: Error, Equatable {
  case inputLength(expected: Int, got: Int)
  case unknownOperation(UInt32)
}

public func primitives(_ input: UnsafeRawBufferPointer) throws(PrimitivesError) -> [UInt8] {
  guard input.count == 16 else { throw .inputLength(expected: 16, got: input.count) }
  let code = UInt32(littleEndian: input.loadUnaligned(as: UInt32.self))
  let count = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  let seed = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  guard let operation = Primitive(rawValue: code) else { throw .unknownOperation(code) }

  var state = (0..<24).map { Felt(reducing: seed &* UInt64(2 * $0 + 1) &+ UInt64($0)) }
  state.withUnsafeMutableBufferPointer { buffer in
    let s = buffer.baseAddress!
    switch operation {
    case .poseidon16: for _ in 0..<count { Poseidon2.permute16(s) }
    case .poseidon24: for _ in 0..<count { Poseidon2.permute24(s) }
    case .feltMultiply:
      var x = s[0]
      for _ in 0..<count { x *= s[1] }
      s[0] = x
    case .feltAdd:
      var x = s[0]
      for _ in 0..<count { x = x + s[1] - s[2] }
      s[0] = x
    case .felt5Multiply:
      var x = Felt5(s[0], s[1], s[2], s[3], s[4])
      let y = Felt5(s[5], s[6], s[7], s[8], s[9])
      for _ in 0..<count { x = x * y }
      for i in 0..<5 { s[i] = x[i] }
    }
  }
  var output: [UInt8] = []
  for element in state { withUnsafeBytes(of: element.value.littleEndian) { output.append(contentsOf: $0) } }
  return output
}
