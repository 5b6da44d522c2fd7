#if !hasFeature(Embedded)
  internal import CIntrinsics

  /// Decimation in frequency, in place: natural order in, bit-reversed order out.
  ///
  /// Three layers a pass, depth first, so that all but the first passes find their data in the cache; the last
  /// eight layers are a kernel over 256 elements, where a 16 × 16 transposition brings the last four between
  /// vectors.
  struct Transform {
    typealias Lanes = SIMD16<UInt32>
    typealias Elements = UnsafeMutablePointer<Felt>

    static let kernelLog = 8

    /// `Twiddles.levels`.
    let levels: [VectorBuffer<Felt>]

    @inline(__always)
    static func load(_ pointer: UnsafePointer<Felt>) -> Lanes {
      UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
    }

    @inline(__always)
    static func store(_ x: Lanes, _ pointer: Elements) {
      UnsafeMutableRawPointer(pointer).storeBytes(of: x, as: Lanes.self)
    }

    /// (a, b) becomes (a + b, (a − b)·w).
    @inline(__always)
    static func butterfly(_ a: inout Lanes, _ b: inout Lanes, _ w: Lanes) {
      let product = martinetDifferenceTimes(a, b, w)
      a = martinetAdd(a, b)
      b = product
    }

    func run(_ x: Elements, _ log: Int) {
      switch log {
      case Self.kernelLog: kernel(x)
      case ..<Self.kernelLog: small(x, log)
      case Self.kernelLog + 1:
        pass1(x, log)
        for i in 0..<2 { run(x + i << (log - 1), log - 1) }
      case Self.kernelLog + 2:
        pass2(x, log)
        for i in 0..<4 { run(x + i << (log - 2), log - 2) }
      default:
        pass3(x, log)
        for i in 0..<8 { run(x + i << (log - 3), log - 3) }
      }
    }

    /// The same for some vectors of the result: those of `wanted`, numbers of vectors in ascending order, that are in
    /// 0 ..< 2^(log − 4) when `first` is subtracted. The others are undefined.
    func run(_ x: Elements, _ log: Int, only wanted: ArraySlice<Int>, from first: Int) {
      let here = wanted.drop { $0 < first }.prefix { $0 < first + 1 << (log - 4) }
      if here.isEmpty { return }
      guard log > Self.kernelLog + 2 else { return run(x, log) }
      pass3(x, log)
      for i in 0..<8 { run(x + i << (log - 3), log - 3, only: here, from: first + i << (log - 7)) }
    }

    /// Layer by layer, one element at a time.
    func small(_ x: Elements, _ log: Int) {
      for level in stride(from: log, to: 0, by: -1) {
        let half = 1 << (level - 1)
        let w = levels[level].base
        for block in stride(from: 0, to: 1 << log, by: 2 * half) {
          for i in block..<block + half {
            let (a, b) = (x[i], x[i + half])
            x[i] = a + b
            x[i + half] = (a - b) * w[i - block]
          }
        }
      }
    }

    func pass1(_ x: Elements, _ log: Int) {
      let half = 1 << (log - 1)
      let w = levels[log].base
      for i in stride(from: 0, to: half, by: 16) {
        var a = Self.load(x + i)
        var b = Self.load(x + i + half)
        Self.butterfly(&a, &b, Self.load(w + i))
        Self.store(a, x + i)
        Self.store(b, x + i + half)
      }
    }

    func pass2(_ x: Elements, _ log: Int) {
      let quarter = 1 << (log - 2)
      let w1 = levels[log].base
      let w2 = levels[log - 1].base
      for i in stride(from: 0, to: quarter, by: 16) {
        var a = Self.load(x + i)
        var b = Self.load(x + i + quarter)
        var c = Self.load(x + i + 2 * quarter)
        var d = Self.load(x + i + 3 * quarter)
        Self.butterfly(&a, &c, Self.load(w1 + i))
        Self.butterfly(&b, &d, Self.load(w1 + i + quarter))
        let w = Self.load(w2 + i)
        Self.butterfly(&a, &b, w)
        Self.butterfly(&c, &d, w)
        Self.store(a, x + i)
        Self.store(b, x + i + quarter)
        Self.store(c, x + i + 2 * quarter)
        Self.store(d, x + i + 3 * quarter)
      }
    }

    /// Three layers of eight vectors.
    @inline(__always)
    static func eight(
      _ x: inout (Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes), _ i: Int, _ eighth: Int,
      _ w1: Elements, _ w2: Elements, _ w3: Elements
    ) {
      butterfly(&x.0, &x.4, load(w1 + i))
      butterfly(&x.1, &x.5, load(w1 + i + eighth))
      butterfly(&x.2, &x.6, load(w1 + i + 2 * eighth))
      butterfly(&x.3, &x.7, load(w1 + i + 3 * eighth))
      let u0 = load(w2 + i)
      let u1 = load(w2 + i + eighth)
      butterfly(&x.0, &x.2, u0)
      butterfly(&x.1, &x.3, u1)
      butterfly(&x.4, &x.6, u0)
      butterfly(&x.5, &x.7, u1)
      let v = load(w3 + i)
      butterfly(&x.0, &x.1, v)
      butterfly(&x.2, &x.3, v)
      butterfly(&x.4, &x.5, v)
      butterfly(&x.6, &x.7, v)
    }

    @inline(__always)
    static func storeEight(
      _ v: (Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes), _ x: Elements, _ eighth: Int
    ) {
      store(v.0, x)
      store(v.1, x + eighth)
      store(v.2, x + 2 * eighth)
      store(v.3, x + 3 * eighth)
      store(v.4, x + 4 * eighth)
      store(v.5, x + 5 * eighth)
      store(v.6, x + 6 * eighth)
      store(v.7, x + 7 * eighth)
    }

    func pass3(_ x: Elements, _ log: Int) {
      let eighth = 1 << (log - 3)
      let w1 = levels[log].base
      let w2 = levels[log - 1].base
      let w3 = levels[log - 2].base
      for i in stride(from: 0, to: eighth, by: 16) {
        let p = x + i
        var v = (
          Self.load(p), Self.load(p + eighth), Self.load(p + 2 * eighth), Self.load(p + 3 * eighth),
          Self.load(p + 4 * eighth), Self.load(p + 5 * eighth), Self.load(p + 6 * eighth),
          Self.load(p + 7 * eighth)
        )
        Self.eight(&v, i, eighth, w1, w2, w3)
        Self.storeEight(v, p, eighth)
      }
    }

    /// The first three layers from another place, coefficient i multiplied by shiftⁱ on the way.
    func first(_ column: NTT.Column, _ shift: Felt, _ log: Int, _ target: Elements) {
      let eighth = 1 << (log - 3)
      let w1 = levels[log].base
      let w2 = levels[log - 1].base
      let w3 = levels[log - 2].base
      let step = PackedFelt(shift.power(16)).raw
      let scaled = shift != .one
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 8) { weights in
        let weight = weights.baseAddress!
        var row = Lanes()
        for lane in 0..<16 { row[lane] = shift.power(UInt64(lane)).raw }
        for r in 0..<8 {
          (weight + r).initialize(
            to: (PackedFelt(raw: row) * shift.power(UInt64(r) << UInt64(log - 3))).raw)
        }
        for i in stride(from: 0, to: eighth, by: 16) {
          let s = column.base + i * column.stride
          let far = eighth * column.stride
          var v = (
            Self.load(s), Self.load(s + far), Self.load(s + 2 * far), Self.load(s + 3 * far),
            Self.load(s + 4 * far), Self.load(s + 5 * far), Self.load(s + 6 * far), Self.load(s + 7 * far)
          )
          if scaled {
            Self.scale(&v.0, weight, step)
            Self.scale(&v.1, weight + 1, step)
            Self.scale(&v.2, weight + 2, step)
            Self.scale(&v.3, weight + 3, step)
            Self.scale(&v.4, weight + 4, step)
            Self.scale(&v.5, weight + 5, step)
            Self.scale(&v.6, weight + 6, step)
            Self.scale(&v.7, weight + 7, step)
          }
          Self.eight(&v, i, eighth, w1, w2, w3)
          Self.storeEight(v, target + i, eighth)
        }
      }
    }

    @inline(__always)
    static func scale(_ x: inout Lanes, _ weight: UnsafeMutablePointer<Lanes>, _ step: Lanes) {
      let w = weight.pointee
      x = (PackedFelt(raw: x) * PackedFelt(raw: w)).raw
      weight.pointee = (PackedFelt(raw: w) * PackedFelt(raw: step)).raw
    }

    /// 256 elements.
    func kernel(_ x: Elements) {
      pass2(x, 8)
      for i in 0..<4 { pass2(x + 64 * i, 6) }
      let words = UnsafeMutableRawPointer(x).assumingMemoryBound(to: UInt32.self)
      martinetTranspose16(words)
      let w4 = levels[4].base
      let w3 = levels[3].base
      for i in 0..<4 { fourRows(x + 16 * i, 64, w4[i], w4[i + 4], w3[i]) }
      let quarter = levels[2].base[1]
      for i in 0..<4 { lastRows(x + 64 * i, quarter) }
      martinetTranspose16(words)
    }

    /// Two layers of four vectors `apart` elements apart with constant twiddles.
    @inline(__always)
    func fourRows(_ x: Elements, _ apart: Int, _ w0: Felt, _ w1: Felt, _ w2: Felt) {
      var a = Self.load(x)
      var b = Self.load(x + apart)
      var c = Self.load(x + 2 * apart)
      var d = Self.load(x + 3 * apart)
      Self.butterfly(&a, &c, Lanes(repeating: w0.raw))
      Self.butterfly(&b, &d, Lanes(repeating: w1.raw))
      let w = Lanes(repeating: w2.raw)
      Self.butterfly(&a, &b, w)
      Self.butterfly(&c, &d, w)
      Self.store(a, x)
      Self.store(b, x + apart)
      Self.store(c, x + 2 * apart)
      Self.store(d, x + 3 * apart)
    }
  }

  extension Transform {
    /// (a, b) becomes (a + b, a − b).
    @inline(__always)
    static func butterfly(_ a: inout Lanes, _ b: inout Lanes) {
      let difference = martinetSubtract(a, b)
      a = martinetAdd(a, b)
      b = difference
    }

    /// The last two layers of four neighbouring vectors; `w` has order four.
    @inline(__always)
    func lastRows(_ x: Elements, _ w: Felt) {
      var a = Self.load(x)
      var b = Self.load(x + 16)
      var c = Self.load(x + 32)
      var d = Self.load(x + 48)
      Self.butterfly(&a, &c)
      Self.butterfly(&b, &d, Lanes(repeating: w.raw))
      Self.butterfly(&a, &b)
      Self.butterfly(&c, &d)
      Self.store(a, x)
      Self.store(b, x + 16)
      Self.store(c, x + 32)
      Self.store(d, x + 48)
    }
  }
#endif
