public import Constraints
public import KoalaBear
public import WHIR

extension TraceLayout {
  /// The values of all committed columns, by instance, as claims about the main stack at suffixes of one point.
  public func mainClaims(_ columns: [[Felt5]], at point: [Felt5]) -> [WHIRClaimGroup] {
    claims(columns, offsets, point)
  }

  /// The same for the preprocessed stack.
  public func preprocessedClaims(_ columns: [[Felt5]], at point: [Felt5]) -> [WHIRClaimGroup] {
    claims(columns, preprocessedOffsets, point)
  }

  private func claims(_ columns: [[Felt5]], _ offsets: [Int], _ point: [Felt5]) -> [WHIRClaimGroup] {
    var claims: [WHIRClaim] = []
    for (j, values) in columns.enumerated() {
      for (c, value) in values.enumerated() {
        claims.append(
          WHIRClaim(
            offset: offsets[j] + c << instances[j].logHeight, variables: instances[j].logHeight, value: value)
        )
      }
    }
    return [WHIRClaimGroup(point: point, claims: claims)]
  }
}
