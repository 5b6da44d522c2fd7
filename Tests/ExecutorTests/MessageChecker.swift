import Executor
import RISCV
import RISCVTestSupport

/// Replays an execution record against the memory argument and the reference semantics, sharing nothing with the
/// executor: every access takes the message that the one before left, and leaves its own.
struct MessageChecker {
  struct Place: Hashable {
    var space: Refresh.Space
    var index: UInt32
  }
  struct Message: Equatable {
    var value: UInt64
    var time: UInt32
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private var open: [Place: Message] = [:]
  private var refreshes: [Place: [Refresh]] = [:]
  private var accesses: [Place: Int] = [:]

  /// Throws at the first thing that is wrong.
  static func check(_ record: ExecutionRecord, of program: Program, input: [UInt8]) throws {
    var checker = MessageChecker()
    try checker.run(record, program, input)
  }

  private mutating func run(_ record: ExecutionRecord, _ program: Program, _ input: [UInt8]) throws {
    try openAll(record, program, input)
    for refresh in record.refreshes {
      refreshes[Place(space: refresh.space, index: refresh.index), default: []].append(refresh)
    }
    var crossings = record.crossings[...]
    var time: UInt32 = 4
    var calls = 0
    var bulkCalls = 0
    var vectorCalls = 0
    var expectedPC = UInt64(program.entry)
    var executions = [UInt32](repeating: 0, count: program.instructions.count)
    for cycle in 0..<record.cycleCount {
      let c = record.cycles[cycle]
      let i = program.instructions[Int(c.instruction)]
      executions[Int(c.instruction)] += 1
      try expect(UInt64(i.pc) == expectedPC, "cycle \(cycle): pc \(i.pc), expected \(expectedPC)")
      try expect(c.time == time, "cycle \(cycle): time \(c.time), expected \(time)")
      let crossing = crossings.first.flatMap { $0.time == time ? $0 : nil }
      if crossing != nil { crossings.removeFirst() }
      let isCall = i.opcode == .ecall && c.rs1 != 93
      let next = isCall ? UInt64(i.pc) + 4 : try step(c, i, time, crossing)
      if isCall && BulkOperation(number: c.rs1) != nil {
        try bulk(c, record.calls, number: bulkCalls)
        bulkCalls += 1
        time += 4
      } else if isCall && VectorOperation(number: c.rs1) != nil {
        try vectors(c, record.calls, number: vectorCalls)
        vectorCalls += 1
        time += 8
      } else {
        time += isCall ? try call(c, record.calls, number: calls) : 4
        calls += isCall ? 1 : 0
      }
      if cycle == record.cycleCount - 1 {
        try expect(i.opcode == .ecall && c.next == CycleRecord.halted, "the last cycle does not halt")
        try expect(c.rs1 == 93 && c.rs2 == record.exitCode, "exit code")
      } else {
        let index = program.position(ofPC: next)
        try expect(index.map(UInt32.init) == c.next, "cycle \(cycle): next is \(c.next), expected pc \(next)")
        expectedPC = next
      }
    }
    try expect(crossings.isEmpty, "crossings are left over")
    try expect(calls == record.calls.calls.count, "calls are left over")
    try expect(bulkCalls == record.calls.bulk.count, "copies or fills are left over")
    try expect(vectorCalls == record.calls.vectors.count, "calls on arrays are left over")
    try expect(executions == record.executions, "execution counts")
    try closeAll(record)
  }

  private func expect(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Failure(description: message()) }
  }

  private mutating func openAll(_ record: ExecutionRecord, _ program: Program, _ input: [UInt8]) throws {
    for (i, register) in record.registers.enumerated() {
      let expected = i < 32 ? record.start.registers[i] : 0
      try expect(register.initial == expected, "initial value of register \(i)")
      open[Place(space: .register, index: UInt32(i))] = Message(value: expected, time: register.openingTime)
    }
    for (a, b) in zip(record.leaves, record.leaves.dropFirst()) {
      try expect(a.number < b.number, "order of leaves")
    }
    var image: [UInt32: UInt64] = [:]
    for word in program.image { image[word.index] = word.value }
    for leaf in record.leaves {
      let address = 32 * UInt64(leaf.number)
      let isInImage = (0..<4).contains { image[4 * leaf.number + $0] != nil }
      try expect(isInImage || address >= 0x2000_0000, "nothing is mapped at leaf \(leaf.number)")
      for (k, word) in leaf.words.enumerated() {
        try expect(word.index == 4 * leaf.number + UInt32(k), "words of leaf \(leaf.number)")
        try expect(word.initial == initial(word.index, image, input), "initial value of word \(word.index)")
        let place = Place(space: .memory, index: word.index)
        try expect(open[place] == nil, "word \(word.index) is opened twice")
        open[place] = Message(value: word.initial, time: word.openingTime)
      }
    }
  }

  /// What a word holds when the program starts.
  private func initial(_ word: UInt32, _ image: [UInt32: UInt64], _ input: [UInt8]) -> UInt64 {
    switch 8 * UInt64(word) {
    case ..<0x2000_0000: return image[word] ?? 0
    case 0x4000_0000..<0x6000_0000:
      let offset = 8 * (Int(word) - 0x4000_0000 / 8) - 8
      let bytes = (0..<8).map { offset + $0 < input.count && offset >= 0 ? input[offset + $0] : 0 }
      return offset < 0 ? UInt64(input.count) : Reference.loaded(.ld, bytes)
    default: return 0
    }
  }

  private func closeAll(_ record: ExecutionRecord) throws {
    for (i, register) in record.registers.enumerated() {
      let message = open[Place(space: .register, index: UInt32(i))]
      try expect(
        message == Message(value: register.value, time: register.lastTime), "closing of register \(i)")
    }
    for word in record.leaves.flatMap(\.words) {
      let message = open[Place(space: .memory, index: word.index)]
      try expect(message == Message(value: word.final, time: word.lastTime), "closing of word \(word.index)")
    }
    try expect(refreshes.values.allSatisfy(\.isEmpty), "refreshes are left over")
    // Every leaf has been accessed, but for the first of the output, which every shard has.
    for leaf in record.leaves where leaf.number != 0x2000_0000 / 32 {
      try expect(
        leaf.words.contains { accesses[Place(space: .memory, index: $0.index)] != nil },
        "leaf \(leaf.number) is listed and was not accessed")
    }
  }

  /// Takes the message that `value` and `previous` describe and leaves one with `new` at `time`.
  private mutating func access(
    _ space: Refresh.Space, _ index: UInt32, _ value: UInt64, _ previous: UInt32, _ new: UInt64,
    _ time: UInt32
  ) throws {
    let place = Place(space: space, index: index)
    accesses[place, default: 0] += 1
    while let refresh = refreshes[place]?.first, let message = open[place], refresh.previous == message.time,
      message.time != previous
    {
      try expect(refresh.value == message.value, "refresh of \(place)")
      open[place] = Message(value: message.value, time: refresh.time)
      refreshes[place]?.removeFirst()
    }
    try expect(
      open[place] == Message(value: value, time: previous),
      "\(place) at \(time): found \(String(describing: open[place])), record says \(value) at \(previous)")
    try expect(
      previous < time && time - previous <= 1 << 20, "\(place) at \(time): looks back to \(previous)")
    open[place] = Message(value: new, time: time)
  }

  /// One cycle; returns the next pc.
  private mutating func step(_ c: CycleRecord, _ i: Instruction, _ time: UInt32, _ crossing: Crossing?) throws
    -> UInt64
  {
    var next = UInt64(i.pc) + 4
    let opcode = i.opcode
    if opcode.readsRs1 {
      try access(.register, UInt32(i.rs1), c.rs1, c.previousRs1, c.rs1, time)
    }
    if opcode.readsRs2 {
      try access(.register, UInt32(i.rs2), c.rs2, c.previousRs2, c.rs2, time + 1)
    }
    var rd: UInt64 = 0
    if opcode.isLoad || opcode.isStore {
      rd = try memory(c, i, time, crossing)
    } else if opcode.isRegisterRegister {
      rd = Reference.result(opcode, c.rs1, c.rs2)
    } else if opcode.isRegisterImmediate {
      rd = Reference.result(opcode, c.rs1, i.immediate)
    } else if opcode.isBranch {
      if Reference.isTaken(opcode, c.rs1, c.rs2) { next = UInt64(i.pc) &+ i.immediate }
      if next != UInt64(i.pc) + 4 { try expect(i.constant == next, "target of \(i)") }
    } else {
      switch opcode {
      case .lui: rd = i.immediate
      case .auipc: rd = UInt64(i.pc) &+ i.immediate
      case .jal:
        rd = next
        next = UInt64(i.pc) &+ i.immediate
        try expect(i.constant == next, "target of \(i)")
      case .jalr:
        rd = next
        next = (c.rs1 &+ i.immediate) & ~1
      case .fence, .ecall: break
      default: throw Failure(description: "\(opcode) was executed")
      }
    }
    if opcode.writesRd {
      try expect(c.rd == rd, "\(i): rd is \(c.rd), expected \(rd)")
      try expect(i.rd != 0 && i.rd <= 32, "x0 is written")
      try access(.register, UInt32(i.rd), c.rdOld, c.previousRd, rd, time + 3)
    }
    return next
  }

  /// One call; returns by how much the next cycle starts later.
  private mutating func call(_ c: CycleRecord, _ calls: AcceleratorCalls, number: Int) throws -> UInt32 {
    try expect(c.call == number && number < calls.calls.count, "call \(c.call), expected \(number)")
    let call = calls.calls[number]
    try expect(c.rs1 == UInt64(call.accelerator.rawValue), "x17 is \(c.rs1) for \(call.accelerator)")
    try access(.register, 17, c.rs1, c.previousRs1, c.rs1, c.time)
    let areas = call.accelerator.areas
    let pointers = Array(calls.pointers(of: call))
    let words = Array(calls.words(of: call))
    var position = 0
    var accesses: [(offset: UInt32, word: WordAccess)] = []
    var old: [[UInt64]] = []
    var new: [UInt64] = []
    for (n, area) in areas.enumerated() {
      let pointer = pointers[n].value
      try access(.register, UInt32(10 + n), pointer, pointers[n].previous, pointer, c.time)
      try expect(pointer % 8 == 0, "pointer \(n) of a call")
      let part = words[position..<position + area.words]
      position += area.words
      for (k, word) in part.enumerated() {
        try expect(UInt64(word.index) == pointer / 8 + UInt64(k), "word \(k) of area \(n)")
        try expect(area.access != .read || word.old == word.new, "an area that is read changes")
        accesses.append((area.offset, word))
      }
      old.append(part.map(\.old))
      if area.access != .read { new = part.map(\.new) }
    }
    accesses.sort { $0.offset < $1.offset }
    for (offset, word) in accesses {
      try access(.memory, word.index, word.old, word.previous, word.new, c.time + offset)
    }
    try expect(
      new == Reference.result(call.accelerator, old), "\(call.accelerator) of \(old) gives \(new)")
    return call.accelerator.step
  }

  /// A call that copies or fills.
  private mutating func bulk(_ c: CycleRecord, _ calls: AcceleratorCalls, number: Int) throws {
    try expect(c.bulkCall == number && number < calls.bulk.count, "copy or fill \(number)")
    let call = calls.bulk[number]
    try expect(c.rs1 == UInt64(call.operation.rawValue), "x17 is \(c.rs1) for \(call.operation)")
    try access(.register, 17, c.rs1, c.previousRs1, c.rs1, c.time)
    let registers = Array(calls.pointers(of: call))
    for (n, register) in registers.enumerated() {
      try access(.register, UInt32(10 + n), register.value, register.previous, register.value, c.time)
    }
    let (written, read) = (Array(calls.written(call)), Array(calls.read(call)))
    try expect(UInt64(written.count) == registers[2].value, "the words of \(call.operation)")
    for (k, word) in read.enumerated() {
      try expect(UInt64(word.index) == registers[1].value / 8 + UInt64(k), "word \(k) that is read")
      try access(.memory, word.index, word.old, word.previous, word.old, c.time + 1)
    }
    for (k, word) in written.enumerated() {
      try expect(UInt64(word.index) == registers[0].value / 8 + UInt64(k), "word \(k) that is written")
      try access(.memory, word.index, word.old, word.previous, word.new, c.time + 2)
      try expect(word.new == (call.operation == .copy ? read[k].old : registers[1].value), "word \(k)")
    }
  }

  /// A call on arrays of elements of the extension.
  private mutating func vectors(_ c: CycleRecord, _ calls: AcceleratorCalls, number: Int) throws {
    try expect(c.vectorCall == number && number < calls.vectors.count, "call \(number) on arrays")
    let call = calls.vectors[number]
    try expect(c.rs1 == UInt64(call.operation.rawValue), "x17 is \(c.rs1) for \(call.operation)")
    try access(.register, 17, c.rs1, c.previousRs1, c.rs1, c.time)
    let registers = Array(calls.pointers(of: call))
    for (n, register) in registers.enumerated() {
      try access(.register, UInt32(10 + n), register.value, register.previous, register.value, c.time)
    }
    try expect(registers[1].value == UInt64(call.count), "the elements of \(call.operation)")
    let strides = call.operation.strides
    var halves = [[UInt32]](repeating: [], count: 2)
    for n in strides.indices {
      var elements = calls.array(n, of: call)
      for i in 0..<call.count {
        let start = registers[2 + n].value / 4 + UInt64(strides[n] * i)
        for k in 0..<(strides[n] == 1 ? 1 : 3) {
          let word = try elements.popFirst().unwrapped("too few words are read")
          try expect(UInt64(word.index) == start / 2 + UInt64(k), "word \(k) of element \(i)")
          try access(
            .memory, word.index, word.old, word.previous, word.old, c.time + 1 + 2 * UInt32(n) + UInt32(start % 2))
          for half in 0..<2 where (start..<start + UInt64(strides[n])).contains(2 * UInt64(word.index) + UInt64(half)) {
            halves[n].append(UInt32(truncatingIfNeeded: word.old >> UInt64(32 * half)))
          }
        }
      }
      try expect(elements.isEmpty, "too many words are read")
    }
    let start = registers[0].value / 4
    var (old, new): ([UInt32], [UInt32]) = ([], [])
    for (k, word) in calls.result(of: call).enumerated() {
      try expect(UInt64(word.index) == start / 2 + UInt64(k), "word \(k) of the result")
      try access(.memory, word.index, word.old, word.previous, word.new, c.time + 5)
      for half in 0..<2 {
        let (x, y) = (word.old >> UInt64(32 * half), word.new >> UInt64(32 * half))
        if (start..<start + 5).contains(2 * UInt64(word.index) + UInt64(half)) {
          old.append(UInt32(truncatingIfNeeded: x))
          new.append(UInt32(truncatingIfNeeded: y))
        } else {
          try expect(UInt32(truncatingIfNeeded: x) == UInt32(truncatingIfNeeded: y), "what is beside the result changes")
        }
      }
    }
    let expected = Reference.vectors(call.operation, r: old, a: halves[0], b: halves[1], count: call.count)
    try expect(new == expected, "\(call.operation) gives \(new), expected \(expected)")
  }

  /// The memory accesses of a cycle; returns what a load loads.
  private mutating func memory(
    _ c: CycleRecord, _ i: Instruction, _ time: UInt32, _ crossing: Crossing?
  ) throws -> UInt64 {
    let address = c.rs1 &+ i.immediate
    let width = i.opcode.accessWidth
    let offset = Int(address % 8)
    try expect((crossing != nil) == (offset + width > 8), "crossing of \(i)")
    let old = i.opcode.isLoad ? c.loadedWord : c.storedWordOld
    var bytes = littleEndian([old, crossing?.old ?? 0])
    let loaded = i.opcode.isLoad ? Reference.loaded(i.opcode, Array(bytes[offset..<offset + width])) : 0
    if i.opcode.isStore {
      bytes.replaceSubrange(offset..<offset + width, with: littleEndian([c.rs2]).prefix(width))
      try expect(c.storedWordNew == Reference.loaded(.ld, Array(bytes[..<8])), "stored word of \(i)")
    }
    let words = [Reference.loaded(.ld, Array(bytes[..<8])), Reference.loaded(.ld, Array(bytes[8...]))]
    let previous = i.opcode.isLoad ? c.previousLoadedWord : c.previousStoredWord
    let index = UInt32(address / 8)
    try access(.memory, index, old, previous, words[0], time + 2)
    if let crossing {
      try expect(crossing.new == words[1], "second word of \(i)")
      try access(.memory, index + 1, crossing.old, crossing.previous, words[1], time + 2)
    }
    return loaded
  }
}

extension Optional {
  fileprivate func unwrapped(_ message: String) throws -> Wrapped {
    guard let self else { throw MessageChecker.Failure(description: message) }
    return self
  }
}
