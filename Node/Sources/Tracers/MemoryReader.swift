import BigIntegers
import EVM

extension Step {
  /// What the instruction will read from memory: bytes from `offset` on, `size` of them. `known` are those that are there; the memory
  /// grows with zeros when the instruction runs, if that is paid for. Nil where no memory is that long.
  func memory(at offset: UInt256, size: UInt256) -> (known: [UInt8], count: Int)? {
    guard let count = size.uint64.flatMap({ Int(exactly: $0) }) else { return nil }
    let start = Int(clamping: min(offset.uint64 ?? .max, UInt64(memory.count)))
    return (Array(memory[start..<start + min(count, memory.count - start)]), count)
  }
}

extension Array where Element == UInt8 {
  /// These bytes, and zeros behind them up to `count`.
  func filled(to count: Int) -> [UInt8] { self + [UInt8](repeating: 0, count: count - self.count) }
}
