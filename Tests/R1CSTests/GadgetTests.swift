import BN254
import BigIntegers
import CurveValues
import EllipticCurves
import Foundation
import Hashes
import KoalaBear
import R1CS
import Testing
import VectorTestSupport

@Suite struct HashGadgetTests {
  func bytes(_ circuit: Circuit, _ message: [UInt8]) -> [[Bit]] {
    message.map { byte in (0..<8).map { circuit.bit(byte >> UInt8($0) & 1 != 0) } }
  }

  func value(_ bytes: [[Bit]]) -> [UInt8] {
    bytes.map { $0.reversed().reduce(0) { $0 << 1 | ($1.value ? 1 : 0) } }
  }

  @Test(arguments: [0, 3, 55, 56, 64, 100]) func sha256(length: Int) throws {
    let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    let circuit = Circuit()
    let hash = circuit.sha256(bytes(circuit, message))
    try circuit.check()
    #expect(value(hash) == SHA256.hash(message).bytes)
  }

  @Test(arguments: [0, 3, 135, 136]) func keccak256(length: Int) throws {
    let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    let circuit = Circuit()
    let hash = circuit.keccak256(bytes(circuit, message))
    try circuit.check()
    #expect(value(hash) == Keccak256.hash(message).bytes)
  }

  /// A changed bit of the witness anywhere is noticed (some of many wires).
  @Test func everyWireIsBound() throws {
    let circuit = Circuit()
    let input = bytes(circuit, Array("abc".utf8))
    let before = circuit.finish().witness.values.count
    _ = circuit.sha256(input)
    let (system, witness) = circuit.finish()
    for wire in stride(from: before, to: witness.values.count, by: 97) {
      var changed = witness
      changed.values[wire] = .one - changed.values[wire]
      #expect(try system.firstViolation(changed) != nil)
    }
  }

  @Test func counts() {
    let circuit = Circuit()
    _ = circuit.sha256(bytes(circuit, [1, 2, 3]))
    _ = circuit.keccak256(bytes(circuit, [1, 2, 3]))
    _ = circuit.poseidon2((1...3).map { circuit.variable(BN254.Fr($0)) })
    let counts = Dictionary(
      uniqueKeysWithValues: circuit.constraintCounts.map { ($0.gadget, $0.constraints) })
    // Documentation/R1CS.md has these.
    #expect(counts["Poseidon2"] == 240)
    #expect(counts["SHA-256/compression"] == 25_175)
    #expect(counts["Keccak-256/Keccak-f"] == 138_824)
  }
}

enum Poseidon2Vectors {
  static let path =
    (ProcessInfo.processInfo.environment["MARTINET_VECTORS"]
      ?? URL(filePath: #filePath).appending(path: "../../../../shared/vectors").standardizedFileURL.path)
    + "/poseidon2/bn254-t3.json"
}

@Suite(.enabled(if: FileManager.default.fileExists(atPath: Poseidon2Vectors.path)))
struct Poseidon2Tests {
  struct File: Decodable {
    struct Vector: Decodable {
      let input: [String]
      let output: [String]
    }
    let vectors: [Vector]
  }

  @Test func vectors() throws {
    let file = try JSONDecoder().decode(
      File.self, from: Data(contentsOf: URL(filePath: Poseidon2Vectors.path)))
    #expect(file.vectors.count == 32)
    func elements(_ texts: [String]) throws -> [BN254.Fr] {
      try texts.map { BN254.Fr(reducing: try #require(UInt256(text: $0))) }
    }
    for vector in file.vectors {
      let (input, output) = (try elements(vector.input), try elements(vector.output))
      #expect(Poseidon2BN254.permute(input) == output)
      let circuit = Circuit()
      let result = circuit.poseidon2(input.map { circuit.privateInput($0) })
      try circuit.check()
      #expect(result.map(\.value) == output)
    }
  }
}

@Suite struct KoalaBearGadgetTests {
  struct Random {
    var state: UInt64 = 5
    mutating func felt() -> Felt {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Felt(reducing: state >> 20)
    }
    mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }
  }

  @Test func chains() throws {
    var random = Random()
    for edge in [Felt.zero, .one, .minusOne, random.felt(), random.felt()] {
      let circuit = Circuit()
      var x = circuit.koalaBear(edge)
      var expected = edge
      for i in 0..<40 {
        let other = i % 7 == 3 ? Felt.minusOne : random.felt()
        let y = circuit.koalaBear(other)
        switch i % 4 {
        case 0: (x, expected) = (circuit.multiply(x, y), expected * other)
        case 1: (x, expected) = (circuit.subtract(x, y), expected - other)
        case 2: (x, expected) = (circuit.subtract(y, x), other - expected)
        default: (x, expected) = (circuit.add(circuit.multiply(x, x), y), expected * expected + other)
        }
        #expect(x.value == expected)
      }
      circuit.equal(x, KoalaBearNumber(expected))
      #expect(circuit.canonical(x).value == BN254.Fr(UInt64(expected.value)))
      try circuit.check()
      circuit.equal(x, KoalaBearNumber(expected + .one))
      #expect(throws: ConstraintViolation.self) { try circuit.check() }
    }
  }

  @Test func extensionField() throws {
    var random = Random()
    let circuit = Circuit()
    var expected = random.felt5()
    var x = circuit.koalaBear5(expected)
    for i in 0..<12 {
      let other = i == 5 ? Felt5(.minusOne, .minusOne, .minusOne, .minusOne, .minusOne) : random.felt5()
      let y = circuit.koalaBear5(other)
      (x, expected) = (circuit.multiply(x, y), expected * other)
      (x, expected) = (circuit.add(x, y), expected + other)
      (x, expected) = (circuit.subtract(y, x), other - expected)
      #expect(x.value == expected)
    }
    circuit.equal(x, KoalaBear5Number(expected))
    let inverse = circuit.inverse(x)
    #expect(inverse.value == expected.inverse)
    try circuit.check()
  }

  /// p itself and p + 1 have 31 bits but are not canonical.
  @Test func canonicalForm() throws {
    for (value, holds) in [
      (0, true), (1 << 24, true), (0x7eff_ffff, true), (0x7f00_0000, true), (0x7f00_0001, false),
      (0x7fff_ffff, false),
    ]
      as [(UInt64, Bool)]
    {
      let circuit = Circuit()
      let x = circuit.variable(BN254.Fr(value))
      let digits = circuit.bits(x, 31)
      var all = digits[24].linear
      for digit in digits[25...] { all = circuit.product(all, digit.linear) }
      circuit.constrain(all, Circuit.number(digits[..<24]), .zero)
      #expect(((try? circuit.check()) != nil) == holds)
    }
  }

  /// Nothing a prover chooses in a reduction or a product can be chosen in another way.
  @Test func determined() throws {
    let circuit = Circuit()
    let x = KoalaBearNumber(Felt(123_456_789))
    let y = circuit.koalaBear(circuit.privateInput(BN254.Fr(987_654_321)))
    let z = circuit.multiply(circuit.multiply(y, y), circuit.add(y, x))
    circuit.expose(circuit.canonical(z))
    try circuit.check()
    let (system, witness) = circuit.finish()
    #expect(SecondSolutionSearch(system, witness).find(.output) == nil)

  }
}
