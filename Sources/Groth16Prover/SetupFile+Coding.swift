internal import BN254
internal import EllipticCurves
public import R1CS

extension SetupFile {
  private static var magic: [UInt8] { Array("zkey".utf8) }
  private enum Section {
    static let proofSystem: UInt32 = 1
    static let header: UInt32 = 2
    static let inputs: UInt32 = 3
    static let coefficients: UInt32 = 4
    static let contributions: UInt32 = 10
  }

  /// The factor between a coefficient and its words in the file: those of coefficient · R in Montgomery form, R = 2²⁵⁶.
  private static let radix = BN254.Fr(reduced: BN254Order.radix)

  public init(file bytes: UnsafeRawBufferPointer) throws(FileFormatError) {
    let file = try SectionedFile(bytes, magic: Self.magic, maximalVersion: 1)
    var system = try file.section(Section.proofSystem)
    let kind = try system.word32()
    guard kind == 1 else { throw .proofSystem(expected: 1, got: kind) }
    try system.expectEnd()

    var header = try file.section(Section.header)
    try header.expectModulus(BN254Modulus.modulus)
    try header.expectModulus(BN254Order.modulus)
    let wires = Int(try header.word32())
    let publics = try header.word32(below: UInt64(wires))
    let domain = try header.word32(below: 1 << 28)
    guard domain.nonzeroBitCount == 1 else {
      throw .outOfRange(section: Section.header, offset: 80, limit: 0, got: UInt64(domain))
    }
    let alpha1 = try header.point(BN254G1.self)
    let beta1 = try header.point(BN254G1.self)
    let beta2 = try Self.second(&header, index: 0)
    let gamma2 = try Self.second(&header, index: 1)
    let delta1 = try header.point(BN254G1.self)
    let delta2 = try Self.second(&header, index: 2)
    try header.expectEnd()
    constants = ProvingKey.Constants(
      alpha1: alpha1, beta1: beta1, beta2: beta2, gamma2: gamma2, delta1: delta1, delta2: delta2)
    (wireCount, publicCount, logDomain) = (wires, publics, domain.trailingZeroBitCount)

    var section = try file.section(Section.inputs)
    inputs = try section.points(BN254G1.self, publics + 1)
    section = try file.section(5)
    a1 = try section.points(BN254G1.self, wires)
    section = try file.section(6)
    b1 = try section.points(BN254G1.self, wires)
    section = try file.section(7)
    b2 = try section.points(BN254G2.self, wires)
    section = try file.section(8)
    c1 = try section.points(BN254G1.self, wires - publics - 1)
    section = try file.section(9)
    h1 = try section.points(BN254G1.self, domain)
    // Only now is it certain that the file is as large as the numbers of its header say.
    (a, b) = try Self.matrices(file, domain: domain, wires: wires)
    if var last = try file.optionalSection(Section.contributions) {
      contributions = [UInt8](try last.read(UInt64(last.remaining)))
    } else {
      contributions = []
    }
    if var own = try file.optionalSection(PowersOfTau.ceremonySection) {
      ceremony = try Contribution.readAll(&own)
    }
  }

  private static func second(_ reader: inout ByteReader, index: Int) throws(FileFormatError) -> BN254.G2Point
  {
    let point = try reader.point(BN254G2.self)
    guard BN254G2.isInSubgroup(point) else { throw .notInSubgroup(section: reader.section, index: index) }
    return point
  }

  private static func matrices(
    _ file: SectionedFile, domain: Int, wires: Int
  ) throws(FileFormatError) -> (SparseMatrix, SparseMatrix) {
    var reader = try file.section(Section.coefficients)
    let count = try reader.word32()
    guard UInt64(reader.remaining) == 44 * UInt64(count) else {
      throw .sectionSize(
        section: Section.coefficients, expected: 4 + 44 * UInt64(count), got: reader.bytes.count)
    }
    var rows: [[UInt32]] = [[], []]
    var columns: [[UInt32]] = [[], []]
    var values: [[BN254.Fr]] = [[], []]
    let inverse = radix.inverse * radix.inverse
    for _ in 0..<count {
      let matrix = try reader.word32(below: 2)
      rows[matrix].append(UInt32(try reader.word32(below: UInt64(domain))))
      columns[matrix].append(UInt32(try reader.word32(below: UInt64(wires))))
      values[matrix].append(try reader.scalar() * inverse)
    }
    return (
      SparseMatrix(rowCount: domain, rows: rows[0], columns: columns[0], values: values[0]),
      SparseMatrix(rowCount: domain, rows: rows[1], columns: columns[1], values: values[1])
    )
  }

  /// The `.zkey` file.
  public var file: [UInt8] {
    var system = ByteWriter()
    system.word32(1)
    var header = ByteWriter()
    header.modulus(BN254Modulus.modulus)
    header.modulus(BN254Order.modulus)
    header.word32(UInt32(wireCount))
    header.word32(UInt32(publicCount))
    header.word32(1 << UInt32(logDomain))
    header.point(constants.alpha1)
    header.point(constants.beta1)
    header.point(constants.beta2)
    header.point(constants.gamma2)
    header.point(constants.delta1)
    header.point(constants.delta2)

    var coefficients = ByteWriter()
    let square = Self.radix * Self.radix
    coefficients.word32(UInt32(a.values.count + b.values.count))
    for (number, matrix) in [a, b].enumerated() {
      for row in 0..<matrix.rowCount {
        for i in matrix.starts[row]..<matrix.starts[row + 1] {
          coefficients.word32(UInt32(number))
          coefficients.word32(UInt32(row))
          coefficients.word32(matrix.columns[i])
          coefficients.scalar(matrix.values[i] * square)
        }
      }
    }
    return SectionedFile.write(
      magic: Self.magic, version: 1,
      [
        (1, system.bytes), (2, header.bytes), (3, ByteWriter.points(inputs)), (4, coefficients.bytes),
        (5, ByteWriter.points(a1)), (6, ByteWriter.points(b1)), (7, ByteWriter.points(b2)),
        (8, ByteWriter.points(c1)), (9, ByteWriter.points(h1)),
        (Section.contributions, contributions),
      ] + (ceremony.isEmpty ? [] : [(PowersOfTau.ceremonySection, ceremony.flatMap(\.bytes))]))
  }
}
