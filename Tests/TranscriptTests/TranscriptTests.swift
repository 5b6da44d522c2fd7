import KoalaBear
import Testing

@testable import Transcript

@Suite struct TranscriptTests {
  @Test func bothSidesSeeTheSameChallenges() throws {
    var prover = ProverTranscript(domain: "test")
    prover.observe([1, 2, 3] as [Felt])
    prover.write(Felt(7))
    let a = prover.challenge()
    prover.write([a, a * a])
    prover.grind(bits: 8)
    let b = prover.challenges(3)
    prover.hint([4, 5])
    prover.write(Digest(raw: SIMD8(1, 2, 3, 4, 5, 6, 7, 8)))
    let c = prover.challengeBits(20)
    let proof = prover.finish()
    #expect(proof.count == 4 * (1 + 10 + 1 + 2 + 8))
    var verifier = try VerifierTranscript(domain: "test", proof: proof)
    verifier.observe([1, 2, 3] as [Felt])
    #expect(try verifier.readFelt() == 7)
    #expect(verifier.challenge() == a)
    #expect(try verifier.readFelt5s(2) == [a, a * a])
    try verifier.checkGrind(bits: 8)
    #expect(verifier.challenges(3) == b)
    #expect(try verifier.readHint(2) == [4, 5])
    #expect(try verifier.readDigest() == Digest(raw: SIMD8(1, 2, 3, 4, 5, 6, 7, 8)))
    #expect(verifier.challengeBits(20) == c)
    try verifier.finish()
  }

  /// Long random sequences against the reference sponge.
  @Test(arguments: 0..<20)
  func followsTheSpecification(seed: Int) {
    var generator = Generator(state: UInt64(seed))
    let domain = (0..<generator.below(12)).map { _ in UInt8(generator.below(256)) }
    var transcript = ProverTranscript(domain: domain)
    var reference = ReferenceSponge(domain: domain)
    for _ in 0..<60 {
      switch generator.below(6) {
      case 0:
        let x = generator.felt()
        transcript.observe(x)
        reference.observe(x.value)
      case 1:
        let list = (0..<generator.below(20)).map { _ in generator.felt() }
        transcript.write(list)
        reference.observe(UInt32(list.count))
        for x in list { reference.observe(x.value) }
      case 2:
        let x = generator.felt5()
        transcript.write(x)
        for i in 0..<5 { reference.observe(x[i].value) }
      case 3:
        let list = (0..<generator.below(4)).map { _ in generator.felt5() }
        transcript.observe(list)
        reference.observe(UInt32(list.count))
        for x in list { for i in 0..<5 { reference.observe(x[i].value) } }
      case 4:
        let x = transcript.challenge()
        for i in 0..<5 { #expect(reference.challenge() == x[i].value) }
      default:
        let bits = generator.below(25)
        let drawn = transcript.challengeBits(bits)
        if bits > 0 {
          #expect(Int(reference.challenge()) & ((1 << bits) - 1) == drawn)
        } else {
          #expect(drawn == 0)
        }
      }
    }
  }

  /// Every short sequence of calls: those that differ as sequences of inputs and outputs lead to different
  /// challenges. All inputs are zero, so that only lengths and order can tell them apart.
  @Test func differentHistoriesNeverShareAState() {
    let moves: [(String, (inout ProverTranscript) -> Void)] = [
      ("i", { $0.observe(Felt.zero) }),
      ("i", { $0.observe([] as [Felt]) }),
      ("ij", { $0.observe([.zero] as [Felt]) }),
      ("iiiii", { $0.observe(Felt5.zero) }),
      ("iiiiiiii", { $0.observe(Digest()) }),
      ("o", { _ = $0.challengeBits(1) }),
      ("ooooo", { _ = $0.challenge() }),
      ("", { _ = $0.challengeBits(0) }),
      ("", { $0.grind(bits: 0) }),
    ]
    var seen: [String: Felt5] = [:]
    func walk(_ transcript: ProverTranscript, _ key: String, _ depth: Int) {
      var copy = transcript
      let challenge = copy.challenge()
      if let old = seen[key] { #expect(old == challenge) } else { seen[key] = challenge }
      guard depth > 0 else { return }
      for (symbols, move) in moves {
        var next = transcript
        move(&next)
        walk(next, key + symbols, depth - 1)
      }
    }
    walk(ProverTranscript(domain: [UInt8]()), "", 4)
    // "ij" is the count 1 and a zero: told apart from "ii" by the count.
    #expect(Set(seen.values).count == seen.count)
    #expect(seen.count > 500)
  }

  @Test func domainsAreSeparated() {
    let domains: [[UInt8]] = [
      [], [0], [0, 0], [0, 0, 0], [0, 0, 0, 0], [1], [1, 0], [0, 1], [1, 2, 3], [1, 2, 3, 0], [3, 2, 1],
    ]
    let challenges = domains.map { domain in
      var transcript = ProverTranscript(domain: domain)
      return transcript.challenge()
    }
    #expect(Set(challenges).count == domains.count)
    var text = ProverTranscript(domain: "Aé")
    var bytes = ProverTranscript(domain: [0x41, 0xc3, 0xa9])
    #expect(text.challenge() == bytes.challenge())
  }

  @Test func hintsLeaveNoTrace() {
    var a = ProverTranscript(domain: "hint")
    var b = a
    a.hint([1, 2, 3])
    a.hint(Digest())
    #expect(a.challenge() == b.challenge())
  }

  @Test(arguments: [1, 2, 5, 9, 13])
  func grindingFindsTheSmallestNonce(bits: Int) throws {
    for absorbed in 0..<18 {
      var prover = ProverTranscript(domain: "grind")
      for i in 0..<absorbed { prover.observe(Felt(UInt32(i))) }
      if absorbed % 3 == 2 { _ = prover.challenge() }
      let base = prover.sponge
      let smallest = (0..<UInt32(1) << 20).first { n in
        var copy = base
        return copy.acceptsNonce(Felt(n), bits: bits)
      }
      prover.grind(bits: bits)
      let challenge = prover.challenge()
      let proof = prover.finish()
      #expect(proof == (0..<4).map { UInt8(truncatingIfNeeded: smallest! >> (8 * UInt32($0))) })
      var verifier = try VerifierTranscript(domain: "grind", proof: proof)
      for i in 0..<absorbed { verifier.observe(Felt(UInt32(i))) }
      if absorbed % 3 == 2 { _ = verifier.challenge() }
      var wrong = verifier
      try verifier.checkGrind(bits: bits)
      #expect(verifier.challenge() == challenge)
      #expect(throws: TranscriptError.self) { try wrong.checkGrind(bits: 24) }
    }
  }

  @Test func refusesWhatIsNotCanonical() throws {
    for word in [Felt.modulus, Felt.modulus + 1, .max] {
      let proof = [0, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
      #expect(throws: TranscriptError.notCanonical(offset: 1, word: word)) {
        try VerifierTranscript(domain: "d", proof: proof)
      }
    }
    let last = Felt.modulus - 1
    var verifier = try VerifierTranscript(
      domain: "d", proof: (0..<4).map { UInt8(truncatingIfNeeded: last >> (8 * UInt32($0))) })
    #expect(try verifier.readFelt() == Felt.minusOne)
    for bytes in [1, 2, 3, 5, 7] {
      #expect(throws: TranscriptError.partialWord(bytes: bytes)) {
        try VerifierTranscript(domain: "d", proof: [UInt8](repeating: 0, count: bytes))
      }
    }
  }

  @Test func refusesTooFewAndTooManyWords() throws {
    let empty = try VerifierTranscript(domain: "d", proof: [])
    var copy = empty
    #expect(throws: TranscriptError.truncated(offset: 0, expected: 1, available: 0)) { try copy.readFelt() }
    #expect(throws: TranscriptError.self) { try copy.readFelts(.max) }
    #expect(throws: TranscriptError.self) { try copy.readFelts(-1) }
    #expect(throws: TranscriptError.self) { try copy.readFelt5() }
    #expect(throws: TranscriptError.self) { try copy.readFelt5s(.max) }
    #expect(throws: TranscriptError.self) { try copy.readFelt5s(-1) }
    #expect(throws: TranscriptError.self) { try copy.readDigest() }
    #expect(throws: TranscriptError.self) { try copy.readHint(1 << 62) }
    #expect(throws: TranscriptError.self) { try copy.readHintDigest() }
    #expect(throws: TranscriptError.self) { try copy.checkGrind(bits: 1) }
    try copy.checkGrind(bits: 0)
    try empty.finish()
    let one = try VerifierTranscript(domain: "d", proof: [1, 0, 0, 0])
    #expect(throws: TranscriptError.trailing(offset: 0, words: 1)) { try one.finish() }
  }

  @Test func bitsAreUniform() {
    var transcript = ProverTranscript(domain: "bits")
    var counts = [Int](repeating: 0, count: 8)
    for _ in 0..<8000 { counts[transcript.challengeBits(3)] += 1 }
    // χ² with 7 degrees of freedom: 24.3 is the 0.1% point.
    let deviation = counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(deviation < 24.3)
    for bits in 1...24 { #expect((0..<20).allSatisfy { _ in transcript.challengeBits(bits) < 1 << bits }) }
  }
}
