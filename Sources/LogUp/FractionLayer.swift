#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Parallel

  /// A layer of the tree: 2^`variables` fractions in vectors of sixteen, of which the first `present` vectors are
  /// stored and all others are 0/1.
  ///
  /// `present` is all of them or a multiple of `block`, so that whole blocks are stored or not in every half of a
  /// half of the layer down to the block.
  struct FractionLayer {
    /// Vectors that a pass handles at a time: 20 KiB of weights and operands in the first-level cache.
    static let block = 32

    let variables: Int
    let present: Int
    let numerators: LargeBuffer<PackedFelt5>
    let denominators: LargeBuffer<PackedFelt5>

    /// All vectors, stored or not.
    var vectors: Int { 1 << (variables - 4) }

    init(variables: Int, present: Int) {
      self.variables = variables
      self.present = present
      let capacity = FractionLayer.capacity(variables: variables, present: present)
      numerators = LargeBuffer(uninitialized: capacity)
      denominators = LargeBuffer(uninitialized: capacity, colour: 1)
    }

    /// What is stored of `count` fractions: whole blocks, but no more than there are.
    static func present(variables: Int, count: Int) -> Int {
      min(1 << (variables - 4), ((count + 15) / 16 + block - 1) & -block)
    }

    /// Vectors of memory: those stored, and the places in both halves where the first fold puts the differences that
    /// belong to them, a quarter of a half further.
    static func capacity(variables: Int, present: Int) -> Int {
      let half = (1 << (variables - 4)) / 2
      let quarter = half / 4
      let upper = present > half ? half + quarter + min(present - half, quarter) : 0
      return max(present, quarter + min(present, quarter), upper)
    }

    /// Takes over the leaves' memory and completes the last block.
    init(_ leaves: consuming FractionLeaves) {
      variables = leaves.variables
      numerators = leaves.numerators
      denominators = leaves.denominators
      let used = (leaves.count + 15) / 16
      present = FractionLayer.present(variables: variables, count: leaves.count)
      for i in leaves.count..<16 * used {
        numerators.pointer[i >> 4][i & 15] = .zero
        denominators.pointer[i >> 4][i & 15] = .one
      }
      (numerators.pointer + used).initialize(repeating: .zero, count: present - used)
      (denominators.pointer + used).initialize(repeating: .one, count: present - used)
    }

    /// The layer above: entry i is the sum of entries i and i + half.
    func sums() -> FractionLayer {
      let half = vectors / 2
      let result = FractionLayer(variables: variables - 1, present: min(present, half))
      let n = numerators.pointer
      let d = denominators.pointer
      let sumN = result.numerators.pointer
      let sumD = result.denominators.pointer
      let paired = max(0, present - half)
      Parallel.forChunks(paired, grain: 512) { range in
        let i = range.lowerBound
        addFractions(
          n + i, d + i, n + half + i, d + half + i, to: sumN + i, sumD + i, count: range.count)
      }
      Parallel.forChunks(result.present - paired, grain: 1024) { range in
        let i = paired + range.lowerBound
        (sumN + i).initialize(from: n + i, count: range.count)
        (sumD + i).initialize(from: d + i, count: range.count)
      }
      return result
    }

    /// All fractions; for small layers.
    var fractions: [Fraction] {
      (0..<(1 << variables)).map { i in
        i >> 4 < present
          ? Fraction(numerators.pointer[i >> 4][i & 15], denominators.pointer[i >> 4][i & 15]) : .neutral
      }
    }
  }
#endif
