internal import BN254
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
public import Groth16

extension VerifyingKey {
  /// A verifier contract in Vyper (0.4) with the key's constants.
  ///
  /// `verify(proof: uint256[8], values: uint256[n]) -> bool`: the proof's words are those of `Proof.bytes`. It returns false for
  /// whatever is wrong and does not revert. The points of the second group are negated here, so that the contract negates
  /// nothing: e(a, b)·e(α, −β)·e(Σ, −γ)·e(c, −δ) = 1. The precompile 0x08 (EIP-197) checks that coordinates are reduced, points
  /// on their curves and b in the second group.
  public var vyperSource: String {
    let setup =
      switch origin {
      case .unknown: "Nothing is known about the setup."
      case .unsafeDevelopment:
        "UNSAFE: the key of a development setup. Proofs can be forged. Do not deploy with value."
      case .ceremony(let contributions, let beacon):
        "The key of a ceremony with \(contributions) contributions\(beacon ? " and a beacon" : "")."
      }
    let sums = inputs.dropFirst().enumerated().map { i, point in
      "    total = ecadd(total, ecmul([\(decimal(point.x)), \(decimal(point.y))], values[\(i)]))\n"
    }.joined()
    let checks = inputs.indices.dropFirst().map {
      "    if values[\($0 - 1)] >= ORDER:\n        return False\n"
    }.joined()
    let parameters =
      publicCount == 0 ? "proof: uint256[8]" : "proof: uint256[8], values: uint256[\(publicCount)]"
    return """
      # pragma version ~=0.4.0
      # A verifier of Groth16 proofs over BN254 for one circuit, written by Martinet from its verifying key.
      # \(setup)

      ORDER: constant(uint256) = \(BN254.order.decimal)
      PAIRING: constant(address) = 0x0000000000000000000000000000000000000008


      @external
      @view
      def verify(\(parameters)) -> bool:
      \(checks)    total: uint256[2] = [\(decimal(inputs[0].x)), \(decimal(inputs[0].y))]
      \(sums)    success: bool = False
          answer: Bytes[32] = b""
          success, answer = raw_call(
              PAIRING,
              abi_encode(
                  proof[0], proof[1], proof[2], proof[3], proof[4], proof[5],
                  \(pair(alpha, -beta)),
                  total[0], total[1], \(words(-gamma)),
                  proof[6], proof[7], \(words(-delta)),
              ),
              max_outsize=32,
              is_static_call=True,
              revert_on_failure=False,
          )
          return success and convert(answer, uint256) == 1

      """
  }

  private func decimal(_ x: BN254.Fp) -> String { x.integer.decimal }

  private func words(_ q: BN254.G2Point) -> String {
    [q.x.c1, q.x.c0, q.y.c1, q.y.c0].map { constant($0) }.joined(separator: ", ")
  }

  private func pair(_ p: BN254.G1Point, _ q: BN254.G2Point) -> String {
    [p.x, p.y].map { constant($0) }.joined(separator: ", ") + ", " + words(q)
  }

  private func constant(_ x: BN254.Fp) -> String { "convert(\(decimal(x)), uint256)" }
}
