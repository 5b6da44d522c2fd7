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

/// One piece's share of a claim about several: coefficient · Σ_b f(offset + b)·eq(p, b), with p as in `WHIRClaim`.
public struct WHIRTerm: Hashable, Sendable {
  /// A multiple of 2^variables.
  public var offset: Int
  public var variables: Int
  public var coefficient: Felt5

  public init(offset: Int, variables: Int, coefficient: Felt5) {
    self.offset = offset
    self.variables = variables
    self.coefficient = coefficient
  }
}

/// Claims at suffixes of one point. The prover works once per group: put everything that shares a point together.
public struct WHIRClaimGroup: Sendable {
  /// At least as many coordinates as the largest claim or term has variables; the top index bit first.
  public var point: [Felt5]
  public var claims: [WHIRClaim]
  /// One more claim, behind the others: the sum of these terms is `sum`. None where there are no terms.
  public var terms: [WHIRTerm]
  public var sum: Felt5

  public init(point: [Felt5], claims: [WHIRClaim], terms: [WHIRTerm] = [], sum: Felt5 = .zero) {
    self.point = point
    self.claims = claims
    self.terms = terms
    self.sum = sum
  }

  /// The number of claims, each of which takes a power of γ.
  var count: Int { claims.count + (terms.isEmpty ? 0 : 1) }
}

extension WHIRConfig {
  /// The number of the first claim that does not fit (one of terms counts once, behind its group's others), counted over all groups about the polynomial, then over those
  /// about the fixed one; nil if all do.
  func firstInvalid(_ groups: [WHIRClaimGroup], fixed groupsOfFixed: [WHIRClaimGroup]) -> Int? {
    var index = 0
    for (groups, variables) in [(groups, code.variables), (groupsOfFixed, fixed?.variables ?? -1)] {
      for group in groups {
        func fits(_ offset: Int, _ size: Int) -> Bool {
          size >= 0 && size <= min(variables, group.point.count) && offset >= 0 && offset < 1 << variables
            && offset & ((1 << size) - 1) == 0
        }
        for claim in group.claims {
          guard fits(claim.offset, claim.variables) && index < OpeningParameters.maximumClaims else {
            return index
          }
          index += 1
        }
        if group.terms.isEmpty {
          // A sum of nothing.
          guard group.sum.isZero else { return index }
          continue
        }
        for term in group.terms {
          guard fits(term.offset, term.variables) && index < OpeningParameters.maximumClaims else {
            return index
          }
        }
        index += 1
      }
    }
    return nil
  }
}
