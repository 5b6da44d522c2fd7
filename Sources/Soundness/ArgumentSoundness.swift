/// The sizes of the argument around the opening: buses, GKR, zerocheck.
public struct ArgumentShape: Hashable, Sendable {
  /// Provable bits that every round must have.
  public var target: Int
  /// Fractions on all buses together, the verifier's own included: messages, not pairs of them.
  public var fractions: Int
  /// Most fields of a message, the bus's number included.
  public var messageWidth: Int
  /// Variables of the GKR tree's leaves.
  public var treeVariables: Int
  /// Polynomials batched by powers of one challenge in the zerocheck: constraints, numerators, denominators.
  public var batched: Int
  /// Rounds of the zerocheck's sumcheck, and the degree of its round polynomials (the eq factor included).
  public var rounds: Int
  public var degree: Int
  /// Rounds of the sumcheck over the summand's products, of degree 3.
  public var productRounds: Int
  /// The argument about Keccak states, where there are any.
  public var states: KeccakShape?

  public init(
    target: Int, fractions: Int, messageWidth: Int, treeVariables: Int, batched: Int, rounds: Int, degree: Int,
    productRounds: Int, states: KeccakShape? = nil
  ) {
    self.target = target
    self.fractions = fractions
    self.messageWidth = messageWidth
    self.treeVariables = treeVariables
    self.batched = batched
    self.rounds = rounds
    self.degree = degree
    self.productRounds = productRounds
    self.states = states
  }
}

/// The work before each challenge of the argument. Every error is multiplied by ℓ, the number of polynomials near
/// the commitment: log₂ ℓ bits are subtracted in every round.
public struct ArgumentParameters: Hashable, Sendable {
  public let shape: ArgumentShape
  /// log₂ ℓ of the commitment the argument is about; with several commitments, the sum.
  public let listSize: Bits
  /// Before α and β.
  public let messageGrinding: Int
  /// Before each challenge of GKR.
  public let treeGrinding: Int
  /// Before the batching challenge of the zerocheck, and before each of its rounds.
  public let batchGrinding: Int
  public let roundGrinding: Int
  /// Before the challenges of the argument about Keccak states.
  public let keccakGrinding: Int

  public init(_ shape: ArgumentShape, listSize: Bits) {
    self.shape = shape
    self.listSize = listSize
    let target = Bits(shape.target)
    messageGrinding = (target + ArgumentParameters.messageError(shape, listSize)).ceiling
    treeGrinding = (target + ArgumentParameters.treeError(listSize)).ceiling
    batchGrinding = (target + ArgumentParameters.batchError(shape, listSize)).ceiling
    roundGrinding = (target + ArgumentParameters.roundError(shape, listSize)).ceiling
    keccakGrinding =
      shape.states == nil
      ? 0 : (target + ArgumentParameters.keccakError(KeccakShape.greatestDegree, listSize)).ceiling
  }

  /// α and β: the sum of fractions m/(α − Σ βⁱ fieldᵢ) is zero although the multisets differ. Its numerator has
  /// total degree at most fractions · width (Haböck, ePrint 2022/1530): ℓ·fractions·width/|F|.
  static func messageError(_ shape: ArgumentShape, _ list: Bits) -> Bits {
    Bits.log2Up(UInt64(max(1, shape.fractions))) + Bits.log2Up(UInt64(max(1, shape.messageWidth))) + list
      - DecodingRegime.fieldBits
  }

  /// One challenge of GKR. Three for a round polynomial of degree 3 or one for a batching or joining challenge;
  /// the coordinates of the last layer's point also serve the zerocheck, whose error of one is added: 4ℓ/|F|.
  static func treeError(_ list: Bits) -> Bits { Bits(2) + list - DecodingRegime.fieldBits }

  /// The powers that batch the zerocheck: ℓ·batched/|F|.
  static func batchError(_ shape: ArgumentShape, _ list: Bits) -> Bits {
    Bits.log2Up(UInt64(max(1, shape.batched))) + list - DecodingRegime.fieldBits
  }

  /// A challenge of the argument about Keccak states, at which two different polynomials of this degree agree: ℓ·degree/|F|.
  static func keccakError(_ degree: Int, _ list: Bits) -> Bits {
    Bits.log2Up(UInt64(max(1, degree))) + list - DecodingRegime.fieldBits
  }

  /// One round of the zerocheck: ℓ·degree/|F|.
  ///
  /// It covers the rounds over the summand's products, 3ℓ/|F|, and the challenge that batches their three factors, 2ℓ/|F|:
  /// the degree is at least 3.
  static func roundError(_ shape: ArgumentShape, _ list: Bits) -> Bits {
    Bits.log2Up(UInt64(max(3, shape.degree))) + list - DecodingRegime.fieldBits
  }
}
