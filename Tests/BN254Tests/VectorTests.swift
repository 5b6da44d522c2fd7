import BN254
import EllipticCurves
import Testing
import VectorTestSupport

/// Vectors of go-ethereum for EIP-196 and EIP-197.
@Suite(.enabled(if: PublishedVectors.isThere("precompiles"))) struct VectorTests {
  typealias Function = (UnsafeRawBufferPointer) throws(PointDecodingError) -> [UInt8]

  func run(_ file: String, expecting count: Int, _ function: Function) throws {
    let cases = try PublishedVectors.cases("precompiles", "precompiles/go-ethereum/\(file).json")
    #expect(cases.count == count)
    for vector in cases {
      let got = try call(function, vector.input)
      #expect(got == vector.expected, "\(file) \(vector.name)")
    }
  }

  @Test func additions() throws { try run("bn256Add", expecting: 16, BN254Precompiles.add) }
  @Test func multiples() throws { try run("bn256ScalarMul", expecting: 19, BN254Precompiles.multiply) }
  @Test func pairings() throws { try run("bn256Pairing", expecting: 14, BN254Precompiles.pairing) }
}
