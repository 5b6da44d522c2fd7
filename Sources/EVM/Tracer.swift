public import BigIntegers
public import EthereumTypes

/// Sees every step. Execution without one costs nothing: the interpreter is compiled a second time without any hook.
public protocol Tracer: AnyObject {
  /// Before an instruction.
  func step(_ step: Step)
  /// After it, in the same frame: `gasCost` includes what a call hands to its callee. `halt` where the frame ended by it.
  func stepEnded(gasCost: Int64, halt: Halt?)
  /// A frame begins, also one that runs no code. The outermost one has depth 0.
  func enter(_ call: CallInformation)
  /// The frame that began last and has not ended, ends.
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer)
}

/// The state of a frame before an instruction. Pointers are valid during the call.
public struct Step {
  public let pc: Int
  public let opcode: UInt8
  public let gas: Int64
  /// Bottom first.
  public let stack: UnsafeBufferPointer<UInt256>
  public let memory: UnsafeRawBufferPointer
  /// From 0.
  public let depth: Int
  public let refund: Int64
  public let address: Address
  public let returnData: UnsafeRawBufferPointer
}

/// A call or creation as it begins.
public struct CallInformation {
  public enum Kind: UInt8, Sendable {
    case call, callCode, delegateCall, staticCall, create, create2, selfDestruct
  }
  public let kind: Kind
  public let depth: Int
  public let from: Address
  public let to: Address
  public let value: UInt256
  public let gas: Int64
  public let input: UnsafeRawBufferPointer
}

/// What the interpreter is compiled for: `Silent` and `Hooked`.
protocol Tracing {
  static var isActive: Bool { get }
  var tracer: (any Tracer)? { get }
}

struct Silent: Tracing {
  @inline(__always) static var isActive: Bool { false }
  @inline(__always) var tracer: (any Tracer)? { nil }
}

struct Hooked: Tracing {
  static var isActive: Bool { true }
  let hooks: any Tracer
  var tracer: (any Tracer)? { hooks }
}
