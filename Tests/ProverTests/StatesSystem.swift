import Constraints
import Hashes
import KoalaBear
import ProofTestSupport
import Prover
import Testing
import Verifier

/// A table with Keccak states among tables without: calls give the first bytes of a state and get the last ones.
enum StatesSystem {
  static let question = Bus(id: 1, name: "question", arity: 3)
  static let answer = Bus(id: 2, name: "answer", arity: 5)
  static let range = Bus(id: 3, name: "range", arity: 1)

  static let system: ConstraintSystem = {
    let calls = TableBuilder("Calls")
    let called = calls.column("live")
    let number = calls.column("number")
    let words = calls.columns("words", 2)
    let results = calls.columns("results", 4)
    calls.boolean(called, "live")
    calls.constrain((1 - called) * number, "padding has no number")
    calls.send(question, [number] + words, multiplicity: called, "question")
    calls.receive(answer, [number] + results, multiplicity: called, "answer")

    let t = TableBuilder("Keccak")
    let live = t.column("live")
    let states = t.keccakStates()
    let index = t.column("index")
    let fixed = TableBuilder("Bytes")
    let byte = fixed.preprocessed("byte")
    let count = fixed.column("count")
    t.boolean(live, "live")
    t.constrain(live * (live - 1) * states[4][17], "of degree 3")
    let first = states[0]
    t.receive(
      question, [index, first[0] + 256 * first[1], first[2] + 256 * first[199]], multiplicity: live,
      "question")
    t.send(answer, [index] + [0, 1, 100, 199].map { states[8][$0] }, multiplicity: live, "answer")
    t.send(range, [states[3][5]], multiplicity: live, "a byte of a state between")
    fixed.receive(range, [byte], multiplicity: count, "byte")
    return ConstraintSystem([calls.build(), t.build(), fixed.build(fixedLogHeight: 8)])
  }()

  /// Rows that are not called hold states too; of every eight one is not called.
  static func make(
    heights: [Int], calls: [Int], target: Int = 60, seed: UInt64 = 1
  ) throws -> (ProvingKey, Trace) {
    let bytes = FeltBuffer(count: 256)
    for i in 0..<256 { bytes.pointer[i] = Felt(UInt32(i)) }
    let key = try #require(
      ProvingKey(system, preprocessed: bytes, parameters: ProofParameters(target: target)))
    let trace = try key.trace(logHeights: [calls, heights, [8]])
    var random = SplitMix(seed)
    let counts = trace.column(0, instance: trace.instances(of: 2)[0])
    var callRows = trace.instances(of: 0).flatMap { j in
      (0..<trace.layout.instances[j].height).map { (j, $0) }
    }[...]
    var number: UInt32 = 0
    for j in trace.instances(of: 1) {
      let columns = trace.columns(instance: j)
      for row in 0..<trace.layout.instances[j].height {
        let states = KeccakStates.row(from: (0..<25).map { _ in random.next() })
        for (c, x) in states.enumerated() { columns[1 + c][row] = Felt(UInt32(x)) }
        if random.next(below: 8) == 0 { continue }
        number += 1
        columns[0][row] = .one
        columns[1801][row] = Felt(number)
        counts[Int(states[605])] += 1
        guard let (callInstance, call) = callRows.popFirst() else {
          fatalError("as many calls as states, at most")
        }
        let last = states[1600...]
        let values: [UInt32] = [
          1, number, UInt32(states[0]) + 256 * UInt32(states[1]),
          UInt32(states[2]) + 256 * UInt32(states[199]),
          UInt32(last[1600]), UInt32(last[1601]), UInt32(last[1700]), UInt32(last[1799]),
        ]
        for (c, x) in values.enumerated() { trace.column(c, instance: callInstance)[call] = Felt(x) }
      }
    }
    return (key, trace)
  }

  /// Column `byte` of a state, in the table with states.
  static func column(_ state: Int, _ byte: Int) -> Int { 1 + KeccakStates.width * state + byte }
}
