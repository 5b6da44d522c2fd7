internal import BN254
internal import EllipticCurves

extension RankOneConstraints {
  private static var magic: [UInt8] { Array("r1cs".utf8) }

  /// A `.r1cs` file, version 1 (iden3's "R1CS binary format"), over the scalar field of BN254.
  public init(file bytes: UnsafeRawBufferPointer) throws(FileFormatError) {
    let file = try SectionedFile(bytes, magic: Self.magic, maximalVersion: 1)
    var header = try file.section(1)
    try header.expectModulus(BN254Order.modulus)
    let wires = try header.word32()
    let (outputs, inputs, privates) = (try header.word32(), try header.word32(), try header.word32())
    let known = 1 + UInt64(outputs) + UInt64(inputs) + UInt64(privates)
    guard known <= UInt64(wires) else {
      throw .outOfRange(section: 1, offset: 36, limit: known + 1, got: UInt64(wires))
    }
    let labelCount = try header.word64()
    let constraints = try header.word32()
    try header.expectEnd()

    var reader = try file.section(2)
    var matrices = [SparseMatrix(), SparseMatrix(), SparseMatrix()]
    for _ in 0..<constraints {
      for i in 0..<3 {
        let terms = try reader.word32()
        for _ in 0..<terms {
          let wire = try reader.word32(below: UInt64(wires))
          matrices[i].append(UInt32(wire), try reader.scalar())
        }
        matrices[i].endRow()
      }
    }
    try reader.expectEnd()

    var labels: [UInt64] = []
    if var map = try file.optionalSection(3) {
      guard map.remaining == 8 * Int(wires) else {
        throw .sectionSize(section: 3, expected: 8 * UInt64(wires), got: map.remaining)
      }
      labels.reserveCapacity(Int(wires))
      for _ in 0..<wires { labels.append(try map.word64()) }
    }
    self.init(
      a: matrices[0], b: matrices[1], c: matrices[2], wireCount: Int(wires), publicOutputCount: Int(outputs),
      publicInputCount: Int(inputs), privateInputCount: Int(privates), labels: labels, labelCount: labelCount)
  }

  /// The `.r1cs` file, version 1.
  public var file: [UInt8] {
    var header = ByteWriter()
    header.modulus(BN254Order.modulus)
    for count in [wireCount, publicOutputCount, publicInputCount, privateInputCount] {
      header.word32(UInt32(count))
    }
    header.word64(labelCount)
    header.word32(UInt32(constraintCount))
    var body = ByteWriter()
    for i in 0..<constraintCount {
      for matrix in [a, b, c] {
        body.word32(UInt32(matrix.starts[i + 1] - matrix.starts[i]))
        for j in matrix.starts[i]..<matrix.starts[i + 1] {
          body.word32(matrix.columns[j])
          body.scalar(matrix.values[j])
        }
      }
    }
    var map = ByteWriter()
    for label in labels { map.word64(label) }
    var sections: [(id: UInt32, bytes: [UInt8])] = [(1, header.bytes), (2, body.bytes)]
    if !labels.isEmpty { sections.append((3, map.bytes)) }
    return SectionedFile.write(magic: Self.magic, version: 1, sections)
  }
}

extension Witness {
  private static var magic: [UInt8] { Array("wtns".utf8) }

  /// A `.wtns` file, version 2, over the scalar field of BN254.
  public init(file bytes: UnsafeRawBufferPointer) throws(FileFormatError) {
    let file = try SectionedFile(bytes, magic: Self.magic, maximalVersion: 2)
    var header = try file.section(1)
    try header.expectModulus(BN254Order.modulus)
    let count = try header.word32()
    try header.expectEnd()
    var reader = try file.section(2)
    guard UInt64(reader.remaining) == 32 * UInt64(count) else {
      throw .sectionSize(section: 2, expected: 32 * UInt64(count), got: reader.remaining)
    }
    var values: [BN254.Fr] = []
    values.reserveCapacity(Int(count))
    for _ in 0..<count { values.append(try reader.scalar()) }
    self.init(values)
  }

  /// The `.wtns` file, version 2.
  public var file: [UInt8] {
    var header = ByteWriter()
    header.modulus(BN254Order.modulus)
    header.word32(UInt32(values.count))
    var body = ByteWriter()
    body.reserve(32 * values.count)
    for value in values { body.scalar(value) }
    return SectionedFile.write(magic: Self.magic, version: 2, [(1, header.bytes), (2, body.bytes)])
  }
}
