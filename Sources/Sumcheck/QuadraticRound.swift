public import KoalaBear

/// One round of a sumcheck Σ_x eq(r, x)·f(x) whose summand f has degree two in each variable.
///
/// The factor eq(r_j, X) of the round's variable is left out (Gruen, "Some improvements for the PIOP for
/// ZeroCheck", 2024/108, §3): the round polynomial is t(X) = Σ_rest eq(rest)·f(…, X, rest) of degree two, and the
/// claim that enters the round is c = (1 − r_j)·t(0) + r_j·t(1). With c known, t is fixed by its two upper
/// coefficients; these are the message.
@frozen
public struct QuadraticRound: Hashable, Sendable, BitwiseCopyable {
  public var constant: Felt5
  public var linear: Felt5
  public var quadratic: Felt5

  @inlinable
  public init(constant: Felt5, linear: Felt5, quadratic: Felt5) {
    self.constant = constant
    self.linear = linear
    self.quadratic = quadratic
  }

  /// By its values at 0 and 1 and its leading coefficient.
  @inlinable
  public init(at0: Felt5, at1: Felt5, leading: Felt5) {
    self.init(constant: at0, linear: at1 - at0 - leading, quadratic: leading)
  }

  /// The only polynomial with these upper coefficients for which (1 − coordinate)·t(0) + coordinate·t(1) = claim.
  @inlinable
  public init(claim: Felt5, coordinate: Felt5, linear: Felt5, quadratic: Felt5) {
    self.init(constant: claim - coordinate * (linear + quadratic), linear: linear, quadratic: quadratic)
  }

  @inlinable
  public func callAsFunction(_ x: Felt5) -> Felt5 { constant + x * (linear + x * quadratic) }
}
