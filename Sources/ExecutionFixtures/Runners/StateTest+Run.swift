internal import BigIntegers
public import EVM
internal import EthereumTypes
internal import Hashes

extension StateTest {
  /// What one case did.
  public struct Outcome {
    public let verdict: Verdict
    /// Nil where the transaction was refused.
    public let result: ExecutionResult?
    /// The state afterwards; nil where the case could not be run.
    public let state: FixtureState?
  }

  /// Runs all cases, of forks that `filter` accepts.
  public func run(_ filter: (String) -> Bool = { _ in true }) -> [CaseResult] {
    cases.filter { filter($0.fork) }.map { one in
      CaseResult("\(name)/\(one.fork)/\(one.index)", run(one).verdict)
    }
  }

  /// Runs one case.
  public func run(_ one: Case, tracer: (any Tracer)? = nil) -> Outcome {
    guard let fork = Fork(name: one.fork) else { return skipped("rules of \(one.fork) are not known") }
    guard fork < .amsterdam else { return skipped("rules of \(one.fork) are not there yet") }
    let state = FixtureState(pre, blockHashes: FixtureState.testBlockHash)
    let world = WorldState(state, rules: Rules(fork))
    let outcome = execute(one, fork, world, tracer)
    do throws(StateError) {
      // The block's reward, which is nothing here, touches its receiver, also where the transaction is refused.
      try world.credit(environment.coinbase, .zero)
      world.finishBlockOperation()
      state.apply(try world.changes())
    } catch {
      return Outcome(verdict: .failed("state: \(error)"), result: nil, state: state)
    }
    switch outcome {
    case .success(let result): return Outcome(verdict: compare(one, result, state), result: result, state: state)
    case .failure(let reason):
      guard one.exception != nil else {
        return Outcome(verdict: .failed("refused: \(reason.description)"), result: nil, state: state)
      }
      let root = state.root
      return Outcome(
        verdict: root == one.root ? .passed : .failed("refused, but the root is \(root), expected \(one.root)"),
        result: nil, state: state)
    }
  }

  private func execute(
    _ one: Case, _ fork: Fork, _ world: WorldState, _ tracer: (any Tracer)?
  ) -> Result<ExecutionResult, FixtureError> {
    let transaction: Transaction
    let sender: Address
    do {
      (transaction, sender) = try signed(one, fork)
    } catch {
      return .failure(FixtureError("\(error)"))
    }
    let evm = EVM(world, block: block(fork))
    evm.tracer = tracer
    do throws(ExecutionError) {
      return .success(try evm.execute(transaction, sender: sender))
    } catch {
      return .failure(FixtureError("\(error)"))
    }
  }

  private func skipped(_ reason: String) -> Outcome { Outcome(verdict: .skipped(reason), result: nil, state: nil) }

  private func compare(_ one: Case, _ result: ExecutionResult, _ state: FixtureState) -> Verdict {
    if let exception = one.exception { return .failed("accepted, expected \(exception)") }
    if let gas = one.gasUsed, gas != result.gasUsed { return .failed("gas used \(result.gasUsed), expected \(gas)") }
    let root = state.root
    if root != one.root {
      if let expected = one.state, let difference = firstDifference(state.accounts, expected) {
        return .failed(difference)
      }
      return .failed("root \(root), expected \(one.root); gas used \(result.gasUsed), \(result.halt)")
    }
    let logs = result.logs.keccak256
    if logs != one.logs { return .failed("logs \(logs), expected \(one.logs)") }
    return .passed
  }

  /// The transaction of a case and who signed it. From the signed bytes where the file has them.
  func signed(_ one: Case, _ fork: Fork) throws -> (Transaction, Address) {
    if let envelope = one.envelope {
      let transaction = try Transaction(envelope: envelope)
      guard let sender = transaction.sender(fork: fork) else { throw FixtureError("the signature is not valid") }
      if let expected = self.transaction.sender, expected != sender {
        throw FixtureError("signed by \(sender), expected \(expected)")
      }
      return (transaction, sender)
    }
    guard let sender = transaction.sender else { throw FixtureError("neither signed bytes nor a sender") }
    return (try transaction.transaction(one, chainID: chainID), sender)
  }

  /// The block the transaction is in.
  func block(_ fork: Fork) -> BlockEnvironment {
    var block = BlockEnvironment(
      number: environment.number, timestamp: environment.timestamp, coinbase: environment.coinbase,
      gasLimit: environment.gasLimit, chainID: chainID)
    // Files filled for several forks have all fields.
    if fork >= .london { block.baseFee = environment.baseFee ?? UInt256(10) }
    if fork >= .paris {
      block.prevRandao = environment.random ?? .zero
    } else {
      block.difficulty = environment.difficulty ?? .zero
    }
    if let blobs = blobs(fork) {
      block.blobBaseFee = blobs.baseFee(excessBlobGas: environment.excessBlobGas ?? 0)
      block.maximumBlobs = Int(blobs.max)
    }
    return block
  }

  func blobs(_ fork: Fork) -> BlobParameters? {
    guard fork >= .cancun else { return nil }
    if let schedule = blobSchedule[fork.name] { return schedule.parameters }
    return fork >= .prague ? .prague : .cancun
  }
}

extension FixtureBlobSchedule {
  var parameters: BlobParameters {
    BlobParameters(target: target, max: maximum, baseFeeUpdateFraction: updateFraction)
  }
}

/// The first account or slot in which two states differ, by address; nil where they are the same.
public func firstDifference(_ found: FixtureAlloc, _ expected: FixtureAlloc) -> String? {
  for address in Set(found.keys).union(expected.keys).sorted() {
    guard let theirs = expected[address] else { return "\(address): should not be there" }
    guard let ours = found[address] else { return "\(address): is missing" }
    if ours.nonce != theirs.nonce { return "\(address): nonce \(ours.nonce), expected \(theirs.nonce)" }
    if ours.balance != theirs.balance { return "\(address): balance \(ours.balance), expected \(theirs.balance)" }
    if ours.code != theirs.code {
      return "\(address): code of \(ours.code.count) bytes, expected \(theirs.code.count)"
    }
    for key in Set(ours.storage.keys).union(theirs.storage.keys).sorted() {
      let (a, b) = (ours.storage[key] ?? .zero, theirs.storage[key] ?? .zero)
      if a != b { return "\(address): slot \(key) is \(a), expected \(b)" }
    }
  }
  return nil
}
