public import KoalaBear

/// The numbers that define the permutation of width 16, as field elements: for the machine's table of it.
public enum Poseidon2Parameters16 {
  /// Round constants of the eight full rounds, sixteen each.
  public static var external: [Felt] { Poseidon2Constants.external16.map(element) }
  /// One round constant for each of the twenty partial rounds, added to element 0.
  public static var partial: [Felt] { Poseidon2Constants.internal16.map(element) }
  /// The diagonal of the partial rounds' matrix: 1 + diag.
  public static var diagonal: [Felt] { Poseidon2Constants.diagonal16.map { Felt(raw: $0) } }

  /// Constants are stored as their Montgomery representative minus p.
  private static func element(_ stored: UInt32) -> Felt { Felt(raw: stored &+ Felt.modulus) }
}
