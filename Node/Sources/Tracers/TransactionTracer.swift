public import Console
public import EVM
public import EthereumTypes
public import Hashes

/// A tracer of one transaction that has something to say at its end. For one thread.
public protocol TransactionTracer: Tracer {
  /// Before the transaction runs, while the state is as it was.
  func begin(_ transaction: Transaction, from sender: Address) throws(StateError)
  /// After it has run, while the state is as it then is. Not called where it was refused.
  func end(_ result: ExecutionResult) throws(StateError)
  /// After `end`, or where the transaction was refused; nil: without a run there is nothing to tell.
  var result: JSON? { get }
  /// What was kept so far takes about that many bytes as text.
  var bytes: Int { get }
}

extension TransactionTracer {
  public func begin(_ transaction: Transaction, from sender: Address) throws(StateError) {}
  public func end(_ result: ExecutionResult) throws(StateError) {}
  public func step(_ step: Step) {}
  public func stepEnded(gasCost: Int64, halt: Halt?) {}
  public func enter(_ call: CallInformation) {}
  public func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {}
}

/// Where a transaction runs that is traced.
public struct TraceContext {
  /// Where a transaction of a chain is.
  public struct Place: Sendable {
    public let block: Hash256
    public let number: UInt64
    public let transaction: Hash256
    /// In the block, from 0.
    public let index: Int

    public init(block: Hash256, number: UInt64, transaction: Hash256, index: Int) {
      self.block = block
      self.number = number
      self.transaction = transaction
      self.index = index
    }
  }

  public let state: WorldState
  public let environment: BlockEnvironment
  public let fork: Fork
  /// Logs of the block before the transaction.
  public let logsBefore: Int
  /// Nil: it is no transaction of a block.
  public let place: Place?

  public init(
    state: WorldState, environment: BlockEnvironment, fork: Fork, logsBefore: Int, place: Place? = nil
  ) {
    self.state = state
    self.environment = environment
    self.fork = fork
    self.logsBefore = logsBefore
    self.place = place
  }
}
