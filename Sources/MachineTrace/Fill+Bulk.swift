import Constraints
import Executor
import KoalaBear
import Machine
import Parallel
import Prover
import RISCV

extension RowWriter {
  /// A row of `copyTable` or `fillTable`.
  mutating func fillBulk(_ operation: BulkOperation) {
    guard let position = r.bulkCall else { preconditionFailure("no such call") }
    let registers = Array(calls.pointers(of: calls.bulk[position]))
    put(r.previousRs1)
    later(r.previousRs1, 0)
    for (n, register) in registers.enumerated() {
      let isPointer = n == 0 || n == 1 && operation == .copy
      put(limbs: register.value, 0..<(n == 2 ? 1 : isPointer ? 2 : 4))
      if isPointer { counters.countRange16(limb(register.value, 0) / 8) }
      put(register.previous)
      later(register.previous, 0)
    }
  }
}

/// The rows of the words that calls copy or fill.
struct BulkRows {
  private var block: RowBlock
  private let counters: Counters
  private var row = 0

  /// How many words all calls write.
  static func count(_ operation: BulkOperation, _ calls: AcceleratorCalls) -> Int {
    calls.bulk.reduce(0) { $1.operation == operation ? $0 + $1.count : $0 }
  }

  static func fill(_ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment, _ pool: CounterPool) {
    func fill(_ operation: BulkOperation, _ table: MachineTable) {
      if count(operation, record.calls) == 0 { return }
      pool.with { counters in
        var rows = BulkRows(block: RowBlock(trace, table: table.index), counters: counters)
        for cycle in assignment.cycles[MachineTable(operation).index] {
          let cycle = record.cycles[Int(cycle & ~Assignment.changedBit)]
          guard let position = cycle.bulkCall else { preconditionFailure("no such call") }
          rows.call(record.calls, record.calls.bulk[position], time: cycle.time)
        }
        rows.block.finish()
      }
    }
    Parallel.both({ fill(.copy, .copyWords) }, { fill(.fill, .fillWords) })
  }

  private mutating func put(_ x: UInt32) { block.put(Felt(x)) }

  private mutating func put(limbs x: UInt64) { for i in 0..<4 { put(limb(x, i)) } }

  private mutating func call(_ calls: AcceleratorCalls, _ call: BulkCall, time: UInt32) {
    let written = calls.written(call)
    let read = calls.read(call)
    for k in 0..<call.count {
      let to = written[written.startIndex + k]
      block.begin(row)
      row += 1
      put(1)
      put(time)
      put(to.index)
      put(UInt32(call.count - k))
      if call.operation == .copy {
        let from = read[read.startIndex + k]
        put(from.index)
        put(limbs: to.new)
        put(from.previous)
        counters.countRange20(time + BulkOperation.readOffset - from.previous - 1)
      } else {
        put(limbs: to.new)
      }
      put(limbs: to.old)
      put(to.previous)
      counters.countRange20(time + BulkOperation.writeOffset - to.previous - 1)
      assert(block.isFull, "a row of the wrong width")
    }
  }
}
