import KoalaBear
import LogUp
import Testing
import Transcript

/// What a dishonest proof leads to.
@Suite struct SoundnessTests {
  /// Every word of a proof changed: refused, or the final claim is false of the leaves. Nothing traps.
  @Test(arguments: [(4, 16), (5, 19), (7, 100)])
  func everyWord(variables: Int, count: Int) throws {
    var source = Source(state: UInt64(count))
    let list = source.balanced(count)
    let all = padded(list, variables)
    let honest = prove(list, variables).proof
    for word in 0..<(honest.count / 4) {
      var proof = honest
      let old = Felt(
        UInt32(proof[4 * word]) | UInt32(proof[4 * word + 1]) << 8 | UInt32(proof[4 * word + 2]) << 16
          | UInt32(proof[4 * word + 3]) << 24)
      let new = (old + (word % 2 == 0 ? Felt.one : source.felt())).value
      for i in 0..<4 { proof[4 * word + i] = UInt8(truncatingIfNeeded: new >> UInt32(8 * i)) }
      if proof == honest { continue }
      guard let claim = try? verify(proof, variables).claim else { continue }
      #expect(!holds(claim, all), "word \(word)")
    }
  }

  /// A wrong message of layer k is refused by the check that ends that layer.
  @Test func refusedWhereItIsWrong() throws {
    var source = Source(state: 3)
    let variables = 7
    let honest = prove(source.balanced(128), variables).proof
    // The clear layer has 16 elements, layer k then 1 + 2(k − 1) for its rounds and 4 values.
    var start = 16
    for k in 3..<variables {
      for element in 0..<(2 * k + 3) {
        var proof = honest
        let byte = 4 * 5 * (start + element)
        proof[byte] = proof[byte] == 0 ? 1 : 0
        do {
          _ = try verify(proof, variables)
          Issue.record("layer \(k), element \(element) accepted")
        } catch LogUpError.layer(let layer, _, _) {
          #expect(layer == k)
        }
      }
      start += 2 * k + 3
    }
    #expect(4 * 5 * start == honest.count)
  }

  /// Leaves that do not balance with a clear layer that claims they do.
  @Test func wrongRoot() throws {
    var source = Source(state: 4)
    let list = source.fractions(30)
    var balanced = list
    // Another numerator in the last leaf would make the sum zero.
    var rest = Felt5.zero
    for fraction in list.dropLast() { rest += fraction.numerator * fraction.denominator.inverse }
    balanced[29].numerator = -rest * list[29].denominator
    let proof = prove(balanced, 5).proof
    let claim = try verify(proof, 5).claim
    #expect(claim.root.numerator.isZero)
    #expect(!holds(claim, padded(list, 5)))
    #expect(holds(claim, padded(balanced, 5)))
  }

  @Test func shapes() throws {
    var source = Source(state: 5)
    let proof = prove(source.balanced(32), 5).proof
    for variables in [Int.min, -1, 0, 3, 41, Int.max] {
      #expect(throws: LogUpError.variables(variables)) { try verify(proof, variables) }
    }
    #expect(throws: (any Error).self) { try verify(proof, 4) }
    #expect(throws: (any Error).self) { try verify(proof, 6) }
    #expect(throws: (any Error).self) { try verify(proof, 40) }
    for length in stride(from: 0, to: proof.count, by: 4) {
      #expect(throws: LogUpError.self) { try verify([UInt8](proof[..<length]), 5) }
    }
    #expect(throws: TranscriptError.self) { try verify(proof + [0, 0, 0, 0], 5) }
  }

  /// Another statement or another earlier message gives other challenges.
  @Test func transcriptOrder() throws {
    var source = Source(state: 6)
    let list = source.balanced(16)
    let honest = prove(list, 5)
    var transcript = ProverTranscript(domain: domain)
    transcript.observe(Felt.one)
    let other = LogUpProver.prove(leaves(list, 5), transcript: &transcript)
    #expect(other.root == honest.claim.root)
    #expect(zip(other.point, honest.claim.point).allSatisfy { $0 != $1 })
    #expect(transcript.finish() != honest.proof)
    #expect(prove(list, 5).proof == honest.proof)
  }
}
