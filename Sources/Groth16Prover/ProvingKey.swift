public import BN254
public import BN254Vectors
public import EllipticCurves
public import Groth16
public import R1CS

/// What a prover of one circuit knows: the verifying key, the matrices A and B, and the points of the setup.
public final class ProvingKey: Sendable {
  /// Constants that both keys and the proof use.
  public struct Constants: Equatable, Sendable {
    public var alpha1: BN254.G1Point
    public var beta1: BN254.G1Point
    public var beta2: BN254.G2Point
    public var gamma2: BN254.G2Point
    public var delta1: BN254.G1Point
    public var delta2: BN254.G2Point

    public init(
      alpha1: BN254.G1Point, beta1: BN254.G1Point, beta2: BN254.G2Point, gamma2: BN254.G2Point,
      delta1: BN254.G1Point,
      delta2: BN254.G2Point
    ) {
      (self.alpha1, self.beta1, self.beta2) = (alpha1, beta1, beta2)
      (self.gamma2, self.delta1, self.delta2) = (gamma2, delta1, delta2)
    }
  }

  public let constants: Constants
  /// For the constant 1 and each public value: (β·Aᵢ + α·Bᵢ + Cᵢ)(τ)/γ.
  public let inputs: [BN254.G1Point]
  public let wireCount: Int
  public let publicCount: Int
  /// The domain has 2^`logDomain` elements: the constraints and one more for 1 and for each public value.
  public let logDomain: Int
  /// With the rows that bind 1 and the public values behind the constraints in `a`.
  public let a, b: SparseMatrix
  /// Points for each wire.
  public let a1: MultiScalarBases<BN254G1>
  public let b1: MultiScalarBases<BN254G1>
  public let b2: MultiScalarBases<BN254G2>
  /// For each private wire: (β·Aᵢ + α·Bᵢ + Cᵢ)(τ)/δ.
  public let c1: MultiScalarBases<BN254G1>
  /// For each element of the domain: its Lagrange polynomial on the odd coset by δ and the vanishing polynomial.
  public let h1: MultiScalarBases<BN254G1>

  init(
    constants: Constants, inputs: [BN254.G1Point], wireCount: Int, publicCount: Int, logDomain: Int,
    a: SparseMatrix,
    b: SparseMatrix, a1: MultiScalarBases<BN254G1>, b1: MultiScalarBases<BN254G1>,
    b2: MultiScalarBases<BN254G2>,
    c1: MultiScalarBases<BN254G1>, h1: MultiScalarBases<BN254G1>
  ) {
    (self.constants, self.inputs, self.wireCount, self.publicCount) = (
      constants, inputs, wireCount, publicCount
    )
    (self.logDomain, self.a, self.b) = (logDomain, a, b)
    (self.a1, self.b1, self.b2, self.c1, self.h1) = (a1, b1, b2, c1, h1)
  }

  /// Refused where the setup is: see `VerifyingKey`.
  public func verifyingKey(origin: VerifyingKey.Origin = .unknown) throws(VerifyingKeyError) -> VerifyingKey {
    try VerifyingKey(
      alpha: constants.alpha1, beta: constants.beta2, gamma: constants.gamma2, delta: constants.delta2,
      inputs: inputs,
      origin: origin)
  }
}
