import Constraints
import Executor
import MachineTrace
public import MachineVerifier
import Prover
import Verifier

/// A shard that has been executed with records and waits for its trace.
struct ExecutedShard: Sendable {
  let record: ExecutionRecord
  let memory: MemoryRows
}

extension LoadedProgram {
  /// Executes a shard again with records.
  func execute(_ witness: ShardWitness) throws(ZKVMError) -> ExecutedShard {
    guard witness.program == id else { throw .witness }
    let record: ExecutionRecord
    do throws(ExecutionError) {
      record = try Executor.record(program.program, witness.shard)
    } catch { throw .execution(error) }
    if let code = record.exitCode, code != 0 { throw .exitCode(code) }
    guard let memory = MachineTraceBuilder.memory(record, siblings: witness.siblings) else { throw .witness }
    return ExecutedShard(record: record, memory: memory)
  }

  /// Proves one shard from its witness alone.
  public func prove(
    _ witness: ShardWitness, report: inout ProvingReport, progress: (ProvingPhase) -> Void = { _ in }
  ) throws(ZKVMError) -> ShardProof {
    let start = ContinuousClock.now
    let executed = try execute(witness)
    report.phases.execute += seconds(ContinuousClock.now - start)
    return try prove(executed, &report, progress)
  }

  func prove(
    _ executed: consuming ExecutedShard, _ report: inout ProvingReport, _ progress: (ProvingPhase) -> Void
  ) throws(ZKVMError) -> ShardProof {
    let (statement, trace) = try trace(consume executed, &report)
    let result: (proof: [UInt8], report: ProverReport)
    do throws(ProverError) {
      result = try SystemProver.prove(provingKey, Statement(messages: statement.messages), trace: trace) {
        progress(ProvingPhase($0))
      }
    } catch { throw .parameters }
    report.committedCells += trace.layout.total
    for instance in trace.layout.instances {
      report.interactions += program.system.tables[instance.table].interactions.count << instance.logHeight
    }
    report.shards += 1
    report.shardProofBytes = max(report.shardProofBytes, result.proof.count)
    report.phases.commit += result.report.commit
    report.phases.gkr += result.report.keccak + result.report.fractions + result.report.gkr
    report.phases.zerocheck += result.report.zerocheck
    report.phases.open += result.report.open
    return ShardProof(end: statement.end, endTime: statement.endTime, proof: result.proof)
  }

  /// What the shard's proof says, and its trace; the records are gone when it returns.
  func trace(
    _ executed: consuming ExecutedShard, _ report: inout ProvingReport
  ) throws(ZKVMError) -> (ShardStatement, Trace) {
    let start = ContinuousClock.now
    let (record, memory) = (executed.record, executed.memory)
    let trace: Trace
    do throws(LayoutError) {
      trace = try MachineTraceBuilder.trace(
        program, record, memory: memory, preprocessed: provingKey.preprocessed)
    } catch { throw .layout("\(error)") }
    report.phases.trace += seconds(ContinuousClock.now - start)
    return (
      ShardStatement(
        start: ShardBoundary(
          pc: record.start.pc, memory: memory.memoryBefore, registers: memory.registersBefore),
        end: ShardBoundary(
          pc: record.end?.pc ?? 0, memory: memory.memoryAfter, registers: memory.registersAfter),
        endTime: record.end == nil ? nil : record.endTime), trace
    )
  }
}
