public import KoalaBear

/// The verifier's side of a transcript: reads the proof and draws the challenges.
///
/// Every method mirrors one of `ProverTranscript`; called in the same order they see the same challenges.
/// Nothing here traps whatever the proof's bytes are.
public struct VerifierTranscript: Sendable {
  private var sponge: DuplexSponge
  private let words: [Felt]
  private var offset = 0

  /// Reads the whole proof at once: little-endian 4-byte words, each below p.
  public init(domain: [UInt8], proof: [UInt8]) throws(TranscriptError) {
    guard proof.count % 4 == 0 else { throw .partialWord(bytes: proof.count) }
    let count = proof.count / 4
    var bad: (offset: Int, word: UInt32)?
    words = [Felt](unsafeUninitializedCapacity: count) { words, initialized in
      proof.withUnsafeBytes { bytes in
        while initialized < count {
          let word = UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 4 &* initialized, as: UInt32.self))
          guard let x = Felt(canonical: word) else {
            bad = (initialized, word)
            return
          }
          words.initializeElement(at: initialized, to: x)
          initialized &+= 1
        }
      }
    }
    if let bad { throw .notCanonical(offset: bad.offset, word: bad.word) }
    sponge = DuplexSponge(domain: domain)
  }

  public init(domain: StaticString, proof: [UInt8]) throws(TranscriptError) {
    try self.init(domain: domain.bytes, proof: proof)
  }

  /// Words of the proof that have not been read.
  public var remaining: Int { words.count - offset }

  // Statement: known to both sides, not in the proof.

  public mutating func observe(_ x: Felt) { sponge.absorb(x) }
  public mutating func observe(_ x: Felt5) { sponge.absorb(x) }
  public mutating func observe(_ digest: Digest) { sponge.absorb(digest) }
  /// The number of elements is observed before them.
  public mutating func observe(_ list: [Felt]) { sponge.absorb(list) }
  /// The number of elements is observed before them.
  public mutating func observe(_ list: [Felt5]) { sponge.absorb(list) }

  // The proof.

  public mutating func readFelt() throws(TranscriptError) -> Felt {
    let x = try take()
    sponge.absorb(x)
    return x
  }

  public mutating func readFelts(_ count: Int) throws(TranscriptError) -> [Felt] {
    let list = try take(count)
    sponge.absorb(list)
    return list
  }

  public mutating func readFelt5() throws(TranscriptError) -> Felt5 {
    try require(Felt5.degree)
    let x = nextFelt5()
    sponge.absorb(x)
    return x
  }

  public mutating func readFelt5s(_ count: Int) throws(TranscriptError) -> [Felt5] {
    guard count >= 0 && count <= remaining / Felt5.degree else {
      throw .truncated(offset: offset, expected: count, available: remaining / Felt5.degree)
    }
    var list: [Felt5] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(nextFelt5()) }
    sponge.absorb(list)
    return list
  }

  public mutating func readDigest() throws(TranscriptError) -> Digest {
    let digest = try readHintDigest()
    sponge.absorb(digest)
    return digest
  }

  /// Words that are not absorbed. The caller must check them against a digest that was.
  public mutating func readHint(_ count: Int) throws(TranscriptError) -> [Felt] { try take(count) }

  /// A digest that is not absorbed. The caller must check it against one that was.
  public mutating func readHintDigest() throws(TranscriptError) -> Digest {
    try require(Digest.width)
    var digest = Digest()
    for i in 0..<Digest.width { digest[i] = words[offset + i] }
    offset += Digest.width
    return digest
  }

  // Challenges.

  /// Uniform in the extension: five squeezed elements, constant coefficient first.
  public mutating func challenge() -> Felt5 { sponge.squeezeExtension() }

  public mutating func challenges(_ count: Int) -> [Felt5] {
    var list: [Felt5] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(challenge()) }
    return list
  }

  /// Uniform in `0 ..< 2^bits` without bias, for `bits` in `0 ... 24`; zero bits draw nothing.
  public mutating func challengeBits(_ bits: Int) -> Int { sponge.squeezeBits(bits) }

  /// Reads a nonce and checks its work. Zero bits read nothing.
  public mutating func checkGrind(bits: Int) throws(TranscriptError) {
    precondition(bits >= 0 && bits <= Felt.twoAdicity)
    if bits == 0 { return }
    let at = offset
    guard sponge.acceptsNonce(try take(), bits: bits) else { throw .grinding(offset: at, bits: bits) }
  }

  /// Refuses a proof with words left over.
  public consuming func finish() throws(TranscriptError) {
    guard remaining == 0 else { throw .trailing(offset: offset, words: remaining) }
  }

  private func require(_ count: Int) throws(TranscriptError) {
    guard count >= 0 && count <= remaining else {
      throw .truncated(offset: offset, expected: count, available: remaining)
    }
  }

  private mutating func take() throws(TranscriptError) -> Felt {
    try require(1)
    offset += 1
    return words[offset - 1]
  }

  private mutating func take(_ count: Int) throws(TranscriptError) -> [Felt] {
    try require(count)
    offset += count
    return Array(words[offset - count..<offset])
  }

  /// Five words; the caller has checked that they are there.
  private mutating func nextFelt5() -> Felt5 {
    offset += 5
    return Felt5(
      words[offset - 5], words[offset - 4], words[offset - 3], words[offset - 2], words[offset - 1])
  }
}

extension StaticString {
  /// The UTF-8 bytes.
  @usableFromInline
  var bytes: [UInt8] { withUTF8Buffer { Array($0) } }
}
