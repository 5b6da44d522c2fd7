internal import BN254
internal import BN254Vectors
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
public import Groth16
internal import Hashes
internal import Parallel
public import R1CS

/// The second phase: a setup of one circuit from the powers of τ, then factors of δ.
extension SetupFile {
  /// The setup before anybody contributed to the second phase: δ is 1, and no verifying key is made of it.
  public init(phase1: PowersOfTau, _ system: RankOneConstraints) throws(CeremonyError) {
    let needed = system.constraintCount + system.publicCount + 1
    let log = Self.logDomain(needed)
    guard log <= phase1.logSize else { throw .tooSmall(needed: log, got: phase1.logSize) }
    let n = 1 << log
    let (rowsA, rowsB) = Self.domainMatrices(system, domain: n)
    let tau = GroupDomain.lagrange(Array(phase1.tau1[..<n]))
    let tauInSecond = GroupDomain.lagrange(Array(phase1.tau2[..<n]))
    let alpha = GroupDomain.lagrange(Array(phase1.alpha1[..<n]))
    let beta = GroupDomain.lagrange(Array(phase1.beta1[..<n]))
    // The last power of the larger domain is missing in files of the same size; polynomials that vanish on the domain do
    // without it.
    let double = GroupDomain.lagrange(Array(phase1.tau1[..<(2 * n - 1)]) + [.neutral])

    let wires = system.wireCount
    let combined = GroupDomain.sums([(rowsA, beta), (rowsB, alpha), (system.c, tau)], wires)
    self.init(
      constants: ProvingKey.Constants(
        alpha1: phase1.alpha1[0], beta1: phase1.beta1[0], beta2: phase1.beta2, gamma2: BN254G2.generator,
        delta1: BN254G1.generator, delta2: BN254G2.generator),
      inputs: Array(combined[...system.publicCount]), wireCount: wires, publicCount: system.publicCount,
      logDomain: log,
      a: rowsA, b: rowsB, a1: GroupDomain.sums([(rowsA, tau)], wires),
      b1: GroupDomain.sums([(rowsB, tau)], wires),
      b2: GroupDomain.sums([(rowsB, tauInSecond)], wires), c1: Array(combined[(system.publicCount + 1)...]),
      h1: (0..<n).map { double[2 * $0 + 1] }, contributions: [UInt8](repeating: 0, count: 68))
  }

  /// Binds the first phase, the circuit and all contributions.
  func transcript(_ phase1: PowersOfTau, _ system: RankOneConstraints) -> [UInt8] {
    ceremony.reduce(Self.start(phase1, system)) { $1.hash(after: $0) }
  }

  private static func start(_ phase1: PowersOfTau, _ system: RankOneConstraints) -> [UInt8] {
    SHA256.hash(
      Array("martinet ceremony, phase 2".utf8) + phase1.transcript + SHA256.hash(system.file).bytes
    ).bytes
  }

  /// Multiplies δ by a factor that nobody else knows, or by that of a beacon.
  public mutating func contribute(
    phase1: PowersOfTau, _ system: RankOneConstraints, name: String, source: Contribution.Source = .random
  ) {
    let factor = source.factors(count: 1)[0]
    let before = transcript(phase1, system)
    let inverse = factor.inverse
    constants.delta1 = constants.delta1.multiplied(by: factor.integer).affine
    constants.delta2 = constants.delta2.multiplied(by: factor.integer).affine
    c1 = scaled(c1, [BN254.Fr](repeating: inverse, count: c1.count))
    h1 = scaled(h1, [BN254.Fr](repeating: inverse, count: h1.count))
    ceremony.append(
      .make(
        name: name, source: source, factors: [factor], firsts: [constants.delta1],
        seconds: [constants.delta2],
        after: before))
  }

  /// Checks that this is the setup of the circuit over the first phase, with the contributions that it names, one at least no
  /// beacon, and returns the verifying key's origin: how many are no beacons, and whether the last one is. The first phase is
  /// to be verified by itself.
  public func verify(
    phase1: PowersOfTau, _ system: RankOneConstraints
  ) throws(CeremonyError) -> VerifyingKey.Origin {
    guard let last = ceremony.last, ceremony.participants > 0 else { throw .noContributions }
    let (g1, g2) = (BN254G1.generator, BN254G2.generator)
    var previous = g1
    var hash = Self.start(phase1, system)
    for (i, contribution) in ceremony.enumerated() {
      try contribution.checkFactors(count: 1, index: i, after: hash)
      guard contribution.firsts.count == 1, contribution.seconds.count == 1 else {
        throw .malformed(contribution: i)
      }
      let (delta1, delta2) = (contribution.firsts[0], contribution.seconds[0])
      guard samePairing(delta1, g2, previous, contribution.factors[0].second), BN254G2.isInSubgroup(delta2),
        samePairing(delta1, g2, g1, delta2)
      else { throw .chain(contribution: i) }
      previous = delta1
      hash = contribution.hash(after: hash)
    }
    guard constants.delta1 == last.firsts[0], constants.delta2 == last.seconds[0] else { throw .delta }

    let initial = try SetupFile(phase1: phase1, system)
    var (own, other) = (constants, initial.constants)
    (own.delta1, own.delta2) = (g1, g2)
    (other.delta1, other.delta2) = (g1, g2)
    guard own == other, wireCount == initial.wireCount, publicCount == initial.publicCount,
      logDomain == initial.logDomain,
      inputs == initial.inputs, a == initial.a, b == initial.b, a1 == initial.a1, b1 == initial.b1,
      b2 == initial.b2,
      c1.count == initial.c1.count, h1.count == initial.h1.count
    else { throw .circuit }
    // e(Σ ρ·(c, h), δ) = e(Σ ρ·(c, h) at the start, G₂)
    let weights = randomWeights(c1.count + h1.count)
    guard
      samePairing(
        combination(c1 + h1, weights), constants.delta2, combination(initial.c1 + initial.h1, weights), g2)
    else { throw .delta }
    return .ceremony(contributions: ceremony.participants, beacon: last.isBeacon)
  }
}

/// Transforms of points over the scalar field's roots of unity.
enum GroupDomain {
  /// Lⱼ(τ) for all j from τⁱ: the inverse transform.
  static func lagrange<C: RowCurve>(_ powers: [AffinePoint<C>]) -> [AffinePoint<C>] {
    let log = powers.count.trailingZeroBitCount
    let n = powers.count
    precondition(n == 1 << log)
    let root = ScalarTransform.rootOfUnity(logOrder: log).inverse
    var roots = [BN254.Fr.one]
    for _ in 1..<max(n / 2, 2) { roots.append(roots[roots.count - 1] * root) }
    var a = (0..<n).map { powers[reversed($0, log)] }
    var half = 1
    while half < n {
      let step = n / (2 * half)
      let places = stride(from: 0, to: n, by: 2 * half).flatMap { start in (0..<half).map { start + $0 } }
      let odd = scaled(places.map { a[$0 + half] }, places.map { roots[($0 % half) * step] })
      let sums = Parallel.map(places.count) { i -> (JacobianPoint<C>, JacobianPoint<C>) in
        let (p, q) = (JacobianPoint(a[places[i]]), JacobianPoint(odd[i]))
        return (p + q, p - q)
      }
      let affine = JacobianPoint.affine(sums.map(\.0) + sums.map(\.1))
      for (i, place) in places.enumerated() {
        a[place] = affine[i]
        a[place + half] = affine[places.count + i]
      }
      half *= 2
    }
    return scaled(a, [BN254.Fr](repeating: BN254.Fr(UInt64(n)).inverse, count: n))
  }

  private static func reversed(_ i: Int, _ bits: Int) -> Int {
    var (x, r) = (i, 0)
    for _ in 0..<bits {
      r = r << 1 | x & 1
      x >>= 1
    }
    return r
  }

  /// For each column the sum over all matrices and rows of entry · points[row].
  static func sums<C: RowCurve>(
    _ parts: [(SparseMatrix, [AffinePoint<C>])], _ columns: Int
  ) -> [AffinePoint<C>] {
    var sums = [JacobianPoint<C>](repeating: .neutral, count: columns)
    for (matrix, points) in parts {
      for row in 0..<matrix.rowCount {
        for i in matrix.starts[row]..<matrix.starts[row + 1] {
          let column = Int(matrix.columns[i])
          let value = matrix.values[i]
          if value == .one {
            sums[column] = sums[column] + points[row]
          } else {
            sums[column] = sums[column] + points[row].multiplied(by: value.integer)
          }
        }
      }
    }
    return JacobianPoint.affine(sums)
  }
}
