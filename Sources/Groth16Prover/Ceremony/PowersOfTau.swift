internal import BN254
internal import BN254Vectors
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
internal import Hashes
internal import Parallel
public import R1CS

/// The first phase of a ceremony, for all circuits of up to 2^`logSize` constraints: powers of τ in both groups, and those times α and β
/// in the first.
public struct PowersOfTau: Sendable {
  public let logSize: Int
  /// τⁱ for i below 2ⁿ⁺¹ − 1.
  var tau1: [BN254.G1Point]
  /// τⁱ, α·τⁱ, β·τⁱ for i below 2ⁿ.
  var tau2: [BN254.G2Point]
  var alpha1: [BN254.G1Point]
  var beta1: [BN254.G1Point]
  var beta2: BN254.G2Point
  public private(set) var contributions: [Contribution] = []

  /// The start: all secrets are 1. `logSize` is 1 ... 27.
  public init(logSize: Int) {
    precondition(logSize >= 1 && logSize <= 27)
    self.logSize = logSize
    let n = 1 << logSize
    tau1 = [BN254.G1Point](repeating: BN254G1.generator, count: 2 * n - 1)
    tau2 = [BN254.G2Point](repeating: BN254G2.generator, count: n)
    alpha1 = [BN254.G1Point](repeating: BN254G1.generator, count: n)
    beta1 = alpha1
    beta2 = BN254G2.generator
  }

  /// Binds everything that was contributed.
  public var transcript: [UInt8] { contributions.reduce(start) { $1.hash(after: $0) } }

  private var start: [UInt8] { SHA256.hash(Array("martinet ceremony, phase 1, \(logSize)".utf8)).bytes }

  /// Multiplies τ, α and β by factors that nobody else knows, or by those of a beacon.
  public mutating func contribute(name: String, source: Contribution.Source = .random) {
    let factors = source.factors(count: 3)
    let (t, a, b) = (factors[0], factors[1], factors[2])
    var powers = [BN254.Fr.one]
    for _ in 1..<tau1.count { powers.append(powers[powers.count - 1] * t) }
    tau1 = scaled(tau1, powers)
    tau2 = scaled(tau2, powers)
    alpha1 = scaled(alpha1, powers[..<alpha1.count].map { $0 * a })
    beta1 = scaled(beta1, powers[..<beta1.count].map { $0 * b })
    beta2 = beta2.multiplied(by: b.integer).affine
    contributions.append(
      .make(
        name: name, source: source, factors: factors, firsts: [tau1[1], alpha1[0], beta1[0]],
        seconds: [tau2[1], beta2],
        after: transcript))
  }

  /// Checks every contribution, that one at least is no beacon, and that the points are powers.
  public func verify() throws(CeremonyError) {
    guard contributions.participants > 0 else { throw .noContributions }
    let (g1, g2) = (BN254G1.generator, BN254G2.generator)
    var previous = [g1, g1, g1]
    var hash = start
    for (i, contribution) in contributions.enumerated() {
      try contribution.checkFactors(count: 3, index: i, after: hash)
      guard contribution.firsts.count == 3, contribution.seconds.count == 2 else {
        throw .malformed(contribution: i)
      }
      for j in 0..<3 {
        guard samePairing(contribution.firsts[j], g2, previous[j], contribution.factors[j].second) else {
          throw .chain(contribution: i)
        }
      }
      for (point, of) in [(0, 0), (1, 2)] {
        guard BN254G2.isInSubgroup(contribution.seconds[point]),
          samePairing(contribution.firsts[of], g2, g1, contribution.seconds[point])
        else { throw .chain(contribution: i) }
      }
      previous = contribution.firsts
      hash = contribution.hash(after: hash)
    }
    try checkPowers(previous, contributions[contributions.count - 1].seconds)
  }

  /// By random combinations: a wrong power passes with probability 2⁻¹²⁸.
  private func checkPowers(_ firsts: [BN254.G1Point], _ seconds: [BN254.G2Point]) throws(CeremonyError) {
    let (g1, g2) = (BN254G1.generator, BN254G2.generator)
    guard tau1[0] == g1, tau2[0] == g2, [tau1[1], alpha1[0], beta1[0]] == firsts, [tau2[1], beta2] == seconds
    else {
      throw .powers
    }
    let members = Parallel.map(tau2.count) { BN254G2.isInSubgroup(tau2[$0]) }
    guard members.allSatisfy({ $0 }) else { throw .notInSubgroup }
    for points in [tau1, alpha1, beta1] {
      let weights = randomWeights(points.count - 1)
      let upper = combination(Array(points[1...]), weights)
      let lower = combination(Array(points[..<(points.count - 1)]), weights)
      guard samePairing(upper, g2, lower, tau2[1]) else { throw .powers }
    }
    let weights = randomWeights(tau2.count - 1)
    let upper = combination(Array(tau2[1...]), weights)
    let lower = combination(Array(tau2[..<(tau2.count - 1)]), weights)
    guard samePairing(g1, upper, tau1[1], lower) else { throw .powers }
  }
}

/// scalars[i] · points[i] each.
func scaled<C: RowCurve>(_ points: [AffinePoint<C>], _ scalars: [BN254.Fr]) -> [AffinePoint<C>] {
  let grain = 64
  let chunks = Parallel.map((points.count + grain - 1) / grain) { chunk -> [AffinePoint<C>] in
    let range = chunk * grain..<min(points.count, (chunk + 1) * grain)
    let multiples = range.map { points[$0].multiplied(by: scalars[$0].integer) }
    return JacobianPoint.affine(multiples)
  }
  return chunks.flatMap { $0 }
}

func randomWeights(_ count: Int) -> [UInt256] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt256(limbs: generator.next(), generator.next(), 0, 0) }
}

func combination<C: RowCurve>(_ points: [AffinePoint<C>], _ weights: [UInt256]) -> AffinePoint<C> {
  MultiScalarBases(points).sum(weights).affine
}

// MARK: - files

extension PowersOfTau {
  private static var magic: [UInt8] { Array("ptau".utf8) }
  /// The section of contributions as Martinet has them; section 7, snarkjs's own, is written empty.
  static let ceremonySection: UInt32 = 1000

  /// A `.ptau` file (version 1). Points are checked to be on their curves; `verify` checks the rest. Files of snarkjs have no
  /// contributions that can be checked here.
  public init(file bytes: UnsafeRawBufferPointer) throws(FileFormatError) {
    let file = try SectionedFile(bytes, magic: Self.magic, maximalVersion: 1)
    var header = try file.section(1)
    try header.expectModulus(BN254Modulus.modulus)
    logSize = try header.word32(below: 28)
    _ = try header.word32()
    try header.expectEnd()
    guard logSize >= 1 else { throw .outOfRange(section: 1, offset: 36, limit: 28, got: 0) }
    let n = 1 << logSize
    var section = try file.section(2)
    tau1 = try section.points(BN254G1.self, 2 * n - 1)
    section = try file.section(3)
    tau2 = try section.points(BN254G2.self, n)
    section = try file.section(4)
    alpha1 = try section.points(BN254G1.self, n)
    section = try file.section(5)
    beta1 = try section.points(BN254G1.self, n)
    section = try file.section(6)
    beta2 = try section.points(BN254G2.self, 1)[0]
    if var last = try file.optionalSection(Self.ceremonySection) {
      contributions = try Contribution.readAll(&last)
    }
  }

  public var file: [UInt8] {
    var header = ByteWriter()
    header.modulus(BN254Modulus.modulus)
    header.word32(UInt32(logSize))
    header.word32(UInt32(logSize))
    return SectionedFile.write(
      magic: Self.magic, version: 1,
      [
        (1, header.bytes), (2, ByteWriter.points(tau1)), (3, ByteWriter.points(tau2)),
        (4, ByteWriter.points(alpha1)), (5, ByteWriter.points(beta1)), (6, ByteWriter.points([beta2])),
        (7, [0, 0, 0, 0]),
        (Self.ceremonySection, contributions.flatMap(\.bytes)),
      ])
  }
}

extension Contribution {
  /// All contributions of a section.
  static func readAll(_ reader: inout ByteReader) throws(FileFormatError) -> [Contribution] {
    var rest = [UInt8](try reader.read(UInt64(reader.remaining)))[...]
    var result: [Contribution] = []
    while !rest.isEmpty {
      let offset = rest.startIndex
      guard let contribution = Contribution(&rest) else {
        throw .outOfRange(section: reader.section, offset: offset, limit: 0, got: 0)
      }
      result.append(contribution)
    }
    return result
  }
}
