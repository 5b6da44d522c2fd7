import BN254
import BigIntegers
import CurveValues
import EllipticCurves
import Groth16
import R1CS
import Testing

@testable import Groth16Prover

@Suite struct CeremonyTests {
  func reread(_ powers: PowersOfTau) throws -> PowersOfTau {
    try powers.file.withUnsafeBytes { try PowersOfTau(file: $0) }
  }
  func reread(_ setup: SetupFile) throws -> SetupFile {
    try setup.file.withUnsafeBytes { try SetupFile(file: $0) }
  }

  @Test func wholeCeremony() throws {
    var phase1 = PowersOfTau(logSize: 4)
    #expect(throws: CeremonyError.noContributions) { try phase1.verify() }
    phase1.contribute(name: "first")
    try phase1.verify()
    phase1 = try reread(phase1)
    phase1.contribute(name: "second, ünicode")
    phase1.contribute(name: "beacon", source: .beacon(value: Array("block 1234".utf8), logIterations: 4))
    phase1 = try reread(phase1)
    try phase1.verify()
    #expect(phase1.contributions.map(\.name) == ["first", "second, ünicode", "beacon"])

    let (system, witness) = squares(9, from: BN254.Fr(3))
    var setup = try SetupFile(phase1: phase1, system)
    #expect(throws: CeremonyError.noContributions) { try setup.verify(phase1: phase1, system) }
    #expect(throws: VerifyingKeyError.deltaIsGenerator) { try setup.provingKey().verifyingKey() }
    setup.contribute(phase1: phase1, system, name: "third")
    setup = try reread(setup)
    #expect(try setup.verify(phase1: phase1, system) == .ceremony(contributions: 1, beacon: false))
    setup.contribute(
      phase1: phase1, system, name: "end", source: .beacon(value: [1, 2, 3], logIterations: 3))
    setup = try reread(setup)
    let origin = try setup.verify(phase1: phase1, system)
    #expect(origin == .ceremony(contributions: 1, beacon: true))
    #expect(!setup.isUnsafeDevelopment)

    let key = try setup.provingKey().verifyingKey(origin: origin)
    let proof = try setup.provingKey().prove(witness)
    try key.verify(proof, publicValues: [witness.values[1].integer])
    #expect(throws: ProofError.equation) { try key.verify(proof, publicValues: [5]) }
    #expect(key.snarkjsJSON.contains("ceremony of 1 contributions and a beacon"))
  }

  /// With known secrets, those of a beacon, the two ways to a setup give the same points, but for H, which lacks a power
  /// here that cancels in every proof.
  @Test func againstTheDirectSetup() throws {
    let (system, _) = squares(5, from: BN254.Fr(3))
    var phase1 = PowersOfTau(logSize: 4)
    phase1.contribute(name: "beacon", source: .beacon(value: [7], logIterations: 2))
    let setup = try SetupFile(phase1: phase1, system)
    let factors = Contribution.beaconFactors([7], 2, count: 3)
    let direct = try SetupFile.unsafeDevelopment(
      system,
      secrets: SetupSecrets(tau: factors[0], alpha: factors[1], beta: factors[2], gamma: .one, delta: .one))
    #expect(setup.constants == direct.constants)
    #expect(setup.inputs == direct.inputs)
    #expect(setup.a1 == direct.a1 && setup.b1 == direct.b1 && setup.b2 == direct.b2 && setup.c1 == direct.c1)
    #expect(setup.a == direct.a && setup.b == direct.b && setup.logDomain == direct.logDomain)
    #expect(setup.h1.count == direct.h1.count)
  }

  /// Whoever knows a beacon's value knows its factors: beacons alone are no ceremony, and none of them counts.
  @Test func beaconsAreNotParticipants() throws {
    let beacons = [[UInt8]]([[1], [2]]).map { Contribution.Source.beacon(value: $0, logIterations: 1) }
    let (system, _) = squares(1, from: BN254.Fr(3))
    for count in 1...2 {
      var phase1 = PowersOfTau(logSize: 2)
      for beacon in beacons[..<count] { phase1.contribute(name: "beacon", source: beacon) }
      #expect(throws: CeremonyError.noContributions) { try phase1.verify() }
      #expect(throws: CeremonyError.noContributions) { try reread(phase1).verify() }
      phase1.contribute(name: "Ann")
      try phase1.verify()

      var setup = try SetupFile(phase1: phase1, system)
      for beacon in beacons[..<count] { setup.contribute(phase1: phase1, system, name: "beacon", source: beacon) }
      #expect(throws: CeremonyError.noContributions) { try setup.verify(phase1: phase1, system) }
      #expect(throws: CeremonyError.noContributions) { try reread(setup).verify(phase1: phase1, system) }
      setup.contribute(phase1: phase1, system, name: "Bob")
      #expect(try setup.verify(phase1: phase1, system) == .ceremony(contributions: 1, beacon: false))
      for beacon in beacons[..<count] { setup.contribute(phase1: phase1, system, name: "end", source: beacon) }
      #expect(try setup.verify(phase1: phase1, system) == .ceremony(contributions: 1, beacon: true))
    }
  }

  @Test func forgedContributionsAreRefused() throws {
    var phase1 = PowersOfTau(logSize: 2)
    phase1.contribute(name: "a")
    phase1.contribute(name: "b", source: .beacon(value: [9], logIterations: 2))
    try phase1.verify()
    // Any byte of the contributions or of the points.
    let file = phase1.file
    var refused = 0
    for i in stride(from: 12, to: file.count, by: 23) {
      var changed = file
      changed[i] ^= 1
      guard let other = try? changed.withUnsafeBytes({ try PowersOfTau(file: $0) }) else {
        refused += 1
        continue
      }
      // The power in the header that nobody reads, and section 7.
      if other.file == file { continue }
      #expect(throws: CeremonyError.self, "byte \(i)") { try other.verify() }
      refused += 1
    }
    #expect(refused > 100)

    let (system, _) = squares(1, from: BN254.Fr(3))
    var setup = try SetupFile(phase1: phase1, system)
    setup.contribute(phase1: phase1, system, name: "c")
    _ = try setup.verify(phase1: phase1, system)
    var other = setup
    other.h1[0] = (JacobianPoint(other.h1[0]) + BN254G1.generator).affine
    #expect(throws: CeremonyError.delta) { try other.verify(phase1: phase1, system) }
    other = setup
    other.a1[0] = (JacobianPoint(other.a1[0]) + BN254G1.generator).affine
    #expect(throws: CeremonyError.circuit) { try other.verify(phase1: phase1, system) }
    other = setup
    other.constants.delta1 = BN254G1.generator
    #expect(throws: CeremonyError.delta) { try other.verify(phase1: phase1, system) }
    other = setup
    other.ceremony[0].name = "d"
    #expect(throws: CeremonyError.knowledge(contribution: 0)) { try other.verify(phase1: phase1, system) }
    other = setup
    // Behind it one that is no beacon, so that there is a participant.
    other.contribute(phase1: phase1, system, name: "d")
    other.ceremony[0].source = .beacon(value: [9], logIterations: 1)
    #expect(throws: CeremonyError.self) { try other.verify(phase1: phase1, system) }
    // Beyond the limits nothing is computed.
    for (size, iterations) in [(1, 31), (1, 64), (1, 255), (256, 1)] as [(Int, UInt8)] {
      other.ceremony[0].source = .beacon(value: [UInt8](repeating: 9, count: size), logIterations: iterations)
      #expect(throws: CeremonyError.malformed(contribution: 0)) { try other.verify(phase1: phase1, system) }
    }
    // Another circuit.
    let (larger, _) = squares(2, from: BN254.Fr(3))
    #expect(throws: CeremonyError.self) { try setup.verify(phase1: phase1, larger) }
    #expect(throws: CeremonyError.tooSmall(needed: 4, got: 2)) {
      try SetupFile(phase1: phase1, squares(9, from: BN254.Fr(3)).0)
    }
    // Another first phase.
    var third = phase1
    third.contribute(name: "late")
    #expect(throws: CeremonyError.self) { try setup.verify(phase1: third, system) }
  }
}
