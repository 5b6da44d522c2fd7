import ArgumentParser
import BN254
import BN254Vectors
import BigIntegers
import Console
import CurveValues
import EllipticCurves
import Foundation
import Groth16
import Groth16Prover
import KZGProver
import R1CS

/// `martinet bench curves`: pairings, sums of multiples, transforms, Groth16 and blobs, beside what Python's packages bring.
struct BenchCurves: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curves", abstract: "Curves, Groth16 and KZG, beside peers that Python has.",
    discussion: """
      Peers (revm, groth16py, ckzg) are measured in the same run by Scripts/curve-peers.py, if --python names an interpreter \
      that has them; the script says which packages are missing.
      """)

  @Option(help: "Groth16: circuits of 2 to this power constraints, 10 to 22.") var logConstraints = 18
  @Option(help: "Sums of multiples of 2 to this power points, 10 to 22.") var logPoints = 20
  @Option(help: "Each figure is the median of so many runs.") var runs = 3
  @Option(help: "Ethereum's trusted_setup.txt, for blobs.", completion: .file()) var trustedSetup: String?
  @Option(help: "A Python interpreter with pyrevm, groth16py, ckzg.", completion: .file()) var python: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (10...22).contains(logConstraints), (10...22).contains(logPoints), runs > 0 else {
      throw ValidationError("--log-constraints and --log-points take 10 to 22, --runs at least 1")
    }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "martinet-bench-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var measurements: [(name: String, seconds: Double)] = []
    func measure(_ name: String, repeating count: Int = 1, _ body: () throws -> Void) rethrows {
      var times: [Double] = []
      for _ in 0..<runs {
        let time = try ContinuousClock().measure { for _ in 0..<count { try body() } }
        times.append(
          (Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18) / Double(count))
      }
      measurements.append((name, times.sorted()[times.count / 2]))
    }

    let pairs = (1...4).map { i in
      BN254.Pair(
        BN254G1.generator.multiplied(by: UInt256(UInt64(i) &* 0x9e37_79b9_7f4a_7c15)).affine,
        BN254G2.generator.multiplied(by: UInt256(UInt64(i) &* 0xbf58_476d_1ce4_e5b9)).affine)
    }
    measure("bn254-pairing-4", repeating: 20) { _ = try? BN254.pairingProductIsOne(checking: pairs) }

    let count = 1 << logPoints
    let scalars = (0..<2 * count).map {
      BN254.Fr(UInt64($0 + 1) &* 0x94d0_49bb_1331_11eb).squared.squared.squared.integer
    }
    let points = FixedBase(BN254G1.generator, count: count).multiples(Array(scalars[..<count]))
    let bases = MultiScalarBases(points)
    let factors = Array(scalars[count...])
    measure("bn254-g1-msm-2^\(logPoints)") { _ = bases.sum(factors) }
    let transform = ScalarTransform(logSize: logPoints)
    var data = factors.map { BN254.Fr(reducing: $0) }
    measure("bn254-ntt-2^\(logPoints)") { transform.split(&data, .inverse) }

    let (system, witness) = circuit(1 << logConstraints - 2)
    let setup = try SetupFile.unsafeDevelopment(system)
    try SnarkFiles.write(setup.file, to: folder.appending(path: "development.zkey").path)
    try SnarkFiles.write(witness.file, to: folder.appending(path: "witness.wtns").path)
    let provingKey = setup.provingKey()
    let key = try setup.verifyingKey(origin: .unsafeDevelopment)
    var proof: Proof?
    try measure("groth16-prove-2^\(logConstraints)") { proof = try provingKey.prove(witness) }
    guard let proof else { throw Failure("no proof was made") }
    let publicValues = [witness.values[1].integer]
    try measure("groth16-verify", repeating: 20) { try key.verify(proof, publicValues: publicValues) }

    if let trustedSetup {
      let setup = try SnarkFiles.checked(trustedSetup) { try BlobSetup(text: readFile(trustedSetup)) }
      let blob = scalars[..<BlobSetup.elementCount].flatMap { $0.bigEndianBytes }
      try SnarkFiles.write(blob, to: folder.appending(path: "blob.bin").path)
      let commitment = try setup.commitment(blob: blob)
      try measure("blob-commitment") { _ = try setup.commitment(blob: blob) }
      try measure("blob-proof") { _ = try setup.proof(blob: blob, commitment: commitment) }
      try measure("cells-and-proofs") { _ = try setup.cellsAndProofs(blob: blob) }
    }
    report(measurements, try peers(folder))
  }

  /// "name peer seconds" a line.
  private func peers(_ folder: URL) throws -> [String: (peer: String, seconds: Double)] {
    guard let python else { return [:] }
    guard let script = Guests.repository?.appending(path: "Scripts/curve-peers.py") else {
      throw Failure("Scripts/curve-peers.py was not found above \(Guests.executable)")
    }
    let child = Process()
    child.executableURL = URL(fileURLWithPath: python)
    child.arguments = [script.path, folder.path, "\(logConstraints)", "\(runs)", trustedSetup ?? ""]
    let pipe = Pipe()
    child.standardOutput = pipe
    try child.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    child.waitUntilExit()
    guard child.terminationStatus == 0 else { throw Failure("\(script.path) failed") }
    var result: [String: (peer: String, seconds: Double)] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 3, let seconds = Double(parts[2]) {
        result[String(parts[0])] = (String(parts[1]), seconds)
      }
    }
    return result
  }

  private func report(
    _ measurements: [(name: String, seconds: Double)], _ peers: [String: (peer: String, seconds: Double)]
  ) {
    guard output.json else {
      for (name, seconds) in measurements {
        let peer = peers[name].map { ", \($0.peer) \($0.seconds) s, \($0.seconds / seconds) times" } ?? ""
        output.terminal.say("\(name): \(seconds) s\(peer)")
      }
      return
    }
    let objects = measurements.map { name, seconds in
      let peer = peers[name]
      return JSON.object([
        ("name", .string(name)), ("seconds", .number(seconds)),
        ("peer", peer.map { .string($0.peer) } ?? .null),
        ("peerSeconds", peer.map { .number($0.seconds) } ?? .null),
        ("ratio", peer.map { .number($0.seconds / seconds) } ?? .null),
      ])
    }
    print(JSON.object([("measurements", .array(objects))]).text)
  }

  /// xᵢ₊₁ = xᵢ·(xᵢ + xᵢ₋₁) + i, the last public, values without pattern.
  private func circuit(_ count: Int) -> (RankOneConstraints, Witness) {
    let circuit = Circuit()
    var (previous, x) = (Linear.zero, circuit.privateInput(BN254.Fr(123_456_789).inverse))
    for i in 0..<count - 1 { (previous, x) = (x, circuit.product(x, x + previous) + Linear(UInt64(i))) }
    circuit.expose(x)
    let (system, witness) = circuit.finish()
    return (system, witness)
  }
}
