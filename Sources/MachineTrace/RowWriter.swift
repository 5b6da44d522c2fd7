import Executor
import KoalaBear
import Machine
import RISCV

/// Writes one row after the other, column by column in the order of declaration, and counts its lookups.
///
/// Cells are canonical integers at first; the filler turns whole columns into Montgomery form afterwards.
struct RowWriter {
  let counters: Counters
  let programRows: [ProgramRow?]
  let textBase: UInt32
  let crossings: [Crossing]
  let calls: AcceleratorCalls

  // The current row.
  private(set) var cell: UnsafeMutablePointer<UInt32>
  private(set) var height: Int
  var r: CycleRecord
  var row: ProgramRow
  var times: RegisterTimes
  /// The base time T.
  var time: UInt32
  var pc: UInt32

  init(
    _ counters: Counters, _ rows: [ProgramRow?], textBase: UInt32, crossings: [Crossing],
    calls: AcceleratorCalls, first: CycleRecord
  ) {
    self.counters = counters
    programRows = rows
    self.textBase = textBase
    self.crossings = crossings
    self.calls = calls
    cell = UnsafeMutablePointer(bitPattern: 4)!
    height = 0
    r = first
    row = ProgramRow(Instruction(.fence, pc: 0))!
    times = RegisterTimes(rs1: 0, rs2: 0, rd: 0, rdOld: 0)
    (time, pc) = (0, 0)
  }

  @inline(__always)
  mutating func begin(_ first: UnsafeMutablePointer<UInt32>, height: Int) {
    cell = first
    self.height = height
    put(1)
    put(pc)
    put(time)
  }

  @inline(__always)
  mutating func put(_ x: UInt32) {
    cell.pointee = x
    cell += height
  }

  /// Leaves columns as they are.
  @inline(__always)
  mutating func skip(_ columns: Int) { cell += columns * height }

  @inline(__always)
  mutating func put(_ x: Bool) { put(x ? 1 : 0) }

  /// |x| must be below p.
  @inline(__always)
  mutating func put(signed x: Int) {
    put(x < 0 ? UInt32(truncatingIfNeeded: x &+ Int(Felt.modulus)) : UInt32(truncatingIfNeeded: x))
  }

  @inline(__always)
  mutating func put(limbs x: UInt64, _ range: Range<Int> = 0..<4) {
    for i in range { put(limb(x, i)) }
  }

  @inline(__always)
  mutating func put(bytes x: UInt64, _ count: Int = 8) {
    for i in 0..<count { put(UInt32(truncatingIfNeeded: x &>> UInt64(8 &* i)) & 0xff) }
  }

  @inline(__always)
  func range16(limbs x: UInt64, _ count: Int = 4) {
    for i in 0..<count { counters.countRange16(limb(x, i)) }
  }

  @inline(__always)
  func bytePairs(_ x: UInt64, _ count: Int = 8) {
    for i in 0..<count / 2 {
      let pair = limb(x, i)
      counters.countBytes(pair & 0xff, pair >> 8)
    }
  }

  /// The sign bit of a 16-bit limb, with its lookup.
  @inline(__always)
  func sign(_ x: UInt32) -> UInt32 {
    let s = x >> 15
    counters.countRange16(2 * x - s << 16)
    return s
  }

  @inline(__always)
  func later(_ previous: UInt32, _ offset: UInt32) { counters.countRange20(time &+ offset &- previous &- 1) }

  // MARK: Frames

  enum Operand { case none, limbs, bytes }

  @inline(__always)
  private mutating func put(_ x: UInt64, _ operand: Operand) {
    if operand == .limbs { put(limbs: x) } else { put(bytes: x) }
  }

  /// The columns of `ALU`; gives back a and b.
  @inline(__always)
  mutating func alu(inPlace: Bool = false, first: Operand = .limbs, second: Operand = .none) -> (
    UInt64, UInt64
  ) {
    let (a, b) = row.swapped ? (r.rs2, r.rs1) : (r.rs1, r.rs2)
    let offset2: UInt32 = row.swapped ? 0 : 1
    if !inPlace { put(UInt32(row.rd)) }
    put(UInt32(row.rs1))
    put(times.rs1)
    put(a, first)
    if second != .none {
      put(UInt32(row.rs2))
      put(times.rs2)
      put(b, second)
      later(times.rs2, offset2)
    }
    if inPlace {
      later(times.rs1, 3)
      if second != .none { put(offset2) }
    } else {
      later(times.rs1, 0)
      destination()
    }
    return (a, b)
  }

  /// previousRd and rdOld.
  @inline(__always)
  mutating func destination() {
    put(times.rd)
    put(limbs: times.rdOld)
    later(times.rd, 3)
  }

  /// The columns of `Address`; gives back the offset in the word.
  @inline(__always)
  mutating func address() -> UInt32 {
    let immediate = row.fields.0
    put(UInt32(row.rs1))
    put(times.rs1)
    put(limbs: r.rs1, 0..<2)
    put(immediate)
    later(times.rs1, 0)
    let signed = immediate < 1 << 12 ? Int(immediate) : Int(immediate) - Int(Felt.modulus)
    let low = Int(limb(r.rs1, 0)) + signed
    let offset = low & 7
    counters.countRange16(UInt32((low - offset) / 8 + 256))
    return UInt32(offset)
  }

  /// The columns of `Comparison`; gives back whether a < b.
  @inline(__always)
  mutating func compare(_ a: UInt64, _ b: UInt64, signed: Bool) -> Bool {
    let differences = a ^ b
    let k = differences == 0 ? 0 : (63 - differences.leadingZeroBitCount) / 16
    var d = Int(limb(a, k)) - Int(limb(b, k))
    if signed && k == 3 {
      d =
        Int(Int16(truncatingIfNeeded: Int64(bitPattern: a) >> 48))
        - Int(Int16(truncatingIfNeeded: Int64(bitPattern: b) >> 48))
    }
    let less = d < 0
    let gap = UInt32(truncatingIfNeeded: d + (less ? 65536 : 0) - (k > 0 && !less ? 1 : 0))
    put(k >= 2)
    put(k & 1 == 1)
    put(less)
    put(gap)
    counters.countRange16(gap)
    return less
  }
}
