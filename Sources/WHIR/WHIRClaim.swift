public import KoalaBear
import Soundness

/// The evaluation of an aligned piece of the committed polynomial: Σ_b f(offset + b)·eq(p, b) = value over the
/// 2^`variables` indices b, where p is the last `variables` coordinates of the group's point.
@frozen
public struct WHIRClaim: Hashable, Sendable {
  /// A multiple of 2^variables.
  public var offset: Int
  public var variables: Int
  public var value: Felt5

  @inlinable
  public init(offset: Int, variables: Int, value: Felt5) {
    self.offset = offset
    self.variables = variables
    self.value = value
  }
}

/// Claims at suffixes of one point. The prover works once per group: put everything that shares a point together.
public struct WHIRClaimGroup: Sendable {
  /// At least as many coordinates as the largest claim has variables; the top index bit first.
  public var point: [Felt5]
  public var claims: [WHIRClaim]

  public init(point: [Felt5], claims: [WHIRClaim]) {
    self.point = point
    self.claims = claims
  }
}

extension WHIRConfig {
  /// The number of the first claim that does not fit, counted over all groups about the polynomial, then over those
  /// about the fixed one; nil if all do.
  func firstInvalid(_ groups: [WHIRClaimGroup], fixed groupsOfFixed: [WHIRClaimGroup]) -> Int? {
    var index = 0
    for (groups, variables) in [(groups, code.variables), (groupsOfFixed, fixed?.variables ?? -1)] {
      for group in groups {
        for claim in group.claims {
          let fits =
            claim.variables >= 0 && claim.variables <= min(variables, group.point.count) && claim.offset >= 0
            && claim.offset < 1 << variables && claim.offset & ((1 << claim.variables) - 1) == 0
          guard fits && index < OpeningParameters.maximumClaims else { return index }
          index += 1
        }
      }
    }
    return nil
  }
}
