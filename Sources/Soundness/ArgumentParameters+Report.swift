#if !hasFeature(Embedded)
  extension ArgumentParameters {
    /// The rounds of the argument, without those of the opening.
    public var report: SoundnessReport {
      var terms = [
        SoundnessTerm(
          name: "messages α, β", formula: "ℓ·\(shape.fractions)·\(shape.messageWidth)/F, log ℓ = \(listSize)",
          error: ArgumentParameters.messageError(shape, listSize), grinding: messageGrinding)
      ]
      for (name, degree, count) in shape.states?.challenges ?? [] {
        for _ in 0..<count {
          terms.append(
            SoundnessTerm(
              name: name, formula: "ℓ·\(degree)/F", error: ArgumentParameters.keccakError(degree, listSize),
              grinding: keccakGrinding))
        }
      }
      // Layer i of the tree has a batching challenge, i rounds and a joining challenge.
      let challenges = shape.treeVariables * (shape.treeVariables - 1) / 2 + 2 * shape.treeVariables
      for _ in 0..<max(0, challenges) {
        terms.append(
          SoundnessTerm(
            name: "GKR", formula: "ℓ·(3 + 1)/F", error: ArgumentParameters.treeError(listSize),
            grinding: treeGrinding))
      }
      terms.append(
        SoundnessTerm(
          name: "zerocheck batching", formula: "ℓ·\(shape.batched)/F",
          error: ArgumentParameters.batchError(shape, listSize), grinding: batchGrinding))
      for _ in 0..<max(0, shape.rounds) {
        terms.append(
          SoundnessTerm(
            name: "zerocheck round", formula: "ℓ·\(shape.degree)/F",
            error: ArgumentParameters.roundError(shape, listSize), grinding: roundGrinding))
      }
      for round in 0...max(0, shape.productRounds) {
        terms.append(
          SoundnessTerm(
            name: round < shape.productRounds ? "products round" : "factors batching",
            formula: "≤ ℓ·\(max(3, shape.degree))/F",
            error: ArgumentParameters.roundError(shape, listSize), grinding: roundGrinding))
      }
      return SoundnessReport(target: shape.target, terms: terms)
    }
  }
#endif
