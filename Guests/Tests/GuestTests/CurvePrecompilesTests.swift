import BLS12381
import BN254
import CurvePrecompiles
import EllipticCurves
import Executor
import Testing

/// The curves over the accelerated fields, on the machine, against those over Montgomery form on the host, which the
/// published vectors check; and what they cost.
struct CurvePrecompilesTests {
  struct Call: Sendable, CustomStringConvertible {
    let description: String
    let address: UInt8
    let input: [UInt8]
    /// The most instructions it may take.
    let limit: Int
  }

  static let calls: [Call] = {
    let seven = [UInt8](repeating: 0, count: 31) + [7]
    let large = [UInt8](repeating: 0xa7, count: 32)
    let g = BN254Precompiles.encode(BN254G1.generator)
    let minusG = BN254Precompiles.encode(-BN254G1.generator)
    let h = [BN254G2.generator.x.c1, BN254G2.generator.x.c0, BN254G2.generator.y.c1, BN254G2.generator.y.c0]
      .flatMap { (number: BN254.Fp) in
        var bytes = [UInt8](repeating: 0, count: 32)
        number.store(to: &bytes, at: 0)
        return bytes
      }
    let evm = PointEncoding.evm
    let (p, q) = (evm.encode(BLS12381G1.generator), evm.encode(BLS12381G2.generator))
    let minusP = evm.encode(-BLS12381G1.generator)
    let four = g + h + minusG + h + g + h + minusG + h
    return [
      Call(description: "BN254 addition", address: 0x06, input: g + g, limit: 6_000),
      Call(description: "BN254 multiple", address: 0x07, input: g + large, limit: 42_000),
      Call(description: "BN254 pairing of 1", address: 0x08, input: g + h, limit: 500_000),
      Call(description: "BN254 pairing of 4", address: 0x08, input: four, limit: 950_000),
      Call(description: "G1 addition", address: 0x0b, input: p + p, limit: 9_000),
      Call(description: "G1 multiple", address: 0x0c, input: p + large, limit: 63_000),
      Call(description: "G1 sum of 2", address: 0x0c, input: p + large + minusP + seven, limit: 87_000),
      Call(description: "G2 addition", address: 0x0d, input: q + q, limit: 16_000),
      Call(description: "G2 multiple", address: 0x0e, input: q + large, limit: 150_000),
      Call(description: "BLS12-381 pairing of 2", address: 0x0f, input: p + q + minusP + q, limit: 480_000),
      Call(description: "map to G1", address: 0x10, input: Array(p[..<64]), limit: 27_000),
      Call(description: "map to G2", address: 0x11, input: Array(q[..<128]), limit: 150_000),
    ]
  }()

  @Test(arguments: calls) func guestAndHostAgree(call: Call) throws {
    let input = [call.address] + call.input
    let record = try Prebuilt.run("CurvePrecompiles", input)
    #expect(record.exitCode == 0)
    #expect(try record.output == input.withUnsafeBytes { try curvePrecompiles($0) })
    print("instructions for \(call): \(record.cycleCount)")
    #expect(record.cycleCount <= call.limit)
  }

  /// What is wrong is refused there too: the guest ends with another exit code.
  @Test(arguments: calls) func aChangedCoordinateIsRefused(call: Call) throws {
    guard call.address != 0x10, call.address != 0x11 else { return }
    var input = [call.address] + call.input
    input[call.address < 0x0b ? 32 : 64] ^= 1
    #expect(throws: CurvePrecompilesError.refused) { try input.withUnsafeBytes { try curvePrecompiles($0) } }
    #expect(try Prebuilt.run("CurvePrecompiles", input).exitCode == 1)
  }
}
