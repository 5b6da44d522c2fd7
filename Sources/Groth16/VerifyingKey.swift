public import BN254
internal import BigIntegers
public import EllipticCurves

/// What a verifier of one circuit's proofs knows.
public struct VerifyingKey: Equatable, Sendable {
  /// Where the key's secrets come from.
  public enum Origin: Equatable, Sendable {
    /// Nothing is known about it.
    case unknown
    /// `Setup.unsafeDevelopmentKey` made it: whoever ran that can forge proofs.
    case unsafeDevelopment
    /// A ceremony of this many contributions to the second phase, its last one a beacon or not.
    case ceremony(contributions: Int, beacon: Bool)
  }

  public let alpha: BN254.G1Point
  public let beta: BN254.G2Point
  public let gamma: BN254.G2Point
  public let delta: BN254.G2Point
  /// One for the constant 1, then one for each public value.
  public let inputs: [BN254.G1Point]
  public let origin: Origin

  public var publicCount: Int { inputs.count - 1 }

  /// Checks every point.
  ///
  /// A key is refused whose δ is the generator or γ, as it is before the second phase of a setup: with δ = γ anyone can move
  /// what the public values contribute into c and so prove anything.
  public init(
    alpha: BN254.G1Point, beta: BN254.G2Point, gamma: BN254.G2Point, delta: BN254.G2Point,
    inputs: [BN254.G1Point],
    origin: Origin = .unknown
  ) throws(VerifyingKeyError) {
    guard !inputs.isEmpty else { throw .noInputs }
    guard alpha.isOnCurve else { throw .notOnCurve(.alpha) }
    for (i, point) in inputs.enumerated() where !point.isNeutral && !point.isOnCurve {
      throw .notOnCurve(.input(i))
    }
    for (part, point) in [(VerifyingKeyError.Part.beta, beta), (.gamma, gamma), (.delta, delta)] {
      guard point.isOnCurve else { throw .notOnCurve(part) }
      guard BN254G2.isInSubgroup(point) else { throw .notInSubgroup(part) }
    }
    guard !(delta == BN254G2.generator) else { throw .deltaIsGenerator }
    guard !(delta == gamma), !(delta == -gamma) else { throw .deltaIsGamma }
    (self.alpha, self.beta, self.gamma, self.delta) = (alpha, beta, gamma, delta)
    (self.inputs, self.origin) = (inputs, origin)
  }
}

/// Why a key is refused. A neutral point counts as not on the curve.
public enum VerifyingKeyError: Error, Equatable, Sendable {
  public enum Part: Equatable, Sendable {
    case alpha, beta, gamma, delta
    case input(Int)
  }

  case noInputs
  case notOnCurve(Part)
  case notInSubgroup(Part)
  /// No second phase was run: proofs can be forged.
  case deltaIsGenerator
  /// Proofs can be forged.
  case deltaIsGamma
  /// The key's bytes end early or late.
  case length(expected: Int, got: Int)
  case decoding(PointDecodingError)
}

extension VerifyingKey {
  /// α, β, γ, δ, then the points of the inputs, as the EVM's precompiles have points: 448 + 64 · (inputs) bytes.
  public var bytes: [UInt8] {
    var bytes = BN254Precompiles.encode(alpha)
    for point in [beta, gamma, delta] { bytes += Proof.encode(point) }
    for point in inputs { bytes += BN254Precompiles.encode(point) }
    return bytes
  }

  /// The reverse. The origin is not part of the bytes.
  public init(_ bytes: [UInt8]) throws(VerifyingKeyError) {
    guard bytes.count >= 512, bytes.count % 64 == 0 else { throw .length(expected: 512, got: bytes.count) }
    var inputs: [BN254.G1Point] = []
    let alpha: BN254.G1Point
    var seconds: [BN254.G2Point] = []
    do throws(PointDecodingError) {
      alpha = try Self.point1(bytes, at: 0)
      for i in 0..<3 { seconds.append(try Self.point2(bytes, at: 64 + 128 * i)) }
      for offset in stride(from: 448, to: bytes.count, by: 64) {
        inputs.append(try Self.point1(bytes, at: offset))
      }
    } catch {
      throw .decoding(error)
    }
    try self.init(alpha: alpha, beta: seconds[0], gamma: seconds[1], delta: seconds[2], inputs: inputs)
  }

  private static func point1(_ bytes: [UInt8], at offset: Int) throws(PointDecodingError) -> BN254.G1Point {
    try bytes.withRawBytes { (bytes) throws(PointDecodingError) in
      try BN254Precompiles.point1(bytes, at: offset)
    }
  }

  private static func point2(_ bytes: [UInt8], at offset: Int) throws(PointDecodingError) -> BN254.G2Point {
    try bytes.withRawBytes { (bytes) throws(PointDecodingError) in
      try BN254Precompiles.twistPoint(bytes, at: offset)
    }
  }
}
