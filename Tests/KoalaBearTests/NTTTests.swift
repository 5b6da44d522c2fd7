import KoalaBear
import Testing

/// Against the definition: Horner's rule at powers of the generator.
@Suite struct NTTTests {
  static func evaluate(_ coefficients: [Felt], _ x: Felt) -> Felt {
    coefficients.reversed().reduce(.zero) { $0 * x + $1 }
  }

  @Test func rowsAreReversedExponents() {
    #expect((0..<8).map { NTT.exponent(ofRow: $0, logDomain: 3) } == [0, 4, 2, 6, 1, 5, 3, 7])
    #expect(NTT.exponent(ofRow: 0, logDomain: 0) == 0)
  }

  /// Sizes on both sides of every change of kernel: all rows of small codewords, some of large ones.
  @Test(arguments: [
    (0, 0), (0, 3), (1, 1), (3, 5), (4, 4), (7, 8), (8, 8), (8, 9), (9, 9), (10, 11), (11, 11), (11, 12), (12, 14),
    (13, 13), (14, 15), (15, 15), (17, 18),
  ])
  func encodingIsEvaluation(logBlock: Int, logDomain: Int) {
    var random = SplitMix(state: UInt64(logBlock * 32 + logDomain))
    let block = 1 << logBlock
    // Two whole blocks and a part of a third.
    let count = 2 * block + (block + 2) / 3
    let values = (0..<count).map { _ in random.felt() }
    let codeword = 1 << logDomain
    let output = VectorBuffer<Felt>(repeating: .two, count: 3 * codeword)
    NTT.encode(values, count: count, logBlock: logBlock, logDomain: logDomain, into: output.base)
    let omega = Felt.twoAdicGenerator(logDomain)
    let rows = codeword <= 64 ? Array(0..<codeword) : (0..<40).map { _ in Int(random.next() >> 20) % codeword }
    for column in 0..<3 {
      let coefficients = Array(values[column * block..<min((column + 1) * block, count)])
      for row in rows {
        let x = omega.power(UInt64(NTT.exponent(ofRow: row, logDomain: logDomain)))
        #expect(output.base[column * codeword + row] == Self.evaluate(coefficients, x))
      }
    }
  }

  /// Coset by coset and by groups of rows it is the same.
  @Test(arguments: [(0, 2), (4, 4), (4, 7), (8, 8), (10, 11), (11, 13), (14, 15), (15, 15), (17, 18)])
  func partsOfCodewords(logBlock: Int, logDomain: Int) {
    var random = SplitMix(state: UInt64(logBlock * 32 + logDomain))
    let block = 1 << logBlock
    let count = 2 * block + (block + 2) / 3
    let values = (0..<count).map { _ in random.felt() }
    let codeword = 1 << logDomain
    let whole = VectorBuffer<Felt>(uninitialized: 3 * codeword)
    NTT.encode(values, count: count, logBlock: logBlock, logDomain: logDomain, into: whole.base)
    for coset in 0..<1 << (logDomain - logBlock) {
      let stride = block + 7
      let part = VectorBuffer<Felt>(repeating: .two, count: 3 * stride)
      NTT.encode(
        values, count: count, logBlock: logBlock, logDomain: logDomain, coset: coset, into: part.base,
        stride: stride)
      for column in 0..<3 {
        let expected = whole.base + column * codeword + coset * block
        #expect((0..<block).allSatisfy { part.base[column * stride + $0] == expected[$0] })
        #expect(column == 2 || (block..<stride).allSatisfy { part.base[column * stride + $0] == .two })
      }
    }
    guard logBlock >= 4 else { return }
    for share in [1, 3, 50, 1 << 20] {
      let groups = (0..<codeword / 16).filter { _ in Int(random.next() >> 20) % share == 0 }
      let rows = NTT.rows(values, count: count, logBlock: logBlock, logDomain: logDomain, groups: groups)
      #expect(rows.count == groups.count * 48)
      for (i, group) in groups.enumerated() {
        for column in 0..<3 {
          let expected = whole.base + column * codeword + 16 * group
          #expect((0..<16).allSatisfy { rows[(3 * i + column) * 16 + $0] == expected[$0] })
        }
      }
    }
  }

  @Test(arguments: [(5, 5), (5, 6), (7, 9), (11, 11), (12, 13)])
  func extensionColumnsAreCoefficientwise(logBlock: Int, logDomain: Int) {
    var random = SplitMix(state: 9)
    let vectors = (3 << logBlock) / 32  // one and a half blocks
    let values = (0..<vectors).map { _ in random.packed5() }
    let codeword = 1 << logDomain
    let output = VectorBuffer<Felt>(uninitialized: 10 * codeword)
    NTT.encode(values, vectors: vectors, logBlock: logBlock, logDomain: logDomain, into: output.base)
    for block in 0..<2 {
      for i in 0..<5 {
        let plain = (block << logBlock..<min((block + 1) << logBlock, vectors * 16)).map { values[$0 / 16][$0 % 16][i] }
        let expected = VectorBuffer<Felt>(uninitialized: codeword)
        NTT.encode(plain, count: plain.count, logBlock: logBlock, logDomain: logDomain, into: expected.base)
        let column = output.base + (5 * block + i) * codeword
        #expect((0..<codeword).allSatisfy { column[$0] == expected.base[$0] })
      }
    }
  }

  /// ⟨c, Enc(f)⟩ = ⟨Encᵀ(c), f⟩, and single entries by the definition.
  @Test(arguments: [0, 1, 3, 4, 7, 8, 9, 10, 11, 12, 13])
  func transposition(log: Int) {
    var random = SplitMix(state: UInt64(log))
    let count = 1 << log
    let weights = (0..<count).map { _ in random.felt() }
    let values = (0..<count).map { _ in random.felt() }
    let encoded = VectorBuffer<Felt>(uninitialized: count)
    NTT.encode(values, count: count, logBlock: log, logDomain: log, into: encoded.base)
    let transposed = VectorBuffer<Felt>(uninitialized: count)
    transposed.base.update(from: weights, count: count)
    NTT.transposed(transposed.base, log: log)
    let left = (0..<count).reduce(Felt.zero) { $0 + weights[$1] * encoded.base[$1] }
    let right = (0..<count).reduce(Felt.zero) { $0 + transposed.base[$1] * values[$1] }
    #expect(left == right)
    let omega = Felt.twoAdicGenerator(log)
    for b in [0, 1, count - 1, count / 2, count / 3].map({ $0 % count }) {
      let expected = (0..<count).reduce(Felt.zero) { sum, r in
        sum + weights[r] * omega.power(UInt64(NTT.exponent(ofRow: r, logDomain: log) * b))
      }
      #expect(transposed.base[b] == expected)
    }
  }
}
