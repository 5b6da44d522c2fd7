import Executor
import KoalaBear
import Machine
import Parallel
import Prover

/// How often the rows of the tables of windows are asked for, as one thread counts it.
final class KeccakCounters {
  /// 2¹³ rows of `count` and of each `rotatedCount`.
  let ternary: UnsafeMutablePointer<UInt32>
  let chi: UnsafeMutablePointer<UInt32>
  /// 2¹⁶ rows of `limbCount` and of `bitsCount`.
  let limbs: UnsafeMutablePointer<UInt32>
  static let ternaryRows = 1 << WindowDigits.ternary.logHeight
  static let chiRows = 1 << WindowDigits.chi.logHeight
  static let limbRows = 1 << 16
  private static let total = 9 * ternaryRows + chiRows + 2 * limbRows

  init() {
    ternary = .allocate(capacity: KeccakCounters.total)
    ternary.initialize(repeating: 0, count: KeccakCounters.total)
    chi = ternary + 9 * KeccakCounters.ternaryRows
    limbs = chi + KeccakCounters.chiRows
  }

  deinit { ternary.deallocate() }

  /// Adds another thread's counts.
  func add(_ other: KeccakCounters) {
    for i in 0..<KeccakCounters.total { ternary[i] &+= other.ternary[i] }
  }

  /// The lookups of limbs and windows in the row of a call.
  func count(_ words: ArraySlice<WordAccess>) {
    for word in words {
      for m in 0..<4 {
        limbs[Int(limb(word.old, m))] &+= 1
        limbs[Int(limb(word.new, m))] &+= 1
      }
      let windows = KeccakLane(word.old).windows
      for pair in 0..<4 { limbs[KeccakCounters.limbRows + Int(limb(windows, pair))] &+= 1 }
    }
  }

  func write(to trace: Trace, calls: Int) {
    for c in 0..<9 {
      trace.set(
        .keccakTernary, column: c, ternary + c * KeccakCounters.ternaryRows, KeccakCounters.ternaryRows)
    }
    trace.set(.keccakChi, column: 0, chi, KeccakCounters.chiRows)
    for c in 0..<2 {
      trace.set(.keccakLimbs, column: c, limbs + c * KeccakCounters.limbRows, KeccakCounters.limbRows)
    }
    let steps = [UInt32](repeating: UInt32(calls), count: KeccakWindows.rowsPerCall)
    trace.set(.keccakConstants, column: 0, steps, steps.count)
  }
}

extension Trace {
  /// Counts in a column of a lookup table.
  func set(_ table: MachineTable, column: Int, _ counts: UnsafePointer<UInt32>, _ count: Int) {
    for instance in instances(of: table.index) {
      let to = self.column(column, instance: instance)
      for i in 0..<count where counts[i] != 0 { to[i] = Felt(counts[i]) }
    }
  }
}

/// A lane of 64 bits, and its windows, 8 bits each: bit j + 8 i of the lane is bit i of window j, bit i + 8 j of `windows`.
struct KeccakLane {
  let lane: UInt64
  let windows: UInt64

  @inline(__always)
  init(_ lane: UInt64) {
    self.lane = lane
    // An 8 × 8 matrix of bits, transposed by blocks of 1, 2 and 4.
    var x = lane
    var t = (x ^ x &>> 7) & 0x00aa_00aa_00aa_00aa
    x ^= t ^ t &<< 7
    t = (x ^ x &>> 14) & 0x0000_cccc_0000_cccc
    x ^= t ^ t &<< 14
    t = (x ^ x &>> 28) & 0x0000_0000_f0f0_f0f0
    windows = x ^ t ^ t &<< 28
  }

  @inline(__always)
  subscript(j: Int) -> Int { Int(truncatingIfNeeded: windows &>> UInt64(8 &* j)) & 0xff }

  @inline(__always)
  static func ^ (a: KeccakLane, b: KeccakLane) -> UInt64 { a.lane ^ b.lane }

  @inline(__always)
  func rotated(_ n: Int) -> UInt64 { lane &<< UInt64(n) | lane &>> UInt64((64 &- n) & 63) }
}

/// The rows of `KeccakRounds`, and the counts of their lookups.
struct KeccakRows {
  /// By eight bits: the window, and by how much they move the row index in the tables of digits.
  private let window: [Felt]
  private let ternary: [UInt32]
  private let chi: [UInt32]
  private let counters = KeccakCounters()
  private var block: RowBlock
  private var lanes = [KeccakLane](repeating: KeccakLane(0), count: 25)
  private var rotated = [KeccakLane](repeating: KeccakLane(0), count: 25)

  private init(_ trace: Trace) {
    window = (0..<256).map { Felt(KeccakWindows.window(UInt32($0))) }
    ternary = WindowDigits.ternary.rows
    chi = WindowDigits.chi.rows
    block = RowBlock(trace, table: MachineTable.keccakRounds.index)
  }

  /// The rows of all calls, at the cycles of `assignment`, and all lookup tables of Keccak.
  static func fill(_ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment) {
    let cycles = assignment.cycles[MachineTable.keccak.index]
    guard cycles.count > 0 else { return }
    // Four calls are three blocks of rows.
    let chunks = min((cycles.count + 3) / 4, Parallel.threadCount)
    let counters = Parallel.map(chunks) { chunk in
      var rows = KeccakRows(trace)
      func start(_ chunk: Int) -> Int { (cycles.count + 3) / 4 * chunk / chunks * 4 }
      for n in start(chunk)..<min(start(chunk + 1), cycles.count) {
        let cycle = record.cycles[Int(cycles[n] & ~Assignment.changedBit)]
        let words = record.calls.words(of: record.calls.calls[cycle.call])
        rows.counters.count(words)
        rows.call(number: n, time: cycle.time, words)
      }
      rows.block.finish()
      return rows.counters
    }
    for other in counters.dropFirst() { counters[0].add(other) }
    counters[0].write(to: trace, calls: cycles.count)
  }

  @inline(__always)
  private mutating func put(_ x: KeccakLane) {
    for j in 0..<8 { block.put(window[x[j]]) }
  }

  /// Lookups of a + b, windows of bits, in the table of digits 0, 1, 2: column 0, or 1 + the rotation.
  @inline(__always)
  private func count(_ a: KeccakLane, _ b: KeccakLane, _ j: Int, column: Int) {
    let row = Int(ternary[a[j]] &+ ternary[b[j]])
    counters.ternary[column &* KeccakCounters.ternaryRows &+ row] &+= 1
  }

  private mutating func call(number: Int, time: UInt32, _ words: ArraySlice<WordAccess>) {
    for (i, word) in words.enumerated() { lanes[i] = KeccakLane(word.old) }
    for step in 0..<KeccakWindows.rowsPerCall {
      block.begin(number * KeccakWindows.rowsPerCall + step)
      block.put(.one)
      block.put(step == KeccakWindows.rowsPerCall - 1 ? .one : .zero)
      block.put(Felt(time))
      block.put(Felt(UInt32(step)))
      for lane in lanes { put(lane) }
      for r in 0..<KeccakWindows.roundsPerRow {
        theta()
        chiAndIota(KeccakWindows.roundConstants[KeccakWindows.roundsPerRow * step + r])
      }
      assert(block.isFull, "a row of the wrong width")
    }
    precondition(lanes.lazy.map(\.lane).elementsEqual(words.lazy.map(\.new)), "a wrong permutation")
  }

  @inline(__always)
  private static func majority(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 { (a & b) | (c & (a ^ b)) }

  private mutating func theta() {
    withUnsafeTemporaryAllocation(of: KeccakLane.self, capacity: 15) { scratch in
      let parity = scratch.baseAddress.unsafelyUnwrapped
      let wrapped = parity + 5
      let difference = parity + 10
      for x in 0..<5 {
        // Half of what is left of the sum of five bits is two carries.
        let three = lanes[x].lane ^ lanes[x + 5].lane ^ lanes[x + 10].lane
        let first = KeccakRows.majority(lanes[x].lane, lanes[x + 5].lane, lanes[x + 10].lane)
        let second = KeccakRows.majority(three, lanes[x + 15].lane, lanes[x + 20].lane)
        parity[x] = KeccakLane(three ^ lanes[x + 15].lane ^ lanes[x + 20].lane)
        wrapped[x] = KeccakLane(parity[x].rotated(1))
        put(parity[x])
        let (a, b) = (KeccakLane(first), KeccakLane(second))
        for j in 0..<8 { count(a, b, j, column: 0) }
      }
      for x in 0..<5 {
        block.put(window[wrapped[x][0]])
        count(parity[x], KeccakLane(0), 7, column: 2)
      }
      for x in 0..<5 {
        let (left, right) = (parity[(x + 4) % 5], wrapped[(x + 1) % 5])
        difference[x] = KeccakLane(left ^ right)
        put(difference[x])
        for j in 0..<8 { count(left, right, j, column: 1) }
      }
      for lane in 0..<25 {
        let amount = KeccakWindows.rotations[lane]
        let d = difference[lane % 5]
        let v = KeccakLane(KeccakLane(lanes[lane] ^ d).rotated(amount))
        rotated[KeccakRows.target[lane]] = v
        put(v)
        for j in 0..<8 { count(lanes[lane], d, j, column: 1 + (j + amount) / 8 % 8) }
      }
    }
  }

  private static let target = (0..<25).map { KeccakWindows.target($0) }

  private mutating func chiAndIota(_ constant: UInt64) {
    for y in 0..<5 {
      for x in 0..<5 {
        let (a, b, c) = (rotated[5 * y + x], rotated[5 * y + (x + 1) % 5], rotated[5 * y + (x + 2) % 5])
        let out = KeccakLane(a.lane ^ (~b.lane & c.lane))
        lanes[5 * y + x] = out
        put(out)
        for j in 0..<8 {
          let row = 2 &* chi[a[j]] &+ chi[~b[j] & 0xff] &+ chi[c[j]]
          counters.chi[Int(row)] &+= 1
        }
      }
    }
    let bits = KeccakLane(constant)
    let after = KeccakLane(lanes[0] ^ bits)
    for j in KeccakWindows.constantWindows {
      block.put(window[bits[j]])
      count(lanes[0], bits, j, column: 1)
    }
    for j in KeccakWindows.constantWindows { block.put(window[after[j]]) }
    lanes[0] = after
  }
}
