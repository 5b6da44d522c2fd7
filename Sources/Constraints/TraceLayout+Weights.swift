public import KoalaBear

extension TraceLayout {
  /// eq(ξ_top, block) for every block of an instance: ξ has `fractionLogSize` coordinates, and the block is the
  /// aligned run of 2^logHeight leaves that holds one pair of interactions, or behind those one column of the Keccak
  /// states, of the whole instance.
  public func fractionWeights(_ system: ConstraintSystem, instance: Int, point: [Felt5]) -> [Felt5] {
    let logHeight = instances[instance].logHeight
    let first = fractionOffsets[instance] >> logHeight
    let top = max(0, point.count - logHeight)
    var weights: [Felt5] = []
    let count = system.tables[instances[instance].table].blockCount
    weights.reserveCapacity(count)
    // prefix[k] is the product over the top k bits; consecutive blocks share what their common bits give.
    var prefix = [Felt5](repeating: .one, count: top + 1)
    for block in first..<first + count {
      let changed = block == first ? top : min(top, Int.bitWidth - (block ^ (block - 1)).leadingZeroBitCount)
      for k in top - changed..<top {
        prefix[k + 1] = prefix[k] * ((block >> (top - 1 - k)) & 1 == 1 ? point[k] : Felt5.one - point[k])
      }
      weights.append(prefix[top])
    }
    return weights
  }
}
