public import BN254
public import BN254Vectors
public import EllipticCurves
public import Groth16
public import R1CS

/// A `.zkey` file of Groth16 (version 1 of the format, proof system 1), decoded: all points reduced and on their curves.
public struct SetupFile: Sendable {
  public var constants: ProvingKey.Constants
  public var inputs: [BN254.G1Point]
  public var wireCount: Int
  public var publicCount: Int
  public var logDomain: Int
  public var a, b: SparseMatrix
  public var a1: [BN254.G1Point]
  public var b1: [BN254.G1Point]
  public var b2: [BN254.G2Point]
  public var c1: [BN254.G1Point]
  public var h1: [BN254.G1Point]
  /// The section of contributions as it is, for whoever knows its form.
  public var contributions: [UInt8]
  /// The contributions of a ceremony of Martinet to the second phase, in a section that other readers ignore.
  public var ceremony: [Contribution] = []

  /// Refused where the setup is: see `VerifyingKey`.
  public func verifyingKey(origin: VerifyingKey.Origin = .unknown) throws(VerifyingKeyError) -> VerifyingKey {
    try VerifyingKey(
      alpha: constants.alpha1, beta: constants.beta2, gamma: constants.gamma2, delta: constants.delta2,
      inputs: inputs,
      origin: origin)
  }

  /// The key for a prover.
  public func provingKey(vectorised: Bool = hasVectorKernels) -> ProvingKey {
    ProvingKey(
      constants: constants, inputs: inputs, wireCount: wireCount, publicCount: publicCount,
      logDomain: logDomain, a: a, b: b,
      a1: MultiScalarBases(a1, vectorised: vectorised), b1: MultiScalarBases(b1, vectorised: vectorised),
      b2: MultiScalarBases(b2, vectorised: vectorised), c1: MultiScalarBases(c1, vectorised: vectorised),
      h1: MultiScalarBases(h1, vectorised: vectorised))
  }
}
