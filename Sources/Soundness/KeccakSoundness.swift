/// The sizes of the argument about Keccak states, as `Documentation/KeccakArgument.md` has it.
public struct KeccakShape: Hashable, Sendable {
  /// Variables above those of 16 rows.
  public var blockVariables: Int

  public init(blockVariables: Int) { self.blockVariables = blockVariables }

  /// A layer of a round: the degree in signs, and how many values it ends with.
  struct Layer {
    let name: String
    let degree: Int
    let values: Int
  }

  /// Sums by byte, each of which is a fraction of the verifier's own.
  public static let sums = 256
  static let rounds = 3
  static var layers: [Layer] {
    [
      Layer(name: "χ", degree: 3, values: 25), Layer(name: "θ", degree: 3, values: 35),
      Layer(name: "parities", degree: 5, values: 25),
    ]
  }
  /// Variables of the segment and of the place in a lane.
  static let places = 9
  /// Of a sign as a function of the row within 16.
  static let skipDegree = 15
  /// The greatest degree of all: the skip of the parities.
  static var greatestDegree: Int { layers.reduce(1) { max($0, skipDegree * $1.degree) } }

  /// Elements of the extension in a proof.
  public var elements: Int {
    var layers = 0
    for layer in KeccakShape.layers {
      layers += KeccakShape.skipDegree * layer.degree + layer.degree * blockVariables
      layers += KeccakShape.places * (layer.degree + 1) + layer.values
    }
    return 8 + KeccakShape.rounds * layers + KeccakShape.sums
  }
}

#if !hasFeature(Embedded)
  extension KeccakShape {
    /// Every challenge: what for, and the degree in it of what must not vanish by chance.
    ///
    /// In the first step these are the weights of the cells, with which nothing that is wrong may cancel: the lanes' by
    /// powers of g, the rows' by a Lagrange polynomial, the rest multilinear. Those weights are chosen once more by the last
    /// layer; a false claim and a cell that is no byte need not be counted together, as one of them suffices.
    var challenges: [(name: String, degree: Int, count: Int)] {
      var list = [
        ("Keccak: segments, bytes, blocks of rows", 1, 6 + blockVariables), ("Keccak: lanes", 24, 1),
        ("Keccak: rows", KeccakShape.skipDegree, 1), ("Keccak: bits of results", 1, 3),
      ]
      for layer in KeccakShape.layers {
        list.append(
          ("Keccak: \(layer.name), skip", KeccakShape.skipDegree * layer.degree, KeccakShape.rounds))
        list.append(("Keccak: \(layer.name), blocks", layer.degree, KeccakShape.rounds * blockVariables))
        list.append(
          ("Keccak: \(layer.name), places", layer.degree + 1, KeccakShape.rounds * KeccakShape.places))
        list.append(("Keccak: \(layer.name), values", layer.values - 1, KeccakShape.rounds))
      }
      list.append(("Keccak: both claims", 1, 1))
      return list
    }
  }
#endif
