import BigIntegers
public import EVM
public import EthereumTypes
import Hashes

/// Reads logs off the instructions that write them. Told of every step and of its end.
public struct LogReader {
  /// What the instruction that has begun will write, and how long its data is.
  private var begun: (log: Log, count: Int)?

  public init() {}

  public mutating func step(_ step: Step) {
    begun = nil
    let topics = Int(step.opcode) - 0xa0
    guard (0...4).contains(topics) else { return }
    let count = step.stack.count
    guard count >= 2 + topics,
      let (known, length) = step.memory(at: step.stack[count - 1], size: step.stack[count - 2])
    else { return }
    let log = Log(
      address: step.address, topics: (0..<topics).map { Hash256(step.stack[count - 3 - $0]) }, data: known)
    begun = (log, length)
  }

  /// The log that the instruction has written, if it did.
  public mutating func stepEnded(_ halt: Halt?) -> Log? {
    guard let (written, count) = begun, halt == nil else { return nil }
    begun = nil
    var log = written
    // The machine has paid for that much memory.
    log.data = log.data.filled(to: count)
    return log
  }
}
