internal import BLS12381
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
internal import Hashes
internal import Parallel

/// EIP-7594: the blob's polynomial at twice as many points, in 128 cells of 64 values, each with a proof. Names are those of the
/// consensus specifications ("Fulu, polynomial commitments sampling").
extension BlobSetup {
  /// `compute_cells`: 128 cells of 2,048 bytes.
  public func cells(blob: [UInt8]) throws(BlobError) -> [[UInt8]] { cells(try coefficients(blob)) }

  /// `compute_cells_and_kzg_proofs`.
  public func cellsAndProofs(blob: [UInt8]) throws(BlobError) -> (cells: [[UInt8]], proofs: [[UInt8]]) {
    let polynomial = try coefficients(blob)
    return (cells(polynomial), proofs(polynomial))
  }

  /// `recover_cells_and_kzg_proofs`: all cells and proofs from at least 64 of the cells, given with their numbers in ascending order.
  public func recover(cellIndices: [Int], cells given: [[UInt8]]) throws(BlobError) -> (
    cells: [[UInt8]], proofs: [[UInt8]]
  ) {
    guard given.count == cellIndices.count else {
      throw .count(expected: cellIndices.count, got: given.count)
    }
    guard given.count <= Self.cellCount else { throw .count(expected: Self.cellCount, got: given.count) }
    guard 2 * given.count >= Self.cellCount else {
      throw .tooFewCells(needed: Self.cellCount / 2, got: given.count)
    }
    for (i, index) in cellIndices.enumerated() {
      guard index >= 0, index < Self.cellCount else { throw .cellIndex(index) }
      guard i == 0 || cellIndices[i - 1] < index else { throw .cellOrder(index) }
    }
    var values = [Fr](repeating: .zero, count: extended.size)
    for (i, cell) in given.enumerated() {
      let elements = try Self.elements(cell, count: Self.elementsPerCell, index: i)
      for (j, element) in elements.enumerated() {
        values[extended.reversed(64 * cellIndices[i] + j)] = element
      }
    }
    let polynomial = try recover(values, missing: Set(0..<Self.cellCount).subtracting(cellIndices))
    return (self.cells(polynomial), proofs(polynomial))
  }

  /// `verify_cell_kzg_proof_batch`: whether every cell is that of its commitment. One check for all, by the powers of a hash.
  public func verify(
    commitments: [[UInt8]], cellIndices: [Int], cells: [[UInt8]], proofs: [[UInt8]]
  ) throws(BlobError) -> Bool {
    for count in [cellIndices.count, cells.count, proofs.count] where count != commitments.count {
      throw .count(expected: commitments.count, got: count)
    }
    for index in cellIndices where index < 0 || index >= Self.cellCount { throw .cellIndex(index) }
    // Each commitment once, decoded where it comes first.
    var unique: [[UInt8]] = []
    var points: [BLS12381.G1Point] = []
    var places: [[UInt8]: Int] = [:]
    var commitmentIndices: [Int] = []
    for (i, commitment) in commitments.enumerated() {
      if let place = places[commitment] {
        commitmentIndices.append(place)
      } else {
        places[commitment] = unique.count
        commitmentIndices.append(unique.count)
        unique.append(commitment)
        points.append(try Self.point(commitment, index: i))
      }
    }
    var elements: [[Fr]] = []
    for (i, cell) in cells.enumerated() { elements.append(try Self.elements(cell, count: 64, index: i)) }
    var pis: [BLS12381.G1Point] = []
    for (i, proof) in proofs.enumerated() { pis.append(try Self.point(proof, index: i)) }
    if cells.isEmpty { return true }

    let r = Self.cellChallenge(unique, commitmentIndices, cellIndices, cells, proofs)
    var powers: [Fr] = []
    var weights = [Fr](repeating: .zero, count: unique.count)
    var (cosets, sums) = ([Fr](), [Fr](repeating: .zero, count: Self.elementsPerCell))
    var power = Fr.one
    for (i, index) in cellIndices.enumerated() {
      powers.append(power)
      weights[commitmentIndices[i]] = weights[commitmentIndices[i]] + power
      // The cell's first point.
      let shift = extended.roots[self.cells.reversed(index)]
      // The polynomial of the cell's values: its points are shift · ω₆₄^reversed(j).
      let coefficients = inCell.coefficients(inCell.bitReversed(elements[i]))
      let inverse = shift.inverse
      var factor = power
      for j in coefficients.indices {
        sums[j] = sums[j] + coefficients[j] * factor
        factor = factor * inverse
      }
      var vanishing = shift
      for _ in 0..<6 { vanishing = vanishing.squared }
      cosets.append(power * vanishing)
      power = power * r
    }
    // e(Σ rᵏ πₖ, τ⁶⁴·G₂) = e(Σ rᵏ (Cₖ − Iₖ + shiftₖ⁶⁴ πₖ), G₂)
    let left = Self.sum(pis, powers)
    let right =
      Self.sum(points, weights) + Self.sum(pis, cosets)
      - Self.sum(Array(self.powers[..<Self.elementsPerCell]), sums)
    return BLS12381.pairingProductIsOne([
      BLS12381.Pair(left.affine, tauToCell), BLS12381.Pair(-right.affine, BLS12381G2.generator),
    ])
  }

  /// `compute_verify_cell_kzg_proof_batch_challenge`.
  static func cellChallenge(
    _ commitments: [[UInt8]], _ commitmentIndices: [Int], _ cellIndices: [Int], _ cells: [[UInt8]],
    _ proofs: [[UInt8]]
  ) -> Fr {
    var transcript = Array("RCKZGCBATCH__V1_".utf8)
    for number in [elementCount, elementsPerCell, commitments.count, cellIndices.count] {
      transcript += bytes64(number)
    }
    for commitment in commitments { transcript += commitment }
    for i in cellIndices.indices {
      transcript += bytes64(commitmentIndices[i]) + bytes64(cellIndices[i]) + cells[i] + proofs[i]
    }
    return Fr(reducing: SHA256.hash(transcript).bytes)
  }

  // MARK: - polynomials

  private func coefficients(_ blob: [UInt8]) throws(BlobError) -> [Fr] {
    domain.coefficients(domain.bitReversed(try Self.elements(blob, count: Self.elementCount)))
  }

  private func cells(_ polynomial: [Fr]) -> [[UInt8]] {
    let padded = polynomial + [Fr](repeating: .zero, count: extended.size - polynomial.count)
    let values = extended.bitReversed(extended.values(padded))
    return Parallel.map(Self.cellCount) { cell in
      values[64 * cell..<64 * cell + 64].flatMap { UInt256.bytes($0) }
    }
  }

  /// The polynomial of less than 4,096 coefficients from its values, in order, with zeros where cells are missing: E·Z = P·Z on
  /// all points, where Z vanishes on the missing ones, and P = (E·Z) / Z on a coset.
  private func recover(_ values: [Fr], missing: Set<Int>) throws(BlobError) -> [Fr] {
    // Z(X) = Π (X⁶⁴ − ω₁₂₈^reversed(cell))
    var short = [Fr.one]
    for cell in missing {
      let root = cells.roots[cells.reversed(cell)]
      var next = [Fr.zero] + short
      for i in short.indices { next[i] = next[i] - short[i] * root }
      short = next
    }
    var vanishing = [Fr](repeating: .zero, count: extended.size)
    for (i, c) in short.enumerated() { vanishing[64 * i] = c }
    let atRoots = extended.values(vanishing)
    let product = extended.coefficients(zip(values, atRoots).map { $0 * $1 })
    var (shift, power) = (Fr(7), Fr.one)
    var (numerator, denominator) = (product, vanishing)
    for i in numerator.indices {
      numerator[i] = numerator[i] * power
      denominator[i] = denominator[i] * power
      power = power * shift
    }
    let inverses = Self.inverses(extended.values(denominator))
    var quotient = extended.coefficients(zip(extended.values(numerator), inverses).map { $0 * $1 })
    (shift, power) = (Fr(7).inverse, Fr.one)
    for i in quotient.indices {
      quotient[i] = quotient[i] * power
      power = power * shift
    }
    guard quotient[Self.elementCount...].allSatisfy(\.isZero) else { throw .inconsistentCells }
    return Array(quotient[..<Self.elementCount])
  }

  /// All 128 proofs at once (Feist and Khovratovich, "Fast amortized KZG proofs", 2023).
  ///
  /// The quotient by X⁶⁴ − a is Σ aʲ⁻¹ ⌊P / X⁶⁴ʲ⌋, so the proofs are the values at the 128 roots a of the polynomial whose
  /// coefficients are the commitments Hⱼ of ⌊P / X⁶⁴ʲ⌋; and Hⱼ = Σ p₍ⱼ₊ₜ₎₆₄₊ᵤ · τ⁶⁴ᵗ⁺ᵘ is for each u a correlation, which
  /// is a product after a transform of size 128.
  private func proofs(_ polynomial: [Fr]) -> [[UInt8]] {
    // The inverse transform below leaves out its factor 1/128, which the polynomial has instead of the points.
    let factor = Fr(128).inverse
    let spectra = (0..<64).map { u in
      cells.values((0..<128).map { $0 < 64 ? polynomial[64 * $0 + u] * factor : .zero })
    }
    let table = toeplitz.value(self)
    let products = Parallel.map(128) { f in
      AffinePoint.sum(table[f], (0..<64).map { spectra[$0][f].integer })
    }
    let h = cells.transform(products, inverse: true)
    let shifted = Array(h[1..<64]) + [JacobianPoint<BLS12381G1>](repeating: .neutral, count: 65)
    let values = cells.transform(shifted, inverse: false)
    return JacobianPoint.affine(cells.bitReversed(values)).map { CompressedPoint.encode($0) }
  }

  /// For each frequency the transforms of the 64 reversed sequences of powers of τ.
  func toeplitzTable() -> [[BLS12381.G1Point]] {
    let columns = Parallel.map(64) { u -> [BLS12381.G1Point] in
      var sequence = [JacobianPoint<BLS12381G1>](repeating: .neutral, count: 128)
      for t in 0..<64 { sequence[(128 - t) % 128] = JacobianPoint(powers[64 * t + u]) }
      return JacobianPoint.affine(cells.transform(sequence, inverse: false))
    }
    return (0..<128).map { f in columns.map { $0[f] } }
  }
}
