import BLS12381
import EllipticCurves
import Foundation
import Testing
import VectorTestSupport

/// Vectors for EIP-2537 of go-ethereum, of the execution specifications and of Besu.
@Suite(.enabled(if: PublishedVectors.isThere("precompiles"))) struct VectorTests {
  func check(_ function: Precompile, _ input: [UInt8], _ expected: [UInt8]?, _ name: String) {
    #expect((try? call(function, input)) == expected, "\(name)")
  }

  func run(_ function: Precompile, _ files: [String], expecting count: Int) throws {
    var seen = 0
    for file in files {
      for vector in try PublishedVectors.cases("precompiles", "precompiles/\(file).json") {
        #expect((vector.expected == nil) == file.contains("fail-"))
        check(function, vector.input, vector.expected, "\(file) \(vector.name)")
        seen += 1
      }
    }
    #expect(seen == count)
  }

  /// Lines of input, result, gas and notes; no result where the call fails.
  func runCSV(_ function: Precompile, _ file: String, expecting count: Int) throws {
    let text = String(
      decoding: try PublishedVectors.data("precompiles", "precompiles/besu/\(file).csv"), as: UTF8.self)
    let lines = text.split(separator: "\n").dropFirst()
    #expect(lines.count == count)
    for (i, line) in lines.enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let input = try bytes(hexadecimal: String(fields[0]))
      check(
        function, input, fields[1].isEmpty ? nil : try bytes(hexadecimal: String(fields[1])),
        "\(file) line \(i + 2)")
    }
  }

  @Test func additions() throws {
    let names = ["go-ethereum/blsG1Add", "go-ethereum/fail-blsG1Add"]
    let specs = ["add_G1_bls", "fail-add_G1_bls"].map { "execution-specs/bls12-381/" + $0 }
    try run(BLS12381Precompiles.add1, names + specs, expecting: 134)
    let names2 = ["go-ethereum/blsG2Add", "go-ethereum/fail-blsG2Add"]
    let specs2 = ["add_G2_bls", "fail-add_G2_bls"].map { "execution-specs/bls12-381/" + $0 }
    try run(BLS12381Precompiles.add2, names2 + specs2, expecting: 133)
    try runCSV(BLS12381Precompiles.add1, "g1_add", expecting: 104)
    try runCSV(BLS12381Precompiles.add2, "g2_add", expecting: 104)
  }

  @Test func sumsOfMultiples1() throws {
    let names = ["blsG1Mul", "fail-blsG1Mul", "blsG1MultiExp", "fail-blsG1MultiExp"].map {
      "go-ethereum/" + $0
    }
    let specs = ["mul_G1_bls", "fail-mul_G1_bls", "msm_G1_bls", "fail-msm_G1_bls"].map {
      "execution-specs/bls12-381/" + $0
    }
    try run(BLS12381Precompiles.sumOfMultiples1, names + specs, expecting: 367)
    try runCSV(BLS12381Precompiles.sumOfMultiples1, "g1_mul", expecting: 104)
    try runCSV(BLS12381Precompiles.sumOfMultiples1, "g1_multiexp", expecting: 107)
  }

  @Test func sumsOfMultiples2() throws {
    let names = ["blsG2Mul", "fail-blsG2Mul", "blsG2MultiExp", "fail-blsG2MultiExp"].map {
      "go-ethereum/" + $0
    }
    let specs = ["mul_G2_bls", "fail-mul_G2_bls", "fail-msm_G2_bls"].map { "execution-specs/bls12-381/" + $0 }
    try run(BLS12381Precompiles.sumOfMultiples2, names + specs, expecting: 203)
    try runCSV(BLS12381Precompiles.sumOfMultiples2, "g2_mul", expecting: 104)
    try runCSV(BLS12381Precompiles.sumOfMultiples2, "g2_multiexp", expecting: 107)
  }

  @Test func pairings() throws {
    let names = ["blsPairing", "fail-blsPairing"].map { "go-ethereum/" + $0 }
    let specs = ["pairing_check_bls", "fail-pairing_check_bls"].map { "execution-specs/bls12-381/" + $0 }
    try run(BLS12381Precompiles.pairing, names + specs, expecting: 153)
    try runCSV(BLS12381Precompiles.pairing, "pairing", expecting: 113)
    try runCSV(BLS12381Precompiles.pairing, "invalid_subgroup_for_pairing", expecting: 121)
  }

  @Test func maps() throws {
    let names = ["go-ethereum/blsMapG1", "go-ethereum/fail-blsMapG1"]
    let specs = ["map_fp_to_G1_bls", "fail-map_fp_to_G1_bls"].map { "execution-specs/bls12-381/" + $0 }
    try run(BLS12381Precompiles.map1, names + specs, expecting: 120)
    let names2 = ["go-ethereum/blsMapG2", "go-ethereum/fail-blsMapG2"]
    let specs2 = ["map_fp2_to_G2_bls", "fail-map_fp2_to_G2_bls"].map { "execution-specs/bls12-381/" + $0 }
    try run(BLS12381Precompiles.map2, names2 + specs2, expecting: 120)
    try runCSV(BLS12381Precompiles.map1, "fp_to_g1", expecting: 102)
    try runCSV(BLS12381Precompiles.map2, "fp2_to_g2", expecting: 102)
  }
}
