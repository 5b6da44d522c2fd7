import BigIntegers
public import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes
import Synchronization

/// Answers JSON-RPC requests over a chain and its pool: bytes in, bytes out. Transports put it on a network.
///
/// Safe from any thread. A state is a snapshot; blocks, receipts and places of transactions are looked up one after the
/// other, so that a call may see the chain before and after a change.
public final class RPCDispatcher: Sendable {
  typealias Method = @Sendable (RPCDispatcher, Parameters) throws -> JSON
  /// A method that waits for something other than a processor: while it waits it holds no thread.
  typealias AsyncMethod = @Sendable (RPCDispatcher, Parameters) async throws -> JSON

  let chain: Chain
  let mempool: Mempool
  public let limits: RPCLimits
  let pendingBlocks: PendingBlocks
  /// What `web3_clientVersion` says.
  let clientVersion: String
  /// Nil: the chain is none for development, and the methods of one do not exist.
  let development: DevelopmentServices?
  /// The tip that was last suggested, and the head it is for.
  let suggested = Mutex<(head: Hash256, tip: UInt256)?>(nil)
  let filters: FilterStore
  let events: EventFeed
  /// Told of every call that was run.
  let onCall: (@Sendable (RPCCall) -> Void)?

  /// `onCall` is told of every call behind its end, on the thread that ran it.
  public init(
    chain: Chain, mempool: Mempool, limits: RPCLimits = RPCLimits(), clientVersion: String = "Martinet",
    development: DevelopmentServices? = nil, onCall: (@Sendable (RPCCall) -> Void)? = nil
  ) {
    self.chain = chain
    self.mempool = mempool
    pendingBlocks = development.map { PendingBlocks($0.producer) } ?? PendingBlocks(mempool)
    self.limits = limits
    self.clientVersion = clientVersion
    self.development = development
    self.onCall = onCall
    filters = FilterStore(limits)
    events = EventFeed(filters: filters, limits: limits)
    events.follow(chain, mempool)
  }

  static let methods: [String: Method] = {
    var all: [String: Method] = [:]
    for table in [
      blockMethods, stateMethods, callMethods, simulationMethods, logMethods, feeMethods, poolMethods,
      debugMethods, traceMethods, nodeMethods, filterMethods, subscriptionMethods, martinetMethods,
    ] {
      all.merge(table) { first, _ in first }
    }
    return all
  }()

  static let asyncMethods: [String: AsyncMethod] = {
    var all: [String: AsyncMethod] = [:]
    for table in [
      poolAsyncMethods
    ] {
      all.merge(table) { first, _ in first }
    }
    return all
  }()

  /// The names of all methods there are, in order.
  public static var methodNames: [String] { (Array(methods.keys) + Array(asyncMethods.keys)).sorted() }
  /// The names of those that exist on development chains only.
  public static var developmentMethodNames: [String] {
    Set(developmentMethods.keys).union(accountAsyncMethods.keys).subtracting(methodNames).sorted()
  }

  /// The answer to a request or a batch; nil where there is nothing to answer (notifications).
  public func respond(to request: [UInt8]) async -> [UInt8]? { await respond(to: request, call: nil) }

  func respond(to request: [UInt8], call: RPCSessionCall?) async -> [UInt8]? {
    guard request.count <= limits.requestBytes else { return failure(.request("request too large"), id: nil) }
    let document: JSONDocument
    do throws(FixtureError) { document = try JSONDocument(request) } catch { return failure(.parse, id: nil) }
    let root = document.root
    guard root.isArray else { return await respond(to: root, call, space: limits.responseBytes) }
    let requests = root.elements
    if requests.isEmpty { return failure(.request("empty batch"), id: nil) }
    guard requests.count <= limits.batchLength else { return failure(.request("batch too large"), id: nil) }
    var answers: [UInt8] = [UInt8(ascii: "[")]
    let end = ContinuousClock.now + limits.batchTime
    for request in requests {
      let isLate = ContinuousClock.now >= end
      let space = limits.responseBytes - answers.count
      guard let answer = await respond(to: request, call, space: space, isLate: isLate) else { continue }
      if answers.count > 1 { answers.append(UInt8(ascii: ",")) }
      answers += answer
    }
    if answers.count == 1 { return nil }
    answers.append(UInt8(ascii: "]"))
    return answers
  }

  /// One request. `space`: bytes that the answer may have; 0 or less: the request is not run, as one that is late.
  private func respond(
    to request: JSONValue, _ call: RPCSessionCall?, space: Int, isLate: Bool = false
  ) async -> [UInt8]? {
    let id = request["id"]
    guard request.isObject, request["jsonrpc"]?.string == "2.0", let method = request["method"]?.string,
      id.map({ !$0.isObject && !$0.isArray && $0.bool == nil }) ?? true
    else { return failure(.request("invalid request"), id: nil) }
    // A call whose id is null is answered; one without any is a notification.
    let isNotification = id == nil && !request.members.contains { $0.key == "id" }
    guard space > 0, !isLate else {
      return isNotification ? nil : failure(isLate ? .timeout : .responseTooLarge, id: id)
    }
    do {
      let result = try await run(method, request["params"], call)
      if isNotification { return nil }
      let answer = Self.envelope(id: id, "result", result)
      return answer.count <= space ? answer : failure(.responseTooLarge, id: id)
    } catch {
      return isNotification ? nil : failure(RPCError(error), id: id)
    }
  }

  private func run(_ name: String, _ parameters: JSONValue?, _ call: RPCSessionCall?) async throws -> JSON {
    guard let onCall else { return try await runUnobserved(name, parameters, call) }
    let start = ContinuousClock.now
    func tell(_ code: Int?) {
      let isKnown =
        Self.methods[name] != nil || Self.asyncMethods[name] != nil || Self.developmentMethods[name] != nil
        || Self.accountAsyncMethods[name] != nil
      onCall(RPCCall(method: isKnown ? name : "unknown", duration: ContinuousClock.now - start, errorCode: code))
    }
    do {
      let result = try await runUnobserved(name, parameters, call)
      tell(nil)
      return result
    } catch {
      let known = RPCError(error)
      tell(known.code)
      throw known
    }
  }

  private func runUnobserved(
    _ name: String, _ parameters: JSONValue?, _ call: RPCSessionCall?
  ) async throws -> JSON {
    if development != nil {
      if let method = Self.developmentMethods[name] { return try method(self, Parameters(parameters, call: call)) }
      if let method = Self.accountAsyncMethods[name] { return try await method(self, Parameters(parameters, call: call)) }
    }
    if let method = Self.methods[name] { return try method(self, Parameters(parameters, call: call)) }
    if let method = Self.asyncMethods[name] { return try await method(self, Parameters(parameters, call: call)) }
    throw RPCError.noMethod(String(name.prefix(100)))
  }

  private func failure(_ error: RPCError, id: JSONValue?) -> [UInt8] {
    Self.envelope(id: id, "error", error.json)
  }

  private static func envelope(id: JSONValue?, _ key: String, _ value: JSON) -> [UInt8] {
    var bytes = Array("{\"jsonrpc\":\"2.0\",\"id\":".utf8)
    bytes += (id?.text ?? "null").utf8
    bytes += ",\"\(key)\":".utf8
    value.write(to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  // MARK: Blocks that are named

  /// Nil where there is no such block.
  func header(_ reference: BlockReference) throws -> Chain.Head? {
    switch reference {
    case .latest, .pending: return chain.head
    case .earliest: return chain.genesis
    case .safe, .finalized:
      let isSafe = if case .safe = reference { true } else { false }
      guard let number = try chain.index.newestBlock(atLeast: isSafe ? .committed : .final) else {
        throw RPCError.server("\(isSafe ? "safe" : "finalized") block not found")
      }
      return try chain.header(number: number)
    case .number(let number): return try chain.header(number: number)
    case .hash(let hash, let mustBeCanonical):
      let found = try chain.header(hash: hash)
      if mustBeCanonical, let found, try !chain.isCanonical(found) {
        throw RPCError.server("hash is not currently canonical")
      }
      return found
    }
  }

  /// A canonical block, whose state can be asked for.
  func stateHeader(_ reference: BlockReference) throws -> Chain.Head {
    guard let found = try header(reference) else { throw RPCError.server("header not found") }
    // Nobody needs to ask the disk whether the head is on its own chain.
    switch reference {
    case .latest, .pending: return found
    default: break
    }
    guard try chain.isCanonical(found) else {
      throw RPCError.server("block \(found.hash) is not on the canonical chain, whose states are kept")
    }
    return found
  }
}

/// A call that was run, for metrics.
public struct RPCCall: Sendable {
  /// "unknown" where there is no such method.
  public let method: String
  /// From its start to its end, without waiting for a thread before; on the way to disk included.
  public let duration: Duration
  /// Nil where it succeeded.
  public let errorCode: Int?
}
