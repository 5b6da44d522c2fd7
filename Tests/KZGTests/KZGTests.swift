import BLS12381
import BigIntegers
import EllipticCurves
import Foundation
import KZG
import Testing
import VectorTestSupport

@Suite(.enabled(if: PublishedVectors.isThere("c-kzg-4844") && PublishedVectors.isThere("precompiles")))
struct KZGTests {
  /// Nil where the input must be refused.
  func verify(_ commitment: [UInt8], _ z: [UInt8], _ y: [UInt8], _ proof: [UInt8]) -> Bool? {
    commitment.withUnsafeBytes { commitment in
      z.withUnsafeBytes { z in
        y.withUnsafeBytes { y in
          proof.withUnsafeBytes { try? KZG.verify(commitment: commitment, z: z, y: y, proof: $0) }
        }
      }
    }
  }

  func evaluate(_ input: [UInt8]) throws(KZG.Failure) -> [UInt8] {
    try input.withRawBytes { (bytes) throws(KZG.Failure) in try KZG.pointEvaluation(bytes) }
  }

  /// The tests of c-kzg-4844: lines of `name: 'value'`.
  @Test func verificationOfProofs() throws {
    let files = try PublishedVectors.files(
      "c-kzg-4844", "c-kzg-4844/tests/verify_kzg_proof", known: "c-kzg-4844/trusted_setup.txt")
    #expect(files.count == 122)
    for file in files {
      var fields: [String: String] = [:]
      for line in String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { continue }
        fields[parts[0].trimmingCharacters(in: .whitespaces)] = parts[1].trimmingCharacters(
          in: CharacterSet(charactersIn: " '"))
      }
      let expected: Bool? = fields["output"] == "true" ? true : fields["output"] == "false" ? false : nil
      #expect(expected != nil || fields["output"] == "null")
      let got = try verify(
        bytes(hexadecimal: #require(fields["commitment"])), bytes(hexadecimal: #require(fields["z"])),
        bytes(hexadecimal: #require(fields["y"])), bytes(hexadecimal: #require(fields["proof"])))
      #expect(got == expected, "\(file.path)")
    }
  }

  struct SpecificationCase: Decodable {
    let input: [String: String]
    let output: Bool?
    let name: String
  }

  @Test func vectorsOfTheExecutionSpecifications() throws {
    let data = try PublishedVectors.data(
      "precompiles", "precompiles/execution-specs/point_evaluation/go_kzg_4844_verify_kzg_proof.json")
    let cases = try JSONDecoder().decode([SpecificationCase].self, from: data)
    #expect(cases.count == 122)
    for vector in cases {
      let field = { (name: String) throws in try bytes(hexadecimal: #require(vector.input[name])) }
      #expect(
        try verify(field("commitment"), field("z"), field("y"), field("proof")) == vector.output,
        "\(vector.name)")
    }
  }

  struct BesuFile: Decodable {
    struct Case: Decodable {
      let Input: String
      let Valid: Bool
    }
    let PrecompileReturnValue: String
    let TestCases: [Case]
  }

  @Test func precompile() throws {
    for vector in try PublishedVectors.cases("precompiles", "precompiles/go-ethereum/pointEvaluation.json") {
      #expect(try evaluate(vector.input) == vector.expected)
    }
    let data = try PublishedVectors.data("precompiles", "precompiles/besu/pointEvaluationPrecompile.json")
    let file = try JSONDecoder().decode(BesuFile.self, from: data)
    #expect(file.TestCases.count == 4)
    let expected = try bytes(hexadecimal: file.PrecompileReturnValue)
    for vector in file.TestCases {
      #expect((try? evaluate(bytes(hexadecimal: vector.Input))) == (vector.Valid ? expected : nil))
    }
  }

  @Test func failuresAreNamed() throws {
    let vector = try #require(
      PublishedVectors.cases("precompiles", "precompiles/go-ethereum/pointEvaluation.json").first)
    let valid = vector.input
    func changed(_ i: Int, _ value: UInt8) -> [UInt8] {
      var input = valid
      input[i] = value
      return input
    }
    #expect(throws: KZG.Failure.versionedHash) { try evaluate(changed(0, 2)) }
    #expect(throws: KZG.Failure.versionedHash) { try evaluate(changed(31, valid[31] ^ 1)) }
    #expect(throws: KZG.Failure.decoding(.notReduced(offset: 0))) { try evaluate(changed(32, 0xff)) }
    #expect(throws: KZG.Failure.decoding(.notReduced(offset: 0))) { try evaluate(changed(64, 0xff)) }
    #expect(throws: KZG.Failure.proof) { try evaluate(changed(63, valid[63] ^ 1)) }
    #expect(throws: KZG.Failure.decoding(.flags(offset: 0))) { try evaluate(changed(144, valid[144] & 0x7f)) }
    for length in [0, 191, 193] {
      #expect(throws: KZG.Failure.decoding(.length(expected: 192, got: length))) {
        try evaluate([UInt8](repeating: 0, count: length))
      }
    }
  }
}
