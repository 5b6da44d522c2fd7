#if !hasFeature(Embedded)
  import Buffers
  public import KoalaBear
  import Parallel

  /// The leaves of a fraction sum, computed whenever a pass needs them: 2^`variables` fractions, those from `count` on
  /// being 0/1.
  public struct FractionSource {
    /// Writes the numerators and denominators of the sixteen fractions of each vector in a range.
    public typealias Writer = (
      _ vectors: Range<Int>, _ numerators: UnsafeMutablePointer<PackedFelt5>,
      _ denominators: UnsafeMutablePointer<PackedFelt5>
    ) -> Void

    public let variables: Int
    public let count: Int
    private let write: Writer
    /// Vectors that are not 0/1 or belong to the last block that has others.
    let present: Int

    /// - Parameters:
    ///   - variables: in `4 ... 40`.
    ///   - count: in `0 ... 2^variables`.
    ///   - write: called by several threads at once, with vectors that hold fractions below `count`; the places in
    ///     the last vector from `count` on may hold anything.
    public init(variables: Int, count: Int, write: @escaping Writer) {
      precondition(variables >= LogUp.minimumVariables && variables <= LogUp.maximumVariables)
      precondition(count >= 0 && count <= 1 << variables)
      self.variables = variables
      self.count = count
      self.write = write
      present = FractionLayer.present(variables: variables, count: count)
    }

    /// All vectors, present or not.
    var vectors: Int { 1 << (variables - 4) }

    /// Writes `count` vectors from `start` on, all of them present.
    func fill(_ start: Int, _ count: Int, _ numerators: MutableVectors, _ denominators: MutableVectors) {
      let used = (self.count + 15) / 16
      let written = max(0, min(count, used - start))
      if written > 0 { write(start..<start + written, numerators, denominators) }
      if start + written == used && self.count & 15 != 0 && written > 0 {
        for lane in self.count & 15..<16 {
          numerators[written - 1][lane] = .zero
          denominators[written - 1][lane] = .one
        }
      }
      (numerators + written).initialize(repeating: .zero, count: count - written)
      (denominators + written).initialize(repeating: .one, count: count - written)
    }

    /// All present leaves in memory.
    var layer: FractionLayer {
      let layer = FractionLayer(variables: variables, present: present)
      Parallel.forChunks(present, grain: 256) { range in
        let i = range.lowerBound
        fill(i, range.count, layer.numerators.pointer + i, layer.denominators.pointer + i)
      }
      return layer
    }

    /// The layer above the leaves, which are never in memory: entry i is the sum of leaves i and i + half.
    func sums() -> FractionLayer {
      let half = vectors / 2
      let result = FractionLayer(variables: variables - 1, present: min(present, half))
      let block = min(FractionLayer.block, half)
      eachBlock(result.present / block, scratch: 2 * block) { x, scratch in
        let i = x * block
        let (n, d) = (result.numerators.pointer + i, result.denominators.pointer + i)
        fill(i, block, n, d)
        if i + half < present {
          fill(i + half, block, scratch, scratch + block)
          addFractions(n, d, scratch, scratch + block, to: n, d, count: block)
        }
      }
      return result
    }

    /// The layer two above the leaves: the sums of leaves i, i + half, i + quarter and i + 3·quarter.
    func sumsOfSums() -> FractionLayer {
      let quarter = vectors / 4
      let result = FractionLayer(variables: variables - 2, present: min(present, quarter))
      let block = min(FractionLayer.block, quarter)
      eachBlock(result.present / block, scratch: 8 * block) { x, scratch in
        let i = x * block
        let (n, d) = (result.numerators.pointer + i, result.denominators.pointer + i)
        // The four numerators one after the other, then the denominators.
        let (sourceN, sourceD) = (scratch, scratch + 4 * block)
        var quarters = 0
        while quarters < 4 && i + quarters * quarter < present {
          fill(i + quarters * quarter, block, sourceN + quarters * block, sourceD + quarters * block)
          quarters += 1
        }
        if quarters == 4 {
          addFourFractions(sourceN, sourceD, quarter: block, to: n, d, count: block)
          return
        }
        n.update(from: sourceN, count: block)
        d.update(from: sourceD, count: block)
        for k in [2, 1] where k < quarters {
          addFractions(n, d, sourceN + k * block, sourceD + k * block, to: n, d, count: block)
        }
      }
      return result
    }

    /// Calls `body` for each block, with some vectors of memory of its own.
    private func eachBlock(_ blocks: Int, scratch: Int, _ body: (Int, MutableVectors) -> Void) {
      Parallel.forChunks(blocks, grain: 8) { range in
        let memory = MutableVectors.allocate(capacity: scratch)
        for x in range { body(x, memory) }
        memory.deallocate()
      }
    }
  }
#endif
