#if !hasFeature(Embedded)
  import KoalaBear
  import Multilinear
  import Parallel

  /// 2^`variables` extension elements: packed from six variables on, one by one below.
  ///
  /// Folding leaves the memory as it is: what is beyond the first 2^`variables` elements has no meaning.
  struct DenseVector {
    static let leastPacked = 6

    private(set) var variables: Int
    private(set) var packed: VectorBuffer<PackedFelt5>?
    private(set) var scalars: [Felt5] = []

    init(zeroVariables variables: Int) {
      self.variables = variables
      if variables >= DenseVector.leastPacked {
        packed = VectorBuffer(repeating: .zero, count: 1 << (variables - 4))
      } else {
        scalars = [Felt5](repeating: .zero, count: 1 << variables)
      }
    }

    /// Adds Σ_i scales[i]·block_i to a piece, for consecutive blocks of 2^`piece.variables` base elements, the last
    /// perhaps cut short.
    mutating func add(combining evaluations: UnsafeBufferPointer<Felt>, scales: [Felt5], to piece: Piece) {
      let variables = piece.variables
      let base = evaluations.baseAddress.unsafelyUnwrapped
      let count = evaluations.count
      guard let packed, variables >= 4 else {
        var sums = [Felt5](repeating: .zero, count: 1 << variables)
        for i in 0..<count { sums[i & ((1 << variables) - 1)] += scales[i >> variables] * base[i] }
        add(sums, scale: .one, at: piece.offset)
        return
      }
      let output = packed.base + piece.offset >> 4
      let blocks = (count - 1) >> variables + 1
      let factors = scales.map { PackedFelt5($0) }
      let full = count >> variables
      let rest = count - full << variables
      Parallel.forChunks(1 << (variables - 4), multiple: 16) { range in
        for i in range {
          var sum = PackedAccumulator5()
          var at = base + 16 * i
          var b = 0
          while b + 1 < full {
            sum.add(PackedFelt(load: at), factors[b], PackedFelt(load: at + 1 << variables), factors[b + 1])
            at += 2 << variables
            b += 2
          }
          if b < full { sum.add(PackedFelt(load: at), factors[b]) }
          var value = sum.value
          if full < blocks && 16 * i < rest {
            var last = PackedFelt()
            let start = base + full << variables + 16 * i
            for lane in 0..<min(16, rest - 16 * i) { last[lane] = start[lane] }
            value += factors[full] * last
          }
          output[i] += value
        }
      }
    }

    /// Element i.
    subscript(i: Int) -> Felt5 { packed.map { $0.base[i >> 4][i & 15] } ?? scalars[i] }

    /// Adds u ⊗ eq(low, ·) to the elements from `start` on, the last variables being those of `low`.
    mutating func addTensor(_ u: [Felt5], low: [Felt5], at start: Int) {
      let shift = low.count
      guard let packed, shift >= 4 else {
        let table = Eq.table(low)
        for i in u.indices { add(table, scale: u[i], at: start + i << shift) }
        return
      }
      let output = packed.base + start >> 4
      let table = Tables.eq(low)
      let vectors = 1 << (shift - 4)
      Parallel.forChunks(u.count) { range in
        for i in range {
          let factor = PackedFactor5(u[i])
          for j in 0..<vectors { output[i * vectors + j] += factor * table.base[j] }
        }
      }
    }

    /// Adds scale·eq(point, ·).
    mutating func addEq(_ point: [Felt5], scale: Felt5) {
      if let packed {
        Tables.addEq(packed.base, point: point, scale: scale)
      } else {
        let table = Eq.table(point, scale: scale)
        for i in table.indices { scalars[i] += table[i] }
      }
    }

    /// Adds scale·values from element `start` on.
    mutating func add(_ values: [Felt5], scale: Felt5, at start: Int) {
      for i in values.indices {
        let term = scale * values[i]
        if let packed {
          packed.base[(start + i) >> 4][(start + i) & 15] += term
        } else {
          scalars[start + i] += term
        }
      }
    }

    /// The value at `point` as a multilinear polynomial.
    func value(at point: [Felt5]) -> Felt5 {
      if let packed { return Evaluate.ext(packed.base, vectors: 1 << (variables - 4), at: point) }
      return Eq.interpolate(scalars, at: point)
    }

    /// Binds the top variable.
    mutating func fold(_ r: Felt5) {
      variables -= 1
      if let packed {
        let half = 1 << (variables - 4)
        Fold.ext(packed.base, vectors: 2 * half, half: half, by: r, into: packed.base)
        if variables < DenseVector.leastPacked {
          scalars = (0..<1 << variables).map { packed.base[$0 >> 4][$0 & 15] }
          self.packed = nil
        }
      } else {
        Eq.fold(&scalars, length: 1 << variables, by: r)
      }
    }

    /// h(0) and the coefficient of X² of h(X) = Σ f(X, ·)·w(X, ·).
    static func round(_ f: DenseVector, _ w: DenseVector) -> (Felt5, Felt5) {
      let half = 1 << (f.variables - 1)
      guard let a = f.packed?.base, let b = w.packed?.base else {
        var constant = Felt5.zero
        var square = Felt5.zero
        for i in 0..<half {
          constant += f.scalars[i] * w.scalars[i]
          square += (f.scalars[i + half] - f.scalars[i]) * (w.scalars[i + half] - w.scalars[i])
        }
        return (constant, square)
      }
      let vectors = half >> 4
      let grain = 256
      let parts = Parallel.map((vectors + grain - 1) / grain) { part in
        var constant = PackedAccumulator5()
        var square = PackedAccumulator5()
        for i in part * grain..<min((part + 1) * grain, vectors) {
          constant.add(a[i], b[i])
          square.add(a[i + vectors] - a[i], b[i + vectors] - b[i])
        }
        return (constant.value.sum, square.value.sum)
      }
      return parts.reduce((.zero, .zero)) { ($0.0 + $1.0, $0.1 + $1.1) }
    }
  }
#endif
