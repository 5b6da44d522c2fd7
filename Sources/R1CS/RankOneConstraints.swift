public import BN254
public import EllipticCurves

/// A rank-1 constraint system over the scalar field of BN254: (A·w)ᵢ · (B·w)ᵢ = (C·w)ᵢ for every constraint i, where w is
/// 1, the public outputs, the public inputs and the private values.
public struct RankOneConstraints: Sendable, Equatable {
  public var a, b, c: SparseMatrix
  /// The length of w.
  public var wireCount: Int
  public var publicOutputCount: Int
  public var publicInputCount: Int
  public var privateInputCount: Int
  /// For each wire its number in the circuit's source; empty where a file does not say.
  public var labels: [UInt64]
  /// How many labels the source has.
  public var labelCount: UInt64

  public var constraintCount: Int { a.rowCount }
  /// Public outputs and inputs, without the 1.
  public var publicCount: Int { publicOutputCount + publicInputCount }

  public init(
    a: SparseMatrix, b: SparseMatrix, c: SparseMatrix, wireCount: Int, publicOutputCount: Int,
    publicInputCount: Int,
    privateInputCount: Int, labels: [UInt64], labelCount: UInt64
  ) {
    (self.a, self.b, self.c, self.wireCount) = (a, b, c, wireCount)
    (self.publicOutputCount, self.publicInputCount) = (publicOutputCount, publicInputCount)
    (self.privateInputCount, self.labels, self.labelCount) = (privateInputCount, labels, labelCount)
  }

  /// The first constraint that a witness violates, nil if there is none.
  ///
  /// - Throws: when the witness has not `wireCount` values or does not begin with 1.
  public func firstViolation(_ witness: Witness) throws(WitnessError) -> Int? {
    guard witness.values.count == wireCount else {
      throw .count(expected: wireCount, got: witness.values.count)
    }
    guard witness.values.first == .one else { throw .firstIsNotOne }
    return witness.values.withUnsafeBufferPointer { values in
      guard let w = values.baseAddress else { return nil }
      return (0..<constraintCount).first { !(a.dot($0, w) * b.dot($0, w) == c.dot($0, w)) }
    }
  }
}

/// The values of all wires.
public struct Witness: Sendable, Equatable {
  public var values: [BN254.Fr]

  public init(_ values: [BN254.Fr]) { self.values = values }
}

public enum WitnessError: Error, Equatable, Sendable {
  case count(expected: Int, got: Int)
  /// Wire 0 is the constant 1.
  case firstIsNotOne
}
