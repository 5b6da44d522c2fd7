#if !hasFeature(Embedded)
  internal import CIntrinsics

  extension NTT {
    /// The transpose of encoding, in place on 2^`log` ≤ 2²⁴ elements: with weights c for the rows of a codeword,
    /// entry b becomes Σ c[r]·ω^(i·b), i = `exponent(ofRow: r, logDomain: log)`, b in natural order. One thread.
    public static func transposed(_ x: UnsafeMutablePointer<Felt>, log: Int) {
      precondition(log >= 0 && log <= Felt.twoAdicity)
      TransposedTransform(levels: Twiddles.shared(upTo: log).levels).run(x, log)
    }
  }

  /// Decimation in time, in place: bit-reversed order in, natural order out; `Transform` with its layers reversed.
  struct TransposedTransform {
    typealias Lanes = Transform.Lanes
    typealias Elements = Transform.Elements

    let levels: [VectorBuffer<Felt>]

    /// (a, b) becomes (a + b·w, a − b·w).
    @inline(__always)
    static func butterfly(_ a: inout Lanes, _ b: inout Lanes, _ w: Lanes) {
      let product = martinetMultiply(b, w)
      b = martinetSubtract(a, product)
      a = martinetAdd(a, product)
    }

    func run(_ x: Elements, _ log: Int) {
      switch log {
      case Transform.kernelLog: kernel(x)
      case ..<Transform.kernelLog: small(x, log)
      case Transform.kernelLog + 1:
        for i in 0..<2 { run(x + i << (log - 1), log - 1) }
        pass1(x, log)
      default:
        for i in 0..<4 { run(x + i << (log - 2), log - 2) }
        pass2(x, log)
      }
    }

    /// Layer by layer, one element at a time.
    func small(_ x: Elements, _ log: Int) {
      for level in stride(from: 1, through: log, by: 1) {
        let half = 1 << (level - 1)
        let w = levels[level].base
        for block in stride(from: 0, to: 1 << log, by: 2 * half) {
          for i in block..<block + half {
            let product = x[i + half] * w[i - block]
            x[i + half] = x[i] - product
            x[i] += product
          }
        }
      }
    }

    func pass1(_ x: Elements, _ log: Int) {
      let half = 1 << (log - 1)
      let w = levels[log].base
      for i in stride(from: 0, to: half, by: 16) {
        var a = Transform.load(x + i)
        var b = Transform.load(x + i + half)
        Self.butterfly(&a, &b, Transform.load(w + i))
        Transform.store(a, x + i)
        Transform.store(b, x + i + half)
      }
    }

    func pass2(_ x: Elements, _ log: Int) {
      let quarter = 1 << (log - 2)
      let w1 = levels[log].base
      let w2 = levels[log - 1].base
      for i in stride(from: 0, to: quarter, by: 16) {
        four(
          x + i, quarter, Transform.load(w2 + i), Transform.load(w1 + i), Transform.load(w1 + i + quarter))
      }
    }

    /// Two layers of four vectors `apart` elements apart: w for the inner one, w0 and w1 for the outer.
    @inline(__always)
    func four(_ x: Elements, _ apart: Int, _ w: Lanes, _ w0: Lanes, _ w1: Lanes) {
      var a = Transform.load(x)
      var b = Transform.load(x + apart)
      var c = Transform.load(x + 2 * apart)
      var d = Transform.load(x + 3 * apart)
      Self.butterfly(&a, &b, w)
      Self.butterfly(&c, &d, w)
      Self.butterfly(&a, &c, w0)
      Self.butterfly(&b, &d, w1)
      Transform.store(a, x)
      Transform.store(b, x + apart)
      Transform.store(c, x + 2 * apart)
      Transform.store(d, x + 3 * apart)
    }

    /// 256 elements: four layers between the lanes of vectors, four between vectors.
    func kernel(_ x: Elements) {
      let words = UnsafeMutableRawPointer(x).assumingMemoryBound(to: UInt32.self)
      let one = Lanes(repeating: Felt.one.raw)
      let quarter = Lanes(repeating: levels[2].base[1].raw)
      let w3 = levels[3].base
      let w4 = levels[4].base
      martinetTranspose16(words)
      for i in 0..<4 { four(x + 64 * i, 16, one, one, quarter) }
      for i in 0..<4 {
        four(
          x + 16 * i, 64, Lanes(repeating: w3[i].raw), Lanes(repeating: w4[i].raw),
          Lanes(repeating: w4[i + 4].raw))
      }
      martinetTranspose16(words)
      for i in 0..<4 { pass2(x + 64 * i, 6) }
      pass2(x, 8)
    }
  }
#endif
