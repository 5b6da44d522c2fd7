import EthereumTypes
import Precompiles
import Testing
import VectorTestSupport

struct RuleTests {
  func run(_ precompile: Precompile, _ input: [UInt8], gasLimit: UInt64 = .max, _ fork: Fork = .osaka) -> [UInt8]? {
    let result = input.withUnsafeBytes { Precompiles.run(precompile, $0, gasLimit: gasLimit, fork: fork) }
    if case .success(let output, _) = result { return output }
    return nil
  }

  func gas(_ precompile: Precompile, _ input: [UInt8], _ fork: Fork) -> UInt64 {
    input.withUnsafeBytes { precompile.gas($0, fork) }
  }

  @Test func activation() {
    #expect(Precompiles.active(.frontier).map(\.rawValue) == [1, 2, 3, 4])
    #expect(Precompiles.active(.spuriousDragon).count == 4)
    #expect(Precompiles.active(.byzantium).count == 8)
    #expect(Precompiles.active(.istanbul).count == 9)
    #expect(Precompiles.active(.shanghai).count == 9)
    #expect(Precompiles.active(.cancun).count == 10)
    #expect(Precompiles.active(.prague).count == 17)
    #expect(Precompiles.active(.osaka).count == 18)
    #expect(!Precompiles.isActive(.zero, .osaka))
    #expect(Precompiles.isActive(Address(high: 0, middle: 0, low: 0x100), .osaka))
    #expect(!Precompiles.isActive(Address(high: 0, middle: 0, low: 0x100), .prague))
    #expect(!Precompiles.isActive(Address(high: 0, middle: 0, low: 0x101), .osaka))
    #expect(!Precompiles.isActive(Address(high: 0, middle: 1, low: 1), .osaka))
    #expect(!Precompiles.isActive(Address(high: 1 << 63, middle: 0, low: 1), .osaka))
    #expect(Precompiles.run(at: .zero, UnsafeRawBufferPointer(start: nil, count: 0), gasLimit: 0, fork: .osaka) == nil)
  }

  /// FIPS 180-4's and the RIPEMD page's digests of "abc".
  @Test func hashes() throws {
    let abc = Array("abc".utf8)
    let sha = try bytes(hexadecimal: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(run(.sha256, abc, gasLimit: 72) == sha)
    #expect(run(.sha256, abc, gasLimit: 71) == nil)
    let ripemd = try bytes(hexadecimal: "0000000000000000000000008eb208f7e05d987a9b044a8e98c6b087f15a0bfc")
    #expect(run(.ripemd160, abc, gasLimit: 720) == ripemd)
    #expect(run(.ripemd160, abc, gasLimit: 719) == nil)
    #expect(run(.identity, abc, gasLimit: 18) == abc)
    #expect(run(.identity, abc, gasLimit: 17) == nil)
    #expect(run(.identity, [], gasLimit: 15) == [])
    #expect(gas(.identity, [UInt8](repeating: 0, count: 33), .frontier) == 21)
  }

  /// Prices before Istanbul: EIP-196 and 197.
  @Test func oldPricesOfBN254() {
    let pair = [UInt8](repeating: 0, count: 192)
    #expect(gas(.bn254Add, pair, .byzantium) == 500 && gas(.bn254Multiply, pair, .petersburg) == 40_000)
    #expect(gas(.bn254Pairing, pair, .byzantium) == 180_000)
  }

  func lengths(_ base: [UInt8], _ exponent: [UInt8], _ modulus: [UInt8], _ rest: [UInt8] = []) -> [UInt8] {
    [base, exponent, modulus].flatMap { [UInt8](repeating: 0, count: 32 - $0.count) + $0 } + rest
  }

  /// The examples of EIP-198.
  @Test func examplesOfEIP198() throws {
    let f = String(repeating: "f", count: 55)
    let fermat = lengths([1], [32], [32], [3] + (try bytes(hexadecimal: f + "efffffc2e" + f + "efffffc2f")))
    #expect(run(.modularExponentiation, fermat, gasLimit: 13_056, .byzantium) == [UInt8](repeating: 0, count: 31) + [1])
    #expect(run(.modularExponentiation, fermat, gasLimit: 13_055, .byzantium) == nil)
    let huge = [UInt8](repeating: 0xff, count: 31) + [0xfe]
    #expect(gas(.modularExponentiation, lengths([], [32], huge, [0xff]), .byzantium) == .max)
    #expect(gas(.modularExponentiation, lengths([], huge, [32], [0xff]), .byzantium) == .max)
    #expect(gas(.modularExponentiation, lengths(huge, [32], [32], [0xff]), .byzantium) == .max)
    // What the input lacks is zeros: here most of the modulus.
    let short = lengths([1], [2], [32], [3, 0xff, 0xff, 0x80])
    let expected = try bytes(hexadecimal: "3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab")
    #expect(run(.modularExponentiation, short, gasLimit: 768, .byzantium) == expected)
    #expect(run(.modularExponentiation, short, gasLimit: 767, .byzantium) == nil)
  }

  /// A modulus of no bytes: an empty answer, whatever the exponent's length says; from Osaka lengths have a limit.
  @Test func emptyModulus() {
    let huge = [UInt8](repeating: 0xff, count: 32)
    let input = lengths([], huge, [])
    #expect(run(.modularExponentiation, input, gasLimit: 0, .byzantium) == [])
    #expect(run(.modularExponentiation, input, gasLimit: 200, .berlin) == [])
    #expect(run(.modularExponentiation, input, gasLimit: 199, .berlin) == nil)
    #expect(run(.modularExponentiation, input, .osaka) == nil)
    #expect(run(.modularExponentiation, lengths([], [4, 1], [], []), .osaka) == nil)
    #expect(run(.modularExponentiation, lengths([], [4, 0], [], []), .osaka) == [])
    #expect(run(.modularExponentiation, lengths([4, 0], [], [4, 1], []), .osaka) == nil)
    #expect(run(.modularExponentiation, [], gasLimit: 500, .osaka) == [])
    #expect(run(.modularExponentiation, [], gasLimit: 499, .osaka) == nil)
  }

  /// Any bytes at all, of any length up to some pairs, under every fork: nothing traps.
  @Test func arbitraryBytes() {
    var random = SystemRandomNumberGenerator()
    for precompile in Precompile.allCases {
      for _ in 0..<200 {
        var input = (0..<Int.random(in: 0...450, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        if Bool.random(using: &random) { for i in 0..<min(input.count, 95) where i % 32 != 31 { input[i] = 0 } }
        for fork in [Fork.byzantium, .istanbul, .berlin, .osaka] {
          _ = run(precompile, input, gasLimit: 200_000, fork)
        }
      }
    }
  }

  /// A backend answers what it binds; prices stay.
  @Test func backends() {
    final class Backend: PrecompileBackend {
      func output(of precompile: Precompile, _ input: UnsafeRawBufferPointer, _ fork: Fork) -> BackendOutput {
        switch precompile {
        case .identity: .output([UInt8](input.reversed()))
        case .sha256: .failure
        default: .unbound
        }
      }
    }
    let backend = Backend()
    func call(_ precompile: Precompile, gasLimit: UInt64) -> PrecompileResult {
      ([1, 2, 3] as [UInt8]).withUnsafeBytes {
        Precompiles.run(precompile, $0, gasLimit: gasLimit, fork: .osaka, backend: backend)
      }
    }
    #expect(call(.identity, gasLimit: 18) == .success(output: [3, 2, 1], gasUsed: 18))
    #expect(call(.identity, gasLimit: 17) == .outOfGas)
    #expect(call(.sha256, gasLimit: 72) == .failure)
    #expect(call(.ecRecover, gasLimit: 3000) == .success(output: [], gasUsed: 3000))
  }
}
