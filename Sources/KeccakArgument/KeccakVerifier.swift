import Constraints
import KoalaBear
import Multilinear
public import Transcript

/// Verifies that all rows of Keccak states are right, up to a claim about sums over the committed bytes.
/// `Documentation/KeccakArgument.md`.
public enum KeccakVerifier {
  /// - Parameter rows: what the heights in the proof say.
  public static func verify(
    _ rows: KeccakRows, transcript: inout VerifierTranscript
  ) throws(KeccakError) -> KeccakClaim {
    // 1. The results.
    let segment = transcript.challenges(KeccakPlace.segmentVariables)
    let lanes = KeccakPlace.powers(transcript.challenge())
    let high = transcript.challenges(KeccakPlace.bitVariables - KeccakPlace.lowVariables)
    let inner = transcript.challenge()
    let block = transcript.challenges(rows.blockVariables)
    let values = try read(1 << KeccakPlace.lowVariables, &transcript)
    let low = transcript.challenges(KeccakPlace.lowVariables)
    let out = KeccakPlace(
      segment: segment, lanes: lanes, bit: high + low, rows: KeccakPoint(inner: inner, block: block))
    var claim = dot(Eq.table(low), values)

    // 2. Rounds.
    var place = out
    for round in (0..<KeccakStates.roundsPerSegment).reversed() {
      try chi(round, &place, &claim, &transcript)
      try theta(round, &place, &claim, &transcript)
    }

    // 3. Bytes.
    let delta = transcript.challenge()
    let sums = try read(256, &transcript)
    let eq = Eq.table(place.bit.suffix(KeccakPlace.lowVariables))
    let result = KeccakClaim(rows, out: out, into: place, delta: delta, sums: sums)
    let got = dot(sums, KeccakClaim.bytes(eq))
    guard got + got == result.mass - dot(eq, values) - delta * claim else { throw .sums }
    return result
  }

  /// From A′ to B.
  private static func chi(
    _ round: Int, _ place: inout KeccakPlace, _ claim: inout Felt5, _ transcript: inout VerifierTranscript
  ) throws(KeccakError) {
    let old = place
    try reduce(degree: 3, &place, &claim, &transcript)
    let b = try read(KeccakRound.lanes, &transcript)
    // Where ι changes a sign, −2 of what is counted otherwise.
    let segments = products(Eq.table(old.segment), Eq.table(place.segment))
    let bits = products(Eq.table(old.bit), Eq.table(place.bit))
    var changed = Felt5.zero
    for (s, weight) in segments.enumerated() {
      for z in KeccakRound.constantBits
      where KeccakRound.isSet(z, round: s * KeccakStates.roundsPerSegment + round) {
        changed += weight * bits[z]
      }
    }
    let all = ExtensionVectors.sum(segments[...]) * ExtensionVectors.sum(bits[...])
    var sum = Felt5.zero
    for l in 0..<KeccakRound.lanes {
      let (x, y) = (b[KeccakRound.beside(l, 1)], b[KeccakRound.beside(l, 2)])
      let weight = l == 0 ? all - changed - changed : all
      sum += weight * old.lanes[l] * b[l] * (Felt5.one - x + y + x * y)
    }
    guard sum == claim + claim else { throw .layer(round: round, step: 0) }
    place.lanes = KeccakPlace.powers(transcript.challenge())
    claim = dot(place.lanes, b)
  }

  /// From B to A.
  private static func theta(
    _ round: Int, _ place: inout KeccakPlace, _ claim: inout Felt5, _ transcript: inout VerifierTranscript
  ) throws(KeccakError) {
    var old = place
    try reduce(degree: 3, &place, &claim, &transcript)
    var values = try read(KeccakRound.lanes + 10, &transcript)
    var rotated = RotatedEq(old.bit, place.bit)
    var sum = Felt5.zero
    for x in 0..<5 {
      var column = Felt5.zero
      for l in stride(from: x, to: KeccakRound.lanes, by: 5) {
        column +=
          old.lanes[KeccakRound.target(l)] * rotated.sum(KeccakRound.rotation(l)) * values[l]
      }
      let (left, right) = (
        values[KeccakRound.lanes + (x + 4) % 5], values[KeccakRound.lanes + 5 + (x + 1) % 5]
      )
      sum += column * left * right
    }
    guard Eq.evaluate(old.segment, place.segment) * sum == claim else { throw .layer(round: round, step: 1) }
    let weights = KeccakPlace.powers(transcript.challenge(), KeccakRound.lanes + 10)
    claim = dot(weights, values)

    old = place
    try reduce(degree: 5, &place, &claim, &transcript)
    values = try read(KeccakRound.lanes, &transcript)
    rotated = RotatedEq(old.bit, place.bit)
    let (here, next) = (rotated.sum(0), rotated.sum(1))
    sum = here * dot(Array(weights.prefix(KeccakRound.lanes)), values)
    for x in 0..<5 {
      var product = weights[KeccakRound.lanes + x] * here + weights[KeccakRound.lanes + 5 + x] * next
      for l in stride(from: x, to: KeccakRound.lanes, by: 5) { product *= values[l] }
      sum += product
    }
    guard Eq.evaluate(old.segment, place.segment) * sum == claim else { throw .layer(round: round, step: 2) }
    place.lanes = KeccakPlace.powers(transcript.challenge())
    claim = dot(place.lanes, values)
  }

  /// The sumcheck of a layer up to its operands' values: from the claim to what they must give, at a new place.
  private static func reduce(
    degree: Int, _ place: inout KeccakPlace, _ claim: inout Felt5, _ transcript: inout VerifierTranscript
  ) throws(KeccakError) {
    // The skip.
    let size = 1 << KeccakPoint.blockVariables
    let upper = try read((size - 1) * degree, &transcript)
    let powers = KeccakPlace.powers(place.rows.inner, size)
    var constant = claim
    for (i, g) in upper.enumerated() { constant -= g * powers[(i + 1) % size] }
    place.rows.inner = transcript.challenge()
    claim = evaluate(constant, upper, at: place.rows.inner)
    // Blocks of rows.
    for k in place.rows.block.indices {
      let upper = try read(degree, &transcript)
      let constant = claim - place.rows.block[k] * ExtensionVectors.sum(upper[...])
      place.rows.block[k] = transcript.challenge()
      claim = evaluate(constant, upper, at: place.rows.block[k])
    }
    // Places.
    var point: [Felt5] = []
    let half = Felt.two.inverse
    for _ in 0..<KeccakPlace.variables {
      let upper = try read(degree + 1, &transcript)
      let constant = (claim - ExtensionVectors.sum(upper[...])) * half
      let r = transcript.challenge()
      claim = evaluate(constant, upper, at: r)
      point.append(r)
    }
    place.segment = Array(point.prefix(KeccakPlace.segmentVariables))
    place.bit = Array(point.suffix(KeccakPlace.bitVariables))
  }

  private static func evaluate(_ constant: Felt5, _ upper: [Felt5], at x: Felt5) -> Felt5 {
    var sum = Felt5.zero
    for c in upper.reversed() { sum = (sum + c) * x }
    return constant + sum
  }

  private static func read(
    _ count: Int, _ transcript: inout VerifierTranscript
  ) throws(KeccakError) -> [Felt5] {
    do { return try transcript.readFelt5s(count) } catch { throw .ended }
  }

  private static func dot(_ a: [Felt5], _ b: [Felt5]) -> Felt5 { ExtensionVectors.dot(a[...], b[...]) }

  private static func products(_ a: [Felt5], _ b: [Felt5]) -> [Felt5] {
    var list: [Felt5] = []
    list.reserveCapacity(a.count)
    for i in a.indices { list.append(a[i] * b[i]) }
    return list
  }
}

/// Σ_z eq(old, z + r) · eq(new, z), z modulo 64.
struct RotatedEq {
  private let twice: [Felt5]
  private let new: [Felt5]

  init(_ old: [Felt5], _ new: [Felt5]) {
    let table = Eq.table(old)
    twice = table + table
    self.new = Eq.table(new)
  }

  func sum(_ rotation: Int) -> Felt5 {
    ExtensionVectors.dot(twice[rotation..<rotation + KeccakRound.bits], new[...])
  }
}
