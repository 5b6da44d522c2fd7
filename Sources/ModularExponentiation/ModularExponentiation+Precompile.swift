extension ModularExponentiation {
  /// The longest base, exponent and modulus of the precompile, in bytes (EIP-7823).
  public static let lengthLimit = 1024

  /// The precompile's function on its encoded input (EIP-198): the lengths of base, exponent and modulus, 32 bytes
  /// each, then the numbers. What the input lacks is zeros, what it has beyond is ignored.
  ///
  /// `limit` bounds all three lengths; before Osaka only the price of gas did.
  public static func precompile(
    _ input: UnsafeRawBufferPointer, limit: Int = lengthLimit
  ) throws(ModularExponentiationError) -> [UInt8] {
    let baseCount = try length(input, 0, limit)
    let exponentCount = try length(input, 32, limit)
    let modulusCount = try length(input, 64, limit)
    if modulusCount == 0 { return [] }
    let total = baseCount &+ exponentCount &+ modulusCount
    var numbers = [UInt8](repeating: 0, count: total)
    if input.count > 96 {
      for i in 0..<min(total, input.count - 96) { numbers[i] = input[96 + i] }
    }
    return numbers.withUnsafeBytes { bytes in
      power(
        base: UnsafeRawBufferPointer(rebasing: bytes[..<baseCount]),
        exponent: UnsafeRawBufferPointer(rebasing: bytes[baseCount..<baseCount + exponentCount]),
        modulus: UnsafeRawBufferPointer(rebasing: bytes[(baseCount + exponentCount)...]))
    }
  }

  /// The 32 bytes at `offset` as a length.
  private static func length(
    _ input: UnsafeRawBufferPointer, _ offset: Int, _ limit: Int
  ) throws(ModularExponentiationError) -> Int {
    var value = 0
    for i in offset..<offset + 32 {
      let byte = i < input.count ? input[i] : 0
      // Far from an overflow: a value above the limit is an error at once or with the next byte.
      guard value <= Int.max >> 9 else { throw .lengthAboveLimit(limit) }
      value = value &<< 8 | Int(byte)
    }
    guard value <= limit else { throw .lengthAboveLimit(limit) }
    return value
  }
}

/// Why an input of the precompile is refused.
public enum ModularExponentiationError: Error, Hashable, Sendable {
  /// Base, exponent or modulus is longer than this many bytes.
  case lengthAboveLimit(Int)
}
