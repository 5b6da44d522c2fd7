import Chain
import ChainStore
import Console
import EVM
import ExecutionFixtures
import Tracers

/// What a client is told instead of a result. Codes and words are go-ethereum's where it has some: tools look for them.
struct RPCError: Error {
  let code: Int
  let message: String
  var data: JSON? = nil

  static let parse = RPCError(code: -32700, message: "parse error")
  static func request(_ message: String) -> RPCError { RPCError(code: -32600, message: message) }
  static func noMethod(_ name: String) -> RPCError {
    RPCError(code: -32601, message: "the method \(name) does not exist/is not available")
  }
  static func parameters(_ message: String) -> RPCError { RPCError(code: -32602, message: message) }
  static func server(_ message: String) -> RPCError { RPCError(code: -32000, message: message) }
  static let timeout = RPCError(code: -32002, message: "request timed out")
  static let responseTooLarge = RPCError(code: -32003, message: "response too large")
  static func limit(_ message: String) -> RPCError { RPCError(code: -32005, message: message) }

  var json: JSON {
    var members: [(String, JSON)] = [("code", .integer(code)), ("message", .string(message))]
    if let data { members.append(("data", data)) }
    return .object(members)
  }

  init(code: Int, message: String, data: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// Any error of the layers below.
  init(_ error: any Error) {
    switch error {
    case let error as RPCError: self = error
    case let error as TracerError: self = .server(error.description)
    case let error as FixtureError: self = .parameters("\(error)")
    case let error as ChainError:
      switch error {
      case .store(.pruned(let block, let oldest)):
        self = .server(
          "historical state of block \(block) is not available; the oldest is that of block \(oldest)")
      case .call(let reason): self = .server(reason.words)
      default: self = .server("\(error)")
      }
    case MempoolError.invalid(let reason): self = .server(reason.words)
    default: self = .server("\(error)")
    }
  }

  /// A call that did not succeed.
  init(_ result: ExecutionResult) {
    guard result.halt == .reverted else {
      self = .server(result.halt.description)
      return
    }
    let reason = RevertReason(result.output)
    self.init(
      code: 3, message: reason.map { "execution reverted: \($0.text)" } ?? "execution reverted",
      data: .string(result.output.hex))
  }
}
