public import BN254
public import EllipticCurves

/// Poseidon2 over the scalar field of BN254 with three elements of state (Grassi, Khovratovich, Schofnegger 2023; the instance
/// of HorizenLabs): x⁵, four full rounds, 56 partial ones, four full ones.
public enum Poseidon2BN254 {
  static let constants: [BN254.Fr] = Poseidon2Constants.words.map { BN254.Fr(reduced: $0) }

  /// The permutation of three elements.
  public static func permute(_ input: [BN254.Fr]) -> [BN254.Fr] {
    precondition(input.count == 3)
    return run(
      input, add: { $0 + $1 }, addConstant: { $0 + $1 },
      power5: { x in
        let square = x.squared
        return square.squared * x
      })
  }

  /// The rounds, for elements and for linear combinations.
  static func run<T>(
    _ input: [T], add: (T, T) -> T, addConstant: (T, BN254.Fr) -> T, power5: (T) -> T
  ) -> [T] {
    var s = input
    // The matrix circ(2, 1, 1).
    func external() {
      let sum = add(add(s[0], s[1]), s[2])
      s = s.map { add($0, sum) }
    }
    // The matrix of ones plus the diagonal 1, 1, 2.
    func internalLayer() {
      let sum = add(add(s[0], s[1]), s[2])
      s = [add(s[0], sum), add(s[1], sum), add(add(s[2], s[2]), sum)]
    }
    external()
    var next = 0
    for round in 0..<64 {
      if round < 4 || round >= 60 {
        for i in 0..<3 { s[i] = power5(addConstant(s[i], constants[next + i])) }
        next += 3
        external()
      } else {
        s[0] = power5(addConstant(s[0], constants[next]))
        next += 1
        internalLayer()
      }
    }
    return s
  }
}

extension Circuit {
  /// The permutation of three elements: 240 constraints.
  public func poseidon2(_ input: [Linear], file: StaticString = #fileID, line: UInt = #line) -> [Linear] {
    precondition(input.count == 3)
    return gadget("Poseidon2", file: file, line: line) {
      Poseidon2BN254.run(
        input, add: { $0 + $1 }, addConstant: { $0 + Linear($1) },
        power5: { x in
          let square = product(x, x)
          return product(product(square, square), x)
        })
    }
  }
}
