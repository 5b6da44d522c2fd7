import BigIntegers
import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

/// `evm_`, `anvil_` and `hardhat_`: what tools ask of a development chain. Kinds of arguments and results are anvil's.
///
/// Not there, although anvil has them: `anvil_dumpState` and `anvil_loadState`, `anvil_reorg`, `anvil_setChainId`, forks of
/// other chains.
extension RPCDispatcher {
  /// Only where there are development services.
  static let developmentMethods: [String: Method] = {
    var all = accountMethods
    for (names, method) in developmentTable { for name in names { all[name] = method } }
    return all
  }()

  private static let developmentTable: [([String], Method)] = [
    // Blocks.
    (
      ["evm_mine"],
      { rpc, p in
        _ = try rpc.mine(p)
        return .string("0x0")
      }
    ),
    (
      ["anvil_mine_detailed", "evm_mine_detailed"],
      { rpc, p in
        .array(
          try rpc.mine(p).map { sealed in
            try rpc.chain.block(hash: sealed.hash).map { rpc.json($0, isFull: true) } ?? .null
          })
      }
    ),
    (
      ["anvil_mine", "hardhat_mine"],
      { rpc, p in
        let count = try p.optional(0) { try Argument.anyNumber($0) } ?? 1
        let interval = try p.optional(1) { try Argument.anyNumber($0) }
        try rpc.mine(count, interval: interval)
        return .null
      }
    ),
    (
      ["evm_setAutomine", "anvil_setAutomine"],
      { rpc, p in
        let producer = try rpc.services().producer
        let isOn = try p.bool(0)
        if isOn { producer.setMode(.instant) } else if producer.mode == .instant { producer.setMode(.manual) }
        return .null
      }
    ),
    (["anvil_getAutomine", "hardhat_getAutomine"], { rpc, _ in .bool(try rpc.services().producer.mode == .instant) }),
    (
      ["evm_setIntervalMining", "anvil_setIntervalMining"],
      { rpc, p in
        let seconds = try p.about(0) { try Argument.anyNumber($0) }
        guard seconds <= 1 << 31 else { throw RPCError.parameters("the interval is too long: \(seconds) seconds") }
        try rpc.services().producer.setMode(seconds == 0 ? .manual : .interval(.seconds(Int64(seconds)), empty: true))
        return .null
      }
    ),
    (
      ["anvil_getIntervalMining"],
      { rpc, _ in
        guard case .interval(let duration, _) = try rpc.services().producer.mode else { return .null }
        return .integer(Int(clamping: duration.components.seconds))
      }
    ),
    (
      ["anvil_setCoinbase", "hardhat_setCoinbase"],
      { rpc, p in
        let address = try p.address(0)
        try rpc.services().producer.update { $0.beneficiary = address }
        return .null
      }
    ),
    // Time.
    (
      ["evm_increaseTime", "anvil_increaseTime"],
      { rpc, p in
        let seconds = try p.about(0) { try Argument.anyNumber($0) }
        guard seconds <= 1 << 40 else { throw RPCError.parameters("the time is too far: \(seconds) seconds") }
        return .integer(Int(clamping: rpc.chain.clock.advance(by: Int64(seconds))))
      }
    ),
    (
      ["evm_setTime", "anvil_setTime"],
      { rpc, p in
        let time = try p.about(0) { try Argument.anyNumber($0) }
        guard time <= 1 << 40 else {
          throw RPCError.parameters("the timestamp is too big: seconds since 1970 are expected, found \(time)")
        }
        let now = rpc.chain.clock.now
        rpc.chain.clock.set(time)
        return .integer(time > now ? Int(clamping: time - now) : 0)
      }
    ),
    (
      ["evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp"],
      { rpc, p in
        try rpc.setNextTimestamp(try p.about(0) { try Argument.anyNumber($0) })
        return .null
      }
    ),
    (
      ["anvil_setBlockTimestampInterval"],
      { rpc, p in
        let seconds = try p.about(0) { try Argument.anyNumber($0) }
        guard seconds <= 1 << 40 else { throw RPCError.parameters("the interval is too long: \(seconds) seconds") }
        rpc.chain.clock.setInterval(seconds)
        return .null
      }
    ),
    (["anvil_removeBlockTimestampInterval"], { rpc, _ in .bool(rpc.chain.clock.removeInterval()) }),
    // Going back.
    (["evm_snapshot", "anvil_snapshot"], { rpc, _ in .quantity(try rpc.services().control.snapshot()) }),
    (
      ["evm_revert", "anvil_revert"],
      { rpc, p in
        let isBack = try rpc.services().control.revert(to: try p.about(0) { try Argument.anyNumber($0) })
        if isBack { rpc.mempool.waitForJournal() }
        return .bool(isBack)
      }
    ),
    (
      ["anvil_reset", "hardhat_reset", "evm_reset"],
      { rpc, p in
        if let options = p[0], options["forking"] != nil {
          throw RPCError.parameters("other chains cannot be forked here: leave out the argument to go back to block 0")
        }
        try rpc.services().control.reset()
        try rpc.mempool.dropAll()
        return .null
      }
    ),
    // Accounts by decree: each call makes a block.
    (
      ["anvil_setBalance", "hardhat_setBalance"],
      { rpc, p in
        let balance = try p.about(1) { try Argument.anyNumber256($0) }
        try rpc.decree(try p.address(0)) { $0.balance = balance }
        return .null
      }
    ),
    (
      ["anvil_setNonce", "hardhat_setNonce", "evm_setAccountNonce"],
      { rpc, p in
        let nonce = try p.about(1) { try Argument.anyNumber($0) }
        try rpc.decree(try p.address(0)) { $0.nonce = nonce }
        return .null
      }
    ),
    (
      ["anvil_setCode", "hardhat_setCode"],
      { rpc, p in
        let code = try p.bytes(1)
        try rpc.decree(try p.address(0)) { $0.code = code }
        return .null
      }
    ),
    (
      ["anvil_setStorageAt", "hardhat_setStorageAt"],
      { rpc, p in
        let slot = try p.about(1) { try Argument.anyNumber256($0) }
        let value = try p.about(2) { try Argument.anyNumber256($0) }
        try rpc.decree(try p.address(0)) { $0.slots = [slot: value] }
        return .bool(true)
      }
    ),
    // Headers by decree.
    (
      ["anvil_setNextBlockBaseFeePerGas", "hardhat_setNextBlockBaseFeePerGas"],
      { rpc, p in
        try rpc.setting { try $0.setNextBaseFee(try p.about(0) { try Argument.anyNumber256($0) }) }
        return .null
      }
    ),
    (
      ["evm_setBlockGasLimit", "anvil_setBlockGasLimit"],
      { rpc, p in
        let limit = try p.about(0) { try Argument.anyNumber($0) }
        try rpc.setting { try $0.setGasLimit(limit) }
        try rpc.services().producer.update { plan in if plan.targetGasLimit != nil { plan.targetGasLimit = limit } }
        return .bool(true)
      }
    ),
    (
      ["anvil_setMinGasPrice", "hardhat_setMinGasPrice"],
      { _, _ in throw RPCError.parameters("anvil_setMinGasPrice is not supported when EIP-1559 is active") }
    ),
    // The pool.
    (
      ["anvil_dropTransaction", "hardhat_dropTransaction"],
      { rpc, p in
        let hash = try p.hash(0)
        return try rpc.mempool.drop(hash) ? .hash(hash) : .null
      }
    ),
    (
      ["anvil_dropAllTransactions", "hardhat_dropAllTransactions"],
      { rpc, _ in
        try rpc.mempool.dropAll()
        return .null
      }
    ),
    (
      ["anvil_removePoolTransactions"],
      { rpc, p in
        try rpc.mempool.drop(from: try p.address(0))
        return .null
      }
    ),
    // The node.
    (["anvil_nodeInfo"], { rpc, _ in try rpc.nodeInformation() }),
    (["anvil_metadata", "hardhat_metadata"], { rpc, _ in try rpc.metadata() }),
    // Nothing is written to a console for each call.
    (
      ["anvil_setLoggingEnabled", "hardhat_setLoggingEnabled"],
      { _, p in
        _ = try p.bool(0)
        return .null
      }
    ),
  ]

  func services() throws -> DevelopmentServices {
    // The tables that call this are looked up only where it is there.
    guard let development else { throw RPCError.server("this is no development chain") }
    return development
  }

  private func decree(_ address: Address, _ change: (inout Decree.Account) -> Void) throws {
    var account = Decree.Account()
    change(&account)
    try setting { try $0.set([address: account]) }
    try services().producer.poke()
  }

  /// A value that cannot be set is an argument that is wrong.
  private func setting(_ body: (DevelopmentControl) throws -> Void) throws {
    do { try body(services().control) } catch ChainError.setting(let words) { throw RPCError.parameters(words) }
  }

  // MARK: Blocks

  private func setNextTimestamp(_ timestamp: UInt64) throws {
    let control = try services().control
    do throws(ChainError) {
      try control.setNextBlockTimestamp(timestamp)
    } catch {
      // anvil's words, which tools look for.
      throw RPCError.parameters(
        "Timestamp error: \(timestamp) is lower than or equal to previous block's timestamp (\(error))")
    }
  }

  /// `evm_mine`: nothing, the time of the next block, or an object with time and count.
  private func mine(_ p: Parameters) throws -> [SealedBlock] {
    var count: UInt64 = 1
    var timestamp: UInt64?
    if let options = p[0], options.isObject {
      try p.about(0) { options in
        timestamp = try options["timestamp"].map { try Argument.anyNumber($0) }
        if let blocks = try options["blocks"].map({ try Argument.anyNumber($0) }) { count = blocks }
      }
    } else {
      timestamp = try p.optional(0) { try Argument.anyNumber($0) }
    }
    try checkCount(count)
    if let timestamp { try setNextTimestamp(timestamp) }
    let producer = try services().producer
    return try (0..<count).map { _ in try producer.seal() }
  }

  /// `anvil_mine`: with an interval the blocks' times are so many seconds apart, and time goes on as much behind the last.
  private func mine(_ count: UInt64, interval: UInt64?) throws {
    try checkCount(count)
    if let interval, interval > 1 << 32 { throw RPCError.parameters("the interval is too long: \(interval) seconds") }
    let services = try services()
    for i in 0..<count {
      if i > 0, let interval, interval > 0 {
        let (time, overflow) = chain.head.header.timestamp.addingReportingOverflow(interval)
        guard !overflow else { throw RPCError.parameters("no time is later than that of block \(chain.head.number)") }
        try setNextTimestamp(time)
      }
      try services.producer.seal()
    }
    if count > 0, let interval { _ = chain.clock.advance(by: Int64(clamping: interval)) }
  }

  private func checkCount(_ count: UInt64) throws {
    guard count <= limits.minedBlocks else {
      throw RPCError.parameters("too many blocks at once: \(count), at most \(limits.minedBlocks) are made")
    }
  }

  // MARK: What is told of the node

  private func nodeInformation() throws -> JSON {
    let head = chain.head
    let next = try chain.nextHeader()
    let order = try services().producer.order
    return .object([
      ("currentBlockNumber", .quantity(head.number)),
      ("currentBlockTimestamp", .integer(Int(clamping: head.header.timestamp))),
      ("currentBlockHash", .hash(head.hash)),
      ("hardFork", .string("\(chain.fork(next))")),
      ("transactionOrder", .string(order == .arrival ? "fifo" : "fees")),
      (
        "environment",
        .object([
          ("baseFee", .quantity(next.baseFeePerGas ?? .zero)),
          ("chainId", .integer(Int(clamping: chain.specification.chainID))),
          ("gasLimit", .quantity(next.gasLimit)),
          ("gasPrice", .quantity(try suggestedTip() &+ (next.baseFeePerGas ?? .zero))),
        ])
      ),
      ("forkConfig", .object([("forkUrl", .null), ("forkBlockNumber", .null), ("forkRetryBackoff", .null)])),
    ])
  }

  private func metadata() throws -> JSON {
    let head = chain.head
    return .object([
      ("clientVersion", .string(clientVersion)),
      ("chainId", .integer(Int(clamping: chain.specification.chainID))),
      // The same as long as the chain begins with the same block.
      ("instanceId", .hash(chain.genesis.hash)),
      ("latestBlockNumber", .integer(Int(clamping: head.number))),
      ("latestBlockHash", .hash(head.hash)),
      (
        "snapshots",
        .object(
          try services().control.list.map { saved in
            (hex(saved.id), .array([.integer(Int(clamping: saved.number)), .hash(saved.hash)]))
          })
      ),
    ])
  }
}

extension Argument {
  /// A number as tools send it to development chains: hexadecimal, decimal in a string, or a JSON number.
  static func anyNumber256(_ value: JSONValue) throws -> UInt256 {
    do throws(FixtureError) { return try value.uint256() } catch { throw ArgumentProblem("\(error)") }
  }

  static func anyNumber(_ value: JSONValue) throws -> UInt64 {
    guard let small = try anyNumber256(value).uint64 else { throw ArgumentProblem("number > 64 bits") }
    return small
  }
}
