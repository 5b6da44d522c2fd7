import BigIntegers

/// Field operations on elements in memory, each of them one multiply-add modulo p: in a guest, one call of the machine's
/// accelerator without moving a word.
///
/// Operands may be any weakly reduced elements, and results may replace operands; results are canonical. Differences are
/// products with p − 1 or p − 2: cheaper for the machine than subtracting in registers. On a host it is slow, and for tests.
struct FieldMemory {
  typealias Element = UnsafePointer<FieldElement>
  typealias Result = UnsafeMutablePointer<FieldElement>

  /// p, 0, 2, p − 1, p − 2, p − 3.
  private let constants: UnsafePointer<UInt64>

  /// Calls `body`; the value is good until it returns.
  @inline(__always)
  static func with<R, Failure: Error>(_ body: (FieldMemory) throws(Failure) -> R) throws(Failure) -> R {
    try fieldConstants.span.withUnsafeBufferPointer { (words) throws(Failure) -> R in
      try body(FieldMemory(constants: words.baseAddress.unsafelyUnwrapped))
    }
  }

  @inline(__always)
  private static func words(_ x: Element) -> UnsafePointer<UInt64> {
    UnsafeRawPointer(x).assumingMemoryBound(to: UInt64.self)
  }

  @inline(__always)
  private func call(
    _ r: Result, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, _ c: UnsafePointer<UInt64>
  ) {
    Modular256.multiplyAdd(
      UnsafeMutableRawPointer(r).assumingMemoryBound(to: UInt64.self), a, b, c, modulus: constants)
  }

  /// a b + c
  @inline(__always)
  func multiplyAdd(_ r: Result, _ a: Element, _ b: Element, _ c: Element) {
    call(r, Self.words(a), Self.words(b), Self.words(c))
  }

  /// a b
  @inline(__always)
  func multiply(_ r: Result, _ a: Element, _ b: Element) {
    call(r, Self.words(a), Self.words(b), constants + 4)
  }

  /// 2 a
  @inline(__always)
  func double(_ r: Result, _ a: Element) { call(r, Self.words(a), constants + 8, constants + 4) }

  /// −a
  @inline(__always)
  func negate(_ r: Result, _ a: Element) { call(r, Self.words(a), constants + 12, constants + 4) }

  /// a − b
  @inline(__always)
  func subtract(_ r: Result, _ a: Element, _ b: Element) {
    call(r, Self.words(b), constants + 12, Self.words(a))
  }

  /// a − 2 b
  @inline(__always)
  func subtractTwice(_ r: Result, _ a: Element, _ b: Element) {
    call(r, Self.words(b), constants + 16, Self.words(a))
  }

  /// −2 a
  @inline(__always)
  func negateTwice(_ r: Result, _ a: Element) { call(r, Self.words(a), constants + 16, constants + 4) }

  /// a − 3 b
  @inline(__always)
  func subtractThrice(_ r: Result, _ a: Element, _ b: Element) {
    call(r, Self.words(b), constants + 20, Self.words(a))
  }

  /// Whether a canonical element is 0.
  @inline(__always)
  static func isZero(_ a: Element) -> Bool {
    let x = a.pointee
    return (x.l0 | x.l1 | x.l2 | x.l3) == 0
  }

  /// Whether two canonical elements are equal.
  @inline(__always)
  static func isEqual(_ a: Element, _ b: Element) -> Bool {
    let (x, y) = (a.pointee, b.pointee)
    return ((x.l0 ^ y.l0) | (x.l1 ^ y.l1) | (x.l2 ^ y.l2) | (x.l3 ^ y.l3)) == 0
  }
}

private let fieldConstants: InlineArray<24, UInt64> = [
  0xffff_fffe_ffff_fc2f, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff,
  0, 0, 0, 0,
  2, 0, 0, 0,
  0xffff_fffe_ffff_fc2e, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff,
  0xffff_fffe_ffff_fc2d, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff,
  0xffff_fffe_ffff_fc2c, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff,
]
