/// An element of a field, with its arithmetic in three-address form.
///
/// r, a, b, c point to initialised elements and may be equal; all inputs are read before r is written. The pointer
/// form is what hot code uses: an accelerated product reads and writes memory, and elements of extensions are too
/// large for registers. Operators on values are there for everything else.
public protocol Field: Equatable, Sendable, BitwiseCopyable {
  static var zero: Self { get }
  static var one: Self { get }
  var isZero: Bool { get }
  /// The inverse; zero for zero.
  var inverse: Self { get }

  static func add(_ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>)
  static func subtract(_ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>)
  static func negate(_ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>)
  static func double(_ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>)
  static func multiply(_ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>)
  static func square(_ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>)
  /// r = a·b + c
  static func multiplyAdd(
    _ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafePointer<Self>)
  /// r = a + k·b for k or −k in 1, 2, 3, 4, 8
  static func addMultiple(
    _ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ k: Int, _ b: UnsafePointer<Self>)
  /// r = k·a for k in 1, 2, 3, 4, 8
  static func scale(_ r: UnsafeMutablePointer<Self>, _ k: Int, _ a: UnsafePointer<Self>)
}

/// `count` elements on the stack, with any bits at first: write before reading.
@inlinable @inline(__always)
public func withTemporaries<F: BitwiseCopyable, R>(
  _ type: F.Type, _ count: Int, _ body: (UnsafeMutablePointer<F>) -> R
) -> R {
  withUnsafeTemporaryAllocation(of: F.self, capacity: count) { body($0.baseAddress.unsafelyUnwrapped) }
}

// What a field gets from sums and products. `Fused4` and `Fused6` have better ones.
extension Field {
  @inlinable
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafePointer<Self>
  ) {
    withTemporaries(Self.self, 1) { t in
      multiply(t, a, b)
      add(r, t, c)
    }
  }

  @inlinable
  public static func scale(_ r: UnsafeMutablePointer<Self>, _ k: Int, _ a: UnsafePointer<Self>) {
    if k == 3 {
      withTemporaries(Self.self, 1) { t in
        double(t, a)
        add(r, t, a)
      }
      return
    }
    if k == 1 {
      r.pointee = a.pointee
      return
    }
    double(r, a)
    if k >= 4 { double(r, r) }
    if k == 8 { double(r, r) }
  }

  @inlinable
  public static func addMultiple(
    _ r: UnsafeMutablePointer<Self>, _ a: UnsafePointer<Self>, _ k: Int, _ b: UnsafePointer<Self>
  ) {
    withTemporaries(Self.self, 1) { t in
      scale(t, k < 0 ? 0 - k : k, b)
      if k < 0 { subtract(r, a, t) } else { add(r, a, t) }
    }
  }
}

extension Field {
  @inlinable
  public static func + (a: Self, b: Self) -> Self {
    var r = a
    withUnsafePointer(to: b) { b in withUnsafeMutablePointer(to: &r) { add($0, $0, b) } }
    return r
  }

  @inlinable
  public static func - (a: Self, b: Self) -> Self {
    var r = a
    withUnsafePointer(to: b) { b in withUnsafeMutablePointer(to: &r) { subtract($0, $0, b) } }
    return r
  }

  @inlinable
  public static func * (a: Self, b: Self) -> Self {
    var r = a
    withUnsafePointer(to: b) { b in withUnsafeMutablePointer(to: &r) { multiply($0, $0, b) } }
    return r
  }

  @inlinable
  public static prefix func - (a: Self) -> Self {
    var r = a
    withUnsafeMutablePointer(to: &r) { negate($0, $0) }
    return r
  }

  @inlinable
  public var squared: Self {
    var r = self
    withUnsafeMutablePointer(to: &r) { Self.square($0, $0) }
    return r
  }

  @inlinable
  public var doubled: Self {
    var r = self
    withUnsafeMutablePointer(to: &r) { Self.double($0, $0) }
    return r
  }

  /// self to a power, by windows of four bits from the top. Its time depends on the exponent.
  @inlinable
  public func power<W: WordArray>(_ exponent: W) -> Self {
    let width = exponent.bitWidth
    if width == 0 { return .one }
    var result = self
    withTemporaries(Self.self, 17) { table in
      // table[i] = self^i; table[16] is the result.
      table[0] = .one
      table[1] = self
      for i in 2..<16 { Self.multiply(table + i, table + (i - 1), table + 1) }
      let r = table + 16
      var window = (width - 1) / 4
      r.initialize(to: table[Int((exponent[window &>> 4] &>> UInt64((window & 15) &* 4)) & 15)])
      while window > 0 {
        window -= 1
        for _ in 0..<4 { Self.square(r, r) }
        let digit = Int((exponent[window &>> 4] &>> UInt64((window & 15) &* 4)) & 15)
        if digit != 0 { Self.multiply(r, r, table + digit) }
      }
      result = r.pointee
    }
    return result
  }

  /// Replaces elements of which none is zero by their inverses, with one inversion (Montgomery's trick).
  /// `products` holds as many elements and is overwritten.
  @inlinable
  public static func invert(
    _ elements: UnsafeMutablePointer<Self>, count: Int, products: UnsafeMutablePointer<Self>
  ) {
    if count == 0 { return }
    products[0] = elements[0]
    for i in 1..<count { multiply(products + i, products + (i - 1), elements + i) }
    var inverse = products[count - 1].inverse
    withUnsafeMutablePointer(to: &inverse) { inverse in
      for i in stride(from: count - 1, to: 0, by: -1) {
        multiply(products + i, products + (i - 1), inverse)
        multiply(inverse, inverse, elements + i)
        elements[i] = products[i]
      }
    }
    elements[0] = inverse
  }
}

/// A prime field whose elements are integers below the modulus of one `Words`.
public protocol PrimeField: Field {
  associatedtype Words: WordArray

  static var modulus: Words { get }
  /// The element of an integer below the modulus; unchecked.
  init(reduced words: Words)
  /// The integer below the modulus.
  var words: Words { get }
}

extension PrimeField {
  /// Nil when `words` is not below the modulus.
  @inlinable
  public init?(canonical words: Words) {
    guard words < Self.modulus else { return nil }
    self.init(reduced: words)
  }

  @inlinable
  public init(_ small: UInt64) { self.init(reduced: Words.zero.adding(small)) }

  /// A square root, for a modulus that is 3 modulo 4: self^((p + 1) / 4); nil for a non-residue.
  @inlinable
  public var squareRoot: Self? {
    let root = power(Self.modulus.adding(1).shiftedRight(2))
    return root.squared == self ? root : nil
  }

  @inlinable
  public var isOdd: Bool { words[0] & 1 != 0 }

  /// Whether the integer is above (p − 1) / 2: the "larger" of an element and its negative.
  @inlinable
  public var isLarger: Bool { Self.modulus.shiftedRight(1) < words }
}
