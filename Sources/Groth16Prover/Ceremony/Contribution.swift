internal import BN254
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
internal import Groth16
internal import Hashes

/// One participant's part in a ceremony: for each secret factor s the points s·G₁ and s·G₂ with a proof that s is known, and
/// the points of the setup afterwards that show how s was used.
///
/// The proof is Schnorr's, its challenge a hash of all contributions before and of this one. A ceremony is sound if one
/// participant's factors were random and forgotten (Kohlweiss, Maller, Siim, Volkhov, "Snarky ceremonies", 2021).
public struct Contribution: Equatable, Sendable {
  /// A beacon takes at most 2³⁰ hashes, some minutes.
  public static let maximalLogIterations: UInt8 = 30
  /// Bytes of a beacon's value: its length is one byte of the file.
  public static let maximalValueSize = 255

  public enum Source: Equatable, Sendable {
    /// From the system's random numbers.
    case random
    /// SHA-256 applied 2^`logIterations` times to a public value that nobody knew or could choose before; at most `maximalValueSize`
    /// bytes and `maximalLogIterations`. To contribute more is a programmer's error; `verify` refuses it.
    case beacon(value: [UInt8], logIterations: UInt8)
  }

  struct Factor: Equatable, Sendable {
    var first: BN254.G1Point
    var second: BN254.G2Point
    var commitment: BN254.G1Point
    var response: BN254.Fr
  }

  public var name: String
  public var source: Source
  var factors: [Factor]
  /// Points of the setup after the contribution: τ, α, β and τ, β; or δ and δ.
  var firsts: [BN254.G1Point]
  var seconds: [BN254.G2Point]

  public var isBeacon: Bool { if case .beacon = source { true } else { false } }
}

extension Contribution.Source {
  /// New random factors, or those of the beacon.
  func factors(count: Int) -> [BN254.Fr] {
    switch self {
    case .random:
      var generator = SystemRandomNumberGenerator()
      return (0..<count).map { _ in .random(&generator) }
    case .beacon(let value, let iterations):
      return Contribution.beaconFactors(value, iterations, count: count)
    }
  }
}

extension Sequence<Contribution> {
  /// How many draw their factors from random numbers. The factors of a beacon are public, so a setup of beacons alone protects nothing.
  public var participants: Int { reduce(0) { $0 + ($1.isBeacon ? 0 : 1) } }
}

/// Why a ceremony's file or one of its contributions is refused.
public enum CeremonyError: Error, Equatable, Sendable {
  /// A contribution's bytes end early or are not what they should be.
  case malformed(contribution: Int)
  /// The proof of knowledge does not hold, or a factor is 0.
  case knowledge(contribution: Int)
  /// The points afterwards are not the factors times those before.
  case chain(contribution: Int)
  /// A beacon's factors do not follow from its value.
  case beacon(contribution: Int)
  /// The points are not powers of one τ, or not those of the last contribution.
  case powers
  /// A point of the second group is not in it.
  case notInSubgroup
  /// The setup is not that of the circuit and the first phase.
  case circuit
  /// The points for δ are not those of the chain.
  case delta
  /// The circuit needs a larger first phase.
  case tooSmall(needed: Int, got: Int)
  /// Nobody contributed factors that only the contributor can know: there are no contributions, or none but beacons, whose factors
  /// everybody knows. A beacon is added behind at least one participant; a setup that begins with one is refused, also by whoever
  /// would contribute next, until it is begun anew with a participant.
  case noContributions
}

extension Contribution {
  /// What is hashed and stored.
  var bytes: [UInt8] {
    let text = Array(name.utf8.prefix(255))
    var bytes: [UInt8] = []
    switch source {
    case .random: bytes.append(0)
    case .beacon(let value, let iterations):
      bytes += [1, iterations, UInt8(truncatingIfNeeded: value.count)] + value.prefix(255)
    }
    bytes += [UInt8(text.count)] + text + [UInt8(factors.count)]
    for factor in factors {
      bytes += BN254Precompiles.encode(factor.first) + Proof.encode(factor.second)
      bytes += BN254Precompiles.encode(factor.commitment) + factor.response.integer.bigEndianBytes
    }
    bytes += [UInt8(firsts.count), UInt8(seconds.count)]
    for point in firsts { bytes += BN254Precompiles.encode(point) }
    for point in seconds { bytes += Proof.encode(point) }
    return bytes
  }

  /// Reads one from the front of `bytes`, nil where they are not one.
  init?(_ bytes: inout ArraySlice<UInt8>) {
    guard let kind = bytes.popFirst() else { return nil }
    switch kind {
    case 0: source = .random
    case 1:
      guard let iterations = bytes.popFirst(), iterations <= Self.maximalLogIterations,
        let value = Self.counted(&bytes)
      else { return nil }
      source = .beacon(value: value, logIterations: iterations)
    default: return nil
    }
    guard let text = Self.counted(&bytes), let name = String(validating: text, as: UTF8.self),
      let count = bytes.popFirst()
    else { return nil }
    self.name = name
    factors = []
    for _ in 0..<count {
      guard let first = PointBytes.first(&bytes), let second = PointBytes.second(&bytes),
        let commitment = PointBytes.first(&bytes), let response = PointBytes.scalar(&bytes)
      else { return nil }
      factors.append(Factor(first: first, second: second, commitment: commitment, response: response))
    }
    guard let firstCount = bytes.popFirst(), let secondCount = bytes.popFirst() else { return nil }
    (firsts, seconds) = ([], [])
    for _ in 0..<firstCount {
      guard let point = PointBytes.first(&bytes) else { return nil }
      firsts.append(point)
    }
    for _ in 0..<secondCount {
      guard let point = PointBytes.second(&bytes) else { return nil }
      seconds.append(point)
    }
  }

  private static func counted(_ bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let count = bytes.popFirst(), bytes.count >= Int(count) else { return nil }
    defer { bytes = bytes.dropFirst(Int(count)) }
    return Array(bytes.prefix(Int(count)))
  }

  /// The hash of everything before and this.
  func hash(after previous: [UInt8]) -> [UInt8] { SHA256.hash(previous + bytes).bytes }
}

// MARK: - making and checking

extension Contribution {
  /// `firsts` and `seconds` are the points afterwards, for the factors.
  static func make(
    name: String, source: Source, factors: [BN254.Fr], firsts: [BN254.G1Point], seconds: [BN254.G2Point],
    after previous: [UInt8]
  ) -> Contribution {
    // A name's length is one byte.
    var name = name
    while name.utf8.count > 255 { name.removeLast() }
    var generator = SystemRandomNumberGenerator()
    var result = Contribution(name: name, source: source, factors: [], firsts: firsts, seconds: seconds)
    let nonces = factors.map { _ in BN254.Fr.random(&generator) }
    for (s, k) in zip(factors, nonces) {
      result.factors.append(
        Factor(
          first: BN254G1.generator.multiplied(by: s.integer).affine,
          second: BN254G2.generator.multiplied(by: s.integer).affine,
          commitment: BN254G1.generator.multiplied(by: k.integer).affine, response: .zero))
    }
    let e = result.challenge(after: previous)
    for i in factors.indices { result.factors[i].response = nonces[i] + e * factors[i] }
    return result
  }

  /// A hash of all but the responses.
  private func challenge(after previous: [UInt8]) -> BN254.Fr {
    var open = self
    for i in open.factors.indices { open.factors[i].response = .zero }
    let hash = SHA256.hash(Array("martinet ceremony challenge".utf8) + previous + open.bytes).bytes
    return BN254.Fr(reducing: hash)
  }

  /// The factors of a beacon within the limits of `Source`.
  static func beaconFactors(_ value: [UInt8], _ logIterations: UInt8, count: Int) -> [BN254.Fr] {
    precondition(value.count <= maximalValueSize && logIterations <= maximalLogIterations)
    var hash = SHA256.hash(value).bytes
    for _ in 0..<(UInt64(1) << UInt64(logIterations)) - 1 { hash = SHA256.hash(hash).bytes }
    return (0..<count).map { i in
      let high = SHA256.hash(hash + [UInt8(2 * i)]).bytes
      let low = SHA256.hash(hash + [UInt8(2 * i + 1)]).bytes
      return BN254.Fr(reducing: high) * BN254.Fr(reduced: BN254Order.radix) + BN254.Fr(reducing: low)
    }
  }

  /// Whether a beacon can be computed; one that was read from a file can.
  private var isWithinLimits: Bool {
    guard case .beacon(let value, let iterations) = source else { return true }
    return value.count <= Self.maximalValueSize && iterations <= Self.maximalLogIterations
  }

  /// Checks the proofs of knowledge, and a beacon's factors.
  func checkFactors(count: Int, index: Int, after previous: [UInt8]) throws(CeremonyError) {
    guard factors.count == count, isWithinLimits else { throw .malformed(contribution: index) }
    let e = challenge(after: previous)
    for factor in factors {
      let left = BN254G1.generator.multiplied(by: factor.response.integer)
      let right = factor.first.multiplied(by: e.integer) + factor.commitment
      guard !factor.first.isNeutral, left == right,
        BN254G2.isInSubgroup(factor.second),
        samePairing(factor.first, BN254G2.generator, BN254G1.generator, factor.second)
      else { throw .knowledge(contribution: index) }
    }
    if case .beacon(let value, let iterations) = source {
      for (factor, s) in zip(factors, Self.beaconFactors(value, iterations, count: count)) {
        guard factor.first == BN254G1.generator.multiplied(by: s.integer).affine else {
          throw .beacon(contribution: index)
        }
      }
    }
  }
}

/// e(a, b) = e(c, d)
func samePairing(_ a: BN254.G1Point, _ b: BN254.G2Point, _ c: BN254.G1Point, _ d: BN254.G2Point) -> Bool {
  BN254.pairingProductIsOne([BN254.Pair(a, b), BN254.Pair(-c, d)])
}

enum PointBytes {
  private static func take(_ bytes: inout ArraySlice<UInt8>, _ count: Int) -> [UInt8]? {
    guard bytes.count >= count else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  static func first(_ bytes: inout ArraySlice<UInt8>) -> BN254.G1Point? {
    guard let part = take(&bytes, 64) else { return nil }
    return try? part.withRawBytes { (b) throws(PointDecodingError) in try BN254Precompiles.point1(b, at: 0) }
  }

  static func second(_ bytes: inout ArraySlice<UInt8>) -> BN254.G2Point? {
    guard let part = take(&bytes, 128) else { return nil }
    return try? part.withRawBytes { (b) throws(PointDecodingError) in
      try BN254Precompiles.twistPoint(b, at: 0)
    }
  }

  static func scalar(_ bytes: inout ArraySlice<UInt8>) -> BN254.Fr? {
    guard let part = take(&bytes, 32) else { return nil }
    return try? part.withRawBytes { (b) throws(PointDecodingError) in try BN254.Fr(bigEndian: b, at: 0) }
  }
}
