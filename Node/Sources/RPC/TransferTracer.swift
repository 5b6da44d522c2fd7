import BigIntegers
import EVM
import EthereumTypes
import Hashes
import Tracers

/// The logs of a transaction and, between them in their order, one for each transfer of ether, as ERC-20 contracts write
/// them. What is undone leaves no log.
final class TransferTracer: Tracer {
  /// Where transfers of ether seem to come from.
  private static let source = Address(
    high: 0xeeee_eeee_eeee_eeee, middle: 0xeeee_eeee_eeee_eeee, low: 0xeeee_eeee)
  private static let topic = Keccak256.hash(Array("Transfer(address,address,uint256)".utf8))

  /// With their places in the block, which go-ethereum counts by what was logged, undone or not.
  private(set) var logs: [(log: Log, index: Int)] = []
  private(set) var count: Int
  /// How many logs there were when each open frame began.
  private var frames: [Int] = []
  private var reader = LogReader()

  /// `count`: logs of the block before.
  init(count: Int) { self.count = count }

  private func append(_ log: Log) {
    logs.append((log, count))
    count += 1
  }

  func step(_ step: Step) { reader.step(step) }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    if let log = reader.stepEnded(halt) { append(log) }
  }

  func enter(_ call: CallInformation) {
    frames.append(logs.count)
    guard !call.value.isZero, call.kind != .delegateCall, call.kind != .callCode else { return }
    append(
      Log(
        address: Self.source, topics: [Self.topic, Hash256(call.from.integer), Hash256(call.to.integer)],
        data: call.value.bigEndianBytes))
  }

  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    guard let start = frames.popLast() else { return }
    if !halt.isSuccess { logs.removeLast(logs.count - start) }
  }
}
