import BigIntegers
import EthereumTypes

/// The state of the running frame that instructions work on, in local variables of the loop.
struct Registers {
  /// The instruction.
  var pc: UnsafeMutablePointer<UInt8>
  /// One above the top of the stack.
  var sp: UnsafeMutablePointer<UInt256>
  var gas: Int64
  var memory: UnsafeMutablePointer<UInt8>
  var memorySize: Int
  /// Why the frame ends.
  var halt = Halt.outOfGas
  let base: UnsafeMutablePointer<UInt256>
  let limit: UnsafeMutablePointer<UInt256>
  let fork: Fork

  /// The checks that come before a body: the opcode exists, its inputs are there, its outputs have room, its gas is paid.
  /// With a literal opcode they fold to two or three comparisons with constants.
  @inline(__always)
  mutating func enter(_ opcode: Opcode) -> Bool {
    guard let since = opcode.since else {
      halt = .undefinedOpcode
      return false
    }
    if since.rawValue != 0 && fork.rawValue < since.rawValue {
      halt = .undefinedOpcode
      return false
    }
    if opcode.inputs > 0 && UInt(bitPattern: sp) &- UInt(bitPattern: base) < UInt(opcode.inputs &* 32) {
      halt = .stackUnderflow
      return false
    }
    if opcode.outputs > opcode.inputs && sp == limit {
      halt = .stackOverflow
      return false
    }
    gas &-= opcode.gas
    if gas < 0 {
      halt = .outOfGas
      return false
    }
    return true
  }

  /// An opcode with two inputs and one output; the first input is the top.
  @inline(__always)
  mutating func binary(_ code: UInt8, _ body: (borrowing UInt256, borrowing UInt256) -> UInt256) -> Bool {
    guard enter(Opcode(code)) else { return false }
    sp[-2] = body(sp[-1], sp[-2])
    sp -= 1
    return true
  }

  @inline(__always)
  mutating func compare(_ code: UInt8, _ body: (borrowing UInt256, borrowing UInt256) -> Bool) -> Bool {
    guard enter(Opcode(code)) else { return false }
    sp[-2] = UInt256(body(sp[-1], sp[-2]) ? 1 : 0 as UInt64)
    sp -= 1
    return true
  }

  @inline(__always)
  mutating func unary(_ code: UInt8, _ body: (borrowing UInt256) -> UInt256) -> Bool {
    guard enter(Opcode(code)) else { return false }
    sp[-1] = body(sp[-1])
    return true
  }

  /// An opcode without input that pushes `value`.
  @inline(__always)
  mutating func push(_ code: UInt8, _ value: @autoclosure () -> UInt256) -> Bool {
    guard enter(Opcode(code)) else { return false }
    sp.pointee = value()
    sp += 1
    return true
  }

  @inline(__always)
  mutating func push(_ code: UInt8, _ value: (borrowing Registers) -> UInt256) -> Bool {
    guard enter(Opcode(code)) else { return false }
    sp.pointee = value(self)
    sp += 1
    return true
  }
}
