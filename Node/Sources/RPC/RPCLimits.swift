/// What a client may ask for at most.
public struct RPCLimits: Sendable {
  /// Bytes of a request, batches included; the transport refuses longer ones before they are here.
  public var requestBytes = 5 << 20
  /// Requests in a batch.
  public var batchLength = 1_000
  /// How long a batch may take until no further request of it is begun.
  public var batchTime = Duration.seconds(30)
  /// Bytes of an answer; in a batch, of all answers together.
  public var responseBytes = 25 << 20
  /// Blocks that one `eth_getLogs` looks at.
  public var logRange: UInt64 = 100_000
  /// Logs that one `eth_getLogs` returns.
  public var logCount = 100_000
  /// Addresses of a filter, and alternatives at one place of its topics.
  public var filterAlternatives = 1_000
  /// Gas of a call, an estimate or a simulation.
  public var callGas: UInt64 = 50_000_000
  /// How long a call, an estimate, a simulation or the trace of a transaction may take; nil: no limit.
  public var callTime: Duration? = .seconds(5)
  /// The longest `timeout` that a trace may ask for.
  public var longestTraceTime: Duration = .seconds(120)
  /// Blocks of an `eth_feeHistory`.
  public var feeHistoryBlocks: UInt64 = 1_024
  /// Percentiles of an `eth_feeHistory`.
  public var feeHistoryPercentiles = 100
  /// Slots of an `eth_getProof` or `eth_getStorageValues`.
  public var storageKeys = 1_024
  /// Blocks of an `eth_simulateV1`.
  public var simulatedBlocks: UInt64 = 256
  /// How often `eth_createAccessList` runs its call, which may touch something else each time.
  public var accessListRounds = 32
  /// Steps that a trace has.
  public var traceSteps = 1_000_000
  /// Batches that one `martinet_getBatches` lists.
  public var listedBatches: UInt64 = 1_000
  /// Blocks that one `evm_mine` or `anvil_mine` makes.
  public var minedBlocks: UInt64 = 25_000
  /// Filters that clients poll, of all together.
  public var filters = 1_000
  /// How long a filter may go without being asked for.
  public var filterTime = Duration.seconds(300)
  /// Changes in one answer, about; what is more comes with the next.
  public var filterChanges = 10_000
  /// Blocks that come or go and transactions that arrive before a filter that has not read them is removed.
  public var filterSteps = 65_536
  public var filterTransactions = 65_536
  /// Subscriptions of all sessions, and of one.
  public var subscriptions = 2_000
  public var sessionSubscriptions = 64
  /// Addresses and topics of all filters together, and again of all subscriptions.
  public var keptAlternatives = 200_000
  /// Bytes of notifications that a session keeps until its client has been told the subscriptions' names.
  public var heldBytes = 8 << 20
  /// Transactions, in blocks and on their own, that wait to be told to subscriptions. Beyond that all sessions with
  /// subscriptions end.
  public var waitingTransactions = 100_000

  public init() {}
}
