#if !hasFeature(Embedded)
  internal import Parallel
  internal import Synchronization

  /// Number-theoretic transforms over the two-adic subgroups, for Reed–Solomon encoding.
  ///
  /// A column of 2ᵐ coefficients f₀, f₁, … is evaluated on the subgroup of order 2ⁿ, n ≥ m. The codeword lies
  /// contiguous in memory, in bit-reversed order: position r holds f(ωⁱ) with i = `exponent(ofRow: r, logDomain: n)`
  /// and ω = `Felt.twoAdicGenerator(n)`. Several columns lie one after the other, so that sixteen neighbouring
  /// rows of a column are one vector: sixteen leaves are hashed at a time without a transposition.
  public enum NTT {
    /// The i for which row `row` of a codeword holds the evaluation at ωⁱ: the reversal of `logDomain` bits.
    /// It is its own inverse.
    public static func exponent(ofRow row: Int, logDomain: Int) -> Int {
      var reversed = 0
      for bit in 0..<logDomain { reversed |= (row >> bit & 1) << (logDomain - 1 - bit) }
      return reversed
    }

    /// Encodes consecutive blocks of 2^`logBlock` coefficients: ⌈count / 2^logBlock⌉ codewords of 2^`logDomain`
    /// elements, one after the other. Coefficients from `count` on are zero. Both cores.
    ///
    /// Needs `logBlock` ≤ `logDomain` ≤ 24.
    public static func encode(
      _ coefficients: UnsafePointer<Felt>, count: Int, logBlock: Int, logDomain: Int,
      into codewords: UnsafeMutablePointer<Felt>
    ) {
      let block = 1 << logBlock
      let columns = (count + block - 1) / block
      transform(columns: columns, logBlock, logDomain, codewords) { column in
        let start = column * block
        if start + block <= count || logBlock < 4 {
          return Column(base: coefficients + start, stride: 1, count: min(block, count - start))
        }
        return Column(base: coefficients + start, stride: 1, count: count - start)
      }
    }

    /// Encodes consecutive blocks of 2^`logBlock` extension coefficients, held in `vectors` vectors: five
    /// codewords for each block, coefficient by coefficient; column 5·b + i is coefficient i of block b.
    ///
    /// Needs 4 ≤ `logBlock` ≤ `logDomain` ≤ 24.
    public static func encode(
      _ coefficients: UnsafePointer<PackedFelt5>, vectors: Int, logBlock: Int, logDomain: Int,
      into codewords: UnsafeMutablePointer<Felt>
    ) {
      precondition(logBlock >= 4)
      let block = 1 << (logBlock - 4)
      let columns = (vectors + block - 1) / block * 5
      let base = UnsafeRawPointer(coefficients).assumingMemoryBound(to: Felt.self)
      transform(columns: columns, logBlock, logDomain, codewords) { column in
        let start = column / 5 * block
        return Column(
          base: base + start * 80 + column % 5 * 16, stride: 5, count: min(block, vectors - start) * 16)
      }
    }

    /// Where the coefficients of a column are: vectors of sixteen, `stride` vectors apart, `count` in all.
    struct Column {
      var base: UnsafePointer<Felt>
      var stride: Int
      var count: Int
    }

    private static func transform(
      columns: Int, _ logBlock: Int, _ logDomain: Int, _ codewords: UnsafeMutablePointer<Felt>,
      _ column: (Int) -> Column
    ) {
      precondition(logBlock >= 0 && logBlock <= logDomain && logDomain <= Felt.twoAdicity)
      guard columns > 0 else { return }
      let extra = logDomain - logBlock
      let plan = Twiddles.shared(upTo: logBlock)
      Parallel.forEach(columns << extra) { item in
        let coset = item & (1 << extra - 1)
        let shift = Felt.twoAdicGenerator(logDomain).power(UInt64(exponent(ofRow: coset, logDomain: extra)))
        let target = codewords + item << logBlock
        encodeCoset(column(item >> extra), shift, logBlock, plan, target)
      }
    }

    /// Evaluates on shift · ⟨ω⟩, ω of order 2^`log`; bit-reversed.
    private static func encodeCoset(
      _ column: Column, _ shift: Felt, _ log: Int, _ plan: Twiddles, _ target: UnsafeMutablePointer<Felt>
    ) {
      let transform = Transform(levels: plan.levels)
      if log >= Transform.kernelLog + 3 && column.count == 1 << log {
        transform.first(column, shift, log, target)
        return
      }
      var i = 0
      while i + 16 <= column.count {
        PackedFelt(load: column.base + i * column.stride).store(to: target + i)
        i += 16
      }
      for j in i..<max(i, column.count) { target[j] = column.base[i * column.stride + j - i] }
      for j in max(0, column.count)..<1 << log { target[j] = .zero }
      if shift != .one {
        var power = Felt.one
        for j in 0..<1 << log {
          target[j] *= power
          power *= shift
        }
      }
      transform.run(target, log)
    }
  }

  /// Powers of the roots of unity: level s holds ω^i, i in 0 ..< 2ˢ⁻¹, for ω of order 2ˢ.
  final class Twiddles: Sendable {
    /// Level s at index s; 0 is unused.
    let levels: [VectorBuffer<Felt>]

    private static let cache = Mutex<[Twiddles]>([])

    /// Tables for transforms of up to 2^`log` elements, computed once in a process.
    static func shared(upTo log: Int) -> Twiddles {
      cache.withLock { cache in
        if let found = cache.last(where: { $0.levels.count > log }) { return found }
        let made = Twiddles(upTo: log, from: cache.last)
        cache = [made]
        return made
      }
    }

    private init(upTo log: Int, from smaller: Twiddles?) {
      var levels = smaller?.levels ?? [VectorBuffer(repeating: .one, count: 1)]
      for level in levels.count..<max(log + 1, levels.count) {
        let count = max(1, 1 << (level - 1))
        let table = VectorBuffer<Felt>(uninitialized: count)
        let root = Felt.twoAdicGenerator(level)
        table.base[0] = .one
        for i in 1..<max(1, min(count, 16)) { table.base[i] = table.base[i - 1] * root }
        // From sixteen on by doubling.
        var filled = 16
        var step = root.power(16)
        while filled < count {
          for i in stride(from: 0, to: filled, by: 16) {
            (PackedFelt(load: table.base + i) * step).store(to: table.base + filled + i)
          }
          filled *= 2
          step = step.squared
        }
        levels.append(table)
      }
      self.levels = levels
    }
  }
#endif
