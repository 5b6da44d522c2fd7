import Constraints
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
}

/// The rows of `KeccakRounds`, and the counts of the lookups of both tables of Keccak-f[1600].
struct KeccakRows {
  /// By eight bits: the window, and by how much they move the row index in the tables of digits.
  private let window: [Felt]
  private let ternary: [UInt32]
  private let chi: [UInt32]
  private let counters = KeccakCounters()

  private var cell: UnsafeMutablePointer<Felt>
  private var height = 0

  init() {
    func sums(_ strides: [UInt32]) -> [UInt32] {
      (0..<256).map { bits in (0..<8).reduce(0) { bits >> $1 & 1 == 1 ? $0 + strides[$1] : $0 } }
    }
    window = (0..<256).map { Felt(KeccakWindows.window(UInt32($0))) }
    ternary = sums(WindowDigits.ternary.strides)
    chi = sums(WindowDigits.chi.strides)
    cell = UnsafeMutablePointer(bitPattern: 4)!
  }

  /// The windows of a lane, 8 bits each: bit j + 8 i goes to bit i + 8 j.
  @inline(__always)
  static func transposed(_ lane: UInt64) -> UInt64 {
    var x = lane
    var t = (x ^ x &>> 7) & 0x00aa_00aa_00aa_00aa
    x ^= t ^ t &<< 7
    t = (x ^ x &>> 14) & 0x0000_cccc_0000_cccc
    x ^= t ^ t &<< 14
    t = (x ^ x &>> 28) & 0x0000_0000_f0f0_f0f0
    return x ^ t ^ t &<< 28
  }

  @inline(__always)
  private static func rotated(_ x: UInt64, _ n: Int) -> UInt64 {
    x &<< UInt64(n) | x &>> UInt64((64 &- n) & 63)
  }

  @inline(__always)
  private static func majority(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 { (a & b) | (c & (a ^ b)) }

  @inline(__always)
  private static func byte(_ x: UInt64, _ j: Int) -> Int { Int(truncatingIfNeeded: x &>> UInt64(8 &* j)) & 0xff }

  @inline(__always)
  private mutating func put(_ x: Felt) {
    cell.pointee = x
    cell += height
  }

  /// All windows of a lane that is transposed.
  @inline(__always)
  private mutating func put(windows x: UInt64) {
    for j in 0..<8 { put(window[KeccakRows.byte(x, j)]) }
  }

  /// Lookups of a + b, windows of bits, in the table of digits 0, 1, 2: column 0, or 1 + the rotation.
  @inline(__always)
  private func count(_ a: UInt64, _ b: UInt64, _ j: Int, column: Int) {
    let row = ternary[KeccakRows.byte(a, j)] &+ ternary[KeccakRows.byte(b, j)]
    counters.ternary[column &* KeccakCounters.ternaryRows &+ Int(row)] &+= 1
  }

  /// The rows of all calls, at the cycles of `assignment`, and all lookup tables of Keccak.
  static func fill(_ trace: Trace, _ record: ExecutionRecord, _ assignment: Assignment) {
    let cycles = assignment.cycles[MachineTable.keccak.index]
    guard cycles.count > 0 else { return }
    let chunks = min(cycles.count, Parallel.threadCount)
    let instances = trace.instances(of: MachineTable.keccakRounds.index)
    let counters = Parallel.map(chunks) { chunk in
      var rows = KeccakRows()
      for n in cycles.count * chunk / chunks..<cycles.count * (chunk + 1) / chunks {
        let cycle = record.cycles[Int(cycles[n] & ~Assignment.changedBit)]
        let words = record.calls.words(of: record.calls.calls[cycle.call])
        rows.call(trace, instances, number: n, time: cycle.time, words)
      }
      return rows.counters
    }
    let total = counters[0]
    for other in counters.dropFirst() { total.add(other) }

    func copy(_ table: MachineTable, _ column: Int, _ counts: UnsafeMutablePointer<UInt32>, _ count: Int) {
      for instance in trace.instances(of: table.index) {
        let to = trace.column(column, instance: instance)
        for i in 0..<count where counts[i] != 0 { to[i] = Felt(counts[i]) }
      }
    }
    for c in 0..<9 {
      copy(.keccakTernary, c, total.ternary + c * KeccakCounters.ternaryRows, KeccakCounters.ternaryRows)
    }
    copy(.keccakChi, 0, total.chi, KeccakCounters.chiRows)
    for c in 0..<2 {
      copy(.keccakLimbs, c, total.limbs + c * KeccakCounters.limbRows, KeccakCounters.limbRows)
    }
    for instance in trace.instances(of: MachineTable.keccakConstants.index) {
      let to = trace.column(0, instance: instance)
      for step in 0..<KeccakWindows.rowsPerCall { to[step] = Felt(UInt32(cycles.count)) }
    }
  }

  private mutating func call(
    _ trace: Trace, _ instances: [Int], number: Int, time: UInt32, _ words: ArraySlice<WordAccess>
  ) {
    let counts = counters.limbs
    for word in words {
      for m in 0..<4 {
        counts[Int(limb(word.old, m))] &+= 1
        counts[Int(limb(word.new, m))] &+= 1
      }
      let windows = KeccakRows.transposed(word.old)
      for pair in 0..<4 { counts[KeccakCounters.limbRows + Int(limb(windows, pair))] &+= 1 }
    }
    var lanes = words.map(\.old)
    for step in 0..<KeccakWindows.rowsPerCall {
      let (pointer, height) = trace.place(number * KeccakWindows.rowsPerCall + step, in: instances)
      cell = pointer
      self.height = height
      put(.one)
      put(step == KeccakWindows.rowsPerCall - 1 ? .one : .zero)
      put(Felt(time))
      put(Felt(UInt32(step)))
      for lane in lanes { put(windows: KeccakRows.transposed(lane)) }
      for r in 0..<KeccakWindows.roundsPerRow {
        round(&lanes, KeccakWindows.roundConstants[KeccakWindows.roundsPerRow * step + r])
      }
    }
    precondition(lanes.elementsEqual(words.lazy.map(\.new)), "a wrong permutation")
  }

  private mutating func round(_ lanes: inout [UInt64], _ constant: UInt64) {
    var parity = [UInt64](repeating: 0, count: 5)
    for x in 0..<5 {
      // Half of what is left of the sum of five bits is two carries.
      let three = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10]
      let first = KeccakRows.majority(lanes[x], lanes[x + 5], lanes[x + 10])
      let second = KeccakRows.majority(three, lanes[x + 15], lanes[x + 20])
      parity[x] = three ^ lanes[x + 15] ^ lanes[x + 20]
      put(windows: KeccakRows.transposed(parity[x]))
      let (a, b) = (KeccakRows.transposed(first), KeccakRows.transposed(second))
      for j in 0..<8 { count(a, b, j, column: 0) }
    }
    for x in 0..<5 {
      put(window[KeccakRows.byte(KeccakRows.transposed(KeccakRows.rotated(parity[x], 1)), 0)])
      count(KeccakRows.transposed(parity[x]), 0, 7, column: 2)
    }
    var difference = [UInt64](repeating: 0, count: 5)
    for x in 0..<5 {
      let left = parity[(x + 4) % 5]
      let right = KeccakRows.rotated(parity[(x + 1) % 5], 1)
      difference[x] = left ^ right
      put(windows: KeccakRows.transposed(left ^ right))
      let (a, b) = (KeccakRows.transposed(left), KeccakRows.transposed(right))
      for j in 0..<8 { count(a, b, j, column: 1) }
    }
    var rotated = lanes
    for lane in 0..<25 {
      let amount = KeccakWindows.rotations[lane]
      let v = KeccakRows.rotated(lanes[lane] ^ difference[lane % 5], amount)
      rotated[KeccakWindows.target(lane)] = v
      put(windows: KeccakRows.transposed(v))
      let (a, b) = (KeccakRows.transposed(lanes[lane]), KeccakRows.transposed(difference[lane % 5]))
      for j in 0..<8 { count(a, b, j, column: 1 + (j + amount) / 8 % 8) }
    }
    for lane in 0..<25 {
      let row = lane / 5 * 5
      let (a, b, c) = (rotated[lane], rotated[row + (lane + 1) % 5], rotated[row + (lane + 2) % 5])
      lanes[lane] = a ^ (~b & c)
      put(windows: KeccakRows.transposed(lanes[lane]))
      let (x, y, z) = (KeccakRows.transposed(a), KeccakRows.transposed(~b), KeccakRows.transposed(c))
      for j in 0..<8 {
        let row =
          2 &* chi[KeccakRows.byte(x, j)] &+ chi[KeccakRows.byte(y, j)] &+ chi[KeccakRows.byte(z, j)]
        counters.chi[Int(row)] &+= 1
      }
    }
    let (before, bits) = (KeccakRows.transposed(lanes[0]), KeccakRows.transposed(constant))
    lanes[0] ^= constant
    let after = KeccakRows.transposed(lanes[0])
    for j in KeccakWindows.constantWindows {
      put(window[KeccakRows.byte(bits, j)])
      count(before, bits, j, column: 1)
    }
    for j in KeccakWindows.constantWindows { put(window[KeccakRows.byte(after, j)]) }
  }
}
