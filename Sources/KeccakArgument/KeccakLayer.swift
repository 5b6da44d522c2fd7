#if !hasFeature(Embedded)
  import KoalaBear
  import Multilinear
  import Parallel

  /// A layer of a round: Σ over places of a polynomial in the operands, whose coefficients (the *kernel*) depend on the place only.
  ///
  /// Words are those of one state of 32 rows, two blocks of sixteen. Sixteen places at a time are a vector.
  protocol KeccakLayer {
    associatedtype Blocks: KeccakBlocks

    /// Of the polynomial in the operands.
    static var degree: Int { get }
    /// Operands of a place.
    static var operands: Int { get }
    /// Coefficients of a place.
    static var coefficients: Int { get }
    /// By place 64 s + z: `coefficients` of them.
    var kernel: [Felt5] { get }

    /// Words that the other functions need, of a state A.
    static var scratch: Int { get }
    static func prepare(_ a: UnsafePointer<UInt32>, _ scratch: UnsafeMutablePointer<UInt32>)

    // The skip.

    /// In which order `atPoints` takes the kernel of a segment: index in it, by place and coefficient.
    static var order: [Int] { get }
    /// Σ kernel · polynomial without linear parts, at sixteen points outside the rows.
    static func atPoints(
      _ kernel: UnsafePointer<UInt32>, _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>,
      coset: Int, half: Int
    ) -> PackedFelt5
    /// On the rows the polynomials are signs: where their words begin in the scratch, 64 for each of so many coefficients, twice if
    /// `areDoubled`.
    static var results: Int { get }
    static var resultLanes: Int { get }
    static var areDoubled: Bool { get }
    /// Which coefficients have linear parts, of the lanes of A in order: none or 25.
    static var linear: Range<Int> { get }

    // Blocks and places.

    /// - Parameter inner: the point inside the blocks.
    func blocks(at inner: Felt5) -> Blocks
    /// Adds the polynomial at sixteen places.
    static func add(
      _ v: UnsafePointer<PackedFelt5>, _ kernel: UnsafePointer<PackedFelt5>, to sum: inout PackedAccumulator5)
    /// The polynomial at one place.
    static func value(_ v: [Felt5], _ kernel: [Felt5]) -> Felt5
  }

  extension KeccakLayer {
    static var areDoubled: Bool { false }
    static var linear: Range<Int> { 0..<0 }
  }

  /// The blocks' rounds of a layer: *columns*, what its operands are folded as, in groups of as many.
  protocol KeccakBlocks {
    static var groups: Int { get }
    static var width: Int { get }

    /// The columns of two blocks, four vectors of places from a segment's first on.
    func fill(
      _ a: UnsafePointer<UInt32>, _ scratch: UnsafePointer<UInt32>, segment: Int,
      _ low: UnsafeMutablePointer<PackedFelt5>, _ high: UnsafeMutablePointer<PackedFelt5>)
    /// Adds a group's share of the polynomial, without linear parts, at a vector of places.
    ///
    /// - Parameter isLeading: only what has the highest degree.
    func add(
      _ v: UnsafePointer<PackedFelt5>, group: Int, vector: Int, isLeading: Bool,
      to sum: inout PackedAccumulator5)
    /// The layer's operands by vector of places, given the columns at the point of rows.
    func operands(
      _ columns: UnsafePointer<PackedFelt5>, _ signs: KeccakSigns, round: Int, _ point: KeccakPoint
    ) -> [PackedFelt5]
  }

  extension KeccakBlocks {
    static var columns: Int { groups * width }
  }

  /// Places as the prover takes them.
  enum KeccakVectors {
    static let places = KeccakSigns.segments * KeccakRound.bits
    /// Of sixteen places.
    static let count = places / 16
    static let perSegment = KeccakRound.bits / 16

    /// Some of a kernel's `width` coefficients, by vector.
    static func packed(_ kernel: [Felt5], _ width: Int, _ some: Range<Int>) -> [PackedFelt5] {
      Parallel.map(count * some.count) { item in
        let at = 16 * (item / some.count) * width + some.lowerBound + item % some.count
        return PackedFelt5(lanes: { kernel[at + $0 * width] })
      }
    }
  }
#endif
