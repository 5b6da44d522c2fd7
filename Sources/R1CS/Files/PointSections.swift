public import BN254
public import EllipticCurves
internal import Parallel

/// Points of iden3's files: coordinates as four little-endian words in Montgomery form with 2²⁵⁶, which is how
/// `BN254.Fp` is in memory; the neutral point as zeros.
public protocol FilePoint: Curve {
  /// Bytes of a point.
  static var fileSize: Int { get }
}

extension BN254G1: FilePoint {
  public static var fileSize: Int { 64 }
}

extension BN254G2: FilePoint {
  public static var fileSize: Int { 128 }
}

extension FilePoint {
  /// The point at `index`, which is there.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, _ index: Int, section: UInt32
  ) throws(FileFormatError) -> AffinePoint<Self> {
    var point = AffinePoint<Self>.neutral
    let failure = withUnsafeMutableBytes(of: &point) { target -> Int? in
      let elements = target.assumingMemoryBound(to: BN254.Fp.self)
      for i in 0..<fileSize / 32 {
        let words = ByteReader.words4(bytes, index * fileSize + 32 * i)
        guard words < BN254.Fp.modulus else { return index * fileSize + 32 * i }
        elements[i] = MontgomeryForm.element(words)
      }
      return nil
    }
    if let failure { throw .notReduced(section: section, offset: failure) }
    guard point.isNeutral || point.isOnCurve else { throw .notOnCurve(section: section, index: index) }
    return point
  }
}

enum MontgomeryForm {
  /// The element that words below the modulus stand for in Montgomery form.
  static func element(_ words: Words4) -> BN254.Fp {
    #if MARTINET_FUSED_FIELDS
      BN254.Fp(reduced: words) * inverseRadix
    #else
      BN254.Fp(value: words)
    #endif
  }

  static func words(_ element: BN254.Fp) -> Words4 {
    #if MARTINET_FUSED_FIELDS
      (element * BN254.Fp(reduced: BN254Modulus.radix)).words
    #else
      element.value
    #endif
  }

  #if MARTINET_FUSED_FIELDS
    static let inverseRadix = BN254.Fp(reduced: BN254Modulus.radix).inverse
  #endif
}

extension ByteReader {
  /// The next point: reduced and on its curve.
  public mutating func point<C: FilePoint>(_ group: C.Type) throws(FileFormatError) -> AffinePoint<C> {
    let start = offset
    let bytes = try read(UInt64(C.fileSize))
    do throws(FileFormatError) {
      return try C.decode(bytes, 0, section: section)
    } catch .notReduced(_, let inner) {
      throw .notReduced(section: section, offset: start + inner)
    } catch .notOnCurve {
      throw .notOnCurve(section: section, index: start / C.fileSize)
    } catch {
      throw error
    }
  }

  /// All that is left: exactly `count` points, each reduced and on its curve.
  @specialized(where C == BN254G1)
  @specialized(where C == BN254G2)
  public mutating func points<C: FilePoint>(_ group: C.Type, _ count: Int) throws(FileFormatError)
    -> [AffinePoint<C>]
  {
    let (size, overflow) = count.multipliedReportingOverflow(by: C.fileSize)
    guard !overflow, remaining == size else {
      throw .sectionSize(section: section, expected: UInt64(count) &* UInt64(C.fileSize), got: remaining)
    }
    let bytes = try read(UInt64(size))
    let grain = 1 << 10
    let chunks = (count + grain - 1) / grain
    // Each chunk with its first error; that of the first chunk counts.
    nonisolated(unsafe) let source = bytes
    let section = section
    let failures = UnsafeMutablePointer<FileFormatError?>.allocate(capacity: max(chunks, 1))
    failures.initialize(repeating: nil, count: chunks)
    defer {
      failures.deinitialize(count: chunks)
      failures.deallocate()
    }
    let points = [AffinePoint<C>](unsafeUninitializedCapacity: count) { buffer, filled in
      let base = buffer.baseAddress
      Parallel.forEach(chunks) { chunk in
        for i in chunk * grain..<min(count, (chunk + 1) * grain) {
          do throws(FileFormatError) {
            (base! + i).initialize(to: try C.decode(source, i, section: section))
          } catch {
            if failures[chunk] == nil { failures[chunk] = error }
            (base! + i).initialize(to: .neutral)
          }
        }
      }
      filled = count
    }
    for chunk in 0..<chunks { if let failure = failures[chunk] { throw failure } }
    return points
  }
}

extension ByteWriter {
  public mutating func point<C: FilePoint>(_ point: AffinePoint<C>) {
    withUnsafeBytes(of: point) { bytes in
      let elements = bytes.assumingMemoryBound(to: BN254.Fp.self)
      for element in elements { words4(MontgomeryForm.words(element)) }
    }
  }

  public mutating func points<C: FilePoint>(_ points: [AffinePoint<C>]) {
    reserve(points.count * C.fileSize)
    for p in points { point(p) }
  }

  /// The bytes of a section of points.
  public static func points<C: FilePoint>(_ points: [AffinePoint<C>]) -> [UInt8] {
    var writer = ByteWriter()
    writer.points(points)
    return writer.bytes
  }
}
