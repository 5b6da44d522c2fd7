public import EVM
import EthereumTypes
import Precompiles

/// How long the execution of a request may take, and what ends it then.
///
/// The machine has no clock. Three things look at one for it: reads of the state fail when the time is over, precompiles are
/// refused, and a tracer interrupts. Reads and precompiles are all that takes long for its gas; the rest of the machine is bounded
/// by its gas. So it runs without a tracer, at full speed, unless it may use more gas than the time allows at a very low speed.
/// What the machine gives after the end of the time is nobody's result: `check` says so.
///
/// For one thread.
public final class ExecutionLimit {
  /// Gas in a second that the machine uses at least, precompiles and reads of the state aside. The slowest known, long Keccak inputs,
  /// is some nine times faster.
  static let slowestGas: Double = 10_000_000

  /// Nil: no limit.
  public let time: Duration?
  private let end: ContinuousClock.Instant?
  /// Whether the end was noticed.
  public private(set) var isOver = false

  /// The time starts now.
  public init(_ time: Duration?) {
    self.time = time
    end = time.map { ContinuousClock.now.advanced(by: $0) }
  }

  /// Looks at the clock.
  func look() -> Bool {
    if let end, !isOver, ContinuousClock.now >= end { isOver = true }
    return isOver
  }

  /// Throws when the time is over.
  public func check() throws(ChainError) {
    if let time, look() { throw .timedOut(time) }
  }

  /// Lets `evm` run one transaction under this limit. `tracer` is what else is to see its steps, and `goesOn` is asked before
  /// each of them.
  ///
  /// Afterwards `isOver` must be looked at before any result.
  public func watch(_ evm: EVM, gas: UInt64, tracer: (any Tracer)?, while goesOn: (() -> Bool)? = nil) {
    evm.tracer = tracer
    guard let time else {
      if let goesOn { evm.tracer = InterruptingTracer(tracer, evm, nil, while: goesOn) }
      return
    }
    evm.precompileBackend = TimedPrecompiles(self)
    let (seconds, attoseconds) = time.components
    let allowed = (Double(seconds) + Double(attoseconds) / 1e18) * ExecutionLimit.slowestGas
    if tracer != nil || Double(gas) > allowed { evm.tracer = InterruptingTracer(tracer, evm, self, while: goesOn) }
  }
}

/// Computes nothing and refuses everything once the time is over.
private final class TimedPrecompiles: PrecompileBackend {
  private let limit: ExecutionLimit
  init(_ limit: ExecutionLimit) { self.limit = limit }

  func output(of precompile: Precompile, _ input: UnsafeRawBufferPointer, _ fork: Fork) -> BackendOutput {
    // The identity takes no longer for its gas than other instructions, and less than a look at a clock.
    precompile != .identity && limit.look() ? .failure : .unbound
  }
}
