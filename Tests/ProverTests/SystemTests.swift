import Constraints
import KoalaBear
import ProofTestSupport
import Prover
import Soundness
import Testing
import Verifier

/// Whole proofs of the toy machine.
@Suite struct SystemTests {
  @Test(arguments: [(16, [4]), (40, [5, 4]), (700, [9, 8]), (3000, [11, 10, 5])])
  func honestProofIsAccepted(steps: Int, split: [Int]) throws {
    let (trace, messages) = ToyMachine.trace(steps: steps, split: split, seed: UInt64(steps))
    let key = try #require(ToyMachine.key)
    let statement = Statement(values: [1, 2, 3], messages: messages)
    let (proof, report) = try SystemProver.prove(key, statement, trace: trace)
    print(report)
    try SystemVerifier.verify(key.verifyingKey, statement, proof: proof)
  }

  /// The rate follows the size that is asked for, whose forecast is good; the verifier takes every rate that the key
  /// allows and no other.
  @Test func rateIsChosenForTheSize() throws {
    let (trace, messages) = ToyMachine.trace(steps: 3000, split: [11, 10, 5], seed: 1)
    let parameters = ProofParameters(target: 100, logInverseRate: 3)
    let key = try #require(
      ProvingKey(ToyMachine.system, preprocessed: ToyMachine.programColumns, parameters: parameters))
    let own = try key.trace(logHeights: trace.layout.logHeights)
    own.main.pointer.update(from: trace.main.pointer, count: trace.layout.total)
    let statement = Statement(messages: messages)
    // Two words and three heights of the table Step, then those of the others of free height.
    let words = ToyMachine.system.tables.indices.reduce(0) { words, t in
      ToyMachine.system.tables[t].fixedLogHeight == nil ? words + 1 + trace.layout.logHeights[t].count : words
    }
    var sizes: [Int] = []
    for rate in 1...3 {
      let config = try #require(
        ProofConfig(
          key.system, trace.layout, parameters, publicMessages: messages.count, logInverseRate: rate))
      #expect(config.report.isSufficient)
      let expected = config.expectedSize(key.system)
      sizes.append(expected)
      let (proof, _) = try SystemProver.prove(key, statement, trace: own, sizeLimit: expected)
      #expect(proof[4 * words] == UInt8(rate))
      let haste = proof[4 * words + 4]
      let forecast = try #require(
        ProofConfig(
          key.system, trace.layout, parameters, publicMessages: messages.count, logInverseRate: rate,
          haste: Int(haste))
      ).expectedSize(key.system)
      // Paths that queries share vary by one per cent or two; on average the forecast is good.
      var mean = proof.count
      for value in 1...3 {
        let other = Statement(values: [Felt(UInt32(value))], messages: messages)
        mean += try SystemProver.prove(key, other, trace: own, sizeLimit: expected).proof.count
      }
      mean /= 4
      #expect(forecast <= expected && abs(mean - forecast) < forecast / 50, "\(mean) for \(forecast)")
      try SystemVerifier.verify(key.verifyingKey, statement, proof: proof)
      for wrong in [0, 4, 200] as [UInt8] {
        var changed = proof
        changed[4 * words] = wrong
        #expect(throws: ProofError.rate(got: UInt32(wrong))) {
          try SystemVerifier.verify(key.verifyingKey, statement, proof: changed)
        }
      }
      for wrong in (0...15).map({ UInt8($0) }) where wrong != haste {
        var changed = proof
        changed[4 * words + 4] = wrong
        let error = #expect(throws: ProofError.self) {
          try SystemVerifier.verify(key.verifyingKey, statement, proof: changed)
        }
        if wrong > OpeningShape.mostHaste { #expect(error == .haste(got: UInt32(wrong))) }
      }
      for other in 1...3 where other != rate {
        var changed = proof
        changed[4 * words] = UInt8(other)
        #expect(throws: ProofError.self) {
          try SystemVerifier.verify(key.verifyingKey, statement, proof: changed)
        }
      }
    }
    #expect(sizes[0] > sizes[1] && sizes[1] > sizes[2])
    // The more room, the more haste.
    var hastes: [UInt8] = []
    for limit in [sizes[0], sizes[0] + sizes[0] / 5, 4 * sizes[0]] {
      let (proof, _) = try SystemProver.prove(key, statement, trace: own, sizeLimit: limit)
      #expect(proof[4 * words] == 1)
      try SystemVerifier.verify(key.verifyingKey, statement, proof: proof)
      hastes.append(proof[4 * words + 4])
    }
    #expect(hastes[2] == 7 && hastes == hastes.sorted())
    // Where no proof is small enough, the smallest.
    let (proof, _) = try SystemProver.prove(key, statement, trace: own, sizeLimit: 1)
    #expect(proof[4 * words] == 3)
    for rate in [0, -1, 4] {
      #expect(
        ProofConfig(key.system, trace.layout, parameters, publicMessages: 0, logInverseRate: rate) == nil)
    }
  }
}
