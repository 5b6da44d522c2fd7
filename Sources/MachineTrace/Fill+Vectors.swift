import Constraints
import Executor
import KoalaBear
import Machine
import Parallel
import Prover
import RISCV

/// The five 32-bit words of an element among the limbs of the words that it lies in.
private func elementWords(_ words: ArraySlice<WordAccess>, upper: Bool, new: Bool = false) -> Felt5 {
  func half(_ k: Int) -> UInt32 {
    let position = k + (upper ? 1 : 0)
    guard position / 2 < words.count else { return 0 }
    let word = words[words.startIndex + position / 2]
    return UInt32(truncatingIfNeeded: (new ? word.new : word.old) &>> UInt64(32 * (position % 2)))
  }
  return ExtensionWords.element((half(0), half(1), half(2), half(3), half(4)))
}

extension VectorCall {
  /// Whether element `i` of array `n` begins with the upper half of a word; `pointers` are x12 and x13.
  func isUpper(_ n: Int, _ i: Int, _ pointer: UInt64) -> Bool {
    (Int(truncatingIfNeeded: pointer / 4) + operation.strides[n] * i) % 2 == 1
  }
}

extension RowWriter {
  /// A row of `vectorTable`.
  @inline(never)
  mutating func fillVector() {
    guard let position = r.vectorCall else { preconditionFailure("no such call") }
    let call = calls.vectors[position]
    let registers = Array(calls.pointers(of: call))
    put(r.previousRs1)
    later(r.previousRs1, 0)
    for operation in [VectorOperation.dot, .sum, .eq] { put(call.operation == operation) }
    putPointer(registers[0])
    put(UInt32(call.count))
    put(registers[1].previous)
    later(registers[1].previous, 0)
    putPointer(registers[2])
    if registers.count > 3 {
      putPointer(registers[3])
    } else {
      for _ in 0..<3 { put(0 as UInt32) }
    }

    let upper = registers[0].value & 4 != 0
    let words = calls.result(of: call)
    put(upper)
    for word in words { put(limbs: word.old) }
    for word in words {
      put(limbs: word.new)
      range16(limbs: word.new)
    }
    for word in words {
      put(word.previous)
      later(word.previous, VectorOperation.resultOffset)
    }
    for new in [false, true] {
      let element = elementWords(words, upper: upper, new: new)
      for k in 0..<5 { put(element[k].value) }
    }
    let limbs = words.flatMap { word in (0..<4).map { limb(word.new, $0) } }
    let outer = upper ? Array(limbs[10...]) : Array(limbs[..<2])
    put(outer[0])
    put(outer[1])
    let high = [3, 5, 7, 9].map { limbs[$0] } + [outer[1]]
    for x in high {
      counters.countRange16(x + 0xffff - 0x7f00)
      put(x == 0x7f00)
    }
    for x in high {
      let distance = Felt(x) - Felt(0x7f00)
      put(distance.isZero ? 0 : distance.inverse.value)
    }
  }

  private mutating func putPointer(_ register: PointerRead) {
    put(limbs: register.value, 0..<2)
    put(register.previous)
    counters.countRange16(limb(register.value, 0) / 4)
    later(register.previous, 0)
  }
}

/// The rows of the elements of calls on arrays.
struct VectorRows {
  private var block: RowBlock
  private let counters: Counters
  private var row = 0

  /// How many elements all calls of an operation have.
  static func count(_ operation: VectorOperation, _ calls: AcceleratorCalls) -> Int {
    calls.vectors.reduce(0) { $1.operation == operation ? $0 + $1.count : $0 }
  }

  static func fill(_ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment, _ pool: CounterPool) {
    let operations = VectorOperation.allCases.filter { count($0, record.calls) > 0 }
    if operations.isEmpty { return }
    Parallel.forEach(operations.count) { n in
      let operation = operations[n]
      pool.with { counters in
        var rows = VectorRows(
          block: RowBlock(trace, table: MachineTable(operation).index), counters: counters)
        for cycle in assignment.cycles[MachineTable.vector.index] {
          let cycle = record.cycles[Int(cycle & ~Assignment.changedBit)]
          guard let position = cycle.vectorCall else { preconditionFailure("no such call") }
          let call = record.calls.vectors[position]
          if call.operation == operation { rows.call(record.calls, call, time: cycle.time) }
        }
        rows.block.finish()
      }
    }
  }

  @inline(__always)
  private mutating func put(_ x: Felt5) {
    block.put(x.c0)
    block.put(x.c1)
    block.put(x.c2)
    block.put(x.c3)
    block.put(x.c4)
  }

  private mutating func call(_ calls: AcceleratorCalls, _ call: VectorCall, time: UInt32) {
    let operation = call.operation
    let strides = operation.strides
    let pointers = Array(calls.pointers(of: call)[(call.firstPointer + 2)...].map(\.value))
    let arrays = strides.indices.map { calls.array($0, of: call) }
    let upper = calls.pointers(of: call)[call.firstPointer].value & 4 != 0
    var value = elementWords(calls.result(of: call), upper: upper)
    func words(_ n: Int, _ i: Int) -> ArraySlice<WordAccess> {
      let count = VectorOperation.words(strides[n])
      let first = arrays[n].startIndex + i * count
      return arrays[n][first..<first + count]
    }
    for i in 0..<call.count {
      block.begin(row)
      row += 1
      block.put(.one)
      block.put(Felt(time))
      for pointer in pointers { block.put(Felt(UInt32(truncatingIfNeeded: pointer / 4))) }
      block.put(Felt(UInt32(i)))
      put(value)
      let operands = strides.indices.map { n in
        let element = elementWords(words(n, i), upper: call.isUpper(n, i, pointers[n]))
        return strides[n] == 1 ? Felt5(element.c0) : element
      }
      let (a, b) = (operands[0], operands.count > 1 ? operands[1] : .zero)
      operation.step(&value, a, b)
      put(value)
      for n in strides.indices {
        let words = words(n, i)
        let upper = call.isUpper(n, i, pointers[n])
        block.put(upper ? .one : .zero)
        for word in words { for l in 0..<4 { block.put(Felt(limb(word.old, l))) } }
        let now = time + VectorOperation.readOffset(n, upperHalf: upper)
        for word in words {
          block.put(Felt(word.previous))
          counters.countRange20(now - word.previous - 1)
        }
        // Elements as columns.
        if strides[n] == 1 {
          block.put(operands[n].c0)
        } else if operation == .dot || operation == .eq {
          put(operands[n])
        }
      }
      if operation == .eq { put(operation.factor(a, b)) }
      assert(block.isFull, "a row of the wrong width")
    }
  }
}
