import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes

/// Calls that change nothing.
extension RPCDispatcher {
  static let callMethods: [String: Method] = [
    "eth_call": { rpc, p in
      let call = try rpc.prepared(p)
      let simulation = try rpc.simulation(call)
      let result = try simulation.run(
        call.arguments.transaction, from: call.arguments.sender, waiving: rpc.waived(call.arguments))
      guard result.isSuccess else { throw RPCError(result) }
      return .data(result.output)
    },
    "eth_estimateGas": { rpc, p in
      let call = try rpc.prepared(p)
      var transaction = call.arguments.transaction
      let limit = call.overrides.gasLimit ?? call.head.header.gasLimit
      if !call.arguments.hasGas || transaction.gasLimit < 21_000 { transaction.gasLimit = limit }
      transaction.gasLimit = min(transaction.gasLimit, rpc.limits.callGas)
      let estimate = try rpc.chain.estimateGas(
        transaction, from: call.arguments.sender, at: call.head.number, overriding: call.overrides,
        accounts: call.accounts)
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
    let head: Chain.Head
    var overrides = BlockOverrides()
    var accounts: [Address: AccountOverride] = [:]
  }

  /// Arguments: transaction, block, accounts set otherwise, fields of the block set otherwise.
  func prepared(_ p: Parameters) throws -> PreparedCall {
    let head = try stateHeader(try p.block(1))
    var arguments = try p.about(0) {
      try CallArguments($0, chainID: chain.specification.chainID, gas: limits.callGas)
    }
    arguments.transaction.gasLimit = min(arguments.transaction.gasLimit, limits.callGas)
    var call = PreparedCall(arguments: arguments, head: head)
    if let accounts = try p.optional(2, { try StateOverrides($0, fork: chain.fork(head.header)) }) {
      call.accounts = accounts.accounts
    }
    if let overrides = try p.optional(3, { try BlockOverrides($0) }) { call.overrides = overrides }
    return call
  }

  func simulation(_ call: PreparedCall) throws -> Simulation {
    var overrides = call.overrides
    // A call without a price sees a base fee that allows it.
    if !call.arguments.hasPrice { overrides.baseFee = .zero }
    return try chain.simulation(at: call.head.number, overriding: overrides, accounts: call.accounts)
  }

  /// What is not asked of a call: its price is, where it names one.
  func waived(_ arguments: CallArguments) -> WaivedChecks {
    let always: WaivedChecks = [.nonce, .senderCode, .gasLimits]
    return arguments.hasPrice ? always : always.union(.fees)
  }

  /// Runs the call with what it touched as its list, until it touches nothing else.
  private func createAccessList(_ p: Parameters) throws -> JSON {
    var call = try prepared(p)
    let sender = call.arguments.sender
    if !call.arguments.hasNonce {
      call.arguments.transaction.nonce = try chain.state(at: call.head.number).account(sender)?.nonce ?? 0
    }
    let target =
      call.arguments.transaction.to ?? Address(creator: sender, nonce: call.arguments.transaction.nonce)
    let fork = chain.fork(call.head.header)
    if call.arguments.transaction.kind == .legacy { call.arguments.transaction.kind = .accessList }
    for _ in 0..<limits.accessListRounds {
      let list = call.arguments.transaction.accessList
      let tracer = AccessListTracer(list, excluding: [sender, target], fork: fork)
      let simulation = try simulation(call)
      simulation.evm.tracer = tracer
      let result = try simulation.run(
        call.arguments.transaction, from: sender, waiving: waived(call.arguments))
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
