import Testing
import VectorTestSupport

@testable import ModularExponentiation

@Suite struct ModularExponentiationTests {
  @Test(arguments: modexpVectors.indices)
  func agreesWithPython(i: Int) {
    let v = modexpVectors[i]
    #expect(ModularExponentiation.power(base: v.base, exponent: v.exponent, modulus: v.modulus) == v.power)
  }

  /// The guest's path for short moduli, run natively.
  @Test(arguments: modexpVectors.indices)
  func theFusedRingAgreesWithPython(i: Int) {
    let v = modexpVectors[i]
    if v.modulus.drop(while: { $0 == 0 }).count > 8 * FusedRing.maximum { return }
    if !v.exponent.contains(where: { $0 != 0 }) { return }
    var output = [UInt8](repeating: 0, count: v.modulus.count)
    v.base.withUnsafeBytes { base in
      v.exponent.withUnsafeBytes { exponent in
        v.modulus.withUnsafeBytes { modulus in
          FusedRing(Natural(modulus)).power(Natural(base), Bits(exponent)).store(to: &output)
        }
      }
    }
    #expect(output == v.power)
  }

  /// All small numbers against repeated multiplication.
  @Test func exhaustiveForSmallNumbers() {
    for modulus in 0..<36 {
      for base in 0..<20 {
        var expected = modulus == 0 ? 0 : 1 % modulus
        for exponent in 0..<20 {
          let result = ModularExponentiation.power(
            base: [UInt8(base)], exponent: [UInt8(exponent)], modulus: [UInt8(modulus)])
          #expect(result == [UInt8(expected)], "\(base)^\(exponent) mod \(modulus)")
          expected = modulus == 0 ? 0 : expected * base % modulus
        }
      }
    }
  }

  @Test func emptyNumbersAreZero() {
    #expect(ModularExponentiation.power(base: [], exponent: [], modulus: []) == [])
    #expect(ModularExponentiation.power(base: [], exponent: [], modulus: [7]) == [1])
    #expect(ModularExponentiation.power(base: [], exponent: [3], modulus: [7]) == [0])
    #expect(ModularExponentiation.power(base: [5], exponent: [], modulus: [0, 0, 7]) == [0, 0, 1])
    #expect(ModularExponentiation.power(base: [5], exponent: [1], modulus: [0, 0, 0]) == [0, 0, 0])
    #expect(ModularExponentiation.power(base: [5], exponent: [0], modulus: [0, 1]) == [0, 0])
  }

  /// Beyond what the precompile allows: 2^(2^k) modulo 2^n ± 1 is known without arithmetic.
  @Test(arguments: [(20_000, 16), (20_000, 17)])
  func longModuli(bits: Int, k: Int) {
    // 2ⁿ ≡ −1 modulo 2ⁿ + 1 and 1 modulo 2ⁿ − 1; 2^(2^k) = 2^(q n + r).
    let bytes = bits / 8
    let exponent: [UInt8] = [UInt8(1 << (k % 8))] + [UInt8](repeating: 0, count: k / 8)
    let (q, r) = ((1 << k) / bits, (1 << k) % bits)
    var power = [UInt8](repeating: 0, count: bytes)
    power[bytes - 1 - r / 8] = 1 << (r % 8)
    let ones = [UInt8](repeating: 0xff, count: bytes)
    #expect(ModularExponentiation.power(base: [2], exponent: exponent, modulus: ones) == power)
    var plusOne = [1] + [UInt8](repeating: 0, count: bytes)
    plusOne[bytes] = 1
    let result = ModularExponentiation.power(base: [2], exponent: exponent, modulus: plusOne)
    if q % 2 == 0 {
      #expect(result == [0] + power)
    } else {
      // 2ⁿ + 1 − 2ʳ.
      var sum = result.map(Int.init)
      for i in 0..<bytes { sum[i + 1] += Int(power[i]) }
      for i in (1...bytes).reversed() where sum[i] > 255 {
        sum[i] -= 256
        sum[i - 1] += 1
      }
      #expect(sum == plusOne.map(Int.init))
    }
  }
}

@Suite(.enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"))
struct ModexpPrecompileTests {
  @Test(arguments: [("modexp", 17), ("modexp_eip2565", 47), ("modexp_eip7883", 45)])
  func goEthereum(name: String, count: Int) throws {
    let cases = try PublishedVectors.cases("precompiles", "precompiles/go-ethereum/\(name).json")
    #expect(cases.count == count)
    for test in cases {
      let output = try test.input.withUnsafeBytes { try ModularExponentiation.precompile($0) }
      #expect(output == test.expected, "\(test.name)")
    }
  }
}

@Suite struct ModexpEncodingTests {
  private func run(_ input: [UInt8], limit: Int = 1024) throws -> [UInt8] {
    try input.withUnsafeBytes { try ModularExponentiation.precompile($0, limit: limit) }
  }

  private func word(_ value: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: 24) + (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }

  @Test func whatIsMissingIsZeroAndWhatIsBeyondIgnored() throws {
    #expect(try run([]) == [])
    #expect(try run(word(1)) == [])
    let full = word(1) + word(1) + word(1) + [3, 2, 5]
    #expect(try run(full) == [4])
    #expect(try run(full + [9, 9]) == [4])
    #expect(try run(Array(full.dropLast())) == [0])
    // EIP-198's example: 3 to the power of 0x80…0 (a byte of 32), all of it modulo a 32-byte number.
    #expect(
      try run(word(0) + word(32) + word(32) + [UInt8](repeating: 0xff, count: 64))
        == [UInt8](repeating: 0, count: 32))
  }

  @Test func longNumbersAreRefused() throws {
    for position in 0..<3 {
      var lengths = [0, 0, 0]
      lengths[position] = 1024
      #expect(try run(lengths.flatMap(word)).count == lengths[2])
      lengths[position] = 1025
      #expect(throws: ModularExponentiationError.lengthAboveLimit(1024)) { try run(lengths.flatMap(word)) }
      #expect(try run(lengths.flatMap(word), limit: 1025).count == lengths[2])
      // Every bit of the length counts.
      for bit in 11..<256 {
        var input = [UInt8](repeating: 0, count: 96)
        input[32 * position + 31 - bit / 8] = 1 << (bit % 8)
        #expect(throws: ModularExponentiationError.lengthAboveLimit(1024)) { try run(input) }
      }
    }
  }
}
