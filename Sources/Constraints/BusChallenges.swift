public import KoalaBear

/// The challenges that turn messages into field elements.
public struct BusChallenges: Sendable {
  public let alpha: Felt5
  /// 1, β, β², … up to the largest arity.
  public let betaPowers: [Felt5]

  public init(alpha: Felt5, beta: Felt5, arity: Int) {
    self.alpha = alpha
    var powers = [Felt5.one]
    for _ in 0..<max(0, arity) { powers.append(powers[powers.count - 1] * beta) }
    betaPowers = powers
  }

  /// α − (bus id + Σ β^{i+1} · field i), for at most `betaPowers.count − 1` fields.
  public func denominator(_ bus: Bus, _ fields: [Felt]) -> Felt5 {
    alpha - Felt5(Felt(bus.id)) - ExtensionVectors.dot(fields[...], betaPowers[1..<1 + fields.count])
  }

  /// The denominator of a byte of the Keccak states is α − bus − β · byte; this is α − bus.
  public var stateConstant: Felt5 { alpha - Felt5(Felt(KeccakStates.bus.id)) }

  /// The denominator of an interaction, given the value of every variable of its table.
  public func denominator(_ interaction: Interaction, _ values: [Felt5]) -> Felt5 {
    let fields = interaction.fields.map { $0.evaluate(values) }
    let sum = ExtensionVectors.dot(fields[...], betaPowers[1..<1 + fields.count])
    return alpha - Felt5(Felt(interaction.bus.id)) - sum
  }
}

extension ConstraintSystem {
  /// The largest number of fields of a message, of those about the bytes of Keccak states too.
  public var maximumArity: Int {
    buses.reduce(keccakTable == nil ? 0 : KeccakStates.bus.arity) { max($0, $1.arity) }
  }
}
