import BigIntegers
import EVM
import EthereumTypes
import Hashes

/// The logs of a transaction and, between them in their order, one for each transfer of ether, as ERC-20 contracts write
/// them. What is undone leaves no log.
final class TransferTracer: Tracer {
  /// Where transfers of ether seem to come from.
  private static let source = Address(
    high: 0xeeee_eeee_eeee_eeee, middle: 0xeeee_eeee_eeee_eeee, low: 0xeeee_eeee)
  private static let topic = Keccak256.hash(Array("Transfer(address,address,uint256)".utf8))

  private(set) var logs: [Log] = []
  /// How many logs there were when each open frame began.
  private var frames: [Int] = []
  /// For each instruction that has begun and not ended: the log it will write, and how long its data is.
  private var open: [(log: Log, count: Int)?] = []

  func step(_ step: Step) {
    let count = step.stack.count
    let topics = Int(step.opcode) - 0xa0
    guard (0...4).contains(topics), count >= 2 + topics, let offset = step.stack[count - 1].uint64,
      let size = step.stack[count - 2].uint64, let length = Int(exactly: size)
    else {
      open.append(nil)
      return
    }
    // The memory may be shorter before the instruction has run; it grows with zeros.
    let start = Int(clamping: min(offset, UInt64(step.memory.count)))
    let end = start + min(length, step.memory.count - start)
    let log = Log(
      address: step.address, topics: (0..<topics).map { Hash256(step.stack[count - 3 - $0]) },
      data: Array(step.memory[start..<end]))
    open.append((log, length))
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    guard let ended = open.popLast(), let (begun, count) = ended, halt == nil else { return }
    var log = begun
    log.data += [UInt8](repeating: 0, count: count - log.data.count)
    logs.append(log)
  }

  func enter(_ call: CallInformation) {
    frames.append(logs.count)
    guard !call.value.isZero, call.kind != .delegateCall, call.kind != .callCode else { return }
    logs.append(
      Log(
        address: Self.source, topics: [Self.topic, Hash256(call.from.integer), Hash256(call.to.integer)],
        data: call.value.bigEndianBytes))
  }

  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    guard let start = frames.popLast() else { return }
    if !halt.isSuccess { logs.removeLast(logs.count - start) }
  }
}
