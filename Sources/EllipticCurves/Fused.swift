/// An element of a prime field as its plain integer below the modulus, for machines that compute (a·b + c) mod m of
/// 256-bit or 384-bit numbers in one operation: the zkVM's accelerator.
///
/// Sums are products with a constant: a + b = a·1 + b, a − b = b·(−1) + a. On other machines the operation is done in
/// software, slowly: there it is a reference for the Montgomery forms.
@frozen
public struct Fused<M: PrimeModulus>: Sendable, BitwiseCopyable where M.Words: FusedWords {
  public var words: M.Words

  @inlinable @inline(__always)
  public init(reduced words: M.Words) { self.words = words }

  @inlinable @inline(__always)
  public static func == (a: Fused, b: Fused) -> Bool { a.words == b.words }

  @inlinable @inline(__always)
  public var isZero: Bool { words.isZero }

  /// Element number `i` of `FusedConstant`, in memory.
  @inlinable @inline(__always)
  static func constant(_ i: Int) -> UnsafePointer<Fused> {
    UnsafeRawPointer(M.constants + i).assumingMemoryBound(to: Fused.self)
  }
}

extension Fused: PrimeField {
  @inlinable @inline(__always) public static var zero: Fused { Fused(reduced: .zero) }
  @inlinable @inline(__always) public static var one: Fused { Fused(reduced: M.Words.zero.adding(1)) }
  @inlinable @inline(__always) public static var modulus: M.Words { M.modulus }

  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>, _ b: UnsafePointer<Fused>,
    _ c: UnsafePointer<Fused>
  ) {
    M.Words.multiplyAdd(
      UnsafeMutableRawPointer(r).assumingMemoryBound(to: UInt64.self), words(a), words(b), words(c),
      words(constant(FusedConstant.modulus)))
  }

  @inlinable @inline(__always)
  static func words(_ a: UnsafePointer<Fused>) -> UnsafePointer<UInt64> {
    UnsafeRawPointer(a).assumingMemoryBound(to: UInt64.self)
  }

  @inlinable @inline(__always)
  public static func multiply(
    _ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>, _ b: UnsafePointer<Fused>
  ) {
    multiplyAdd(r, a, b, constant(FusedConstant.zero))
  }

  @inlinable @inline(__always)
  public static func square(_ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>) {
    multiplyAdd(r, a, a, constant(FusedConstant.zero))
  }

  @inlinable @inline(__always)
  public static func add(
    _ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>, _ b: UnsafePointer<Fused>
  ) {
    multiplyAdd(r, a, constant(FusedConstant.one), b)
  }

  @inlinable @inline(__always)
  public static func subtract(
    _ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>, _ b: UnsafePointer<Fused>
  ) {
    multiplyAdd(r, b, constant(FusedConstant.multiple(-1)), a)
  }

  @inlinable @inline(__always)
  public static func negate(_ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>) {
    multiplyAdd(r, a, constant(FusedConstant.multiple(-1)), constant(FusedConstant.zero))
  }

  @inlinable @inline(__always)
  public static func double(_ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>) {
    multiplyAdd(r, a, constant(FusedConstant.one), a)
  }

  @inlinable @inline(__always)
  public static func scale(_ r: UnsafeMutablePointer<Fused>, _ k: Int, _ a: UnsafePointer<Fused>) {
    multiplyAdd(r, a, constant(FusedConstant.multiple(k)), constant(FusedConstant.zero))
  }

  @inlinable @inline(__always)
  public static func addMultiple(
    _ r: UnsafeMutablePointer<Fused>, _ a: UnsafePointer<Fused>, _ k: Int, _ b: UnsafePointer<Fused>
  ) {
    multiplyAdd(r, b, constant(FusedConstant.multiple(k)), a)
  }

  /// self^(p − 2).
  @inlinable
  public var inverse: Fused { power(M.modulus.subtracting(2)) }
}

extension Fused: TowerField {
  @inlinable @inline(__always) public static var isFused: Bool { true }
  @inlinable @inline(__always) public static var nonResidue: Int { M.nonResidue }

  @inlinable @inline(__always)
  public static func multiplyQuadratic(
    _ r: UnsafeMutablePointer<Fp2<Fused>>, _ a: UnsafePointer<Fp2<Fused>>, _ b: UnsafePointer<Fp2<Fused>>
  ) {
    Fp2.multiplyFused(r, a, b)
  }

  @inlinable @inline(never)
  public static func squareQuadratic(_ r: UnsafeMutablePointer<Fp2<Fused>>, _ a: UnsafePointer<Fp2<Fused>>) {
    Fp2.squareFused(r, a)
  }

  /// (k·a0 − a1, k·a1 + a0)
  @inlinable
  public static func multiplyByNonResidue(
    _ r: UnsafeMutablePointer<Fp2<Fused>>, _ a: UnsafePointer<Fp2<Fused>>
  ) {
    withTemporaries(Fused.self, 1) { t in
      negate(t, a.c1)
      multiplyAdd(t, a.c0, constant(M.nonResidue), t)
      multiplyAdd(r.c1, a.c1, constant(M.nonResidue), a.c0)
      r.c0.pointee = t.pointee
    }
  }
}
