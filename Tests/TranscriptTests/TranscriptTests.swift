import KoalaBear
import Testing
import Transcript

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
}
