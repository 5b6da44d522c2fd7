#if arch(riscv64) && hasFeature(Embedded)
  public import CIntrinsics
#endif

/// Sums and products over arrays of elements of the extension, in a guest by the accelerators 0x120 … 0x123: see
/// `Documentation/Accelerators-Vectors.md`. Counts are not negative.
public enum ExtensionVectors {
  /// The most elements of one call.
  @usableFromInline static let limit = 0xffff

  /// sum ← sum + Σ aᵢ bᵢ, a in the base field.
  @inlinable
  public static func addDot(
    _ a: UnsafePointer<Felt>, _ b: UnsafePointer<Felt5>, count: Int, to sum: inout Felt5
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      withUnsafeMutablePointer(to: &sum) { sum in
        pieces(count) { martinet_dot_base(sum, $1, a + $0, b + $0) }
      }
    #else
      for i in 0..<count { sum += b[i] * a[i] }
    #endif
  }

  /// sum ← sum + a b, a in the base field.
  @inlinable @inline(__always)
  public static func add(_ a: Felt, times b: Felt5, to sum: inout Felt5) {
    #if arch(riscv64) && hasFeature(Embedded)
      withUnsafePointer(to: a) { a in
        withUnsafePointer(to: b) { b in
          withUnsafeMutablePointer(to: &sum) { martinet_multiply_add_base($0, a, b) }
        }
      }
    #else
      sum += b * a
    #endif
  }

  /// sum ← sum + Σ aᵢ bᵢ.
  @inlinable
  public static func addDot(
    _ a: UnsafePointer<Felt5>, _ b: UnsafePointer<Felt5>, count: Int, to sum: inout Felt5
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      withUnsafeMutablePointer(to: &sum) { sum in
        pieces(count) { martinet_dot_extension(sum, $1, a + $0, b + $0) }
      }
    #else
      for i in 0..<count { sum += a[i] * b[i] }
    #endif
  }

  /// sum ← sum + Σ aᵢ.
  @inlinable
  public static func addSum(_ a: UnsafePointer<Felt5>, count: Int, to sum: inout Felt5) {
    #if arch(riscv64) && hasFeature(Embedded)
      withUnsafeMutablePointer(to: &sum) { sum in
        pieces(count) { martinet_sum_extension(sum, $1, a + $0) }
      }
    #else
      for i in 0..<count { sum += a[i] }
    #endif
  }

  /// product ← product · Π (1 − aᵢ − bᵢ + 2 aᵢ bᵢ): eq of two points.
  @inlinable
  public static func multiplyEq(
    _ a: UnsafePointer<Felt5>, _ b: UnsafePointer<Felt5>, count: Int, into product: inout Felt5
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      withUnsafeMutablePointer(to: &product) { product in
        pieces(count) { martinet_eq_extension(product, $1, a + $0, b + $0) }
      }
    #else
      for i in 0..<count {
        let ab = a[i] * b[i]
        product *= Felt5.one - a[i] - b[i] + ab + ab
      }
    #endif
  }

  #if arch(riscv64) && hasFeature(Embedded)
    /// Start and length of parts that one call takes.
    @inlinable @inline(__always)
    static func pieces(_ count: Int, _ body: (Int, UInt64) -> Void) {
      var start = 0
      while start < count {
        let length = min(limit, count &- start)
        body(start, UInt64(truncatingIfNeeded: length))
        start &+= length
      }
    }
  #endif
}

extension ExtensionVectors {
  /// Σ aᵢ bᵢ, a in the base field; both have as many elements.
  @inlinable
  public static func dot(_ a: ArraySlice<Felt>, _ b: ArraySlice<Felt5>) -> Felt5 {
    precondition(a.count == b.count, "two arrays of as many elements")
    var sum = Felt5.zero
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let x = a.baseAddress, let y = b.baseAddress else { return }
        addDot(x, y, count: a.count, to: &sum)
      }
    }
    return sum
  }

  /// Σ aᵢ bᵢ, a by its coefficients: five times as many as b has elements.
  @inlinable
  public static func dot(coefficients a: ArraySlice<Felt>, _ b: ArraySlice<Felt5>) -> Felt5 {
    precondition(a.count == Felt5.degree * b.count, "five coefficients an element")
    var sum = Felt5.zero
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let x = a.baseAddress, let y = b.baseAddress else { return }
        // An element is its five coefficients in order.
        addDot(UnsafeRawPointer(x).assumingMemoryBound(to: Felt5.self), y, count: b.count, to: &sum)
      }
    }
    return sum
  }

  /// Σ aᵢ bᵢ; both have as many elements.
  @inlinable
  public static func dot(_ a: ArraySlice<Felt5>, _ b: ArraySlice<Felt5>) -> Felt5 {
    precondition(a.count == b.count, "two arrays of as many elements")
    var sum = Felt5.zero
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let x = a.baseAddress, let y = b.baseAddress else { return }
        addDot(x, y, count: a.count, to: &sum)
      }
    }
    return sum
  }

  /// Σ aᵢ.
  @inlinable
  public static func sum(_ a: ArraySlice<Felt5>) -> Felt5 {
    var sum = Felt5.zero
    a.withUnsafeBufferPointer { a in
      guard let x = a.baseAddress else { return }
      addSum(x, count: a.count, to: &sum)
    }
    return sum
  }

  /// Π (1 − aᵢ − bᵢ + 2 aᵢ bᵢ); both have as many elements.
  @inlinable
  public static func eq(_ a: ArraySlice<Felt5>, _ b: ArraySlice<Felt5>) -> Felt5 {
    precondition(a.count == b.count, "two points of as many variables")
    var product = Felt5.one
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let x = a.baseAddress, let y = b.baseAddress else { return }
        multiplyEq(x, y, count: a.count, into: &product)
      }
    }
    return product
  }
}
