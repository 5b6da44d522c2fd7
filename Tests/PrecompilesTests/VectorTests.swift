import EthereumTypes
import Foundation
import Precompiles
import Testing
import VectorTestSupport

/// A file of published cases, and how its calls are made.
struct VectorFile: CustomStringConvertible, Sendable {
  let path: String
  let precompile: Precompile
  let fork: Fork
  /// Some files have the prices of a draft.
  var hasGas = true
  var description: String { path }

  static let all: [VectorFile] = {
    let go: [(String, Precompile, Fork)] = [
      ("ecRecover", .ecRecover, .frontier), ("modexp", .modularExponentiation, .byzantium),
      ("modexp_eip2565", .modularExponentiation, .berlin), ("modexp_eip7883", .modularExponentiation, .osaka),
      ("bn256Add", .bn254Add, .istanbul), ("bn256ScalarMul", .bn254Multiply, .istanbul),
      ("bn256Pairing", .bn254Pairing, .istanbul), ("blake2F", .blake2f, .istanbul), ("fail-blake2f", .blake2f, .istanbul),
      ("pointEvaluation", .pointEvaluation, .cancun), ("blsG1Add", .bls12381Add1, .prague),
      ("blsG1Mul", .bls12381SumOfMultiples1, .prague), ("blsG1MultiExp", .bls12381SumOfMultiples1, .prague),
      ("blsG2Add", .bls12381Add2, .prague), ("blsG2Mul", .bls12381SumOfMultiples2, .prague),
      ("blsG2MultiExp", .bls12381SumOfMultiples2, .prague), ("blsPairing", .bls12381Pairing, .prague),
      ("blsMapG1", .bls12381Map1, .prague), ("blsMapG2", .bls12381Map2, .prague),
      ("fail-blsG1Add", .bls12381Add1, .prague), ("fail-blsG1Mul", .bls12381SumOfMultiples1, .prague),
      ("fail-blsG1MultiExp", .bls12381SumOfMultiples1, .prague), ("fail-blsG2Add", .bls12381Add2, .prague),
      ("fail-blsG2Mul", .bls12381SumOfMultiples2, .prague), ("fail-blsG2MultiExp", .bls12381SumOfMultiples2, .prague),
      ("fail-blsPairing", .bls12381Pairing, .prague), ("fail-blsMapG1", .bls12381Map1, .prague),
      ("fail-blsMapG2", .bls12381Map2, .prague), ("p256Verify", .p256Verify, .osaka),
    ]
    let specs: [(String, Precompile)] = [
      ("add_G1", .bls12381Add1), ("add_G2", .bls12381Add2), ("mul_G1", .bls12381SumOfMultiples1),
      ("mul_G2", .bls12381SumOfMultiples2), ("msm_G1", .bls12381SumOfMultiples1),
      ("pairing_check", .bls12381Pairing), ("map_fp_to_G1", .bls12381Map1), ("map_fp2_to_G2", .bls12381Map2),
      ("fail-add_G1", .bls12381Add1), ("fail-add_G2", .bls12381Add2), ("fail-mul_G1", .bls12381SumOfMultiples1),
      ("fail-mul_G2", .bls12381SumOfMultiples2), ("fail-msm_G1", .bls12381SumOfMultiples1),
      ("fail-msm_G2", .bls12381SumOfMultiples2), ("fail-pairing_check", .bls12381Pairing),
      ("fail-map_fp_to_G1", .bls12381Map1), ("fail-map_fp2_to_G2", .bls12381Map2),
    ]
    let p256 = [
      "k_and_s", "modified_r_s", "public_key", "shamir_multiplication", "signature_specific", "small_large_r_s",
      "special_case_hash", "special_case_r_s", "special_points", "u1_u2",
    ]
    return go.map { VectorFile(path: "go-ethereum/\($0.0).json", precompile: $0.1, fork: $0.2) }
      + specs.map {
        VectorFile(path: "execution-specs/bls12-381/\($0.0)_bls.json", precompile: $0.1, fork: .prague)
      }
      + p256.map {
        VectorFile(path: "execution-specs/p256verify/secp256r1_\($0).json", precompile: .p256Verify, fork: .osaka)
      } + [
        VectorFile(
          path: "besu/p256verify_test_vectors.json", precompile: .p256Verify, fork: .osaka, hasGas: false)
      ]
  }()

  /// besu's files of EIP-2537, of an older draft's prices.
  static let tables: [VectorFile] = ([
    ("g1_add", .bls12381Add1), ("g1_mul", .bls12381SumOfMultiples1), ("g1_multiexp", .bls12381SumOfMultiples1),
    ("g2_add", .bls12381Add2), ("g2_mul", .bls12381SumOfMultiples2), ("g2_multiexp", .bls12381SumOfMultiples2),
    ("pairing", .bls12381Pairing), ("invalid_subgroup_for_pairing", .bls12381Pairing), ("fp_to_g1", .bls12381Map1),
    ("fp2_to_g2", .bls12381Map2),
  ] as [(String, Precompile)]).map { VectorFile(path: "besu/\($0.0).csv", precompile: $0.1, fork: .prague, hasGas: false) }
}

@Suite(.enabled(if: PublishedVectors.isThere("precompiles"), "../shared/vectors/precompiles.tar.xz is missing"))
struct PublishedPrecompileTests {
  func call(_ file: VectorFile, _ input: [UInt8], gasLimit: UInt64) throws -> PrecompileResult {
    let result = input.withUnsafeBytes {
      Precompiles.run(at: file.precompile.address, $0, gasLimit: gasLimit, fork: file.fork)
    }
    return try #require(result)
  }

  func check(_ file: VectorFile, _ name: String, _ input: [UInt8], _ expected: [UInt8]?, gas: UInt64?) throws {
    switch try call(file, input, gasLimit: 1 << 40) {
    case .success(let output, let used):
      #expect(output == expected, "\(file.path), \(name)")
      guard let gas else { return }
      #expect(used == gas, "\(file.path), \(name)")
      guard case .success = try call(file, input, gasLimit: gas) else { throw Unexpected(file, name, "not for its price") }
      guard gas > 0 else { return }
      guard case .outOfGas = try call(file, input, gasLimit: gas - 1) else { throw Unexpected(file, name, "for less") }
    case .failure: #expect(expected == nil, "\(file.path), \(name)")
    case .outOfGas: throw Unexpected(file, name, "out of gas")
    }
  }

  @Test(arguments: VectorFile.all)
  func output(_ file: VectorFile) throws {
    let cases = try PublishedVectors.cases("precompiles", "precompiles/" + file.path)
    #expect(!cases.isEmpty)
    for one in cases {
      try check(file, one.name, one.input, one.expected, gas: file.hasGas ? one.gas : nil)
    }
  }

  @Test(arguments: VectorFile.tables)
  func table(_ file: VectorFile) throws {
    let text = String(decoding: try PublishedVectors.data("precompiles", "precompiles/" + file.path), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).dropFirst()
    #expect(lines.count > 90)
    for (i, line) in lines.enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let expected = fields[1].isEmpty ? nil : try bytes(hexadecimal: String(fields[1]))
      try check(file, "line \(i + 2)", try bytes(hexadecimal: String(fields[0])), expected, gas: nil)
    }
  }

  /// The inputs of go-kzg's cases that have the right lengths, as calls.
  @Test func pointEvaluations() throws {
    struct Case: Decodable {
      struct Input: Decodable {
        let commitment: String
        let z: String
        let y: String
        let proof: String
      }
      let name: String
      let input: Input
      let output: Bool?
    }
    let path = "precompiles/execution-specs/point_evaluation/go_kzg_4844_verify_kzg_proof.json"
    let cases = try JSONDecoder().decode([Case].self, from: PublishedVectors.data("precompiles", path))
    let file = VectorFile(path: path, precompile: .pointEvaluation, fork: .cancun)
    let answer = try bytes(
      hexadecimal: String(repeating: "0", count: 60) + "1000"
        + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001")
    var accepted = 0
    for one in cases {
      let commitment = try bytes(hexadecimal: one.input.commitment)
      let hash = [1] + commitment.sha256Digest.dropFirst()
      let input =
        try hash + bytes(hexadecimal: one.input.z) + bytes(hexadecimal: one.input.y) + commitment
        + bytes(hexadecimal: one.input.proof)
      let isRight = one.output == true
      if isRight { accepted += 1 }
      try check(file, one.name, input, isRight ? answer : nil, gas: isRight ? 50_000 : nil)
    }
    #expect(cases.count == 122 && accepted > 30)
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ file: VectorFile, _ name: String, _ what: String) { description = "\(file.path), \(name): \(what)" }
}

extension [UInt8] {
  /// Through the precompile itself, which the rule tests hold against a known digest.
  var sha256Digest: [UInt8] {
    guard case .success(let output, _) = withUnsafeBytes({ Precompiles.run(.sha256, $0, gasLimit: .max, fork: .osaka) })
    else { return [] }
    return output
  }
}
