import BigIntegers

/// Up to eight scalars as signed odd digits (width-w non-adjacent form), column by column: one word for each
/// power of two, one byte of it for each scalar, so that a ladder skips an empty column with one comparison.
struct SignedDigits: ~Copyable {
  /// Columns available: scalars up to 2¹³⁰.
  static let capacity = 132

  private let columns: UnsafeMutablePointer<UInt64>
  /// Columns in use.
  private(set) var count = 0
  /// Digits other than zero.
  private(set) var additions = 0

  init() {
    columns = .allocate(capacity: SignedDigits.capacity)
    columns.initialize(repeating: 0, count: SignedDigits.capacity)
  }

  deinit { columns.deallocate() }

  /// Columns in use without a digit.
  var emptyColumns: Int { (0..<count).reduce(0) { $0 + (columns[$1] == 0 ? 1 : 0) } }

  /// The digits for 2^`i`: scalar `lane` in bits 8·lane ..< 8·lane + 8, two's complement.
  @inline(__always)
  subscript(i: Int) -> UInt64 { columns[i] }

  @inline(__always)
  static func digit(_ column: UInt64, lane: Int) -> Int {
    Int(Int8(truncatingIfNeeded: column &>> UInt64(truncatingIfNeeded: 8 &* lane)))
  }

  /// Adds a scalar below 2¹²⁸ as digits of absolute value below 2^(width − 1), `width` in 2 ... 8, negated on
  /// demand.
  mutating func append(_ magnitude: UInt128, negative: Bool, width: UInt64, lane: Int) {
    var low = magnitude.lowWord
    var high = magnitude.highWord
    // What carries out of the top limb: at most one.
    var top: UInt64 = 0
    let mask = (1 &<< width) &- 1
    let half: UInt64 = 1 &<< (width &- 1)
    let shift = UInt64(truncatingIfNeeded: 8 &* lane)
    var position = 0
    while (low | high | top) != 0 {
      if low & 1 == 0 {
        low = (low &>> 1) | (high &<< 63)
        high = (high &>> 1) | (top &<< 63)
        top = 0
        position &+= 1
        continue
      }
      let digit = low & mask
      let carries = digit >= half
      let signed = carries ? digit &- (mask &+ 1) : digit
      columns[position] |= ((negative ? 0 &- signed : signed) & 0xff) &<< shift
      additions &+= 1
      count = max(count, position &+ 1)
      low = (low &>> width) | (high &<< (64 &- width))
      high = (high &>> width) | (top &<< (64 &- width))
      top = 0
      position &+= Int(truncatingIfNeeded: width)
      if carries {
        let (l, o1) = low.addingReportingOverflow(1)
        low = l
        if o1 {
          let (h, o2) = high.addingReportingOverflow(1)
          high = h
          top = o2 ? 1 : 0
        }
      }
    }
  }
}
