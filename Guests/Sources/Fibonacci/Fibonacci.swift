/// The n-th Fibonacci number and a checksum over all before it, both modulo 2⁶⁴.
///
/// Input: n, 8 bytes little-endian. Output: fib(n), then the exclusive or of fib(0) … fib(n − 1), 8 bytes each,
/// little-endian. A guest of this function executes a handful of instructions for each step.
public func fibonacci(_ input: UnsafeRawBufferPointer) throws(FibonacciError) -> [UInt8] {
  guard input.count == 8 else { throw .inputLength(expected: 8, got: input.count) }
  let n = UInt64(littleEndian: input.loadUnaligned(as: UInt64.self))
  var (current, next, checksum): (UInt64, UInt64, UInt64) = (0, 1, 0)
  var step: UInt64 = 0
  while step != n {
    checksum ^= current
    (current, next) = (next, current &+ next)
    step &+= 1
  }
  var output: [UInt8] = []
  output.reserveCapacity(16)
  for word in [current, checksum] {
    for shift in 0..<8 { output.append(UInt8(truncatingIfNeeded: word &>> UInt64(8 * shift))) }
  }
  return output
}

public enum FibonacciError: Error, Equatable {
  case inputLength(expected: Int, got: Int)
}
