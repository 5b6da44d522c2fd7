#if !hasFeature(Embedded)
  /// One round of a protocol: what can go wrong and how likely it is.
  public struct SoundnessTerm: Sendable {
    public let name: String
    /// The formula with its numbers.
    public let formula: String
    /// −log₂ of the error.
    public let before: Bits
    /// Bits of work the prover does before the challenge.
    public let grinding: Int

    public var after: Bits { before + Bits(grinding) }

    public init(name: String, formula: String, error: Bits, grinding: Int = 0) {
      self.name = name
      self.formula = formula
      before = -error
      self.grinding = grinding
    }
  }

  /// The rounds of a protocol one by one.
  public struct SoundnessReport: Sendable {
    public let target: Int
    public var terms: [SoundnessTerm]

    public init(target: Int, terms: [SoundnessTerm]) {
      self.target = target
      self.terms = terms
    }

    /// Round-by-round soundness: the weakest round, which is what the Fiat–Shamir transform loses.
    public var minimum: Bits { terms.map(\.after).min() ?? Bits(1 << 20) }

    /// The sum of all errors: what the interactive protocol loses in total.
    public var union: Bits {
      guard let first = terms.first else { return Bits(1 << 20) }
      return -terms.dropFirst().reduce(-first.after) { Bits.sumUp($0, -$1.after) }
    }

    /// Bits of collision resistance of digests of eight elements: half of 8 · log₂ p = 247.9.
    public static let hashBits = Bits(units: 4 * Bits.log2Down(2_130_706_433).units)

    public var isSufficient: Bool { minimum >= Bits(target) }

    /// A table in Markdown. Equal rounds that follow one another share a line that counts them.
    public var table: String {
      var text = "| round | error | bits | grinding | with it |\n|---|---|---|---|---|\n"
      var lines: [(text: String, count: Int)] = []
      for term in terms {
        let rest = "\(term.formula) | \(term.before) | \(term.grinding) | \(term.after) |\n"
        let line = "\(term.name) | \(rest)"
        if let last = lines.last, last.text == line {
          lines[lines.count - 1].count += 1
        } else {
          lines.append((line, 1))
        }
      }
      for line in lines { text += line.count == 1 ? "| \(line.text)" : "| \(line.count) × \(line.text)" }
      text += "\nWeakest round \(minimum) bits (target \(target)), all rounds together \(union) bits; "
      text += "digest collisions \(SoundnessReport.hashBits) bits.\n"
      return text
    }
  }
#endif
