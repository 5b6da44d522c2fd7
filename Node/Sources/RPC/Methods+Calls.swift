import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

/// Calls that change nothing.
extension RPCDispatcher {
  static let callMethods: [String: Method] = [
    "eth_call": { rpc, p in
      let call = try rpc.prepared(p)
      let simulation = try rpc.simulation(call, ExecutionLimit(rpc.limits.callTime))
      let result = try simulation.run(
        call.arguments.transaction, from: call.arguments.sender, waiving: rpc.waived(call.arguments))
      guard result.isSuccess else { throw RPCError(result) }
      return .data(result.output)
    },
    "eth_estimateGas": { rpc, p in
      var call = try rpc.prepared(p)
      var transaction = call.arguments.transaction
      let limit = call.overrides.gasLimit ?? call.header.gasLimit
      if !call.arguments.hasGas || transaction.gasLimit < 21_000 { transaction.gasLimit = limit }
      transaction.gasLimit = min(transaction.gasLimit, rpc.limits.callGas)
      call.arguments.transaction = transaction
      let estimate = try rpc.simulation(call, ExecutionLimit(rpc.limits.callTime), freesBaseFee: false)
        .estimateGas(transaction, from: call.arguments.sender, accounts: call.accounts.accounts)
      switch estimate {
      case .gas(let gas): return .quantity(gas)
      case .fails(let result): throw RPCError(result)
      case .exceeds(let allowance): throw RPCError.server("gas required exceeds allowance (\(allowance))")
      }
    },
    "eth_createAccessList": { rpc, p in try rpc.createAccessList(p) },
  ]

  struct PreparedCall {
    var arguments: CallArguments
    let base: StateBase
    var overrides = BlockOverrides()
    var accounts = StateOverrides()

    /// Of the block that the code believes to run in.
    var header: Header { base.header }
  }

  /// Arguments: transaction, block, accounts set otherwise, fields of the block set otherwise. `overrides`, `accounts`: where those
  /// two are, nil: nowhere.
  func prepared(_ p: Parameters, overrides: Int? = 3, accounts: Int? = 2) throws -> PreparedCall {
    let base = try stateBase(try p.block(1))
    var arguments = try p.about(0) {
      try CallArguments($0, chainID: chain.specification.chainID, gas: limits.callGas)
    }
    arguments.transaction.gasLimit = min(arguments.transaction.gasLimit, limits.callGas)
    var call = PreparedCall(arguments: arguments, base: base)
    if let accounts, let found = try p.optional(accounts, { try StateOverrides($0, fork: chain.fork(base.header)) }) {
      call.accounts = found
    }
    if let overrides, let found = try p.optional(overrides, { try BlockOverrides(call: $0) }) { call.overrides = found }
    return call
  }

  /// `freesBaseFee`: a call without a price sees a base fee that allows it. `beforeTransaction`: not behind the block, but before a
  /// transaction of it.
  func simulation(
    _ call: PreparedCall, beforeTransaction index: UInt64? = nil, _ limit: ExecutionLimit, freesBaseFee: Bool = true
  ) throws -> Simulation {
    var overrides = call.overrides
    if freesBaseFee && !call.arguments.hasPrice { overrides.baseFee = .zero }
    guard let index else { return try call.base.simulation(chain, overrides, call.accounts, limit) }
    guard case .block(let head) = call.base else { throw RPCError.server("the pending block has no place for a trace") }
    guard let stored = try chain.block(hash: head.hash), index <= stored.block.transactions.count else {
      throw RPCError.server("transaction index \(index) out of range for block \(head.hash)")
    }
    let replay = try chain.replay(head.hash, before: Int(index), limit: limit).simulation
    return try replay.branched(overriding: overrides, accounts: call.accounts)
  }

  /// What is not asked of a call: its price is, where it names one.
  func waived(_ arguments: CallArguments) -> WaivedChecks {
    let always: WaivedChecks = [.nonce, .senderCode, .gasLimits]
    return arguments.hasPrice ? always : always.union(.fees)
  }

  /// Runs the call with what it touched as its list, until it touches nothing else.
  private func createAccessList(_ p: Parameters) throws -> JSON {
    var call = try prepared(p)
    let limit = ExecutionLimit(limits.callTime)
    let sender = call.arguments.sender
    if !call.arguments.hasNonce {
      call.arguments.transaction.nonce = try call.base.state(chain).account(sender)?.nonce ?? 0
    }
    let target =
      call.arguments.transaction.to ?? Address(creator: sender, nonce: call.arguments.transaction.nonce)
    let fork = chain.fork(call.header)
    if call.arguments.transaction.kind == .legacy { call.arguments.transaction.kind = .accessList }
    for _ in 0..<limits.accessListRounds {
      let list = call.arguments.transaction.accessList
      let tracer = AccessListTracer(list, excluding: [sender, target], fork: fork)
      let result = try simulation(call, limit).run(
        call.arguments.transaction, from: sender, waiving: waived(call.arguments), tracer: tracer)
      let found = tracer.list
      if found == list {
        var m = Members()
        m["accessList"] = .accessList(found)
        if !result.isSuccess { m["error"] = .string(result.halt.description) }
        m["gasUsed"] = .quantity(result.gasUsed)
        return m.json
      }
      call.arguments.transaction.accessList = found
    }
    throw RPCError.limit("the access list is not complete after \(limits.accessListRounds) runs")
  }
}

/// Notes the accounts and slots that code touches.
final class AccessListTracer: Tracer {
  private var slots: [Address: Set<UInt256>] = [:]
  private let excluded: [Address]
  private let fork: Fork

  /// Excluded are accounts that are warm without a list; their slots are not.
  init(_ start: [AccessListEntry], excluding excluded: [Address], fork: Fork) {
    self.excluded = excluded
    self.fork = fork
    for entry in start { slots[entry.address, default: []].formUnion(entry.storageKeys.map(\.integer)) }
  }

  /// In the order of addresses and keys, so that two lists of the same content are equal.
  var list: [AccessListEntry] {
    slots.sorted { $0.key < $1.key }.map { address, keys in
      AccessListEntry(address: address, storageKeys: keys.sorted().map { Hash256($0) })
    }
  }

  private func touch(_ word: UInt256) {
    let address = Address(truncating: word)
    if excluded.contains(address) || ProtocolAddresses.isPrecompile(address, fork) { return }
    slots[address, default: []] = slots[address] ?? []
  }

  func step(_ step: Step) {
    let count = step.stack.count
    switch step.opcode {
    case 0x54, 0x55: if count >= 1 { slots[step.address, default: []].insert(step.stack[count - 1]) }
    case 0x31, 0x3b, 0x3c, 0x3f, 0xff: if count >= 1 { touch(step.stack[count - 1]) }
    case 0xf1, 0xf2, 0xf4, 0xfa: if count >= 5 { touch(step.stack[count - 2]) }
    default: break
    }
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {}
  func enter(_ call: CallInformation) {}
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {}
}
