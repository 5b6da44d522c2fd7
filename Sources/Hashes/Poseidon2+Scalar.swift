import KoalaBear

// One permutation on one state, for processors without wide registers: first of all the guests' RV64IM.
//
// An element travels as any 64-bit integer congruent to its Montgomery representative, and sums are brought back to
// 32 bits only where a product needs it. By interval arithmetic over all rounds with the ranges given below, no factor
// exceeds 2³¹ and no sum 2³⁷ in magnitude, so nothing overflows (Scripts/poseidon2-scalar-bounds.py).

private let p = Int64(Felt.modulus)

/// x − h · p for h = ⌊(x + 2³⁰) / 2³¹⌋: within ±(2³⁰ + 2²⁴ · |h|).
@inline(__always)
private func centered(_ x: Int64) -> Int64 { x &- ((x &+ 0x4000_0000) &>> 31) &* p }

@inline(__always)
private func centered(_ x: Int64, if condition: Bool) -> Int64 { condition ? centered(x) : x }

/// Montgomery product x · y · 2⁻³², within ±(|x · y| / 2³² + p / 2). |x · y| must be below 2⁶³ − 2³¹ · p.
@inline(__always)
private func product(_ x: Int64, _ y: Int64, _ inverse: Int32) -> Int64 {
  let t = x &* y
  return (t &- Int64(Int32(truncatingIfNeeded: t) &* inverse) &* p) &>> 32
}

/// x / 2ᵏ for k in 1 … 24, within ±(|x| / 2ᵏ + p): p is 1 modulo 2²⁴, so x − (x mod 2ᵏ) · p is a multiple of 2ᵏ.
@inline(__always)
private func divided(_ x: Int64, _ k: Int64) -> Int64 {
  (x &>> k) &- (x & ((1 &<< k) &- 1)) &* ((p &- 1) &>> k)
}

/// The round constant, then the cube. For |x| below 2³⁷ the result is within ±2³¹.
@inline(__always)
private func box(_ x: Int64, _ constant: UInt32, _ inverse: Int32) -> Int64 {
  let y = centered(x &+ Int64(Int32(bitPattern: constant)))
  return product(product(y, y, inverse), y, inverse)
}

/// The representative in `0 ..< p`, for |x| below 2³⁷.
@inline(__always)
private func canonical(_ x: Int64) -> Felt {
  let y = centered(x)
  return Felt(raw: UInt32(truncatingIfNeeded: y &+ ((y &>> 63) & p)))
}

/// Four neighbouring elements.
private struct Quad {
  var a: Int64
  var b: Int64
  var c: Int64
  var d: Int64

  @inline(__always)
  init(_ a: Int64, _ b: Int64, _ c: Int64, _ d: Int64) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  @inline(__always)
  init(_ x: UnsafePointer<Felt>) {
    self.init(Int64(x[0].raw), Int64(x[1].raw), Int64(x[2].raw), Int64(x[3].raw))
  }

  @inline(__always)
  func store(_ x: UnsafeMutablePointer<Felt>) {
    x[0] = canonical(a)
    x[1] = canonical(b)
    x[2] = canonical(c)
    x[3] = canonical(d)
  }

  @inline(__always)
  static func + (x: Quad, y: Quad) -> Quad { Quad(x.a &+ y.a, x.b &+ y.b, x.c &+ y.c, x.d &+ y.d) }

  var sum: Int64 {
    @inline(__always) get { (a &+ b) &+ (c &+ d) }
  }

  /// circ(2, 3, 1, 1): at most seven times the largest magnitude.
  @inline(__always)
  func mixed() -> Quad {
    let ab = a &+ b
    let cd = c &+ d
    let abbcd = ab &+ cd &+ b
    let abcdd = ab &+ cd &+ d
    return Quad(abbcd &+ ab, abbcd &+ 2 &* c, abcdd &+ cd, abcdd &+ 2 &* a)
  }

  @inline(__always)
  func boxed(_ constants: UnsafePointer<UInt32>, _ inverse: Int32) -> Quad {
    Quad(
      box(a, constants[0], inverse), box(b, constants[1], inverse), box(c, constants[2], inverse),
      box(d, constants[3], inverse))
  }

  @inline(__always)
  func centeredAll() -> Quad { Quad(centered(a), centered(b), centered(c), centered(d)) }
}

/// Sixteen elements, in registers on a machine with thirty-two.
struct Poseidon2State16 {
  private let inverse: Int32
  private var x0: Quad
  private var x1: Quad
  private var x2: Quad
  private var x3: Quad

  @inline(__always)
  init(_ state: UnsafePointer<Felt>, inverse: Int32) {
    self.inverse = inverse
    x0 = Quad(state)
    x1 = Quad(state + 4)
    x2 = Quad(state + 8)
    x3 = Quad(state + 12)
  }

  @inline(__always)
  func store(_ state: UnsafeMutablePointer<Felt>) {
    x0.store(state)
    x1.store(state + 4)
    x2.store(state + 8)
    x3.store(state + 12)
  }

  /// The external matrix: at most 35 times the largest magnitude.
  @inline(__always)
  mutating func mix() {
    x0 = x0.mixed()
    x1 = x1.mixed()
    x2 = x2.mixed()
    x3 = x3.mixed()
    let s = (x0 + x1) + (x2 + x3)
    x0 = x0 + s
    x1 = x1 + s
    x2 = x2 + s
    x3 = x3 + s
  }

  @inline(__always)
  mutating func fullRound(_ constants: UnsafePointer<UInt32>) {
    x0 = x0.boxed(constants, inverse)
    x1 = x1.boxed(constants + 4, inverse)
    x2 = x2.boxed(constants + 8, inverse)
    x3 = x3.boxed(constants + 12, inverse)
    mix()
  }

  @inline(__always)
  mutating func center() {
    x0 = x0.centeredAll()
    x1 = x1.centeredAll()
    x2 = x2.centeredAll()
    x3 = x3.centeredAll()
  }

  /// The diagonal is −2, 1, 2, ½, 3, 4, −½, −3 | −4, 2⁻⁸, 2⁻³, 2⁻²⁴, −2⁻⁸, −2⁻³, −2⁻⁴, −2⁻²⁴.
  /// The second element grows by the sum each round; elements with a factor of 2, 3 or 4 are centered in every second
  /// round.
  @inline(__always)
  mutating func partialRound(_ constant: UInt32, centering: Bool) {
    let cube = box(x0.a, constant, inverse)
    let rest = (x0.b &+ (x0.c &+ x0.d)) &+ x1.sum &+ (x2.sum &+ x3.sum)
    let s = centered(rest &+ cube)
    x0 = Quad(rest &- cube, s &+ x0.b, centered(s &+ 2 &* x0.c, if: centering), s &+ divided(x0.d, 1))
    x1 = Quad(
      centered(s &+ 3 &* x1.a, if: centering), centered(s &+ 4 &* x1.b, if: centering),
      s &- divided(x1.c, 1), centered(s &- 3 &* x1.d, if: centering))
    x2 = Quad(
      centered(s &- 4 &* x2.a, if: centering), s &+ divided(x2.b, 8), s &+ divided(x2.c, 3), s &+ divided(x2.d, 24))
    x3 = Quad(s &- divided(x3.a, 8), s &- divided(x3.b, 3), s &- divided(x3.c, 4), s &- divided(x3.d, 24))
  }
}

/// Twenty-four elements.
struct Poseidon2State24 {
  private let inverse: Int32
  private var x0: Quad
  private var x1: Quad
  private var x2: Quad
  private var x3: Quad
  private var x4: Quad
  private var x5: Quad

  @inline(__always)
  init(_ state: UnsafePointer<Felt>, inverse: Int32) {
    self.inverse = inverse
    x0 = Quad(state)
    x1 = Quad(state + 4)
    x2 = Quad(state + 8)
    x3 = Quad(state + 12)
    x4 = Quad(state + 16)
    x5 = Quad(state + 20)
  }

  @inline(__always)
  func store(_ state: UnsafeMutablePointer<Felt>) {
    x0.store(state)
    x1.store(state + 4)
    x2.store(state + 8)
    x3.store(state + 12)
    x4.store(state + 16)
    x5.store(state + 20)
  }

  /// The external matrix: at most 49 times the largest magnitude.
  @inline(__always)
  mutating func mix() {
    x0 = x0.mixed()
    x1 = x1.mixed()
    x2 = x2.mixed()
    x3 = x3.mixed()
    x4 = x4.mixed()
    x5 = x5.mixed()
    let s = (x0 + x1) + (x2 + x3) + (x4 + x5)
    x0 = x0 + s
    x1 = x1 + s
    x2 = x2 + s
    x3 = x3 + s
    x4 = x4 + s
    x5 = x5 + s
  }

  @inline(__always)
  mutating func fullRound(_ constants: UnsafePointer<UInt32>) {
    x0 = x0.boxed(constants, inverse)
    x1 = x1.boxed(constants + 4, inverse)
    x2 = x2.boxed(constants + 8, inverse)
    x3 = x3.boxed(constants + 12, inverse)
    x4 = x4.boxed(constants + 16, inverse)
    x5 = x5.boxed(constants + 20, inverse)
    mix()
  }

  @inline(__always)
  mutating func center() {
    x0 = x0.centeredAll()
    x1 = x1.centeredAll()
    x2 = x2.centeredAll()
    x3 = x3.centeredAll()
    x4 = x4.centeredAll()
    x5 = x5.centeredAll()
  }

  /// The diagonal is −2, 1, 2, ½, 3, 4, −½, −3 | −4, 2⁻⁸, ¼, 2⁻³, 2⁻⁴, 2⁻⁵, 2⁻⁶, 2⁻²⁴ |
  /// −2⁻⁸, −2⁻³, −2⁻⁴, −2⁻⁵, −2⁻⁶, −2⁻⁷, −2⁻⁹, −2⁻²⁴. Elements that grow are centered in every second round.
  @inline(__always)
  mutating func partialRound(_ constant: UInt32, centering: Bool) {
    let cube = box(x0.a, constant, inverse)
    let rest = (x0.b &+ (x0.c &+ x0.d)) &+ x1.sum &+ (x2.sum &+ x3.sum) &+ (x4.sum &+ x5.sum)
    let s = centered(rest &+ cube)
    x0 = Quad(
      rest &- cube, centered(s &+ x0.b, if: centering), centered(s &+ 2 &* x0.c, if: centering),
      s &+ divided(x0.d, 1))
    x1 = Quad(
      centered(s &+ 3 &* x1.a, if: centering), centered(s &+ 4 &* x1.b, if: centering),
      s &- divided(x1.c, 1), centered(s &- 3 &* x1.d, if: centering))
    x2 = Quad(
      centered(s &- 4 &* x2.a, if: centering), s &+ divided(x2.b, 8), s &+ divided(x2.c, 2), s &+ divided(x2.d, 3))
    x3 = Quad(s &+ divided(x3.a, 4), s &+ divided(x3.b, 5), s &+ divided(x3.c, 6), s &+ divided(x3.d, 24))
    x4 = Quad(s &- divided(x4.a, 8), s &- divided(x4.b, 3), s &- divided(x4.c, 4), s &- divided(x4.d, 5))
    x5 = Quad(s &- divided(x5.a, 6), s &- divided(x5.b, 7), s &- divided(x5.c, 9), s &- divided(x5.d, 24))
  }
}

/// p⁻¹ mod 2³², read so that the compiler cannot know its value: then it takes RV64's 32-bit product, and not a
/// 64-bit one with p⁻¹ · 2³² and a shift. The top bit of a representative, which picks the entry, is always 0.
@inline(__always)
func opaqueInverse(_ element: Felt) -> Int32 {
  inverses.withUnsafeBufferPointer { $0.baseAddress.unsafelyUnwrapped[Int(element.raw &>> 31)] }
}

private let inverses: [Int32] = [Int32(bitPattern: 0x8100_0001), 0]
