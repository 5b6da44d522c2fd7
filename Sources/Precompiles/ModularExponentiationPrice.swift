internal import BigIntegers
internal import EthereumTypes

/// What the price of a modular exponentiation depends on: the three lengths and the exponent's first 32 bytes.
struct ModularExponentiationPrice {
  /// Bytes of base, exponent and modulus.
  let base: UInt256
  let exponent: UInt256
  let modulus: UInt256
  /// The exponent's first 32 bytes, or all of it where it is shorter.
  let head: UInt256

  init(_ input: UnsafeRawBufferPointer) {
    base = ModularExponentiationPrice.number(input, 0, 32)
    exponent = ModularExponentiationPrice.number(input, 32, 32)
    modulus = ModularExponentiationPrice.number(input, 64, 32)
    if let start = base.uint64, start < UInt64(input.count) {
      let count = min(exponent.uint64 ?? 32, 32)
      head = ModularExponentiationPrice.number(input, 96 + Int(truncatingIfNeeded: start), Int(truncatingIfNeeded: count))
    } else {
      head = .zero
    }
  }

  /// `count` bytes in 0 ... 32 from `offset` as a number; what the input lacks is zeros.
  private static func number(_ input: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) -> UInt256 {
    var value = UInt256.zero
    for i in offset..<offset + count { value = value << 8 | UInt256(UInt64(i < input.count ? input[i] : 0)) }
    return value
  }

  /// The price, by EIP-198 from Byzantium, EIP-2565 from Berlin, EIP-7883 from Osaka.
  func gas(_ fork: Fork) -> UInt64 {
    let size = max(base, modulus)
    // The square of a length beyond this is beyond what gas can be, except that a factor of 0 is not.
    guard let length = size.uint64, length < 1 << 40 else { return .max }
    let complexity: UInt128
    if fork < .berlin {
      let x = UInt128(length)
      complexity = x <= 64 ? x &* x : x <= 1024 ? x &* x / 4 &+ 96 &* x &- 3072 : x &* x / 16 &+ 480 &* x &- 199_680
    } else {
      let words = UInt128((length &+ 7) / 8)
      complexity = fork < .osaka ? words &* words : length <= 32 ? 16 : 2 &* words &* words
    }
    if complexity == 0 { return fork < .berlin ? 0 : 200 }
    guard let exponentLength = exponent.uint64, exponentLength < 1 << 60 else { return .max }
    let bits = UInt128(UInt64(max(head.bitWidthOfValue, 1) &- 1))
    let perByte: UInt128 = fork < .osaka ? 8 : 16
    let iterations = exponentLength <= 32 ? bits : perByte &* UInt128(exponentLength &- 32) &+ bits
    let (product, overflow) = complexity.multipliedReportingOverflow(by: max(iterations, 1))
    if overflow { return .max }
    let price = fork < .berlin ? product / 20 : fork < .osaka ? max(product / 3, 200) : max(product, 500)
    return UInt64(clamping: price)
  }
}
