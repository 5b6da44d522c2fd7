import BigIntegers
public import EthereumTypes
import Hashes
public import Precompiles

/// The machine that runs frames over a world state, for one block.
///
/// Not for use by two threads at once. One instance serves any number of transactions; its memory is kept between them.
public final class EVM {
  /// What changes while frames run; behind one pointer, as `WorldState.Core` is.
  struct Context {
    var memory = SharedMemory(capacity: 4_096)
    var returnData = ByteBuffer()
    let stack: UnsafeMutablePointer<UInt256>
    let frames: UnsafeMutablePointer<Frame>
    /// The index of the running frame.
    var depth = 0
    /// Set where an instruction fails for another reason than gas.
    var halt = Halt.outOfGas
    /// Why the reader failed.
    var failure: StateError?

    /// The gas before the call that a tracer sees.
    var tracedGas: Int64 = 0
    #if !hasFeature(Embedded)
      /// The tracer wants no further step.
      var isInterrupted = false
      /// `precompiles` is to be looked at.
      var hasMovedPrecompiles = false
    #endif

    // The transaction.
    var origin = Address.zero
    var gasPrice = UInt256.zero
    var blobHashes: [Hash256] = []
  }

  /// Calls nest to this depth, the outermost being 0 (Yellow Paper, 9.4).
  static let maximumDepth = 1_024
  static let maximumStack = 1_024

  public let state: WorldState
  public let block: BlockEnvironment
  public let rules: Rules
  /// Bound by hosts that have another implementation of some precompiles.
  public var precompileBackend: (any PrecompileBackend)?
  /// Sees every step of the transactions to come. Not in a guest, which is compiled without hooks.
  public var tracer: (any Tracer)?
  #if !hasFeature(Embedded)
    /// Where precompiles are, if not where the fork has them: what a simulation has moved. Accounts that are warm from the start
    /// stay those of the fork.
    public var precompiles: [Address: Precompile]? {
      didSet { context.pointee.hasMovedPrecompiles = precompiles != nil }
    }
  #endif
  let context: UnsafeMutablePointer<Context>

  public init(_ state: WorldState, block: BlockEnvironment) {
    self.state = state
    self.block = block
    rules = state.rules
    // 32 MiB of addresses; pages that no stack reaches are never touched. A frame begins where its parent's stack ends.
    let stack = UnsafeMutableRawPointer.allocate(
      byteCount: (EVM.maximumDepth &+ 1) &* EVM.maximumStack &* 32, alignment: 32)
    context = .allocate(capacity: 1)
    context.initialize(
      to: Context(
        stack: stack.assumingMemoryBound(to: UInt256.self), frames: .allocate(capacity: EVM.maximumDepth &+ 1)
      ))
  }

  deinit {
    context.pointee.memory.deallocate()
    context.pointee.returnData.deallocate()
    context.pointee.stack.deallocate()
    context.pointee.frames.deallocate()
    context.deinitialize(count: 1)
    context.deallocate()
  }

  #if !hasFeature(Embedded)
    /// The precompile at `address` where some were moved. Not in line, as calls of nearly all machines pass by.
    @inline(never)
    func movedPrecompile(_ address: Address) -> Precompile? { precompiles?[address] }

    /// For a tracer, from within `step`: the transaction ends before that instruction and has no result, `StateError.interrupted`.
    public func interrupt() { context.pointee.isInterrupted = true }
  #endif

  /// Fails the running instruction for `halt`. The value is what instructions return for the gas that is left.
  @inline(never)
  func fail(_ halt: Halt) -> Int64 {
    context.pointee.halt = halt
    return -1
  }

  /// Fails the running instruction because the reader did.
  @inline(never)
  func fail(_ error: StateError) -> Int64 {
    context.pointee.failure = error
    return fail(.stateFailure)
  }
}
