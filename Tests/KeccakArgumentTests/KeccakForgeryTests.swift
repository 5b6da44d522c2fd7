import Constraints
import KoalaBear
import Testing
import Transcript

@testable import KeccakArgument

/// What a cheating prover would put into the cells and the proof.
@Suite struct KeccakForgeryTests {
  /// Refused, or it leaves a claim that is wrong.
  private func expectRefused(
    _ states: States, _ lies: KeccakProver.Lies, _ label: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (proof, _) = states.prove(lies)
    guard let claim = try? verify(states.rows, proof) else {
      // An attacker that balances everything gets through to the bytes.
      #expect(lies.free == nil || !lies.balancesSums, "\(label)", sourceLocation: sourceLocation)
      return
    }
    #expect(!states.holds(claim), "\(label)", sourceLocation: sourceLocation)
  }

  /// From a lie about the results on, every layer's claim is made to hold, and the bytes' too.
  private func attack(_ states: States, _ label: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let results: [(inout [Felt5]) -> Void] = [{ _ in }, { $0[3] += .one }]
    for (n, lie) in results.enumerated() {
      for free in [nil, 0, 24] {
        for balances in [false, true] {
          expectRefused(
            states, KeccakProver.Lies(results: lie, free: free, balancesSums: balances),
            "\(label), results \(n), free \(String(describing: free)), balances \(balances)",
            sourceLocation: sourceLocation)
        }
      }
    }
  }

  @Test func aWrongCellOfAnyState() {
    for state in 0..<KeccakStates.count {
      let (value, cell) = [(Felt(1), 17), (.minusOne, 0), (Felt(256), 199), (Felt(77), 96)][state % 4]
      var states = States([5])
      states.columns[0][200 * state + cell][state] += value
      attack(states, "state \(state), cell \(cell)")
    }
  }

  /// Two cells that are wrong by opposite amounts, as limbs would allow it.
  @Test func aByteThatBorrows() {
    for state in 0..<KeccakStates.count {
      var states = States([5])
      states.columns[0][200 * state + 8][4] += Felt(256)
      states.columns[0][200 * state + 9][4] -= .one
      attack(states, "state \(state)")
    }
  }

  /// The states of two rows exchanged from some state on.
  @Test func exchangedRows() {
    var states = States([6, 5])
    for c in 800..<1800 { states.columns[0][c].swapAt(1, 33) }
    attack(states, "rows of an instance")
    states = States([6, 5])
    for c in 1600..<1800 {
      let x = states.columns[0][c][5]
      states.columns[0][c][5] = states.columns[1][c][5]
      states.columns[1][c][5] = x
    }
    attack(states, "rows of two instances")
  }

  /// A segment's rounds of another segment, a state skipped, and a row of zeros.
  @Test func otherRounds() {
    var states = States([5])
    for c in 400..<1600 { states.columns[0][c][9] = states.columns[0][c + 200][9] }
    attack(states, "a state skipped")
    for c in 200..<1800 { states.columns[0][c][9] = states.columns[0][c % 200][9] }
    attack(states, "no rounds")
    for c in 0..<1800 { states.columns[0][c][9] = .zero }
    attack(states, "zeros")
  }

  @Test func lies() {
    let states = States([5])
    for free in [0, 7, 24] {
      for i in 0..<8 {
        expectRefused(
          states,
          KeccakProver.Lies(
            results: { $0[i] += Felt5(.one, .zero, .one, .zero, .zero) }, free: free, balancesSums: true),
          "result \(i)")
      }
    }
  }

  /// A false claim that some layers pass on, and the truth from there on: the next check is the only one that sees it.
  @Test(arguments: [0, 2, 8]) func everyCheckIsNeeded(state: Int) throws {
    var states = States([6])
    states.columns[0][200 * state + 60][40] = Felt(states.columns[0][200 * state + 60][40].value ^ 4)
    for layers in 0...9 {
      let (proof, _) = states.prove(.init(commitsResults: true, free: 11, freeLayers: layers))
      let error =
        layers == 9 ? KeccakError.sums : KeccakError.layer(round: 2 - layers / 3, step: layers % 3)
      #expect(throws: error, "\(layers)") { try verify(states.rows, proof) }
    }
    // With sums that fit, only the bytes are left to see it.
    let (proof, _) = states.prove(.init(commitsResults: true, free: 11, balancesSums: true))
    #expect(try !states.holds(verify(states.rows, proof)))
    // Results as the rounds give them are not those of the committed states.
    if state > 0 {
      let (proof, _) = states.prove()
      #expect(throws: KeccakError.sums) { try verify(states.rows, proof) }
    }
  }

  /// One word after the other, and every length.
  @Test func alteredProofs() throws {
    let states = States([6])
    let (proof, _) = states.prove()
    var accepted = 0
    for word in 0..<proof.count / 4 {
      var altered = proof
      altered[4 * word] ^= 1
      if let claim = try? verify(states.rows, altered), states.holds(claim) { accepted += 1 }
    }
    #expect(accepted == 0)
    for length in stride(from: 0, to: proof.count, by: 404) {
      #expect(throws: (any Error).self) { try verify(states.rows, Array(proof.prefix(length))) }
    }
    #expect(throws: (any Error).self) { try verify(states.rows, proof + proof.prefix(4)) }
    #expect(throws: (any Error).self) {
      try verify(KeccakRows(logHeights: [5, 5]), [UInt8](proof.reversed()))
    }
  }
}
