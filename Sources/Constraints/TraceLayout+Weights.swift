public import KoalaBear

extension TraceLayout {
  /// eq(ξ_top, block) for every pair block of an instance: ξ has `fractionLogSize` coordinates, and the block is the
  /// aligned run of 2^logHeight leaves that holds one pair of interactions of the whole instance.
  public func fractionWeights(_ system: ConstraintSystem, instance: Int, point: [Felt5]) -> [Felt5] {
    let logHeight = instances[instance].logHeight
    let first = fractionOffsets[instance] >> logHeight
    let top = point.count - logHeight
    var weights: [Felt5] = []
    for block in first..<first + system.tables[instances[instance].table].pairCount {
      var weight = Felt5.one
      for k in 0..<max(0, top) {
        weight *= (block >> (top - 1 - k)) & 1 == 1 ? point[k] : Felt5.one - point[k]
      }
      weights.append(weight)
    }
    return weights
  }
}
