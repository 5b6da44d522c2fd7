import ArgumentParser
import Console
import EVM
import ExecutionFixtures
import Foundation

/// `martinet bench evm`: the EVM beside revm, in one run.
struct BenchEVM: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evm", abstract: "Measure the EVM beside revm (pyrevm 0.3.7), on one core.",
    discussion: """
      Both execute the same messages on the same state under Cancun's rules, one after the other, several times; the medians \
      count. Outside the measured time: the state, the machine, the messages, Python. The gas must be the same. The contracts \
      and blocks are those of the shared test vectors (MARTINET_VECTORS); what needs them is left out where they are missing.
      """)

  @Option(help: "Only this workload; may be given several times.")
  var workload: [String] = []
  @Option(help: "How often each is measured, after one run that does not count.")
  var repetitions = 9
  @Option(help: "The program that is the other EVM; by default Scripts/evm-peer.sh, which installs pyrevm into .build.")
  var peer: String?
  @Flag(help: "Measure Martinet alone.")
  var alone = false
  @OptionGroup var output: OutputOptions

  struct Measurement {
    let name: String
    let gas: UInt64
    let seconds: Double
    let peerSeconds: Double?
    var megagas: Double { Double(gas) / seconds / 1e6 }
    var peerMegagas: Double? { peerSeconds.map { Double(gas) / $0 / 1e6 } }
    var ratio: Double? { peerSeconds.map { $0 / seconds } }
  }

  func run() throws {
    guard repetitions > 0 else { throw ValidationError("--repetitions must be positive") }
    let terminal = output.terminal
    var workloads = try EVMWorkload.assembled() + vectors(terminal)
    if !workload.isEmpty {
      for name in workload where !workloads.contains(where: { $0.name == name }) {
        throw Failure("there is no workload \(name); there are \(workloads.map(\.name).joined(separator: ", "))")
      }
      workloads = workloads.filter { workload.contains($0.name) }
    }
    let other = alone ? nil : try PeerProcess(["/usr/bin/env", "bash", try peer ?? script()])
    var measurements: [Measurement] = []
    for (i, one) in workloads.enumerated() {
      terminal.progress(one.name, Double(i) / Double(workloads.count))
      let measurement = try measure(one, other)
      measurements.append(measurement)
      var line = "\(one.name): ".padded(24) + String(format: "%8.0f Mgas/s", measurement.megagas)
      if let theirs = measurement.peerMegagas, let ratio = measurement.ratio {
        line += String(format: ", revm %8.0f, ratio %.2f", theirs, ratio)
      }
      terminal.say(line)
    }
    let ratios = measurements.compactMap(\.ratio)
    let mean = ratios.isEmpty ? nil : exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count))
    if let mean { terminal.say(String(format: "geometric mean of the ratios: %.2f", mean)) }
    if output.json {
      print(
        JSON.object([
          ("workloads", .array(measurements.map(\.json))), ("geometricMean", mean.map { .number($0) } ?? .null),
          ("repetitions", .integer(repetitions)),
        ]).text)
    }
  }

  private func measure(_ workload: EVMWorkload, _ other: PeerProcess?) throws -> Measurement {
    _ = try other?.ask(try workload.loadRequest())
    let state = workload.reader
    let codes = CodeCache()
    var ours: [Double] = []
    var theirs: [Double] = []
    var gas: UInt64 = 0
    for i in 0...repetitions {
      let run = try workload.run(on: state, codes: codes)
      gas = run.gasUsed
      if i > 0 { ours.append(run.seconds) }
      guard let other else { continue }
      let answer = try other.ask(#"{"op":"run"}"#)
      let theirGas = try answer.get("gasUsed") { (v) throws(FixtureError) in try v.uint64() }
      guard theirGas == gas else { throw Failure("\(workload.name): gas used \(gas), revm \(theirGas)") }
      guard let seconds = answer["seconds"].flatMap({ Double($0.text) }) else { throw Failure("revm's process gave no time") }
      if i > 0 { theirs.append(seconds) }
    }
    return Measurement(name: workload.name, gas: gas, seconds: median(ours), peerSeconds: other == nil ? nil : median(theirs))
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// What the shared vectors add.
  private func vectors(_ terminal: Terminal) throws -> [EVMWorkload] {
    guard let contracts = try Vectors.unpacked("bench-contracts") else {
      terminal.complain("left out, since bench-contracts is missing: erc20-transfers, snailtracer")
      return []
    }
    var result = try EVMWorkload.published(contracts)
    guard let blocks = try Vectors.unpacked("witness-blocks") else {
      terminal.complain("left out, since witness-blocks is missing: whole blocks")
      return result
    }
    for number in [2_971_845, 2_971_847] {
      let document = try JSONDocument(file: blocks.appending(path: "holesky-\(number).json"))
      for test in try StatelessTest.all(document) { result.append(try EVMWorkload(block: test)) }
    }
    return result
  }

  private func script() throws -> String {
    if let path = Guests.repository?.appending(path: "Scripts/evm-peer.sh").path,
      FileManager.default.fileExists(atPath: path)
    {
      return path
    }
    throw Failure("Scripts/evm-peer.sh was not found above \(Guests.executable); give --peer, or --alone")
  }
}

extension BenchEVM.Measurement {
  var json: JSON {
    .object([
      ("name", .string(name)), ("gas", .integer(Int(clamping: gas))), ("seconds", .number(seconds)),
      ("megagasPerSecond", .number(megagas)), ("peerMegagasPerSecond", peerMegagas.map { .number($0) } ?? .null),
      ("ratio", ratio.map { .number($0) } ?? .null),
    ])
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

/// Archives of the shared test vectors.
enum Vectors {
  /// The folder an archive unpacks to, unpacked once into a temporary folder; nil where there is no archive.
  static func unpacked(_ name: String) throws -> URL? {
    let folder: URL
    if let path = ProcessInfo.processInfo.environment["MARTINET_VECTORS"] {
      folder = URL(fileURLWithPath: path)
    } else if let repository = Guests.repository {
      folder = repository.appending(path: "../shared/vectors").standardizedFileURL
    } else {
      return nil
    }
    let archive = folder.appending(path: name + ".tar.xz")
    guard FileManager.default.fileExists(atPath: archive.path) else { return nil }
    let home = FileManager.default.temporaryDirectory.appending(path: "martinet-vectors-\(getuid())")
    let target = home.appending(path: name)
    if FileManager.default.fileExists(atPath: target.path) { return target }
    let own = home.appending(path: "\(name).\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-xJf", archive.path, "-C", own.path]
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else { throw Failure("cannot unpack \(archive.path)") }
    // Another process may have been faster.
    try? FileManager.default.moveItem(at: own.appending(path: name), to: target)
    try? FileManager.default.removeItem(at: own)
    return target
  }
}
