#if !hasFeature(Embedded)
  import Constraints
  import KoalaBear
  import Multilinear

  /// A layer of a round: Σ over places of a polynomial in the operands, whose coefficients (the *kernel*) depend on the place only.
  ///
  /// Words are those of one state of 32 rows. Sixteen places at a time are a vector.
  protocol KeccakLayer {
    /// Of the polynomial in the operands.
    static var degree: Int { get }
    /// Operands of a place.
    static var operands: Int { get }
    /// Coefficients of a place.
    static var coefficients: Int { get }
    /// Some parts are linear: `addLinear`.
    static var hasLinear: Bool { get }

    /// Words that the other functions need, of a state A.
    static var scratch: Int { get }
    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>)
    /// The words of operand i, 64 places; `shifted` is how much further back in z it is.
    static func operand(_ i: Int, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>) -> (
      words: UnsafePointer<UInt32>, shifted: Int
    )
    /// Σ kernel · polynomial on the rows themselves, half of them: the polynomials' values are signs.
    static func onRows(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, half: Int
    ) -> PackedFelt5
    /// The same at sixteen other points, without linear parts.
    static func atPoints(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      _ points: SkipPoints, half: Int
    ) -> PackedFelt5
    /// Linear parts on half of the rows.
    static func linearOnRows(_ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, half: Int)
      -> PackedFelt5
    /// Adds the polynomial, without linear parts, at sixteen places.
    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5)
    static func addLinear(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5)
    /// The polynomial with linear parts at one place.
    static func value(_ v: [Felt5], _ kernel: [Felt5]) -> Felt5
  }

  /// Without linear parts.
  extension KeccakLayer {
    static var hasLinear: Bool { false }

    static func linearOnRows(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, half: Int
    ) -> PackedFelt5 { .zero }

    static func addLinear(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {}
  }

  /// χ. The kernel has half of each lane's weight.
  enum ChiLayer: KeccakLayer {
    static let degree = 3
    static let operands = KeccakRound.lanes
    static let coefficients = KeccakRound.lanes

    /// B, then the result.
    static let scratch = 320 + 3 * KeccakSigns.width

    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>) {
      let (b, out, e) = (scratch, scratch + KeccakSigns.width, scratch + 2 * KeccakSigns.width)
      let c = scratch + 3 * KeccakSigns.width
      KeccakWords.parities(a, to: c)
      KeccakWords.differences(a, c, to: e)
      KeccakWords.rotate(e, to: b)
      KeccakWords.chi(b, to: out)
    }

    static func operand(_ i: Int, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>) -> (
      words: UnsafePointer<UInt32>, shifted: Int
    ) { (scratch + 64 * i, 0) }

    static func onRows(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, half: Int
    ) -> PackedFelt5 {
      let sum = LayerSums.signs(
        kernel, coefficients, first: 0, scratch + KeccakSigns.width, KeccakRound.lanes, half: half)
      return sum + sum
    }

    static func atPoints(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      _ points: SkipPoints, half: Int
    ) -> PackedFelt5 {
      var sum = PackedAccumulator5()
      let one = PackedFelt.one
      let shift = UInt32(16 * half)
      for y in stride(from: 0, to: KeccakRound.lanes, by: 5) {
        let words = scratch + 64 * y
        for z in 0..<64 {
          let v0 = points.values(words[z] &>> shift)
          let v1 = points.values(words[64 + z] &>> shift)
          let v2 = points.values(words[128 + z] &>> shift)
          let v3 = points.values(words[192 + z] &>> shift)
          let v4 = points.values(words[256 + z] &>> shift)
          let k = kernel + z * coefficients + y
          func part(_ a: PackedFelt, _ b: PackedFelt, _ c: PackedFelt) -> PackedFelt {
            a * ((one + c) - b * (one - c))
          }
          sum.add(part(v0, v1, v2), PackedFelt5(k[0]), part(v1, v2, v3), PackedFelt5(k[1]))
          sum.add(part(v2, v3, v4), PackedFelt5(k[2]), part(v3, v4, v0), PackedFelt5(k[3]))
          sum.add(part(v4, v0, v1), PackedFelt5(k[4]))
        }
      }
      return sum.value
    }

    @inline(__always)
    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      let one = PackedFelt.one
      for l in 0..<KeccakRound.lanes {
        let (b, c) = (v[KeccakRound.beside(l, 1)], v[KeccakRound.beside(l, 2)])
        let h = (c + one) - b * (PackedFelt5.one - c)
        sum.add(v[l] * h, kernel[l])
      }
    }

    static func value(_ v: [Felt5], _ k: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for l in 0..<KeccakRound.lanes {
        let (b, c) = (v[KeccakRound.beside(l, 1)], v[KeccakRound.beside(l, 2)])
        sum += k[l] * v[l] * (Felt5.one + c - b * (Felt5.one - c))
      }
      return sum
    }

    /// By place 64 s + z and lane.
    static func kernel(_ place: KeccakPlace, round: Int) -> [Felt5] {
      var list: [Felt5] = []
      let bits = Eq.table(place.bit)
      for (s, segment) in Eq.table(place.segment, scale: Felt5(Felt.two.inverse)).enumerated() {
        for z in 0..<64 {
          let weight = segment * bits[z]
          for l in 0..<KeccakRound.lanes {
            let changed = l == 0 && KeccakRound.isSet(z, round: s * KeccakStates.roundsPerSegment + round)
            list.append(changed ? -(weight * place.lanes[l]) : weight * place.lanes[l])
          }
        }
      }
      return list
    }
  }

  /// θ with ρ and π: A(l, z) C(x − 1, z) C(x + 1, z − 1).
  enum ThetaLayer: KeccakLayer {
    static let degree = 3
    /// A, C, and C one place back.
    static let operands = KeccakRound.lanes + 10
    static let coefficients = KeccakRound.lanes

    /// C, then the result.
    static let scratch = 320 + KeccakSigns.width

    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>) {
      KeccakWords.parities(a, to: scratch)
      KeccakWords.differences(a, scratch, to: scratch + 320)
    }

    static func operand(_ i: Int, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>) -> (
      words: UnsafePointer<UInt32>, shifted: Int
    ) {
      if i < KeccakRound.lanes { return (a + 64 * i, 0) }
      let x = i - KeccakRound.lanes
      return x < 5 ? (scratch + 64 * x, 0) : (scratch + 64 * (x - 5), 1)
    }

    static func onRows(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, half: Int
    ) -> PackedFelt5 {
      LayerSums.signs(kernel, coefficients, first: 0, scratch + 320, KeccakRound.lanes, half: half)
    }

    static func atPoints(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      _ points: SkipPoints, half: Int
    ) -> PackedFelt5 {
      var sum = PackedAccumulator5()
      let shift = UInt32(16 * half)
      for z in 0..<64 {
        for x in 0..<5 {
          let left = points.values(scratch[64 * ((x + 4) % 5) + z] &>> shift)
          let right = points.values(scratch[64 * ((x + 1) % 5) + (z + 63) & 63] &>> shift)
          let d = left * right
          let words = a + 64 * x + z
          let k = kernel + z * coefficients + x
          sum.add(
            points.values(words[0] &>> shift) * d, PackedFelt5(k[0]), points.values(words[320] &>> shift) * d,
            PackedFelt5(k[5]))
          sum.add(
            points.values(words[640] &>> shift) * d, PackedFelt5(k[10]),
            points.values(words[960] &>> shift) * d,
            PackedFelt5(k[15]))
          sum.add(points.values(words[1280] &>> shift) * d, PackedFelt5(k[20]))
        }
      }
      return sum.value
    }

    @inline(__always)
    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      for x in 0..<5 {
        var column = PackedAccumulator5()
        for l in stride(from: x, to: KeccakRound.lanes, by: 5) { column.add(v[l], kernel[l]) }
        let d = v[KeccakRound.lanes + (x + 4) % 5] * v[KeccakRound.lanes + 5 + (x + 1) % 5]
        sum.add(column.value, d)
      }
    }

    static func value(_ v: [Felt5], _ k: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for x in 0..<5 {
        var column = Felt5.zero
        for l in stride(from: x, to: KeccakRound.lanes, by: 5) { column += v[l] * k[l] }
        sum += column * v[KeccakRound.lanes + (x + 4) % 5] * v[KeccakRound.lanes + 5 + (x + 1) % 5]
      }
      return sum
    }

    /// By place 64 s + z and lane.
    static func kernel(_ place: KeccakPlace) -> [Felt5] {
      var list: [Felt5] = []
      let bits = Eq.table(place.bit)
      for segment in Eq.table(place.segment) {
        let lanes = (0..<KeccakRound.lanes).map { segment * place.lanes[KeccakRound.target($0)] }
        for z in 0..<64 {
          for l in 0..<KeccakRound.lanes { list.append(lanes[l] * bits[(z + KeccakRound.rotation(l)) & 63]) }
        }
      }
      return list
    }
  }

  /// Parities, and claims about A itself.
  enum ParityLayer: KeccakLayer {
    static let degree = 5
    static let operands = KeccakRound.lanes
    /// Of the products, then of the lanes.
    static let coefficients = 5 + KeccakRound.lanes
    static let hasLinear = true

    static let scratch = 320

    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>) {
      KeccakWords.parities(a, to: scratch)
    }

    static func operand(_ i: Int, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>) -> (
      words: UnsafePointer<UInt32>, shifted: Int
    ) { (a + 64 * i, 0) }

    static func onRows(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, half: Int
    ) -> PackedFelt5 { LayerSums.signs(kernel, coefficients, first: 0, scratch, 5, half: half) }

    static func linearOnRows(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, half: Int
    ) -> PackedFelt5 { LayerSums.signs(kernel, coefficients, first: 5, a, KeccakRound.lanes, half: half) }

    static func atPoints(
      _ kernel: UnsafePointer<Felt5>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      _ points: SkipPoints, half: Int
    ) -> PackedFelt5 {
      var sum = PackedAccumulator5()
      let shift = UInt32(16 * half)
      for z in 0..<64 {
        let k = kernel + z * coefficients
        func product(_ x: Int) -> PackedFelt {
          let words = a + 64 * x + z
          let low = points.values(words[0] &>> shift) * points.values(words[320] &>> shift)
          let high = points.values(words[640] &>> shift) * points.values(words[960] &>> shift)
          return low * high * points.values(words[1280] &>> shift)
        }
        sum.add(product(0), PackedFelt5(k[0]), product(1), PackedFelt5(k[1]))
        sum.add(product(2), PackedFelt5(k[2]), product(3), PackedFelt5(k[3]))
        sum.add(product(4), PackedFelt5(k[4]))
      }
      return sum.value
    }

    @inline(__always)
    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      for x in 0..<5 {
        let product = (v[x] * v[x + 5]) * (v[x + 10] * v[x + 15]) * v[x + 20]
        sum.add(product, kernel[x])
      }
    }

    @inline(__always)
    static func addLinear(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5
    ) {
      for l in 0..<KeccakRound.lanes { sum.add(v[l], kernel[5 + l]) }
    }

    static func value(_ v: [Felt5], _ k: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for x in 0..<5 { sum += k[x] * v[x] * v[x + 5] * v[x + 10] * v[x + 15] * v[x + 20] }
      for l in 0..<KeccakRound.lanes { sum += k[5 + l] * v[l] }
      return sum
    }

    /// - Parameter weights: of the 35 values of the layer before.
    static func kernel(_ place: KeccakPlace, weights: [Felt5]) -> [Felt5] {
      var list: [Felt5] = []
      let bits = Eq.table(place.bit)
      for segment in Eq.table(place.segment) {
        for z in 0..<64 {
          let (here, next) = (segment * bits[z], segment * bits[(z + 1) & 63])
          for x in 0..<5 {
            list.append(weights[KeccakRound.lanes + x] * here + weights[KeccakRound.lanes + 5 + x] * next)
          }
          for l in 0..<KeccakRound.lanes { list.append(weights[l] * here) }
        }
      }
      return list
    }
  }

  enum LayerSums {
    /// Σ_z Σ_i kernel[z · width + first + i] · sign(words[64 i + z]) at half of the 32 rows.
    static func signs(
      _ kernel: UnsafePointer<Felt5>, _ width: Int, first: Int, _ words: UnsafePointer<UInt32>, _ count: Int,
      half: Int
    ) -> PackedFelt5 {
      var sum = PackedAccumulator5()
      let shift = UInt32(16 * half)
      let signs = SignTable.shared.base
      for z in 0..<64 {
        let k = kernel + z * width + first
        // The counts are multiples of five.
        for i in stride(from: 0, to: count, by: 5) {
          func sign(_ n: Int) -> PackedFelt { SignTable.signs(words[64 &* (i &+ n) &+ z] &>> shift, signs) }
          sum.add(sign(0), PackedFelt5(k[i]), sign(1), PackedFelt5(k[i + 1]))
          sum.add(sign(2), PackedFelt5(k[i + 2]), sign(3), PackedFelt5(k[i + 3]))
          sum.add(sign(4), PackedFelt5(k[i + 4]))
        }
      }
      return sum.value
    }
  }
#endif
