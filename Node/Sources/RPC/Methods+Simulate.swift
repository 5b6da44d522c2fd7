import Chain
import ChainStore
import Console
import EthereumTypes
import ExecutionFixtures

extension RPCDispatcher {
  static let simulationMethods: [String: Method] = [
    "eth_simulateV1": { rpc, p in try rpc.simulate(p) }
  ]

  private func simulate(_ p: Parameters) throws -> JSON {
    let base = try stateHeader(try p.block(1))
    let fork = chain.fork(base.header)
    let options = try p.require(0)
    let requests = try p.about(0) { value -> [SimulatedBlockRequest] in
      guard let list = value["blockStateCalls"], list.isArray else {
        throw ArgumentProblem("blockStateCalls are missing")
      }
      let elements = list.elements
      guard !elements.isEmpty else { throw RPCError.parameters("empty input") }
      guard elements.count <= limits.simulatedBlocks else {
        throw RPCError(code: -38026, message: "too many blocks")
      }
      return try elements.map { try SimulatedBlockRequest($0, fork: fork) }
    }
    func isSet(_ value: JSONValue?) -> Bool { value?.bool ?? false }
    let simulation = try BlockSimulation(
      chain, on: base, gas: limits.callGas, isValidating: isSet(options["validation"]),
      tracesTransfers: isSet(options["traceTransfers"]),
      showsTransactions: isSet(options["returnFullTransactions"]), limit: ExecutionLimit(limits.callTime))
    let blocks = try BlockSimulation.completed(requests, on: base.header, limit: limits.simulatedBlocks)
    return .array(
      try p.about(0) { _ in
        try blocks.map { try simulation.run($0) }
      })
  }
}
