import KoalaBear
public import Soundness

/// What prover and verifier agree on about one opening: of a polynomial that is committed in the same transcript,
/// and of a fixed one that was committed beforehand, if there is one.
///
/// Lengths and shapes belong to the statement: the caller observes whatever determines them.
public struct WHIRConfig: Hashable, Sendable {
  public let parameters: OpeningParameters
  public let code: WHIRCode
  public let fixed: WHIRCode?

  /// Nil when `length` or the fixed polynomial does not fit the parameters.
  public init?(_ parameters: OpeningParameters, length: Int, fixed: WHIRCode? = nil) {
    let first = parameters.oracles[0]
    guard length >= 1 && length <= 1 << first.variables, fixed?.fixedShape == parameters.shape.fixed else {
      return nil
    }
    self.parameters = parameters
    self.fixed = fixed
    code = WHIRCode(
      variables: first.variables, folding: first.folding, logInverseRate: first.logInverseRate, length: length
    )
  }

  /// A polynomial of the fewest variables that hold `length` evaluations, at least `minimumVariables`; the other
  /// choices of the shape are the defaults. Nil when the target cannot be reached.
  public init?(
    length: Int, target: Int, logInverseRate: Int, minimumVariables: Int = 8, fixed: WHIRCode? = nil,
    haste: Int = 0
  ) {
    guard length >= 1 && length <= 1 << 30 && haste >= 0 && haste <= OpeningShape.mostHaste else { return nil }
    let shape = OpeningShape(
      target: target, variables: max(WHIRCode.logCeiling(length), minimumVariables),
      logInverseRate: logInverseRate, fixed: fixed?.fixedShape, haste: haste)
    guard let parameters = OpeningParameters(shape) else { return nil }
    self.init(parameters, length: length, fixed: fixed)
  }

  /// Variables of the committed polynomial.
  public var variables: Int { code.variables }
  /// Evaluations that may be non-zero.
  public var length: Int { code.length }
}

/// A polynomial's place in another one: the 2^`variables` indices from `offset` on, which is aligned.
struct Piece: Hashable, Sendable {
  let variables: Int
  let offset: Int
}

/// What becomes of the polynomials after the first rounds: both, folded, are pieces of one polynomial, the larger
/// one first, of twice the larger one's size. Without a fixed polynomial it is the folded polynomial itself.
extension WHIRConfig {
  /// Rounds before the join: the polynomial and the fixed one join the sumcheck so that their folding ends there.
  var joinRounds: Int { max(code.folding, fixed?.folding ?? 0) }

  /// Variables of the joint polynomial.
  var joinVariables: Int {
    guard let fixed else { return code.blockVariables }
    return max(code.blockVariables, fixed.blockVariables) + 1
  }

  var mainPiece: Piece {
    let before = fixed.map { $0.blockVariables > code.blockVariables ? 1 << $0.blockVariables : 0 } ?? 0
    return Piece(variables: code.blockVariables, offset: before)
  }

  var fixedPiece: Piece? {
    guard let fixed else { return nil }
    let before = fixed.blockVariables > code.blockVariables ? 0 : 1 << code.blockVariables
    return Piece(variables: fixed.blockVariables, offset: before)
  }

  /// Evaluations of the joint polynomial that may be non-zero.
  var joinLength: Int { 1 << code.blockVariables + (fixed.map { 1 << $0.blockVariables } ?? 0) }

  /// Blocks that commitment i ≥ 1 is cut into and that may be non-zero; a leaf has five elements for each.
  func blocks(_ i: Int) -> Int {
    let oracle = parameters.oracles[i]
    return i == 1 ? (joinLength - 1) >> (oracle.variables - oracle.folding) + 1 : 1 << oracle.folding
  }

  /// Elements in a leaf of commitment i.
  func width(_ i: Int) -> Int { i == 0 ? code.width : Felt5.degree * blocks(i) }

  /// Work before round `step` of those before the join: rounds of the fixed polynomial alone need none.
  func joinGrinding(_ step: Int) -> Int {
    step < joinRounds - code.folding ? 0 : parameters.oracles[0].foldingGrinding
  }
}
