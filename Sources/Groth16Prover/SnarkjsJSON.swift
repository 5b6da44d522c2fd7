internal import BN254
public import BigIntegers
internal import CurveValues
internal import EllipticCurves
public import Foundation
public import Groth16

/// Why a JSON file of snarkjs is refused.
public enum SnarkjsError: Error, Equatable, Sendable {
  /// Not JSON, or a field is missing or of another type.
  case json(String)
  /// Not a decimal number below 2²⁵⁶.
  case number(field: String, got: String)
  /// A coordinate is not below p.
  case notReduced(field: String)
  case notOnCurve(field: String)
  /// A third coordinate other than 1, or 0 for the neutral point 0, 1, 0.
  case notAffine(field: String)
  case protocolName(got: String)
  case count(field: String, expected: Int, got: Int)
  case key(VerifyingKeyError)
}

private struct KeyFile: Decodable {
  let `protocol`: String
  let nPublic: Int
  let vk_alpha_1: [String]?
  let vk_beta_2: [[String]]?
  let vk_gamma_2: [[String]]?
  let vk_delta_2: [[String]]?
  // Older names.
  let vk_alfa_1: [String]?
  let IC: [[String]]
  /// What Martinet adds.
  let setup: String?
}

private struct ProofFile: Decodable {
  let pi_a: [String]
  let pi_b: [[String]]
  let pi_c: [String]
}

extension VerifyingKey {
  /// A `verification_key.json`. The origin is what the file says of itself: believe it only where you trust the file.
  public init(snarkjs data: Data) throws(SnarkjsError) {
    let file: KeyFile = try decode(data)
    let origin = Origin(description: file.setup)
    guard ["groth16", "groth"].contains(file.protocol) else { throw .protocolName(got: file.protocol) }
    guard file.nPublic >= 0, file.nPublic < file.IC.count, file.IC.count == file.nPublic + 1 else {
      throw .count(field: "IC", expected: file.nPublic &+ 1, got: file.IC.count)
    }
    guard let alpha = file.vk_alpha_1 ?? file.vk_alfa_1 else { throw .json("vk_alpha_1 is missing") }
    guard let beta = file.vk_beta_2 else { throw .json("vk_beta_2 is missing") }
    guard let gamma = file.vk_gamma_2 else { throw .json("vk_gamma_2 is missing") }
    guard let delta = file.vk_delta_2 else { throw .json("vk_delta_2 is missing") }
    let points = (try point1(alpha, "vk_alpha_1"), try point2(beta, "vk_beta_2"))
    let (g, d) = (try point2(gamma, "vk_gamma_2"), try point2(delta, "vk_delta_2"))
    var inputs: [BN254.G1Point] = []
    for (i, input) in file.IC.enumerated() { inputs.append(try point1(input, "IC[\(i)]")) }
    do throws(VerifyingKeyError) {
      try self.init(alpha: points.0, beta: points.1, gamma: g, delta: d, inputs: inputs, origin: origin)
    } catch {
      throw .key(error)
    }
  }

  /// The `verification_key.json`; the origin as an additional field where it is known.
  public var snarkjsJSON: String {
    let inputs = inputs.map { "  " + text($0) }.joined(separator: ",\n")
    let setup = origin == .unknown ? "" : "\n \"setup\": \"\(setupDescription)\","
    return """
      {
       "protocol": "groth16",
       "curve": "bn128",\(setup)
       "nPublic": \(publicCount),
       "vk_alpha_1": \(text(alpha)),
       "vk_beta_2": \(text(beta)),
       "vk_gamma_2": \(text(gamma)),
       "vk_delta_2": \(text(delta)),
       "IC": [
      \(inputs)
       ]
      }

      """
  }
}

extension VerifyingKey {
  /// Where the key comes from, for people.
  public var setupDescription: String {
    switch origin {
    case .unknown: "unknown"
    case .unsafeDevelopment: Origin.unsafeText
    case .ceremony(let contributions, let beacon):
      "ceremony of \(contributions) contributions" + (beacon ? Origin.beaconText : "")
    }
  }
}

extension VerifyingKey.Origin {
  static let unsafeText = "unsafe development setup: proofs can be forged"
  static let beaconText = " and a beacon"

  /// The reverse of `setupDescription`.
  init(description: String?) {
    self = .unknown
    guard let description else { return }
    if description == Self.unsafeText { self = .unsafeDevelopment }
    let words = description.split(separator: " ")
    if words.count >= 4, words[0] == "ceremony", words[3] == "contributions", let count = Int(words[2]),
      count >= 0
    {
      self = .ceremony(contributions: count, beacon: description.hasSuffix(Self.beaconText))
    }
  }
}

extension Proof {
  /// A `proof.json`.
  public init(snarkjs data: Data) throws(SnarkjsError) {
    let file: ProofFile = try decode(data)
    self.init(
      a: try point1(file.pi_a, "pi_a"), b: try point2(file.pi_b, "pi_b"), c: try point1(file.pi_c, "pi_c"))
  }

  /// The `proof.json`.
  public var snarkjsJSON: String {
    """
    {
     "pi_a": \(text(a)),
     "pi_b": \(text(b)),
     "pi_c": \(text(c)),
     "protocol": "groth16",
     "curve": "bn128"
    }

    """
  }
}

private func decode<T: Decodable>(_ data: Data) throws(SnarkjsError) -> T {
  do {
    return try JSONDecoder().decode(T.self, from: data)
  } catch {
    throw .json("\(error)")
  }
}

private func coordinate(_ text: String, _ field: String) throws(SnarkjsError) -> BN254.Fp {
  guard let value = UInt256(decimal: text) else { throw .number(field: field, got: text) }
  guard let element = BN254.Fp(canonical: Words4(value.limb0, value.limb1, value.limb2, value.limb3)) else {
    throw .notReduced(field: field)
  }
  return element
}

private func point1(_ p: [String], _ field: String) throws(SnarkjsError) -> BN254.G1Point {
  guard p.count == 3 else { throw .count(field: field, expected: 3, got: p.count) }
  if p[2] == "0" { return .neutral }
  guard p[2] == "1" else { throw .notAffine(field: field) }
  guard let point = BN254.G1Point(x: try coordinate(p[0], field), y: try coordinate(p[1], field)),
    !point.isNeutral
  else {
    throw .notOnCurve(field: field)
  }
  return point
}

private func point2(_ p: [[String]], _ field: String) throws(SnarkjsError) -> BN254.G2Point {
  guard p.count == 3 else { throw .count(field: field, expected: 3, got: p.count) }
  for part in p { guard part.count == 2 else { throw .count(field: field, expected: 2, got: part.count) } }
  if p[2] == ["0", "0"] { return .neutral }
  guard p[2] == ["1", "0"] else { throw .notAffine(field: field) }
  let x = Fp2(try coordinate(p[0][0], field), try coordinate(p[0][1], field))
  let y = Fp2(try coordinate(p[1][0], field), try coordinate(p[1][1], field))
  guard let point = BN254.G2Point(x: x, y: y), !point.isNeutral else { throw .notOnCurve(field: field) }
  return point
}

private func text(_ element: BN254.Fp) -> String { "\"\(element.integer.decimal)\"" }

private func text(_ p: BN254.G1Point) -> String {
  p.isNeutral ? "[\"0\", \"1\", \"0\"]" : "[\(text(p.x)), \(text(p.y)), \"1\"]"
}

private func text(_ p: BN254.G2Point) -> String {
  if p.isNeutral { return "[[\"0\", \"0\"], [\"1\", \"0\"], [\"0\", \"0\"]]" }
  return "[[\(text(p.x.c0)), \(text(p.x.c1))], [\(text(p.y.c0)), \(text(p.y.c1))], [\"1\", \"0\"]]"
}

extension UInt256 {
  /// Nil unless the text is one to 78 decimal digits of a number below 2²⁵⁶.
  public init?(decimal text: String) {
    guard text.utf8.count <= 78, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    self.init(text: text)
  }
}
