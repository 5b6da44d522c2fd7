/// How a frame ended.
public enum Halt: UInt8, Sendable {
  // Changes stay.
  case stop
  case returned
  case selfDestructed
  // Changes are undone, gas that is left is given back.
  case reverted
  // Changes are undone, and all gas is gone.
  case outOfGas
  case stackUnderflow
  case stackOverflow
  case undefinedOpcode
  /// The opcode 0xfe.
  case invalidOpcode
  case invalidJump
  /// A change of state inside a STATICCALL.
  case staticViolation
  /// RETURNDATACOPY beyond the data.
  case returnDataOutOfBounds
  /// EIP-3860.
  case initCodeTooLarge
  /// EIP-170.
  case codeTooLarge
  /// EIP-3541.
  case codeStartsWithEF
  /// A contract is there already, or storage (EIP-7610).
  case creationCollision
  case precompileFailure
  // The frame was not entered: nothing was charged for it.
  case depthExceeded
  case balanceTooLow
  case nonceExhausted
  /// The reader failed: the transaction has no result.
  case stateFailure

  @inlinable
  public var isSuccess: Bool { rawValue <= Halt.selfDestructed.rawValue }
}

#if !hasFeature(Embedded)
  extension Halt: CustomStringConvertible {
    /// The words of go-ethereum's errors, which tools look for.
    public var description: String {
      switch self {
      case .stop, .returned, .selfDestructed: ""
      case .reverted: "execution reverted"
      case .outOfGas: "out of gas"
      case .stackUnderflow: "stack underflow"
      case .stackOverflow: "stack limit reached 1024 (1023)"
      case .undefinedOpcode: "invalid opcode"
      case .invalidOpcode: "invalid opcode: INVALID"
      case .invalidJump: "invalid jump destination"
      case .staticViolation: "write protection"
      case .returnDataOutOfBounds: "return data out of bounds"
      case .initCodeTooLarge: "max initcode size exceeded"
      case .codeTooLarge: "max code size exceeded"
      case .codeStartsWithEF: "invalid code: must not begin with 0xef"
      case .creationCollision: "contract address collision"
      case .precompileFailure: "precompile failed"
      case .depthExceeded: "max call depth exceeded"
      case .balanceTooLow: "insufficient balance for transfer"
      case .nonceExhausted: "nonce uint64 overflow"
      case .stateFailure: "state not available"
      }
    }
  }
#endif
