#if !hasFeature(Embedded)
  extension OpeningParameters {
    /// The rounds of the opening.
    public var report: SoundnessReport {
      var terms: [SoundnessTerm] = []
      for (i, oracle) in oracles.enumerated() {
        let regime = oracle.regime
        let rate = oracle.logInverseRate
        let list = regime.listSize(logInverseRate: rate)
        if oracle.samples > 0 {
          terms.append(
            SoundnessTerm(
              name: "oracle \(i): out of domain",
              formula: "ℓ²/2·(\(oracle.variables)/F)^\(oracle.samples), log ℓ = \(list)",
              error: OpeningParameters.sampleError(
                regime, variables: oracle.variables, logInverseRate: rate, samples: oracle.samples)))
        }
        if i == 0 {
          terms.append(
            SoundnessTerm(
              name: "claims",
              formula: "ℓ·(\(OpeningParameters.maximumClaims) + \(oracle.samples))/F, log ℓ = \(list)",
              error: claimError))
        }
        if i == 0, let fixed = shape.fixed {
          for _ in 0..<max(0, fixed.folding - oracle.folding) {
            terms.append(
              SoundnessTerm(
                name: "fixed commitment: fold", formula: "2/F", error: Bits(1) - DecodingRegime.fieldBits))
          }
        }
        for step in 0..<oracle.folding {
          terms.append(
            SoundnessTerm(
              name: "oracle \(i): fold \(step)",
              formula:
                "3ℓ/F + gap(n = 2^\(oracle.logLeaves), \(regime.text), ρ = 2^-\(rate))",
              error: OpeningParameters.foldError(regime, logLength: oracle.logLeaves, logInverseRate: rate),
              grinding: oracle.foldingGrinding))
        }
        let next = i + 1 < oracles.count ? oracles[i + 1] : nil
        let extra = i == 0 ? fixedQueries : 0
        let tail = next.map { " + ℓ'·(\(oracle.queries + extra) + \($0.samples))/F" } ?? ""
        terms.append(
          SoundnessTerm(
            name: "oracle \(i): queries",
            formula: "2^-(\(oracle.queries)·\(regime.bitsPerQuery(logInverseRate: rate)))\(tail)",
            error: OpeningParameters.queryError(
              regime, logInverseRate: rate, queries: oracle.queries, extraQueries: extra, next: next),
            grinding: oracle.queryGrinding))
        if i == 0, let fixed = shape.fixed {
          terms.append(
            SoundnessTerm(
              name: "fixed commitment: queries",
              formula: "2^-(\(fixedQueries)·\(fixed.logInverseRate))\(tail)",
              error: OpeningParameters.fixedError(
                fixed, queries: fixedQueries, allQueries: oracle.queries + fixedQueries, next: next),
              grinding: oracle.queryGrinding))
        }
      }
      if finalVariables > 0 {
        terms.append(
          SoundnessTerm(
            name: "last sumcheck", formula: "2/F each of \(finalVariables)",
            error: Bits(1) - DecodingRegime.fieldBits))
      }
      return SoundnessReport(target: shape.target, terms: terms)
    }
  }

  extension DecodingRegime {
    var text: String {
      switch self {
      case .unique: "unique"
      case .johnson(let m): "m = \(m)"
      }
    }
  }
#endif
