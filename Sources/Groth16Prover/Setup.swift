public import BN254
internal import BN254Vectors
internal import BigIntegers
internal import CurveValues
public import EllipticCurves
public import R1CS

/// The secrets of a setup. Whoever knows them can forge proofs.
public struct SetupSecrets: Sendable {
  public var tau, alpha, beta, gamma, delta: BN254.Fr

  /// None may be 0, and τ must not be in the domain.
  public init(tau: BN254.Fr, alpha: BN254.Fr, beta: BN254.Fr, gamma: BN254.Fr, delta: BN254.Fr) {
    (self.tau, self.alpha, self.beta, self.gamma, self.delta) = (tau, alpha, beta, gamma, delta)
  }

  /// Random ones; γ is 1, as snarkjs has it.
  public static func random() -> SetupSecrets {
    var generator = SystemRandomNumberGenerator()
    func element() -> BN254.Fr { .random(&generator) }
    return SetupSecrets(tau: element(), alpha: element(), beta: element(), gamma: .one, delta: element())
  }
}

public enum SetupError: Error, Equatable, Sendable {
  /// More constraints, the public values' own included, than roots of unity.
  case tooManyConstraints(limit: Int, got: Int)
}

extension SetupFile {
  /// **Unsafe, for development.** One process draws all secrets and is trusted to forget them. The key says so.
  public static func unsafeDevelopment(
    _ system: RankOneConstraints, secrets: SetupSecrets = .random()
  ) throws(SetupError) -> SetupFile {
    let needed = system.constraintCount + system.publicCount + 1
    let logDomain = Self.logDomain(needed)
    guard logDomain < ScalarTransform.maximalLogSize else {
      throw .tooManyConstraints(limit: 1 << (ScalarTransform.maximalLogSize - 1), got: needed)
    }
    let n = 1 << logDomain
    let (rowsA, rowsB) = domainMatrices(system, domain: n)
    let lagrange = Lagrange.values(logSize: logDomain, at: secrets.tau)

    // The values at τ of each wire's polynomials.
    var a = [BN254.Fr](repeating: .zero, count: system.wireCount)
    var (b, c) = (a, a)
    accumulate(rowsA, lagrange, into: &a)
    accumulate(rowsB, lagrange, into: &b)
    accumulate(system.c, lagrange, into: &c)
    let (forPublic, forPrivate) = (secrets.gamma.inverse, secrets.delta.inverse)
    let combined = (0..<system.wireCount).map { i in
      (secrets.beta * a[i] + secrets.alpha * b[i] + c[i]) * (i <= system.publicCount ? forPublic : forPrivate)
    }
    // H: every second Lagrange polynomial of the domain of twice the size.
    let double = Lagrange.values(logSize: logDomain + 1, at: secrets.tau)
    let h = (0..<n).map { double[2 * $0 + 1] * forPrivate }

    let first = FixedBase(BN254G1.generator, count: 4 * n)
    let second = FixedBase(BN254G2.generator, count: n)
    func firsts(_ elements: some Sequence<BN254.Fr>) -> [BN254.G1Point] {
      first.multiples(elements.map(\.integer))
    }
    func seconds(_ elements: some Sequence<BN254.Fr>) -> [BN254.G2Point] {
      second.multiples(elements.map(\.integer))
    }
    let some1 = firsts([secrets.alpha, secrets.beta, secrets.delta])
    let some2 = seconds([secrets.beta, secrets.gamma, secrets.delta])
    return SetupFile(
      constants: ProvingKey.Constants(
        alpha1: some1[0], beta1: some1[1], beta2: some2[0], gamma2: some2[1], delta1: some1[2],
        delta2: some2[2]),
      inputs: firsts(combined[...system.publicCount]), wireCount: system.wireCount,
      publicCount: system.publicCount,
      logDomain: logDomain, a: rowsA, b: rowsB, a1: firsts(a), b1: firsts(b), b2: seconds(b),
      c1: firsts(combined[(system.publicCount + 1)...]), h1: firsts(h),
      contributions: ContributionSection.unsafeDevelopment)
  }

  /// The smallest domain for so many constraints.
  static func logDomain(_ count: Int) -> Int { max(1, Int.bitWidth - (count - 1).leadingZeroBitCount) }

  /// A and B on the whole domain: behind the constraints a row for 1 and for each public value, wire · 0 = 0, which makes
  /// their polynomials independent.
  static func domainMatrices(_ system: RankOneConstraints, domain: Int) -> (SparseMatrix, SparseMatrix) {
    var (a, b) = (system.a, system.b)
    for i in 0...system.publicCount {
      a.append(UInt32(i), .one)
      a.endRow()
      b.endRow()
    }
    while a.rowCount < domain {
      a.endRow()
      b.endRow()
    }
    return (a, b)
  }

  /// sums[column] += entry · weights[row]
  private static func accumulate(_ matrix: SparseMatrix, _ weights: [BN254.Fr], into sums: inout [BN254.Fr]) {
    for row in 0..<matrix.rowCount {
      for i in matrix.starts[row]..<matrix.starts[row + 1] {
        let column = Int(matrix.columns[i])
        sums[column] = sums[column] + matrix.values[i] * weights[row]
      }
    }
  }
}

/// What martinet writes into a `.zkey`'s section of contributions: the 64 bytes of a circuit's hash and the number of
/// contributions, as snarkjs has it, so that other readers find none. In place of the hash is a name.
enum ContributionSection {
  static let unsafeDevelopment: [UInt8] = {
    let name = Array("martinet: unsafe development setup, proofs can be forged".utf8)
    return name + [UInt8](repeating: 0, count: 64 - name.count) + [0, 0, 0, 0]
  }()
}

extension SetupFile {
  /// Whether `unsafeDevelopment` made it.
  public var isUnsafeDevelopment: Bool { contributions == ContributionSection.unsafeDevelopment }
}

/// Lagrange polynomials of the domain of 2^k-th roots of unity.
enum Lagrange {
  /// Lⱼ(x) = (xⁿ − 1)/n · ωʲ/(x − ωʲ) for all j; x is not in the domain.
  static func values(logSize: Int, at x: BN254.Fr) -> [BN254.Fr] {
    let n = 1 << logSize
    let root = ScalarTransform.rootOfUnity(logOrder: logSize)
    var power = x
    for _ in 0..<logSize { power = power.squared }
    let factor = (power - .one) * BN254.Fr(UInt64(n)).inverse
    var numerators: [BN254.Fr] = []
    numerators.reserveCapacity(n)
    var w = BN254.Fr.one
    for _ in 0..<n {
      numerators.append(w)
      w = w * root
    }
    var values = numerators.map { x - $0 }
    ScalarVector.invert(&values, count: n)
    for j in 0..<n { values[j] = values[j] * numerators[j] * factor }
    return values
  }
}

extension PrimeField where Words == Words4 {
  /// 512 random bits modulo the modulus: no element is more likely than another by more than 2⁻²⁵⁷.
  static func random(_ generator: inout some RandomNumberGenerator) -> Self {
    func part() -> Self {
      Self(reducing: UInt256(limbs: generator.next(), generator.next(), generator.next(), generator.next()))
    }
    let radix = Self(reducing: UInt256.zero &- 1) + .one
    let high = part()
    return high * radix + part()
  }
}
