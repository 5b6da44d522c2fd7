public import KoalaBear

/// The Poseidon2 permutation over KoalaBear, widths 16 and 24, x ↦ x³, 4 + 4 full rounds and 20 or 23 partial ones.
///
/// Grassi, Khovratovich, Schofnegger, "Poseidon2" (ePrint 2023/323); the instances are Plonky3's.
public enum Poseidon2 {
  /// Elements in a digest.
  public static let digestLength = 8

  /// Permutes sixteen contiguous elements in place.
  public static func permute16(_ state: UnsafeMutablePointer<Felt>) {
    permute(
      state, 16, Poseidon2Constants.external16, Poseidon2Constants.internal16, Poseidon2Constants.diagonal16)
  }

  /// Permutes twenty-four contiguous elements in place.
  public static func permute24(_ state: UnsafeMutablePointer<Felt>) {
    permute(
      state, 24, Poseidon2Constants.external24, Poseidon2Constants.internal24, Poseidon2Constants.diagonal24)
  }

  /// Two digests to one: the first eight elements of the permuted concatenation (width 16).
  /// `left`, `right` and `output` hold eight elements each; they may overlap.
  public static func compress(
    _ left: UnsafePointer<Felt>, _ right: UnsafePointer<Felt>, into output: UnsafeMutablePointer<Felt>
  ) {
    withUnsafeTemporaryAllocation(of: Felt.self, capacity: 16) { state in
      let s = state.baseAddress!
      s.initialize(from: left, count: 8)
      (s + 8).initialize(from: right, count: 8)
      permute16(s)
      output.update(from: s, count: 8)
    }
  }

  /// Hashes `count` contiguous elements with the width-24, rate-16 sponge without padding; eight elements result.
  ///
  /// Each block of up to sixteen elements overwrites the head of the state, then the state is permuted; the empty
  /// input gives zeros. Inputs of different lengths may collide: use it only where the length is fixed.
  public static func hash(_ input: UnsafePointer<Felt>, count: Int, into output: UnsafeMutablePointer<Felt>) {
    withUnsafeTemporaryAllocation(of: Felt.self, capacity: 24) { state in
      let s = state.baseAddress!
      s.initialize(repeating: .zero, count: 24)
      var position = 0
      while position < count {
        let block = min(16, count - position)
        s.update(from: input + position, count: block)
        permute24(s)
        position += block
      }
      output.update(from: s, count: 8)
    }
  }

  /// The same as `hash`, from an array.
  public static func hash(_ input: [Felt]) -> [Felt] {
    [Felt](unsafeUninitializedCapacity: 8) { output, count in
      output.initialize(repeating: .zero)
      let digest = output.baseAddress!
      input.withUnsafeBufferPointer { if let base = $0.baseAddress { hash(base, count: $0.count, into: digest) } }
      count = 8
    }
  }

  @inline(__always)
  static func permute(
    _ state: UnsafeMutablePointer<Felt>, _ width: Int, _ external: [UInt32], _ partial: [UInt32],
    _ diagonal: [UInt32]
  ) {
    external.withUnsafeBufferPointer { external in
      partial.withUnsafeBufferPointer { partial in
        diagonal.withUnsafeBufferPointer { diagonal in
          let rc = external.baseAddress!
          externalLayer(state, width)
          for round in 0..<4 { fullRound(state, width, rc + round * width) }
          for round in 0..<partial.count {
            partialRound(state, width, partial[round], diagonal.baseAddress!)
          }
          for round in 4..<8 { fullRound(state, width, rc + round * width) }
        }
      }
    }
  }

  @inline(__always)
  static func fullRound(_ state: UnsafeMutablePointer<Felt>, _ width: Int, _ constants: UnsafePointer<UInt32>) {
    for i in 0..<width {
      let x = lift(state[i].raw &+ constants[i])
      state[i] = x.squared * x
    }
    externalLayer(state, width)
  }

  /// The element of a signed representative between −p and p.
  @inline(__always)
  static func lift(_ x: UInt32) -> Felt { Felt(raw: Int32(bitPattern: x) < 0 ? x &+ Felt.modulus : x) }

  /// circ(2, 3, 1, 1) on each group of four, then to each element the sum of those at its place in all groups.
  ///
  /// Sums stay unreduced: a group's output is below 7p, the total below 49p < 2³⁷.
  @inline(__always)
  static func externalLayer(_ state: UnsafeMutablePointer<Felt>, _ width: Int) {
    var s0: UInt64 = 0
    var s1: UInt64 = 0
    var s2: UInt64 = 0
    var s3: UInt64 = 0
    for g in stride(from: 0, to: width, by: 4) {
      let (y0, y1, y2, y3) = circulant(state + g)
      s0 &+= y0
      s1 &+= y1
      s2 &+= y2
      s3 &+= y3
    }
    for g in stride(from: 0, to: width, by: 4) {
      let (y0, y1, y2, y3) = circulant(state + g)
      state[g] = small(y0 &+ s0)
      state[g + 1] = small(y1 &+ s1)
      state[g + 2] = small(y2 &+ s2)
      state[g + 3] = small(y3 &+ s3)
    }
  }

  @inline(__always)
  static func circulant(_ x: UnsafePointer<Felt>) -> (UInt64, UInt64, UInt64, UInt64) {
    let x0 = UInt64(x[0].raw)
    let x1 = UInt64(x[1].raw)
    let x2 = UInt64(x[2].raw)
    let x3 = UInt64(x[3].raw)
    let sum = x0 &+ x1 &+ x2 &+ x3
    return (sum &+ x0 &+ 2 &* x1, sum &+ x1 &+ 2 &* x2, sum &+ x2 &+ 2 &* x3, sum &+ x3 &+ 2 &* x0)
  }

  /// Reduces a sum of representatives below 2³⁷: 2³¹ ≡ 2²⁴ − 1, so that less than 2³¹ + 2³⁰ < 2p remains.
  @inline(__always)
  static func small(_ x: UInt64) -> Felt {
    let high = x &>> 31
    let t = UInt32(truncatingIfNeeded: (x & 0x7fff_ffff) &+ (high &<< 24) &- high)
    let (d, borrow) = t.subtractingReportingOverflow(Felt.modulus)
    return Felt(raw: borrow ? t : d)
  }

  /// The constant and the cube on element 0, then yᵢ = dᵢ·xᵢ + Σ x. The first diagonal entries are −2, 1, 2.
  @inline(__always)
  static func partialRound(
    _ state: UnsafeMutablePointer<Felt>, _ width: Int, _ constant: UInt32, _ diagonal: UnsafePointer<UInt32>
  ) {
    let x = lift(state[0].raw &+ constant)
    let cube = x.squared * x
    var rest: UInt64 = 0
    for i in 1..<width { rest &+= UInt64(state[i].raw) }
    let sum = small(rest &+ UInt64(cube.raw))
    state[0] = small(rest &+ UInt64(Felt.modulus) &- UInt64(cube.raw))
    state[1] += sum
    state[2] = small(UInt64(sum.raw) &+ 2 &* UInt64(state[2].raw))
    for i in 3..<width { state[i] = state[i] * Felt(raw: diagonal[i]) + sum }
  }
}
