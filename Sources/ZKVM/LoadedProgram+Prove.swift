import Constraints
import Executor
import Machine
import MachineTrace
public import MachineVerifier
import Prover
import Verifier

/// What proving an execution took.
public struct ProvingReport: Sendable {
  public var cycles = 0
  /// Loads and stores that were not at a multiple of their width.
  public var misalignedAccesses = 0
  /// Cells of the committed stack, padding of the tables included.
  public var committedCells = 0
  /// Bus interactions of all rows, padding included.
  public var interactions = 0
  public var shards = 1
  public var proofBytes = 0
  public var securityBits = 0
  public var phases = Phases()

  /// Seconds of wall clock.
  public struct Phases: Sendable {
    public var execute = 0.0
    public var trace = 0.0
    public var commit = 0.0
    /// The lookup argument, its leaves included.
    public var gkr = 0.0
    public var zerocheck = 0.0
    public var open = 0.0

    public var total: Double { execute + trace + commit + gkr + zerocheck + open }
  }
}

/// A proof, what it proves, and what it took.
public struct ProvenExecution: Sendable {
  public var proof: MachineProof
  public var values: PublicValues
  public var report: ProvingReport
}

/// The parts of proving an execution, as they are announced when they begin.
public enum ProvingPhase: Sendable {
  case execute, commit, gkr, zerocheck, open

  init(_ phase: ProverPhase) {
    switch phase {
    case .commit: self = .commit
    case .gkr: self = .gkr
    case .zerocheck: self = .zerocheck
    case .open: self = .open
    }
  }
}

extension LoadedProgram {
  /// The most cycles that one proof covers.
  public static var cycleLimit: Int { Executor.shardLimit }

  /// Executes the program and proves the execution. `progress` is told what begins.
  public func prove(
    input: [UInt8], progress: (ProvingPhase) -> Void = { _ in }
  ) throws(ZKVMError) -> ProvenExecution {
    var report = ProvingReport()
    var output: [UInt8] = []
    progress(.execute)
    let trace = try trace(input: input, &report, &output)
    let values = PublicValues(output: output)
    let statement = Statement(messages: Machine.publicMessages(entry: key.entry, values: values))
    let result: (proof: [UInt8], report: ProverReport)
    do throws(ProverError) {
      result = try SystemProver.prove(provingKey, statement, trace: trace) { progress(ProvingPhase($0)) }
    } catch { throw .parameters }
    let proof = MachineProof(key: key, proof: result.proof)
    report.committedCells = trace.layout.total
    for instance in trace.layout.instances {
      report.interactions += program.system.tables[instance.table].interactions.count << instance.logHeight
    }
    report.proofBytes = proof.bytes.count
    report.securityBits = key.target
    report.phases.commit = result.report.commit
    report.phases.gkr = result.report.fractions + result.report.gkr
    report.phases.zerocheck = result.report.zerocheck
    report.phases.open = result.report.open
    return ProvenExecution(proof: proof, values: values, report: report)
  }

  /// The trace of an execution; the records are gone when it returns.
  func trace(input: [UInt8], _ report: inout ProvingReport, _ output: inout [UInt8]) throws(ZKVMError)
    -> Trace
  {
    let start = ContinuousClock.now
    let record: ExecutionRecord
    do throws(ExecutionError) {
      record = try Executor.run(program.program, input: input, mode: .record, openingTimes: .justInTime)
    } catch { throw .execution(error) }
    guard record.exitCode == 0 else { throw .exitCode(record.exitCode) }
    let executed = ContinuousClock.now
    let trace: Trace
    do throws(LayoutError) {
      trace = try MachineTraceBuilder.trace(program, record, preprocessed: provingKey.preprocessed)
    } catch { throw .layout("\(error)") }
    report.cycles = record.cycleCount
    report.misalignedAccesses = record.misalignedAccesses
    report.phases.execute = seconds(executed - start)
    report.phases.trace = seconds(ContinuousClock.now - executed)
    output = record.output
    return trace
  }
}

private func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
