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
      transform(columns: columns, logBlock, logDomain, codewords) {
        column($0, coefficients, count, logBlock)
      }
    }

    /// One coset of the same codewords: positions `coset` · 2^`logBlock` and following, 2^`logBlock` of them, of every
    /// codeword; codewords are `stride` ≥ 2^`logBlock` elements apart. Both cores.
    public static func encode(
      _ coefficients: UnsafePointer<Felt>, count: Int, logBlock: Int, logDomain: Int, coset: Int,
      into codewords: UnsafeMutablePointer<Felt>, stride: Int
    ) {
      precondition(logBlock >= 0 && logBlock <= logDomain && logDomain <= Felt.twoAdicity)
      let block = 1 << logBlock
      let plan = Twiddles.shared(upTo: logBlock)
      let shift = shift(coset, logBlock, logDomain)
      Parallel.forEach((count + block - 1) / block) { column in
        encodeCoset(
          self.column(column, coefficients, count, logBlock), shift, logBlock, plan,
          codewords + column * stride)
      }
    }

    /// Some rows of the same codewords, `groups` of sixteen neighbouring ones: group by group, codeword by codeword
    /// the sixteen elements. `groups` are row numbers divided by sixteen, ascending and distinct. Both cores.
    ///
    /// Takes about a third of the time of encoding for a few hundred groups. Needs `logBlock` ≥ 4.
    public static func rows(
      _ coefficients: UnsafePointer<Felt>, count: Int, logBlock: Int, logDomain: Int, groups: [Int]
    ) -> [Felt] {
      precondition(logBlock >= 4 && logBlock <= logDomain && logDomain <= Felt.twoAdicity)
      let columns = (count + (1 << logBlock) - 1) >> logBlock
      let plan = Twiddles.shared(upTo: logBlock)
      let cosets = (0..<1 << (logDomain - logBlock)).map { coset in
        groups.indices.filter { groups[$0] >> (logBlock - 4) == coset }
      }
      let wanted = cosets.map { $0.map { groups[$0] & ((1 << (logBlock - 4)) - 1) } }
      return [Felt](unsafeUninitializedCapacity: 16 * columns * groups.count) { buffer, initialized in
        guard let output = buffer.baseAddress else { return }
        Parallel.forEach(columns) { column in
          let scratch = VectorBuffer<Felt>(uninitialized: 1 << logBlock)
          for (coset, places) in cosets.enumerated() where !places.isEmpty {
            encodeCoset(
              self.column(column, coefficients, count, logBlock), shift(coset, logBlock, logDomain), logBlock,
              plan, scratch.base, only: wanted[coset])
            for (place, group) in zip(places, wanted[coset]) {
              (output + 16 * (place * columns + column)).initialize(from: scratch.base + 16 * group, count: 16)
            }
          }
        }
        initialized = 16 * columns * groups.count
      }
    }

    /// What the points of a coset, in the order of the rows, have in common.
    private static func shift(_ coset: Int, _ logBlock: Int, _ logDomain: Int) -> Felt {
      let exponent = exponent(ofRow: coset, logDomain: logDomain - logBlock)
      return Felt.twoAdicGenerator(logDomain).power(UInt64(exponent))
    }

    private static func column(
      _ column: Int, _ coefficients: UnsafePointer<Felt>, _ count: Int, _ logBlock: Int
    ) -> Column {
      let start = column << logBlock
      return Column(base: coefficients + start, stride: 1, count: min(1 << logBlock, count - start))
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
        let target = codewords + item << logBlock
        encodeCoset(column(item >> extra), shift(coset, logBlock, logDomain), logBlock, plan, target)
      }
    }

    /// Evaluates on shift · ⟨ω⟩, ω of order 2^`log`; bit-reversed. With `only`, at least those groups of sixteen
    /// rows; the others are undefined.
    private static func encodeCoset(
      _ column: Column, _ shift: Felt, _ log: Int, _ plan: Twiddles, _ target: UnsafeMutablePointer<Felt>,
      only wanted: [Int]? = nil
    ) {
      let transform = Transform(levels: plan.levels)
      if log >= Transform.kernelLog + 3 && column.count == 1 << log {
        transform.first(column, shift, log, target)
        for i in 0..<8 {
          let eighth = target + i << (log - 3)
          if let wanted {
            transform.run(eighth, log - 3, only: wanted[...], from: i << (log - 7))
          } else {
            transform.run(eighth, log - 3)
          }
        }
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
