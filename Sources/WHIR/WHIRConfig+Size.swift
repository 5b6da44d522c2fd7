#if !hasFeature(Embedded)
  import KoalaBear
  import MerkleTree
  import Soundness
  import Transcript

  extension WHIRConfig {
    /// The bytes of a commitment and its opening, to be expected: openings of trees share more or fewer nodes by
    /// chance, some hundred bytes.
    public var expectedSize: Int {
      var elements = 8.0 + Double(parameters.oracles[0].samples * Felt5.degree)
      elements += Double(2 * Felt5.degree * joinRounds)
      for step in 0..<joinRounds where joinGrinding(step) > 0 { elements += 1 }
      for (i, oracle) in parameters.oracles.enumerated() {
        if i > 0 {
          elements += Double(Digest.width + Felt5.degree * (oracle.samples + 2 * oracle.folding))
          if oracle.foldingGrinding > 0 { elements += Double(oracle.folding) }
        }
        if oracle.queryGrinding > 0 { elements += 1 }
        elements += WHIRConfig.expectedOpening(
          leaves: oracle.logLeaves, width: width(i), queries: oracle.queries)
      }
      if let fixed {
        elements += WHIRConfig.expectedOpening(
          leaves: fixed.logLeaves, width: fixed.width, queries: parameters.fixedQueries)
      }
      elements += Double(Felt5.degree * (1 << parameters.finalVariables + 2 * parameters.finalVariables))
      return 4 * Int(elements)
    }

    /// Elements in the opening of random leaves of a tree of 2^`leaves`.
    private static func expectedOpening(leaves: Int, width: Int, queries: Int) -> Double {
      /// (1 − x)^queries
      func missed(_ x: Double) -> Double { (0..<queries).reduce(1) { product, _ in product * (1 - x) } }
      var elements = 0.0
      var nodes = Double(sign: .plus, exponent: leaves, significand: 1)
      elements += Double(width) * nodes * (1 - missed(1 / nodes))
      while nodes > 1 {
        // A sibling for each pair of which exactly one is known.
        elements += Double(Digest.width) * nodes * (missed(1 / nodes) - missed(2 / nodes))
        nodes /= 2
      }
      return elements
    }
  }
#endif
