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

  /// Whether the fork is `fork` or later; if not, the opcode is none.
  @inline(__always)
  mutating func has(_ first: Fork) -> Bool {
    if fork < first {
      halt = .undefinedOpcode
      return false
    }
    return true
  }

  /// The checks that come before a body: its inputs are there, its outputs have room, its gas is paid. The arguments are
  /// those of `Opcode`'s table, as literals: they fold to two or three comparisons with constants. A test holds the two
  /// together.
  @inline(__always)
  mutating func enter(_ price: Int64, _ inputs: Int, _ outputs: Int) -> Bool {
    if inputs > 0 && UInt(bitPattern: sp) &- UInt(bitPattern: base) < UInt(bitPattern: inputs &* 32) {
      halt = .stackUnderflow
      return false
    }
    if outputs > inputs && sp == limit {
      halt = .stackOverflow
      return false
    }
    gas &-= price
    if gas < 0 {
      halt = .outOfGas
      return false
    }
    return true
  }
}

extension UInt256 {
  /// 1 or 0.
  @inline(__always)
  init(_ condition: Bool) { self.init(condition ? 1 : 0 as UInt64) }
}
