import Executor
import KoalaBear
import Machine
import Parallel
import Prover

/// How often the rows of the lookup tables of SHA-256 are asked for, as one thread counts it.
final class SHA256Counters {
  /// 2¹⁶ rows of each column of `shaLimbs`, in the order of `Column`.
  let limbs: UnsafeMutablePointer<UInt32>
  let parity: UnsafeMutablePointer<UInt32>
  enum Column: Int { case a, e, w, wHigh, majority }
  static let limbRows = 1 << 16
  static let parityRows = 1 << WindowDigits.ternary.logHeight
  private static let total = 5 * limbRows + parityRows

  init() {
    limbs = .allocate(capacity: SHA256Counters.total)
    limbs.initialize(repeating: 0, count: SHA256Counters.total)
    parity = limbs + 5 * SHA256Counters.limbRows
  }

  deinit { limbs.deallocate() }

  @inline(__always)
  func count(_ column: Column, _ x: UInt32) {
    limbs[column.rawValue &* SHA256Counters.limbRows &+ Int(x)] &+= 1
  }

  /// Adds another thread's counts.
  func add(_ other: SHA256Counters) {
    for i in 0..<SHA256Counters.total { limbs[i] &+= other.limbs[i] }
  }

  func write(to trace: Trace, calls: Int) {
    for c in 0..<5 {
      trace.set(.shaLimbs, column: c, limbs + c * SHA256Counters.limbRows, SHA256Counters.limbRows)
    }
    trace.set(.shaParity, column: 0, parity, SHA256Counters.parityRows)
    let steps = [UInt32](repeating: UInt32(calls), count: SHA256Rounds.rowsPerCall)
    trace.set(.shaConstants, column: 0, steps, steps.count)
  }
}

/// The rows of `SHA256Rounds`, and the counts of the lookups of both tables of SHA-256.
struct SHA256Rows {
  /// By eight bits: as digits in base 3 and 4, and by how much they move the row index in the table of parities.
  private let base3: [UInt32]
  private let base4: [UInt32]
  private let rows: [UInt32]
  private let counters: Counters
  private let own: SHA256Counters
  private var block: RowBlock

  private init(_ trace: Trace, _ counters: Counters, _ own: SHA256Counters) {
    self.counters = counters
    self.own = own
    base3 = (0..<256).map { SHA256Rounds.digits($0, 0, count: 8, base: 3) }
    base4 = (0..<256).map { SHA256Rounds.digits($0, 0, count: 8, base: 4) }
    rows = WindowDigits.ternary.rows
    block = RowBlock(trace, table: MachineTable.shaRounds.index)
  }

  /// The rows of all calls, at the cycles of `assignment`, and the lookup tables of SHA-256.
  static func fill(_ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment, _ pool: CounterPool) {
    let cycles = assignment.cycles[MachineTable.sha256.index]
    guard cycles.count > 0 else { return }
    // Two calls are one block of rows.
    let chunks = min((cycles.count + 1) / 2, Parallel.threadCount)
    let counters = Parallel.map(chunks) { chunk in
      func start(_ chunk: Int) -> Int { (cycles.count + 1) / 2 * chunk / chunks * 2 }
      let own = SHA256Counters()
      pool.with { counters in
        var rows = SHA256Rows(trace, counters, own)
        for n in start(chunk)..<min(start(chunk + 1), cycles.count) {
          let cycle = record.cycles[Int(cycles[n] & ~Assignment.changedBit)]
          let words = record.calls.words(of: record.calls.calls[cycle.call]).map(\.old)
          rows.call(number: n, time: cycle.time, words)
        }
        rows.block.finish()
      }
      return own
    }
    for other in counters.dropFirst() { counters[0].add(other) }
    counters[0].write(to: trace, calls: cycles.count)
  }

  @inline(__always)
  private mutating func put(_ x: UInt32) {
    block.put(Felt(x))
  }

  @inline(__always)
  private mutating func put(limbs x: UInt32) {
    put(x & 0xffff)
    put(x >> 16)
  }

  @inline(__always)
  private static func byte(_ x: UInt32, _ i: Int) -> UInt32 { x &>> UInt32(8 &* i) & 0xff }

  @inline(__always)
  private mutating func put(bytes x: UInt32) {
    for i in 0..<4 { put(SHA256Rows.byte(x, i)) }
  }

  @inline(__always)
  private mutating func put(base4 x: UInt32) {
    for i in 0..<4 { put(base4[Int(SHA256Rows.byte(x, i))]) }
  }

  /// Both halves in base 3.
  @inline(__always)
  private mutating func put(base3 x: UInt32) {
    for half in 0..<2 {
      put(base3[Int(SHA256Rows.byte(x, 2 * half))] &+ 6561 &* base3[Int(SHA256Rows.byte(x, 2 * half + 1))])
    }
  }

  /// The exclusive or of two words as the parity of their sum.
  @inline(__always)
  private mutating func parity(_ x: UInt32, _ y: UInt32) {
    for half in 0..<2 {
      put(base3[Int(SHA256Rows.byte(x, 2 * half))] &+ base3[Int(SHA256Rows.byte(y, 2 * half))])
    }
    put(bytes: x ^ y)
    for i in 0..<4 {
      let row = rows[Int(SHA256Rows.byte(x, i))] &+ rows[Int(SHA256Rows.byte(y, i))]
      own.parity[Int(row)] &+= 1
    }
  }

  /// A sum of words, in limbs that are not carried.
  private struct Sum {
    var low: UInt32 = 0
    var high: UInt32 = 0

    @inline(__always)
    static func + (a: Sum, x: UInt32) -> Sum { Sum(low: a.low &+ x & 0xffff, high: a.high &+ x &>> 16) }
    @inline(__always)
    static func + (a: Sum, b: Sum) -> Sum { Sum(low: a.low &+ b.low, high: a.high &+ b.high) }
  }

  /// A sum modulo 2³²; its carries are counted.
  @inline(__always)
  private func carried(_ sum: Sum) -> UInt32 {
    let low = sum.low >> 16
    counters.countBytes(low, (sum.high &+ low) >> 16)
    return sum.low &+ sum.high &<< 16
  }

  /// What the rounds pass on.
  private struct State {
    /// a … h.
    var words: [UInt32]
    /// U of the next 15 words.
    var sums: [Sum]
    /// The last 7 words.
    var before: [UInt32]
    /// σ₁ of the last two.
    var sigma1: [UInt32] = [0, 0]
  }

  /// - Parameter words: the state and the block.
  private mutating func call(number: Int, time: UInt32, _ words: [UInt64]) {
    let halves = words.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)] }
    let message = halves[8...].map(\.byteSwapped)
    var state = State(
      words: Array(halves[..<8]), sums: message[..<15].map { Sum() + $0 },
      before: [0, 0, 0, 0, 0, 0, message[15]])
    for x in halves[1...2] {
      own.count(.a, x & 0xffff)
      own.count(.a, x >> 16)
    }
    for step in 0..<SHA256Rounds.rowsPerCall {
      block.begin(number * SHA256Rounds.rowsPerCall + step)
      put(1)
      put(step == SHA256Rounds.rowsPerCall - 1 ? 1 : 0)
      put(time)
      put(UInt32(step))
      put(step < 2 ? 1 : 0)
      put(step == 0 ? 1 : 0)
      let first = SHA256Rounds.perRow * step
      for r in 0..<SHA256Rounds.perRow { put(limbs: SHA256Rounds.constants[first + r]) }
      put(state)
      for r in 0..<SHA256Rounds.perRow {
        let w = word(&state, number: first + r)
        round(&state.words, w, SHA256Rounds.constants[first + r])
      }
      assert(block.isFull, "a row of the wrong width")
    }
  }

  private mutating func put(_ state: State) {
    let s = state.words
    put(limbs: s[0])
    for i in 1...2 {
      put(limbs: s[i])
      put(base4: s[i])
    }
    put(limbs: s[3])
    for i in 4...6 { put(bytes: s[i]) }
    put(limbs: s[7])
    for sum in state.sums {
      put(sum.low)
      put(sum.high)
    }
    for word in state.before + state.sigma1 { put(limbs: word) }
  }

  private mutating func word(_ state: inout State, number: Int) -> UInt32 {
    let isLate = number >= 16
    let later = isLate ? Sum() + state.before[0] + state.sigma1[0] : Sum()
    let w = carried(state.sums[0] + later)
    put(limbs: w)
    put(later.low)
    put(later.high)
    let (low, high) = (w & 0xffff, w & 0xffff_0000)
    own.count(.w, low)
    own.count(.wHigh, high >> 16)
    for part in [low, high] {
      put(base3: SHA256Rounds.lowerSigma0(part))
      put(base3: SHA256Rounds.lowerSigma1(part))
    }
    parity(SHA256Rounds.lowerSigma0(low), SHA256Rounds.lowerSigma0(high))
    let sigma0 = number == 0 ? 0 : SHA256Rounds.lowerSigma0(w)
    if number % SHA256Rounds.perRow == 0 { put(limbs: sigma0) }
    parity(SHA256Rounds.lowerSigma1(low), SHA256Rounds.lowerSigma1(high))
    state.sums.removeFirst()
    state.sums.append(Sum() + state.before[6] + sigma0)
    state.before.removeFirst()
    state.before.append(w)
    state.sigma1 = [state.sigma1[1], SHA256Rounds.lowerSigma1(w)]
    return w
  }

  private mutating func round(_ s: inout [UInt32], _ w: UInt32, _ constant: UInt32) {
    put(base4: s[0])
    for part in [s[0] & 0xffff, s[0] >> 16] {
      own.count(.a, part)
      put(base3: SHA256Rounds.upperSigma0(part))
    }
    for part in [s[4] & 0xffff, s[4] >> 16] {
      own.count(.e, part)
      put(base3: SHA256Rounds.upperSigma1(part))
    }
    parity(SHA256Rounds.upperSigma1(s[4] & 0xffff), SHA256Rounds.upperSigma1(s[4] & 0xffff_0000))
    for other in [s[5], s[6]] {
      put(bytes: s[4] & other)
      for i in 0..<4 { counters.countAnd(SHA256Rows.byte(s[4], i), SHA256Rows.byte(other, i)) }
    }
    parity(SHA256Rounds.upperSigma0(s[0] & 0xffff), SHA256Rounds.upperSigma0(s[0] & 0xffff_0000))
    let majority = (s[0] & s[1]) | (s[2] & (s[0] | s[1]))
    put(bytes: majority)
    for i in 0..<4 {
      let sum = (0..<3).reduce(UInt32(0)) { $0 &+ base4[Int(SHA256Rows.byte(s[$1], i))] }
      own.count(.majority, sum)
    }
    let choice = (s[4] & s[5]) | (~s[4] & s[6])
    let t1 = Sum() + s[7] + SHA256Rounds.upperSigma1(s[4]) + choice + constant + w
    let newE = carried(t1 + s[3])
    put(bytes: newE)
    let newA = carried(t1 + SHA256Rounds.upperSigma0(s[0]) + majority)
    put(limbs: newA)
    s = [newA, s[0], s[1], s[2], newE, s[4], s[5], s[6]]
  }
}
