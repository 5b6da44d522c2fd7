import ArgumentParser
import Console
import Foundation
import EthereumTypes
import Executor
import Hashes
import Ledger
import MachineVerifier
import RollupProtocol
import Sequencer
import Settlement
import Synchronization
import ZKVM

/// `martinet demo`: from signed transfers to a settled state root.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Settle one proven batch of signed transfers, every stage for real.",
    discussion: """
      Transfers signed with Ethereum keys are ordered and executed, the batch is committed to a base layer, its \
      execution is proven in the zkVM, and the base layer accepts the new state root because the proof verifies.
      """)

  /// The chain id of demonstrations.
  static let chainID: UInt64 = 1_337_001

  @Option(help: "How many transfers to make.")
  var transfers = 4
  @Option(name: .customLong("transactions"), help: "Read deposits and signed operations from a file.", completion: .file())
  var file: String?
  @Option(help: "Keep the store, the batch, the proof and the transactions in a folder.", completion: .directory)
  var keep: String?
  @OptionGroup var security: SecurityOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...4096).contains(transfers) else { throw ValidationError("--transfers takes 1 to 4096") }
  }

  func run() throws {
    let folder = try prepareFolder()
    defer { if keep == nil { try? FileManager.default.removeItem(at: folder) } }
    let stages = Stages(output.terminal)

    // Signed transfers.
    let (chainID, deposits, operations, sequencerAddress) = try transactions(folder)
    stages.end("transactions", "\(operations.count) signed operations, \(deposits.count) deposits")

    // The program, its id, and the base layer that accepts its proofs alone.
    let program = try LoadedProgram(elf: try Guests.elf("LedgerTransition"), target: security.security)
    let verification = Mutex(0.0)
    var sequencer = Sequencer(
      ledger: Ledger(domain: SigningDomain(chainID: chainID), sequencer: sequencerAddress))
        let base = try NativeBaseLayer(
      path: folder.appendingPathComponent("settlement.sqlite").path,
      settings: .init(chainID: chainID, programID: program.id.bytes, genesisRoot: ChainHead.genesis.finalRoot)
    ) { proof, programID, values in
      let start = ContinuousClock.now
      try verifyExecution(proof: proof, programID: programID, output: values)
      verification.withLock { $0 = start.duration(to: .now).seconds }
    }
    for deposit in deposits { try base.enqueue(deposit) }
    stages.end("program", "id \(program.id.hex)")

    // The sequencer orders and executes.
    let head = try base.head()
    let (batch, rejections) = try sequencer.seal(operations, on: head, deposits: deposits)
    for rejection in rejections {
      output.terminal.complain("operation \(rejection.index) rejected: \(rejection.reason)")
    }
    guard !batch.operations.isEmpty else { throw Failure("no operation was accepted: there is nothing to prove") }
    stages.end("sequencer", "\(batch.operations.count) accepted, \(rejections.count) rejected, \(batch.data.count) bytes of data")

    // What the program makes of the batch is known before it is committed.
    let dry = try program.execute(input: batch.input)
    guard dry.exitCode == 0, dry.output == batch.publicValues.bytes else {
      throw Failure("the program disagrees with the sequencer (exit code \(dry.exitCode ?? 0))")
    }
    try base.commit(BatchCommitment(batch))
    stages.end("commit", "batch \(batch.publicValues.batchNumber) on the base layer, \(dry.cycleCount.grouped) cycles to prove")

    // The proof.
    let proven = try program.prove(input: batch.input, progress: output.terminal.phases("proving"))
    let report = proven.report
    stages.end("prove", "\(report.proofBytes.grouped) bytes at \(report.securityBits) provable bits")

    // Settlement.
    try base.prove(batch: batch.publicValues.batchNumber, proof: proven.proof.bytes)
    let root = try base.finalise(upTo: batch.publicValues.batchNumber)
    stages.end("settle", "verified in \(verification.withLock { $0 }.asSeconds), final")
    if keep != nil {
      try writeFile(proven.proof.bytes, to: folder.appendingPathComponent("proof.bin").path)
      try writeFile(batch.publicValues.bytes, to: folder.appendingPathComponent("public-values.bin").path)
      try writeFile(batch.data, to: folder.appendingPathComponent("batch.bin").path)
      try writeFile(batch.input, to: folder.appendingPathComponent("input.bin").path)
    }
    summarise(batch, rejections.count, report, verification.withLock { $0 }, root)
  }

  private func summarise(
    _ batch: SealedBatch, _ rejected: Int, _ report: ProvingReport, _ verifySeconds: Double, _ root: Hash256
  ) {
    let terminal = output.terminal
    let previous = batch.publicValues.previousRoot.bytes.hex
    if output.json {
      print(
        JSON.object([
          ("transfers", .integer(batch.operations.count)), ("rejected", .integer(rejected)),
          ("cycles", .integer(report.cycles)), ("committedCells", .integer(report.committedCells)),
          ("proveSeconds", .number(report.seconds)), ("verifyMilliseconds", .number(verifySeconds * 1000)),
          ("proofBytes", .integer(report.proofBytes)), ("securityBits", .integer(report.securityBits)),
          ("shards", .integer(report.shards)), ("shardProofBytes", .integer(report.shardProofBytes)),
          ("cyclesPerTransfer", .number(Double(report.cycles) / Double(max(1, batch.operations.count)))),
          ("peakMemoryBytes", .integer(peakMemoryBytes())), ("previousRoot", .string(previous)),
          ("newRoot", .string(root.bytes.hex)), ("settled", true),
        ]).text)
      return
    }
    terminal.say("")
    terminal.say("previous root  \(previous)")
    terminal.say("settled root   \(root.bytes.hex)")
    terminal.say(
      "Verified: \(batch.operations.count) operations with their secp256k1 signatures, \(batch.deposits.count) deposits "
        + "and every balance, from the data on the base layer; \(report.cycles.grouped) cycles, "
        + "\(report.proofBytes.grouped) bytes of proof, \(report.securityBits) provable bits.")
    if let keep { terminal.say("Kept in \(keep): store, batch, input, public values, proof, transactions.") }
  }

  /// An empty folder: a new temporary one, or the one to keep.
  private func prepareFolder() throws -> URL {
    let folder = keep.map { URL(fileURLWithPath: $0) }
      ?? FileManager.default.temporaryDirectory.appendingPathComponent("martinet-demo-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure("cannot make the folder \(folder.path): \((error as NSError).localizedDescription)")
    }
    if FileManager.default.fileExists(atPath: folder.appendingPathComponent("settlement.sqlite").path) {
      throw Failure("\(folder.path) holds a chain already; choose another folder")
    }
    return folder
  }

  private func transactions(
    _ folder: URL
  ) throws -> (chainID: UInt64, deposits: [Deposit], operations: [SignedOperation], sequencer: Address) {
    let sample = SampleTransfers(count: file == nil ? transfers : 1, domain: SigningDomain(chainID: Self.chainID))
    let list: TransactionFile
    if let file {
      list = try TransactionFile(json: Data(try readFile(file)))
    } else {
      list = TransactionFile(chainID: Self.chainID, deposits: sample.deposits, operations: sample.operations)
    }
    if keep != nil {
      try writeFile([UInt8](list.json), to: folder.appendingPathComponent("transactions.json").path)
    }
    return (list.chainID, try list.decodedDeposits(), try list.decodedOperations(), sample.sequencer)
  }
}

/// Prints each stage with its time.
final class Stages {
  private let terminal: Terminal
  private var last = ContinuousClock.now

  init(_ terminal: Terminal) { self.terminal = terminal }

  func end(_ name: String, _ result: String) {
    let now = ContinuousClock.now
    let time = last.duration(to: now).seconds.asSeconds
    let padding = String(repeating: " ", count: max(0, 10 - time.count))
    terminal.say("\(name.padding(toLength: 13, withPad: " ", startingAt: 0))\(padding)\(time)   \(result)")
    last = now
  }
}
