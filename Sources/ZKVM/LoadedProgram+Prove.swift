import Executor
import MachineTrace
public import MachineVerifier
import Parallel
import Prover
import Verifier

/// A proof, what it proves, and what it took.
public struct ProvenExecution: Sendable {
  public var proof: MachineProof
  public var values: PublicValues
  public var report: ProvingReport
}

/// Where proofs of shards are kept, so that a run that is killed can be taken up again.
public protocol ShardProofStore {
  /// The proof of a shard that an earlier run has kept. It is verified before it is used.
  func proof(of shard: Int) -> ShardProof?
  /// Keeps a proof so that it survives the end of the process at any moment.
  func keep(_ proof: ShardProof, of shard: Int) throws
}

extension LoadedProgram {
  /// The most cycles of a shard, unless asked otherwise.
  public static var shardCycles: Int { 1 << 21 }

  /// Executes the program and proves the execution, shard by shard. While a shard is proven the next one is executed, so
  /// that two of them are in memory, however long the program is.
  ///
  /// - Parameters:
  ///   - shardCycles: the most cycles of a shard, 1 … 2²².
  ///   - store: where proofs of shards are kept and found again; nil for none.
  ///   - progress: is told what begins.
  public func prove(
    input: [UInt8], shardCycles: Int = LoadedProgram.shardCycles, store: (any ShardProofStore)? = nil,
    progress: (ProvingPhase) -> Void = { _ in }
  ) throws(ZKVMError) -> ProvenExecution {
    let start = ContinuousClock.now
    var report = ProvingReport()
    progress(.execute)
    // A program that fails is refused before anything is proven.
    let whole = try execute(input: input)
    if let code = whole.exitCode, code != 0 { throw .exitCode(code) }
    let cycles = whole.cycleCount
    report.phases.execute += seconds(ContinuousClock.now - start)

    let limit = min(max(shardCycles, 1), Executor.shardLimit)
    let count = (cycles + limit - 1) / limit
    let pipeline = Pipeline(try ShardSource(self, input: input, shardCycles: limit), self)
    var shards: [ShardProof] = []
    // A kept proof is looked at before its shard is executed with records.
    var kept = store?.proof(of: 0)
    var next = pipeline.begin(executing: kept == nil)
    while var step = try next.wait().get() {
      let index = shards.count
      let candidate = kept
      report.phases.execute += step.seconds
      kept = store?.proof(of: index + 1)
      next = pipeline.begin(executing: kept == nil)
      progress(.shard(index: index, count: max(count, index + 1)))
      if let candidate, isProof(candidate, of: step.planned) {
        report.keptShards += 1
        report.shards += 1
        report.shardProofBytes = max(report.shardProofBytes, candidate.proof.count)
        shards.append(candidate)
        continue
      }
      // Moved all the way, so that the records' memory is free when the proof begins.
      var executed = step.executed.take()
      if executed == nil { executed = try execute(step.planned.witness) }
      guard let ready = executed.take() else { throw .witness }
      let proof = try prove(consume ready, &report, progress)
      guard proof.end == step.planned.end else { throw .witness }
      if let store {
        do { try store.keep(proof, of: index) } catch { throw ZKVMError.store("\(error)") }
      }
      shards.append(proof)
    }
    let source = pipeline.source
    let proof = MachineProof(
      key: key, inputDigest: source.inputDigest, outputSiblings: source.outputSiblings, shards: shards)
    let values = PublicValues(output: try source.output())
    report.cycles = source.cycles
    report.misalignedAccesses = whole.misalignedAccesses
    report.proofBytes = proof.bytes.count
    report.securityBits = key.target
    report.seconds = seconds(ContinuousClock.now - start)
    return ProvenExecution(proof: proof, values: values, report: report)
  }

  private func isProof(_ proof: ShardProof, of planned: PlannedShard) -> Bool {
    guard proof.end == planned.end, (proof.endTime == nil) == (planned.witness.shard.end == nil) else {
      return false
    }
    let statement = ShardStatement(start: planned.start, end: proof.end, endTime: proof.endTime)
    do {
      try MachineVerifier.verify(
        shard: planned.witness.shard.index, proof.proof, statement, key: provingKey.verifyingKey)
      return true
    } catch { return false }
  }
}

/// Plans and executes the next shard on another thread.
private final class Pipeline: @unchecked Sendable {
  struct Step: Sendable {
    var planned: PlannedShard
    /// Nil if the shard was not to be executed.
    var executed: ExecutedShard?
    var seconds: Double
  }

  /// One thread at a time uses it: between `begin` and the end of the wait for its result it is the background's.
  let source: ShardSource
  private let program: LoadedProgram

  init(_ source: ShardSource, _ program: LoadedProgram) {
    self.source = source
    self.program = program
  }

  func begin(executing: Bool) -> Background<Result<Step?, ZKVMError>> {
    Background { [self] in
      do throws(ZKVMError) {
        let start = ContinuousClock.now
        guard let planned = try source.next() else { return .success(nil) }
        let executed = executing ? try program.execute(planned.witness) : nil
        return .success(
          Step(planned: planned, executed: executed, seconds: seconds(ContinuousClock.now - start)))
      } catch { return .failure(error) }
    }
  }
}
