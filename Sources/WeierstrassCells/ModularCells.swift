public import BigIntegers

#if arch(riscv64) && hasFeature(Embedded)
  public import CIntrinsics
#endif

/// Numbers of 256 bits that stay in memory, and arithmetic on them modulo the number in cell 0.
///
/// On the machine an operation is one call of the accelerator, and with all numbers at fixed distances from one pointer
/// little else: about six instructions. Loading and storing the words of three operands would be four times that. So
/// formulas over cells count calls; a sum or a difference costs as much as a product, and a product takes one summand
/// along for nothing.
///
/// Natively the same runs on `Modular256`'s portable form, for tests.
public struct ModularCells {
  /// Words of a cell, and the words in all.
  @usableFromInline static let width = 4
  @usableFromInline let words: UnsafeMutablePointer<UInt64>
  #if arch(riscv64) && hasFeature(Embedded)
    @usableFromInline let number: UInt64
  #endif

  /// Takes memory for `count` cells and for `extra` words behind them, until `deallocate`; only the modulus, 0, 1 and
  /// −1 are set.
  @inlinable
  public init(count: Int, modulus: UInt256, extra: Int = 0) {
    words = .allocate(capacity: count * ModularCells.width + extra)
    #if arch(riscv64) && hasFeature(Embedded)
      number = martinet_number_of_multiply_add_256()
    #endif
    set(Cell.modulus, modulus)
    set(Cell.zero, .zero)
    set(Cell.one, .one)
    set(Cell.minusOne, modulus &- .one)
  }

  @inlinable
  public func deallocate() { words.deallocate() }

  /// The words of a cell, least significant first.
  @inlinable @inline(__always)
  public func pointer(_ cell: Cell) -> UnsafeMutablePointer<UInt64> {
    words + cell.index &* ModularCells.width
  }

  @inlinable @inline(__always)
  public func set(_ cell: Cell, _ value: UInt256) { value.store(to: pointer(cell)) }

  @inlinable @inline(__always)
  public func get(_ cell: Cell) -> UInt256 { UInt256(words: pointer(cell)) }

  @inlinable @inline(__always)
  public func copy(_ cell: Cell, from source: UnsafePointer<UInt64>) {
    set(cell, UInt256(words: source))
  }

  /// r ← a · b + c.
  @inlinable @inline(__always)
  public func multiplyAdd(_ r: Cell, _ a: Cell, _ b: Cell, _ c: Cell) {
    multiplyAdd(pointer(r), pointer(a), pointer(b), pointer(c))
  }

  /// r ← a · b + c for operands anywhere.
  @inlinable @inline(__always)
  public func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_chained_multiply_add_256(number, r, a, b, c, words)
    #else
      Modular256.multiplyAdd(r, a, b, c, modulus: words)
    #endif
  }

  /// r ← a · b.
  @inlinable @inline(__always)
  public func multiply(_ r: Cell, _ a: Cell, _ b: Cell) { multiplyAdd(r, a, b, Cell.zero) }

  /// r ← a, squared `times` times, at least once. The number should be a constant: then a square costs little more than its
  /// call.
  @inlinable @inline(__always)
  public func square(_ r: Cell, _ a: Cell, times: Int) {
    multiply(r, a, a)
    var left = times &- 1
    while left >= 16 {
      eightSquares(r)
      eightSquares(r)
      left &-= 16
    }
    if left & 8 != 0 { eightSquares(r) }
    if left & 4 != 0 {
      multiply(r, r, r)
      multiply(r, r, r)
      multiply(r, r, r)
      multiply(r, r, r)
    }
    if left & 2 != 0 {
      multiply(r, r, r)
      multiply(r, r, r)
    }
    if left & 1 != 0 { multiply(r, r, r) }
  }

  @inlinable @inline(__always)
  func eightSquares(_ r: Cell) {
    multiply(r, r, r)
    multiply(r, r, r)
    multiply(r, r, r)
    multiply(r, r, r)
    multiply(r, r, r)
    multiply(r, r, r)
    multiply(r, r, r)
    multiply(r, r, r)
  }

  /// r ← aᵉ, four bits at a time, for e > 0; r is not a, and the powers of a up to the 15th go to the cells from `table`
  /// on.
  public func power(_ r: Cell, _ a: Cell, _ exponent: UInt256, table: Cell) {
    copy(table, from: pointer(a))
    var entry = pointer(table)
    for _ in 1..<15 {
      multiplyAdd(entry + ModularCells.width, entry, pointer(a), pointer(.zero))
      entry += ModularCells.width
    }
    copy(r, from: pointer(.one))
    var isFirst = true
    for word in [exponent.limb3, exponent.limb2, exponent.limb1, exponent.limb0] {
      var shift: UInt64 = 64
      while shift > 0 {
        shift &-= 4
        let digit = Int(truncatingIfNeeded: (word &>> shift) & 15)
        if !isFirst {
          multiply(r, r, r)
          multiply(r, r, r)
          multiply(r, r, r)
          multiply(r, r, r)
        }
        if digit == 0 { continue }
        isFirst = false
        let power = pointer(table) + (digit &- 1) &* ModularCells.width
        multiplyAdd(pointer(r), pointer(r), power, pointer(.zero))
      }
    }
  }

  /// Whether two cells hold the same number.
  @inlinable @inline(__always)
  public func areEqual(_ a: Cell, _ b: Cell) -> Bool { get(a) == get(b) }
}

/// Which number of a `ModularCells`.
@frozen
public struct Cell: Sendable, BitwiseCopyable {
  public let index: Int

  @inlinable @inline(__always)
  public init(_ index: Int) { self.index = index }

  @inlinable @inline(__always) public static var modulus: Cell { Cell(0) }
  @inlinable @inline(__always) public static var zero: Cell { Cell(1) }
  @inlinable @inline(__always) public static var one: Cell { Cell(2) }
  @inlinable @inline(__always) public static var minusOne: Cell { Cell(3) }
}
