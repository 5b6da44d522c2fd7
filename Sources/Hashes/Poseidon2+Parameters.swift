public import KoalaBear

/// The numbers that define the permutation of one width, as field elements: for the machine's tables of it.
public struct Poseidon2Parameters: Sendable {
  /// Elements of the state: 16 or 24.
  public let width: Int
  /// Round constants of the eight full rounds, one for each element.
  public let external: [Felt]
  /// One round constant for each of the partial rounds, added to element 0.
  public let partial: [Felt]
  /// The diagonal of the partial rounds' matrix: 1 + diag.
  public let diagonal: [Felt]

  public static let width16 = Poseidon2Parameters(
    16, Poseidon2Constants.external16, Poseidon2Constants.internal16, Poseidon2Constants.diagonal16)
  public static let width24 = Poseidon2Parameters(
    24, Poseidon2Constants.external24, Poseidon2Constants.internal24, Poseidon2Constants.diagonal24)

  private init(_ width: Int, _ external: [UInt32], _ partial: [UInt32], _ diagonal: [UInt32]) {
    // Constants are stored as their Montgomery representative minus p.
    func element(_ stored: UInt32) -> Felt { Felt(raw: stored &+ Felt.modulus) }
    self.width = width
    self.external = external.map(element)
    self.partial = partial.map(element)
    self.diagonal = diagonal.map { Felt(raw: $0) }
  }

  /// The permutation as it is defined, with every cube on the way: the order of the machine's columns.
  public func permute(_ state: inout [Felt], cube: (Felt) -> Void) {
    func cubed(_ x: Felt) -> Felt {
      let y = x * x * x
      cube(y)
      return y
    }
    mix(&state)
    for round in 0..<4 {
      for i in 0..<width { state[i] = cubed(state[i] + external[width * round + i]) }
      mix(&state)
    }
    for constant in partial {
      state[0] = cubed(state[0] + constant)
      var sum = Felt.zero
      for x in state { sum += x }
      for i in 0..<width { state[i] = sum + diagonal[i] * state[i] }
    }
    for round in 4..<8 {
      for i in 0..<width { state[i] = cubed(state[i] + external[width * round + i]) }
      mix(&state)
    }
  }

  /// The external matrix: circ(2, 3, 1, 1) on each four, then the sums of equal places are added.
  private func mix(_ state: inout [Felt]) {
    for i in stride(from: 0, to: width, by: 4) {
      let (a, b, c, d) = (state[i], state[i + 1], state[i + 2], state[i + 3])
      let sum = a + b + c + d
      state[i] = sum + a + b + b
      state[i + 1] = sum + b + c + c
      state[i + 2] = sum + c + d + d
      state[i + 3] = sum + d + a + a
    }
    for k in 0..<4 {
      var sum = Felt.zero
      for i in stride(from: k, to: width, by: 4) { sum += state[i] }
      for i in stride(from: k, to: width, by: 4) { state[i] += sum }
    }
  }
}
